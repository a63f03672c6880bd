/**
 * Deleting a VM (hyper-v.md 1.4 and 7): its checkpoints are merged away first, as a job; then it goes from the list. Its
 * disks stay where they are.
 */
import { chainOf } from './disk-tree.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { requireLegal } from './legality.ts'
import { Refused } from './refusal.ts'
import { removeCheckpoints } from './remove-checkpoints.ts'

/** Returns the operation that goes on until the last merge is done; undefined when the VM can go at once. */
export const beginDeletion = (context: HostContext, hosted: HostedVm): string | undefined => {
  requireLegal(context, hosted, 'delete-vm')
  const { checkpoints, name: vm } = hosted.record
  if (hosted.volume.lost) return undefined
  removeCheckpoints(context, hosted, checkpoints)
  const memory = hosted.ownMemoryPath
  if (hosted.volume.exists(memory)) hosted.volume.remove(memory)
  const { merge, mergeTrouble } = hosted.record
  // What cannot be merged because its chain is broken stays as files; what waits for room or a lock can still be merged.
  if (merge === null && mergeTrouble !== null && !isBroken(mergeTrouble))
    throw new Refused('vm-merge-blocked', { vm, cause: mergeTrouble })
  if (merge === null) return undefined
  const total = hosted.record.files.length
  const startedAt = context.kernel.now
  const deleting = context.operations.begin({ kind: 'delete', vm, subject: vm, startedAt, total, unit: 'blocks' })
  hosted.update({ deleting })
  return deleting
}

const isBroken = (code: string): boolean => code.startsWith('0xC03A') || code === '0x80070002'

/** Files above a disk's lowest one that a broken chain kept from being merged: they stay as they are. */
export const unmergedFiles = ({ record: { disks, files } }: HostedVm): readonly string[] =>
  disks.map(({ path }) => path).filter((path) => chainOf(files, path).length > 1)

/** After each end of a merge: true when the VM can go now. One whose merges cannot go on stays, without its checkpoints. */
export const isDeletable = (context: HostContext, hosted: HostedVm): boolean => {
  const { deleting, merge, mergeTrouble, name: vm } = hosted.record
  if (deleting === null || merge !== null) return false
  const isBlocked = mergeTrouble !== null && !isBroken(mergeTrouble)
  const failure = isBlocked ? { code: 'vm-merge-blocked', data: { vm, cause: mergeTrouble } } : undefined
  context.operations.end(deleting, failure)
  hosted.update({ deleting: null })
  return failure === undefined
}
