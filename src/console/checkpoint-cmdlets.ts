/** Lines on checkpoints. Where Hyper-V's own cmdlet takes the checkpoint's name first, so does this one. */
import {
  type Cmdlet,
  checkpointName,
  checkpointNames,
  command,
  flag,
  need,
  ofVm,
  ofVms,
  optional,
  text,
  vmNames,
} from './cmdlet.ts'

export const CHECKPOINT_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'Checkpoint-VM',
    positional: ['Name', 'SnapshotName'],
    parameters: [vmNames, text('SnapshotName', { aliases: ['CheckpointName'] })],
    takesTime: true,
    act: (values) =>
      command({ type: 'checkpoint-vm', vm: need(values, 'Name'), ...optional('name', values.get('SnapshotName')) }),
  },
  {
    name: 'Restore-VMCheckpoint',
    positional: ['Name', 'VMName'],
    parameters: [{ ...checkpointName, required: true }, ofVm],
    takesTime: true,
    act: (values) => command({ type: 'restore-checkpoint', vm: need(values, 'VMName'), name: need(values, 'Name') }),
  },
  {
    name: 'Remove-VMCheckpoint',
    positional: ['VMName', 'Name'],
    parameters: [
      ofVms,
      checkpointNames,
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
    positional: ['Name', 'VMName', 'NewName'],
    parameters: [{ ...checkpointName, required: true }, ofVm, text('NewName', { required: true })],
    act: (values) =>
      command({
        type: 'rename-checkpoint',
        vm: need(values, 'VMName'),
        name: need(values, 'Name'),
        newName: need(values, 'NewName'),
      }),
  },
]
