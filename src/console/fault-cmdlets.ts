/** `Invoke-LabFault`: each kind of failure with what it takes, read from a line and written as one. */
import { Refused } from '../host/refusal.ts'
import { DAY, MINUTE } from '../kernel/sim-time.ts'
import { FAULT_KINDS, type FaultCommand, type FaultKind, ROT_PLACES } from '../lab/fault-command.ts'
import { type Act, type Arguments, amount, type Cmdlet, command, flag, need, text } from './cmdlet.ts'
import { inQuotes, option } from './lexer.ts'
import { TYPES } from './pipeline/objects.ts'
import { chosen, countValue, numberValue } from './values.ts'

const PATCHES = ['Data', 'Boot', 'Slow'] as const
const ROWS_MAX = 10_000
const FILES_PER_HOUR_MAX = 3600
const DWELL_MAX = 366 * DAY

const bad = (name: string, value: string, allowed: string): Refused =>
  new Refused('bad-value', { name, value, allowed })

const wholeValue = (name: string, written: string): number => {
  const value = numberValue(name, written)
  if (!Number.isSafeInteger(value)) throw bad(name, written, 'Write a whole number of 0 or more.')
  return value
}

const dwellValue = (name: string, written: string): number => {
  const micros = Math.round(numberValue(name, written) * MINUTE)
  if (micros > DWELL_MAX) throw bad(name, written, 'Nothing stays unnoticed for more than 366 days here.')
  return micros
}

const volumeValue = (name: string, written: string): Fields => {
  const [host, volume] = written.split(':')
  if (!host || !volume) throw bad(name, written, 'Write HOST:VOLUME, such as HV1:D.')
  return { host, volume }
}

type Fields = Readonly<Record<string, string | number | true>>
/** Of a failure, what a line spells with one parameter; undefined for what it need not say. */
interface Spelling {
  readonly read: (name: string, written: string) => Fields
  readonly write: (name: string, fields: Readonly<Record<string, unknown>>) => string
}

const spelled = (
  field: string,
  read: (name: string, written: string) => string | number | true,
  write: (name: string, value: never) => string,
): Spelling => ({
  read: (name, written) => ({ [field]: read(name, written) }),
  write: (name, fields) => (fields[field] === undefined ? '' : write(name, fields[field] as never)),
})
const word = (field: string): Spelling => spelled(field, (_, written) => written, option)
const number = (field: string, read: (name: string, written: string) => number, unit = 1): Spelling =>
  spelled(field, read, (name, value: number) => ` -${name} ${value / unit}`)
const choice = (field: string, choices: readonly string[]): Spelling =>
  spelled(field, (_, written) => chosen(choices, written), option)
const yes = (field: string): Spelling =>
  spelled(
    field,
    () => true,
    (name) => ` -${name}`,
  )

const SPELLINGS = {
  HostName: word('host'),
  Volume: {
    read: volumeValue,
    write: (name, { host, volume }) => (volume === undefined ? '' : ` -${name} ${inQuotes(`${host}:${volume}`)}`),
  },
  VMName: word('vm'),
  Room: word('room'),
  In: choice('in', ROT_PLACES),
  RestorePoint: word('restorePoint'),
  Offset: number('offsetBytes', wholeValue),
  Path: word('path'),
  ComputerName: word('host'),
  Force: yes('force'),
  TurnOff: yes('turnOff'),
  Count: number('count', (name, written) => countValue(name, written, ROWS_MAX)),
  FilesPerHour: number('filesPerHour', (name, written) => countValue(name, written, FILES_PER_HOUR_MAX)),
  Patch: choice('patch', PATCHES),
  Account: word('account'),
  DwellMinutes: number('dwellMicros', dwellValue, MINUTE),
  At: word('at'),
} satisfies Record<string, Spelling>

type Name = keyof typeof SPELLINGS

const TAKES: Readonly<Record<FaultKind, readonly Name[]>> = {
  PowerCut: ['HostName', 'VMName'],
  VolumeLost: ['Volume', 'VMName'],
  HostLost: ['HostName', 'VMName'],
  RoomLost: ['Room', 'VMName'],
  VolumeFull: ['Volume', 'VMName'],
  BitRot: ['In', 'VMName', 'RestorePoint', 'Offset'],
  ParentModified: ['VMName', 'TurnOff'],
  FileDeleted: ['Path', 'ComputerName', 'VMName', 'Force'],
  RowsDeleted: ['VMName', 'Count'],
  GuestRansomware: ['VMName', 'FilesPerHour'],
  HostRansomware: ['HostName', 'VMName'],
  BadUpdate: ['VMName', 'Patch'],
  SharedAccountAbused: ['Account', 'VMName'],
  MergeInterrupted: ['VMName'],
  KeyLost: ['VMName'],
  BackupSilentlyFails: ['VMName'],
  BackupLeftBehind: ['VMName'],
  CheckpointCommitFails: ['VMName'],
}

const WHEN: readonly Name[] = ['DwellMinutes', 'At']

const fault = (values: Arguments): Act => {
  const kind = chosen(FAULT_KINDS, need(values, 'Kind'))
  const takes = TAKES[kind]
  const given = (Object.keys(SPELLINGS) as Name[]).filter((name) => values.has(name))
  const odd = given.find((name) => !takes.includes(name) && !WHEN.includes(name))
  if (odd)
    throw bad(
      odd,
      need(values, odd),
      `${kind} takes ${takes.map((name) => `-${name}`).join(', ')}, -DwellMinutes and -At.`,
    )
  if (kind === 'BitRot' && !values.has('In'))
    throw new Refused('missing-parameter', { cmdlet: 'Invoke-LabFault', name: 'In' })
  const fields = given.map((name) => SPELLINGS[name].read(name, need(values, name)))
  return command({ type: 'fault', kind, ...Object.assign({}, ...fields) } as FaultCommand)
}

export const faultLine = (command: FaultCommand): string => {
  const names = [...TAKES[command.kind], ...WHEN]
  const fields = command as unknown as Readonly<Record<string, unknown>>
  return `Invoke-LabFault ${command.kind}${names.map((name) => SPELLINGS[name].write(name, fields)).join('')}`
}

export const FAULT_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'Invoke-LabFault',
    positional: ['Kind'],
    parameters: [
      text('Kind', { required: true, choices: FAULT_KINDS }),
      ...(['HostName', 'Volume', 'VMName', 'Room'] as const).map((name) => text(name)),
      text('In', { choices: ROT_PLACES }),
      text('RestorePoint'),
      amount('Offset'),
      text('Path'),
      text('ComputerName'),
      flag('Force'),
      flag('TurnOff'),
      amount('Count'),
      amount('FilesPerHour'),
      text('Patch', { choices: PATCHES }),
      text('Account'),
      amount('DwellMinutes'),
      text('At'),
    ],
    act: fault,
  },
  {
    name: 'Get-LabFault',
    positional: [],
    parameters: [],
    does: 'look',
    gives: TYPES.plannedFault,
    act: () => ({ kind: 'look', look: { kind: 'planned-faults' } }),
  },
  {
    name: 'Remove-LabFault',
    positional: ['Id'],
    parameters: [amount('Id', { required: true, piped: { PlannedFault: 'Id' } })],
    act: (values) => command({ type: 'remove-fault', id: wholeValue('Id', need(values, 'Id')) }),
  },
]
