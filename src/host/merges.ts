/**
 * Merges as jobs on the clock, one block a step, one at a time for each VM. What is to be merged follows from the disk
 * tree alone, so a merge that was cut is simply found again; the child shadows every block already copied.
 */
import { bulkMicros } from '../places/medium.ts'
import {
  beginMerge,
  finishMerge,
  mergeableBlocks,
  mergeBlock,
  spaceNeededBytes,
} from '../storage/differencing/merge.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { foreignChildren } from './children-on-volume.ts'
import { leafChanges } from './disk-tracking.ts'
import { afterMerge, baseOf, type MergeStep, nextTidyStep, type TidyStep, withoutFile } from './disk-tree.ts'
import { holdingBackup } from './held-merges.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { diskOf, openDisks, openForMerge } from './merge-disks.ts'
import {
  tellMergeBreaks,
  tellMergeFailed,
  tellMergeFinished,
  tellMergeInterrupted,
  tellMergeStarted,
} from './merge-events.ts'
import { parentInFact } from './merge-parent.ts'
import { activePaths, type Merge } from './virtual-machine.ts'

const actorOf = (hosted: HostedVm): string => `merge:${hosted.record.name}`

/** Removes and merges what nobody needs any more, step by step, until a merge runs or no tree can be tidied further. */
export const tidyDisks = (context: HostContext, hosted: HostedVm): void => {
  const passedOver = new Set<string>()
  while (hosted.record.merge === null && !hosted.volume.lost) {
    const step = nextTidyStep(hosted.record, passedOver)
    if (!step) break
    if (!take(context, hosted, step, passedOver.size > 0))
      passedOver.add(baseOf(hosted.record.files, step.kind === 'merge' ? step.child : step.path))
  }
  if (hosted.record.merge === null && !hosted.slot.on) hosted.detachDrives()
}

/** False for a step that cannot be taken now. `keepsTrouble`: another tree has told why it waits. */
const take = (context: HostContext, hosted: HostedVm, step: TidyStep, keepsTrouble: boolean): boolean => {
  if (step.kind === 'let-go') hosted.update({ files: withoutFile(hosted.record.files, step.path) })
  else if (step.kind === 'remove') return removeFile(hosted, step.path)
  else return holdingBackup(hosted) === undefined && startMerge(context, hosted, step, keepsTrouble)
  return true
}

/** False while the host itself has it attached: it goes at the next change of the tree. */
const removeFile = (hosted: HostedVm, path: string): boolean => {
  try {
    if (hosted.volume.exists(path)) hosted.volume.remove(path)
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return false
  }
  hosted.update({ files: withoutFile(hosted.record.files, path) })
  return true
}

/** Only files that are open know their parent as an object; the others are re-parented in their bytes. */
const grandchildrenOf = (hosted: HostedVm, child: string): readonly string[] =>
  hosted.record.files.filter((file) => file.parent === child).map((file) => file.path)

const startMerge = (
  context: HostContext,
  hosted: HostedVm,
  { child, parent: named }: MergeStep,
  keepsTrouble: boolean,
): boolean => {
  const { name: vm, volume, host } = hosted.record
  try {
    const disk = diskOf(hosted, child) ?? openForMerge(context, hosted, child)
    const parent = parentInFact(hosted, disk, named)
    const needed = spaceNeededBytes(disk)
    const free = hosted.volume.capacityBytes - hosted.volume.usedBytes
    if (needed > free) throw new StorageError('0x80070070', { volume, neededBytes: needed, freeBytes: free })
    const blocks = mergeableBlocks(disk)
    const broken = foreignChildren(hosted, parent)
    const mergedGuid = beginMerge(disk, grandchildrenOf(hosted, child), hosted.volume, {
      newGuid: context.newGuid,
      open: openDisks(hosted),
    })
    const startedAt = context.kernel.now
    const id = context.operations.begin({
      kind: 'merge',
      vm,
      subject: child,
      startedAt,
      total: blocks.length,
      unit: 'blocks',
    })
    hosted.update({
      merge: { id, child, parent, startedAt, blocks, done: 0, dirty: [], mergedGuid },
      ...(keepsTrouble ? {} : { mergeTrouble: null }),
    })
    context.places.need(host, volume).bulkJobs++
    const work = { blocks: blocks.length, neededBytes: needed, freeBytes: free }
    tellMergeStarted(context, { vm, child, parent }, work)
    if (broken.length > 0) tellMergeBreaks(context, { vm, child, parent }, broken)
    context.kernel.spawn(actorOf(hosted), 'merge', {})
    context.kernel.send(actorOf(hosted), { type: 'BEGIN', stepMicros: nextStepMicros(context, hosted) })
    return true
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    hosted.closeMergeDisk()
    if (hosted.record.mergeTrouble !== error.code) tellMergeFailed(context, { vm, child, parent: named }, error)
    hosted.update({ mergeTrouble: error.code })
    return false
  }
}

const nextBlock = (merge: Merge): number | undefined => merge.blocks[merge.done] ?? merge.dirty[0]

/** Reading the child and writing the parent, at the medium's scaled speed. */
const nextStepMicros = (context: HostContext, hosted: HostedVm): number => {
  const merge = hosted.record.merge as Merge
  const block = nextBlock(merge)
  const disk = diskOf(hosted, merge.child)
  const place = context.places.need(hosted.record.host, hosted.record.volume)
  return block === undefined || !disk ? 0 : bulkMicros(place.speed, 2 * disk.presentBytesOf(block), place.bulkJobs)
}

/** One block falls from the child into the parent. Blocks written again since come last, until none is left. */
export const mergeNextBlock = (context: HostContext, hosted: HostedVm): void => {
  const { merge } = hosted.record
  const disk = merge && diskOf(hosted, merge.child)
  if (!merge || !disk) return
  const block = nextBlock(merge)
  try {
    if (block !== undefined) {
      mergeBlock(disk, block)
      const again = merge.done >= merge.blocks.length
      hosted.update({
        merge: { ...merge, done: merge.done + (again ? 0 : 1), dirty: merge.dirty.filter((each) => each !== block) },
      })
      context.operations.progress(merge.id, Math.min(merge.done + 1, merge.blocks.length))
    }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    endMerge(context, hosted, error)
    return
  }
  const left = nextBlock(hosted.record.merge as Merge) !== undefined
  // From here to the switch the machine stands still: nothing it writes can be left behind.
  if (!left && activePaths(hosted.record).includes(merge.child)) hosted.drives?.stall(context.settings.switchMicros)
  const stepMicros = left ? nextStepMicros(context, hosted) : context.settings.switchMicros
  context.kernel.send(actorOf(hosted), { type: left ? 'COPIED' : 'CAUGHT_UP', stepMicros })
}

/** The last step: the VM stands still, its drive changes to the parent, the child's file goes. */
export const finishMergeJob = (context: HostContext, hosted: HostedVm): void => {
  const { merge, name: vm } = hosted.record
  const disk = merge && diskOf(hosted, merge.child)
  if (!merge || !disk) return
  try {
    for (const block of merge.dirty) mergeBlock(disk, block)
    finishMerge(disk, grandchildrenOf(hosted, merge.child), hosted.volume, {
      mergedGuid: merge.mergedGuid,
      newGuid: context.newGuid,
      open: openDisks(hosted),
    })
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    endMerge(context, hosted, error)
    return
  }
  const parentDisk = disk.parent as VirtualDisk
  const drive = hosted.drives?.onFile(merge.child)
  if (drive) {
    leafChanges(hosted, disk, parentDisk)
    drive.swapLeaf(parentDisk)
  }
  if (hosted.mergeDisk === disk) hosted.closeMergeDisk()
  else disk.close()
  hosted.volume.remove(merge.child)
  hosted.update({
    merge: null,
    ...afterMerge(hosted.record, merge),
  })
  hosted.meter.chainChanged()
  endOperation(context, hosted, merge)
  tellMergeFinished(context, vm, merge)
  tidyDisks(context, hosted)
}

const endOperation = (context: HostContext, hosted: HostedVm, merge: Merge): void => {
  context.kernel.stop(actorOf(hosted))
  context.operations.end(merge.id)
  context.places.need(hosted.record.host, hosted.record.volume).bulkJobs--
}

/** The merge ends early: the parent is everybody's again, and nobody writes it. */
const release = (context: HostContext, hosted: HostedVm, merge: Merge): void => {
  if (!hosted.volume.lost) diskOf(hosted, merge.parent)?.makeReadOnly()
  endOperation(context, hosted, merge)
}

/** A merge that failed leaves the child usable; it is tried again at the next change of the tree. */
const endMerge = (context: HostContext, hosted: HostedVm, error: StorageError): void => {
  const { merge, name: vm } = hosted.record
  if (!merge) return
  hosted.update({ merge: null, mergeTrouble: error.code })
  release(context, hosted, merge)
  hosted.closeMergeDisk()
  tellMergeFailed(context, { ...merge, vm }, error)
}

/** Stops a running merge where it is: the chain stays attachable, and `tidyDisks` finds the merge again. */
export const interruptMerge = (context: HostContext, hosted: HostedVm): void => {
  const { merge, name: vm } = hosted.record
  if (!merge) return
  hosted.update({ merge: null })
  release(context, hosted, merge)
  hosted.closeMergeDisk()
  if (hosted.volume.lost) return
  tellMergeInterrupted(context, vm, merge)
}
