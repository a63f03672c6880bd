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
  diskPath,
  type Look,
  need,
  ofVm,
  ofVms,
  text,
  vmNames,
} from './cmdlet.ts'
import { type ObjectType, TYPES } from './pipeline/objects.ts'
import { chosen, countValue } from './values.ts'

const look = (value: Look): Act => ({ kind: 'look', look: value })

const ofFile = (name: string, kind: 'vhd' | 'test-vhd', gives: ObjectType): Cmdlet => ({
  name,
  positional: ['Path'],
  parameters: [diskPath, computerName],
  does: 'look',
  gives,
  act: (values) => look({ kind, path: need(values, 'Path'), host: values.get('ComputerName') }),
})

const lookAtVm = (name: string, kind: 'hard-disks' | 'chain' | 'change-tracking', gives: ObjectType): Cmdlet => ({
  name,
  positional: ['VMName'],
  parameters: [ofVms],
  does: 'look',
  gives,
  act: (values) => look({ kind, vm: need(values, 'VMName') }),
})

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

const plain = (name: string, kind: 'restore-points' | 'evidence', gives: ObjectType): Cmdlet => ({
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
    parameters: [{ ...vmNames, required: false }],
    does: 'look',
    gives: TYPES.vm,
    act: (values) => look({ kind: 'vms', vm: values.get('Name') }),
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
  lookAtVm('Get-VMHardDiskDrive', 'hard-disks', TYPES.hardDisk),
  ofFile('Get-VHD', 'vhd', TYPES.vhd),
  ofFile('Test-VHD', 'test-vhd', TYPES.value),
  lookAtVm('Get-LabChain', 'chain', TYPES.chainFile),
  lookAtVm('Get-LabChangeTracking', 'change-tracking', TYPES.referencePoint),
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
  plain('Get-LabRestorePoint', 'restore-points', TYPES.restorePoint),
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
