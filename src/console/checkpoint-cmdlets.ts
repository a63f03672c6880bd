import { type Cmdlet, command, flag, need, ofVm, optional, type Parameter, text, vmName } from './cmdlet.ts'

/** A piped checkpoint gives its name. */
const checkpointName = (more: Partial<Parameter> = {}): Parameter =>
  text('Name', { piped: { VMSnapshot: 'Name' }, ...more })

export const CHECKPOINT_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'Checkpoint-VM',
    positional: ['Name', 'SnapshotName'],
    parameters: [vmName, text('SnapshotName', { aliases: ['CheckpointName'] })],
    takesTime: true,
    act: (values) =>
      command({ type: 'checkpoint-vm', vm: need(values, 'Name'), ...optional('name', values.get('SnapshotName')) }),
  },
  {
    name: 'Restore-VMCheckpoint',
    positional: ['VMName', 'Name'],
    parameters: [ofVm, checkpointName({ required: true })],
    takesTime: true,
    act: (values) => command({ type: 'restore-checkpoint', vm: need(values, 'VMName'), name: need(values, 'Name') }),
  },
  {
    name: 'Remove-VMCheckpoint',
    positional: ['VMName', 'Name'],
    parameters: [
      ofVm,
      checkpointName(),
      { ...flag('IncludeAllChildCheckpoints'), aliases: ['IncludeAllChildSnapshots'] },
    ],
    takesTime: true,
    act: (values) =>
      command({
        type: 'remove-checkpoint',
        vm: need(values, 'VMName'),
        ...optional('name', values.get('Name')),
        ...(values.has('IncludeAllChildCheckpoints') ? { subtree: true } : {}),
      }),
  },
  {
    name: 'Rename-VMCheckpoint',
    positional: ['VMName', 'Name', 'NewName'],
    parameters: [ofVm, checkpointName({ required: true }), text('NewName', { required: true })],
    act: (values) =>
      command({
        type: 'rename-checkpoint',
        vm: need(values, 'VMName'),
        name: need(values, 'Name'),
        newName: need(values, 'NewName'),
      }),
  },
]
