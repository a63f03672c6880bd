/**
 * The dormant break (hyper-v.md 4, "fork-commit failure"): a checkpoint fails after the running machine has gone over to
 * new files and before its configuration says so. Nothing shows until the power goes, and the next start opens the old files;
 * what was written since lies in files that nobody uses then.
 */
import { NEW_CHILD_BYTES, requireSpace } from './checkpoint-plan.ts'
import { addLeaves } from './checkpoints.ts'
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
