/** Lines about the inside of a guest: its programs, files, memory, database, and how it is set up. All are the lab's own. */
import type { AppRequest } from '../guest/apps/app-types.ts'
import { Refused } from '../host/refusal.ts'
import type { Moment } from '../lab/moments.ts'
import { APP_PARAMETERS, appRequest } from './app-requests.ts'
import {
  type Act,
  type Arguments,
  amount,
  type Cmdlet,
  computerName,
  DEFAULT_HOST,
  need,
  ofVm,
  restorePoint,
  text,
} from './cmdlet.ts'
import { option, quote } from './lexer.ts'
import { TYPES } from './pipeline/objects.ts'
import { chosen } from './values.ts'

const path = text('Path', { required: true, piped: { GuestFile: 'Path' } })
const checkpointName = text('CheckpointName', { aliases: ['SnapshotName'], piped: { VMSnapshot: 'Name' } })
const vhdPath = text('VhdPath', { piped: { VirtualHardDisk: 'Path' } })

const SETUP = {
  Agent: ['Healthy', 'Absent', 'Failing'],
  WriteCache: ['Honest', 'Lying'],
  Synchronous: ['Full', 'Off'],
  GenerationId: ['Present', 'Absent'],
} as const
type SetupName = keyof typeof SETUP

const NUMBERS: ReadonlySet<string> = new Set(['Count', 'Megabytes', 'FilesPerHour', 'DwellHours'])

/** `-CheckpointName`, `-RestorePoint` and `-VhdPath` name what is looked into; without them it is now. Throws `parameters-exclude`. */
const momentOf = (cmdlet: string, values: Arguments): Moment => {
  const given = (['CheckpointName', 'RestorePoint', 'VhdPath'] as const).filter((name) => values.has(name))
  const [one, other] = given
  if (one !== undefined && other !== undefined) throw new Refused('parameters-exclude', { cmdlet, one, other })
  if (one === 'CheckpointName') return { kind: 'checkpoint', name: need(values, one) }
  if (one === 'RestorePoint') return { kind: 'restore-point', id: need(values, one) }
  const host = values.get('ComputerName') ?? DEFAULT_HOST
  return one === 'VhdPath' ? { kind: 'disk', host, path: need(values, one) } : { kind: 'now' }
}

const setGuest = (values: Arguments): Act => {
  const choice = <Name extends SetupName>(name: Name): (typeof SETUP)[Name][number] | undefined =>
    values.has(name) ? chosen<(typeof SETUP)[Name][number]>(SETUP[name], need(values, name)) : undefined
  const change = {
    agent: choice('Agent'),
    writeCache: choice('WriteCache'),
    synchronous: choice('Synchronous'),
    generationIdDevice: choice('GenerationId'),
  }
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  if (Object.keys(given).length === 0)
    throw new Refused('missing-parameter', {
      cmdlet: 'Set-LabGuest',
      name: 'Agent, -WriteCache, -Synchronous or -GenerationId',
    })
  return { kind: 'command', command: { type: 'set-guest', vm: need(values, 'VMName'), ...given } }
}

const runApp = (values: Arguments, request: AppRequest): Act => ({
  kind: 'command',
  command: { type: 'run-app', vm: need(values, 'VMName'), request },
})

export const GUEST_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'Invoke-LabApp',
    positional: ['VMName', 'App', 'Action'],
    parameters: [
      ofVm,
      text('App', { required: true }),
      text('Action', { required: true }),
      ...APP_PARAMETERS.map((name) => (NUMBERS.has(name) ? amount(name) : text(name))),
    ],
    takesTime: true,
    act: (values) => runApp(values, appRequest(values)),
  },
  {
    name: 'Get-LabFile',
    positional: ['VMName', 'Path'],
    parameters: [ofVm, { ...path, required: false }, checkpointName, restorePoint, vhdPath, computerName],
    does: 'look',
    gives: TYPES.guestFile,
    act: (values) => ({
      kind: 'look',
      look: {
        kind: 'guest-files',
        vm: need(values, 'VMName'),
        path: values.get('Path'),
        moment: momentOf('Get-LabFile', values),
      },
    }),
  },
  {
    name: 'Set-LabFile',
    positional: ['VMName', 'Path', 'Text'],
    parameters: [ofVm, path, text('Text', { required: true })],
    takesTime: true,
    act: (values) =>
      runApp(values, { app: 'System', action: 'WriteFile', path: need(values, 'Path'), text: need(values, 'Text') }),
  },
  {
    name: 'Remove-LabFile',
    positional: ['VMName', 'Path'],
    parameters: [ofVm, path],
    takesTime: true,
    act: (values) => runApp(values, { app: 'System', action: 'RemoveFile', path: need(values, 'Path') }),
  },
  {
    name: 'Get-LabMemory',
    positional: ['VMName'],
    parameters: [ofVm, checkpointName],
    does: 'look',
    gives: TYPES.region,
    act: (values) => ({
      kind: 'look',
      look: { kind: 'memory', vm: need(values, 'VMName'), moment: momentOf('Get-LabMemory', values) },
    }),
  },
  {
    name: 'Invoke-LabSql',
    positional: ['VMName', 'Query'],
    parameters: [ofVm, text('Query', { required: true }), checkpointName, restorePoint],
    does: 'look',
    gives: TYPES.row,
    act: (values) => ({
      kind: 'look',
      look: {
        kind: 'sql',
        vm: need(values, 'VMName'),
        query: need(values, 'Query'),
        moment: momentOf('Invoke-LabSql', values),
      },
    }),
  },
  {
    name: 'Compare-LabMoment',
    positional: ['VMName', 'From', 'To'],
    parameters: [ofVm, text('From', { required: true, piped: { VMSnapshot: 'Name' } }), text('To')],
    does: 'look',
    gives: TYPES.fileChange,
    act: (values) => ({
      kind: 'look',
      look: { kind: 'compare', vm: need(values, 'VMName'), from: need(values, 'From'), to: values.get('To') ?? 'Now' },
    }),
  },
  {
    name: 'Set-LabGuest',
    positional: ['VMName'],
    parameters: [ofVm, ...Object.entries(SETUP).map(([name, choices]) => text(name, { choices }))],
    act: setGuest,
  },
]

/** Files are made and removed with lines of their own; undefined for every other request. */
export const guestFileLine = (vm: string, request: AppRequest): string | undefined => {
  if (request.app !== 'System' || request.action === 'Trim') return undefined
  return request.action === 'WriteFile'
    ? `Set-LabFile ${quote(vm)}${option('Path', request.path)}${option('Text', request.text)}`
    : `Remove-LabFile ${quote(vm)}${option('Path', request.path)}`
}
