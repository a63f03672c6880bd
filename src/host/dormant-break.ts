/**
 * The dormant break (hyper-v.md 4, "fork-commit failure"): a checkpoint fails after the running machine has gone over to
 * new files and before its configuration says so. Nothing shows until the power goes off and on again, which opens the old files;
 * what was written since lies in files that nobody uses then.
 */
import { NEW_CHILD_BYTES, requireSpace } from './checkpoint-plan.ts'
import { addLeaves } from './checkpoints.ts'
import { keptFiles } from './disk-tree.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { interruptMerge } from './merges.ts'
import { Refused } from './refusal.ts'
import { activePaths } from './virtual-machine.ts'
import { stateOf } from './vm-state.ts'

/** Throws `vm-state` unless the machine runs, and 0x80070070. */
export const failCommit = (context: HostContext, hosted: HostedVm): void => {
  const { name: vm, disks, storedDisks } = hosted.record
  const state = stateOf(context, hosted)
  if (state !== 'Running') throw new Refused('vm-state', { vm, operation: 'checkpoint', state })
  requireSpace(hosted, disks.length * NEW_CHILD_BYTES)
  interruptMerge(context, hosted)
  addLeaves(context, hosted, disks, { referencePoint: undefined })
  // A second failure finds the configuration where the first one left it.
  hosted.update({ storedDisks: storedDisks ?? disks })
  context.emit('checkpoint-commit-failed', { vm, eventId: 3216, file: activePaths(hosted.record).join(', ') })
}

/** Throws StorageError where one of them cannot be opened. */
export const requireStoredDisks = (hosted: HostedVm): void => {
  for (const { path } of hosted.record.storedDisks ?? []) hosted.probe(path)
}

/** Before a cold start, and at a reset. What is not below the stored files any more is not the machine's: its files stay behind. */
export const useStoredDisks = (context: HostContext, hosted: HostedVm): void => {
  const { storedDisks, files, name: vm } = hosted.record
  if (storedDisks === null) return
  // A start that is refused changes nothing.
  requireStoredDisks(hosted)
  const orphaned = activePaths(hosted.record).join(', ')
  hosted.detachDrives()
  hosted.update({ disks: storedDisks, storedDisks: null, files: keptFiles(hosted.record, storedDisks, files) })
  context.emit('dormant-break-shows', { vm, file: orphaned })
}
