/** The cmdlets that look: nothing changes, and what they give goes on through a pipe. */
import { Refused } from '../host/refusal.ts'
import { IO_TRACE_ENTRIES_MAX } from '../storage/io-trace.ts'
import {
  type Act,
  type Arguments,
  amount,
  type Cmdlet,
  checkpointName,
  computerName,
  controllerLocation,
  DEFAULT_HOST,
  diskPath,
  type Look,
  need,
  ofVm,
  ofVms,
  restorePoint,
  text,
  vmNames,
} from './cmdlet.ts'
import { type ObjectType, TYPES } from './pipeline/objects.ts'
import { chosen, countValue, locationValue } from './values.ts'

const look = (value: Look): Act => ({ kind: 'look', look: value })

/** Of one disk, where its place is given. */
const locationOf = (values: Arguments): number | undefined => {
  const written = values.get('ControllerLocation')
  return written === undefined ? undefined : locationValue('ControllerLocation', written)
}

/** Hyper-V's kinds; only the first two exist here. */
const CHECKPOINT_PURPOSES: readonly string[] = [
  ...['Standard', 'Recovery', 'Planned', 'Missing', 'Replica', 'AppConsistentReplica', 'SyncedReplica'],
]

const checkpoints = (values: Arguments): Act => {
  const cmdlet = 'Get-VMCheckpoint'
  if (values.has('ParentOf') && values.has('ChildOf'))
    throw new Refused('parameters-exclude', { cmdlet, one: 'ParentOf', other: 'ChildOf' })
  const written = values.get('SnapshotType')
  const type = written === undefined ? undefined : chosen(CHECKPOINT_PURPOSES, written)
  if (type !== undefined && type !== 'Standard' && type !== 'Recovery')
    throw new Refused('value-not-simulated', { cmdlet, name: 'SnapshotType', value: type })
  const given = { name: values.get('Name'), parentOf: values.get('ParentOf'), childOf: values.get('ChildOf') }
  return look({
    kind: 'checkpoints',
    vm: need(values, 'VMName'),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    ...(type === undefined ? {} : { purpose: type === 'Recovery' ? 'recovery' : 'user' }),
  })
}

const plain = (name: string, kind: 'places' | 'evidence', gives: ObjectType): Cmdlet => ({
  name,
  positional: [],
  parameters: [],
  does: 'look',
  gives,
  act: () => look({ kind }),
})

export const LOOK_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'Get-VM',
    positional: ['Name'],
    parameters: [{ ...vmNames, required: false }, text('ComputerName')],
    does: 'look',
    gives: TYPES.vm,
    act: (values) => look({ kind: 'vms', vm: values.get('Name'), host: values.get('ComputerName') }),
  },
  {
    name: 'Get-VMCheckpoint',
    positional: ['VMName', 'Name'],
    parameters: [
      ofVms,
      checkpointName,
      text('SnapshotType', { aliases: ['VMCheckpointType'], choices: CHECKPOINT_PURPOSES }),
      text('ParentOf'),
      text('ChildOf'),
    ],
    does: 'look',
    gives: TYPES.checkpoint,
    act: checkpoints,
  },
  {
    name: 'Get-VMHardDiskDrive',
    positional: ['VMName', 'ControllerLocation'],
    // A piped checkpoint gives the disks that it has, which are not those of the present.
    parameters: [
      ofVms,
      text('VMSnapshot', { aliases: ['VMCheckpoint'], piped: { VMSnapshot: 'Name' } }),
      amount('ControllerLocation'),
    ],
    does: 'look',
    gives: TYPES.hardDisk,
    act: (values) =>
      look({
        kind: 'hard-disks',
        vm: need(values, 'VMName'),
        checkpoint: values.get('VMSnapshot'),
        location: locationOf(values),
      }),
  },
  {
    name: 'Get-Volume',
    positional: ['DriveLetter'],
    parameters: [text('DriveLetter'), computerName],
    does: 'look',
    gives: TYPES.volume,
    act: (values) =>
      look({ kind: 'volumes', letter: values.get('DriveLetter'), host: values.get('ComputerName') ?? DEFAULT_HOST }),
  },
  {
    name: 'Get-VHD',
    positional: ['Path'],
    parameters: [{ ...diskPath, required: false }, text('VMId', { piped: { VirtualMachine: 'Id' } }), computerName],
    does: 'look',
    gives: TYPES.vhd,
    act: (values) => {
      const [path, id] = [values.get('Path'), values.get('VMId')]
      if (path !== undefined) return look({ kind: 'vhd', path, host: values.get('ComputerName') })
      if (id === undefined) throw new Refused('missing-parameter', { cmdlet: 'Get-VHD', name: 'Path' })
      return look({ kind: 'vhds-of-vm', id })
    },
  },
  {
    name: 'Test-VHD',
    positional: ['Path'],
    parameters: [diskPath, computerName],
    does: 'look',
    gives: TYPES.value,
    act: (values) => look({ kind: 'test-vhd', path: need(values, 'Path'), host: values.get('ComputerName') }),
  },
  {
    name: 'Get-LabChain',
    positional: ['VMName'],
    parameters: [ofVms, controllerLocation],
    does: 'look',
    gives: TYPES.chainFile,
    act: (values) => look({ kind: 'chain', vm: need(values, 'VMName'), location: locationOf(values) }),
  },
  {
    name: 'Get-LabChangeTracking',
    positional: ['VMName'],
    parameters: [ofVms],
    does: 'look',
    gives: TYPES.referencePoint,
    act: (values) => look({ kind: 'change-tracking', vm: need(values, 'VMName') }),
  },
  {
    name: 'Get-LabIoTrace',
    positional: ['VMName'],
    parameters: [ofVm, amount('Last')],
    does: 'look',
    gives: TYPES.request,
    act: (values) => {
      const last = countValue('Last', values.get('Last') ?? '20', IO_TRACE_ENTRIES_MAX)
      return look({ kind: 'io-trace', vm: need(values, 'VMName'), last })
    },
  },
  plain('Get-LabPlace', 'places', TYPES.place),
  {
    name: 'Get-LabRestorePoint',
    positional: ['RestorePoint'],
    parameters: [restorePoint, { ...ofVm, required: false }],
    does: 'look',
    gives: TYPES.restorePoint,
    act: (values) => look({ kind: 'restore-points', vm: values.get('VMName'), point: values.get('RestorePoint') }),
  },
  plain('Get-LabEvidence', 'evidence', TYPES.value),
  {
    name: 'Get-Help',
    positional: ['Name'],
    parameters: [text('Name')],
    does: 'look',
    gives: TYPES.help,
    act: (values) => look({ kind: 'help', name: values.get('Name') }),
  },
  {
    name: 'Get-Command',
    positional: ['Name'],
    parameters: [text('Name'), text('Module', { choices: ['Hyper-V', 'Lab', 'PowerShell'] })],
    does: 'look',
    gives: TYPES.command,
    act: (values) => look({ kind: 'cmdlets', name: values.get('Name'), module: values.get('Module') }),
  },
]
