/** The cmdlet table: what each line of the prompt means. The way back is line-of.ts's. */
import { Refused } from '../host/refusal.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../kernel/sim-time.ts'
import type { CheckpointType, Command } from '../lab/command.ts'
import { IO_TRACE_ENTRIES_MAX } from '../storage/io-trace.ts'
import { type Act, type Arguments, amount, type Cmdlet, flag, text } from './cmdlet.ts'
import { GUEST_CMDLETS } from './guest-cmdlets.ts'
import { PRICE_CMDLETS } from './price-cmdlets.ts'
import { chosen, countValue, numberValue } from './values.ts'
import { VHD_CMDLETS } from './vhd-cmdlets.ts'

const vmName = text('Name', { aliases: ['VMName'], required: true })
const ofVm = text('VMName', { aliases: ['VM'], required: true })

const need = (values: Arguments, name: string): string => values.get(name) as string
const command = (value: Command): Act => ({ kind: 'command', command: value })

const power = (name: string, type: 'start-vm' | 'suspend-vm' | 'resume-vm' | 'save-vm'): Cmdlet => ({
  name,
  positional: ['Name'],
  parameters: [vmName],
  act: (values) => command({ type, vm: need(values, 'Name') }),
})

const ofCheckpoint = (name: string, type: 'restore-checkpoint' | 'remove-checkpoint'): Cmdlet => ({
  name,
  positional: ['VMName', 'Name'],
  parameters: [ofVm, text('Name', { required: true })],
  act: (values) => command({ type, vm: need(values, 'VMName'), name: need(values, 'Name') }),
})

const ofFile = (name: string, kind: 'vhd' | 'test-vhd'): Cmdlet => ({
  name,
  positional: ['Path'],
  parameters: [text('Path', { required: true }), text('ComputerName')],
  act: (values) => ({ kind: 'look', look: { kind, path: need(values, 'Path'), host: values.get('ComputerName') } }),
})

const lookAtVm = (name: string, kind: 'checkpoints' | 'chain' | 'change-tracking'): Cmdlet => ({
  name,
  positional: ['VMName'],
  parameters: [ofVm],
  act: (values) => ({ kind: 'look', look: { kind, vm: need(values, 'VMName') } }),
})

const optional = <Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { [K in Key]?: string }

const CHECKPOINT_TYPES: readonly CheckpointType[] = ['Standard', 'Production', 'ProductionOnly', 'Disabled']

const FAULTS = ['PowerCut', 'VolumeLost', 'HostLost'] as const

const fault = (values: Arguments): Act => {
  const kind = chosen(FAULTS, need(values, 'Kind'))
  if (kind !== 'VolumeLost' && values.has('Volume'))
    throw new Refused('bad-value', {
      name: 'Volume',
      value: need(values, 'Volume'),
      allowed: `${kind} takes -HostName.`,
    })
  // A power cut is over at once; which host is to be lost for good has to be said.
  if (kind === 'PowerCut') return command({ type: 'fault', kind, host: values.get('HostName') ?? 'HV1' })
  if (kind === 'HostLost') {
    const host = values.get('HostName')
    if (host === undefined) throw new Refused('missing-parameter', { cmdlet: 'Invoke-LabFault', name: 'HostName' })
    return command({ type: 'fault', kind, host })
  }
  const named = values.get('Volume')
  if (named === undefined) throw new Refused('missing-parameter', { cmdlet: 'Invoke-LabFault', name: 'Volume' })
  const [host, volume] = named.split(':')
  if (!host || !volume)
    throw new Refused('bad-value', { name: 'Volume', value: named, allowed: 'Write HOST:VOLUME, such as HV1:D.' })
  return command({ type: 'fault', kind, host, volume })
}

/** Longer than any story here; a slip of the pen should not run for hours. */
const WAIT_MAX = 366 * DAY

const wait = (values: Arguments): Act => {
  if (values.size === 0)
    throw new Refused('missing-parameter', { cmdlet: 'Wait-Lab', name: 'Seconds, -Minutes, -Hours or -Days' })
  const units = [
    ['Seconds', SECOND],
    ['Minutes', MINUTE],
    ['Hours', HOUR],
    ['Days', DAY],
  ] as const
  let duration = 0
  for (const [name, unit] of units) {
    const written = values.get(name)
    if (written === undefined) continue
    duration += Math.round(numberValue(name, written) * unit)
    if (duration > WAIT_MAX)
      throw new Refused('bad-value', { name, value: written, allowed: 'A line waits at most 366 days.' })
  }
  return { kind: 'wait', duration }
}

export const CMDLETS: readonly Cmdlet[] = [
  power('Start-VM', 'start-vm'),
  power('Suspend-VM', 'suspend-vm'),
  power('Resume-VM', 'resume-vm'),
  power('Save-VM', 'save-vm'),
  {
    name: 'Stop-VM',
    positional: ['Name'],
    parameters: [vmName, flag('TurnOff'), flag('Save'), flag('Force')],
    act: (values) => {
      if (values.has('TurnOff') && values.has('Save'))
        throw new Refused('parameters-exclude', { cmdlet: 'Stop-VM', one: 'TurnOff', other: 'Save' })
      return command({
        type: 'stop-vm',
        vm: need(values, 'Name'),
        force: values.has('Force'),
        mode: values.has('TurnOff') ? 'turn-off' : values.has('Save') ? 'save' : 'shut-down',
      })
    },
  },
  {
    name: 'Set-VM',
    positional: ['Name'],
    parameters: [vmName, text('CheckpointType', { choices: CHECKPOINT_TYPES, required: true })],
    act: (values) =>
      command({
        type: 'set-vm',
        vm: need(values, 'Name'),
        checkpointType: chosen(CHECKPOINT_TYPES, need(values, 'CheckpointType')),
      }),
  },
  {
    name: 'Checkpoint-VM',
    positional: ['Name', 'SnapshotName'],
    parameters: [vmName, text('SnapshotName', { aliases: ['CheckpointName'] })],
    act: (values) =>
      command({ type: 'checkpoint-vm', vm: need(values, 'Name'), ...optional('name', values.get('SnapshotName')) }),
  },
  ofCheckpoint('Restore-VMCheckpoint', 'restore-checkpoint'),
  ofCheckpoint('Remove-VMCheckpoint', 'remove-checkpoint'),
  {
    name: 'Get-VM',
    positional: ['Name'],
    parameters: [text('Name', { aliases: ['VMName'] })],
    act: (values) => ({ kind: 'look', look: { kind: 'vms', vm: values.get('Name') } }),
  },
  lookAtVm('Get-VMCheckpoint', 'checkpoints'),
  ofFile('Get-VHD', 'vhd'),
  ofFile('Test-VHD', 'test-vhd'),
  ...VHD_CMDLETS,
  {
    name: 'Wait-Lab',
    positional: ['Seconds'],
    parameters: [amount('Seconds'), amount('Minutes'), amount('Hours'), amount('Days')],
    act: wait,
  },
  ...GUEST_CMDLETS,
  lookAtVm('Get-LabChain', 'chain'),
  lookAtVm('Get-LabChangeTracking', 'change-tracking'),
  {
    name: 'Get-LabIoTrace',
    positional: ['VMName'],
    parameters: [ofVm, amount('Last')],
    act: (values) => {
      const last = countValue('Last', values.get('Last') ?? '20', IO_TRACE_ENTRIES_MAX)
      return { kind: 'look', look: { kind: 'io-trace', vm: need(values, 'VMName'), last } }
    },
  },
  ...PRICE_CMDLETS,
  {
    name: 'Start-LabBackup',
    positional: ['VMName'],
    parameters: [ofVm, text('Repository', { required: true }), text('Type', { choices: ['Full'] })],
    act: (values) =>
      command({
        type: 'start-backup',
        vm: need(values, 'VMName'),
        repository: need(values, 'Repository'),
        backupType: 'Full',
      }),
  },
  {
    name: 'Get-LabRestorePoint',
    positional: [],
    parameters: [],
    act: () => ({ kind: 'look', look: { kind: 'restore-points' } }),
  },
  {
    name: 'Test-LabBackup',
    positional: ['RestorePoint'],
    parameters: [text('RestorePoint', { required: true })],
    act: (values) => command({ type: 'test-backup', restorePoint: need(values, 'RestorePoint') }),
  },
  {
    name: 'Restore-LabBackup',
    positional: ['RestorePoint'],
    parameters: [text('RestorePoint', { required: true }), text('ToHost'), text('NewName')],
    act: (values) =>
      command({
        type: 'restore-backup',
        restorePoint: need(values, 'RestorePoint'),
        ...optional('toHost', values.get('ToHost')),
        ...optional('newName', values.get('NewName')),
      }),
  },
  {
    name: 'Invoke-LabFault',
    positional: ['Kind'],
    parameters: [text('Kind', { required: true, choices: FAULTS }), text('HostName'), text('Volume')],
    act: fault,
  },
  {
    name: 'Get-LabEvidence',
    positional: [],
    parameters: [],
    act: () => ({ kind: 'look', look: { kind: 'evidence' } }),
  },
  { name: 'Get-Help', positional: [], parameters: [], act: () => ({ kind: 'look', look: { kind: 'help' } }) },
]
