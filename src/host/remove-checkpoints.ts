/**
 * Deleting checkpoints (hyper-v.md 3.6 and 3.7): their entries, configurations and memories go at once, what becomes of
 * the disk files follows from the tree. The present never changes.
 */
import { requireCheckpointName, sameName } from './checkpoint-plan.ts'
import { childrenOf, isNeeded, tidied } from './disk-tree.ts'
import { heldMerge } from './held-merges.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { tidyDisks } from './merges.ts'
import { Refused } from './refusal.ts'
import type { Checkpoint } from './virtual-machine.ts'

/** By name or id; a name is enough, as in Hyper-V's cmdlets. */
export const needCheckpoint = (hosted: HostedVm, name: string): Checkpoint => {
  const { name: vm, checkpoints } = hosted.record
  const named = checkpoints.filter((each) => sameName(each.name, name) || each.id === name.toLowerCase())
  const found = named.find(({ purpose }) => purpose === 'user')
  if (!found) throw new Refused(named.length > 0 ? 'checkpoint-of-backup' : 'unknown-checkpoint', { vm, name })
  return found
}

/** A checkpoint lives and dies with its disk: say so before anything else. */
export const requireCheckpointStorage = (hosted: HostedVm, checkpoint: Checkpoint): void => {
  if (!hosted.volume.lost) return
  const { host, volume, name: vm } = hosted.record
  const file = checkpoint.disks.map(({ path }) => path).join(', ')
  throw new Refused('checkpoint-lost', { vm, name: checkpoint.name, host, volume, file })
}

/** The power went while it was being written: what is not whole is no checkpoint. */
export const abandonUnfinished = (context: HostContext, hosted: HostedVm): void => {
  // By id: removing one replaces the records of those that stood on it.
  for (const id of hosted.record.checkpoints.filter(({ writing }) => writing !== null).map((each) => each.id)) {
    const checkpoint = hosted.record.checkpoints.find((each) => each.id === id) as Checkpoint
    const operation = checkpoint.writing as string
    context.kernel.stop(`operation:${operation}`)
    context.operations.end(operation, {
      code: 'power-lost',
      data: { vm: hosted.record.name, host: hosted.record.host },
    })
    if (checkpoint.memoryPath !== null) context.places.need(hosted.record.host, hosted.record.volume).bulkJobs--
    const whole = { ...checkpoint, writing: null }
    hosted.update({ checkpoints: hosted.record.checkpoints.map((each) => (each.id === id ? whole : each)) })
    if (!hosted.volume.lost) removeCheckpoint(context, hosted, whole)
  }
}

export const removeCheckpoint = (context: HostContext, hosted: HostedVm, checkpoint: Checkpoint): void =>
  removeCheckpoints(context, hosted, [checkpoint])

/** The checkpoint and all that stand on it. */
export const withDescendants = (hosted: HostedVm, checkpoint: Checkpoint): readonly Checkpoint[] => {
  const children = hosted.record.checkpoints.filter(({ parent }) => parent === checkpoint.id)
  return [checkpoint, ...children.flatMap((child) => withDescendants(hosted, child))]
}

/** Youngest first, so that each one is taken out of a tree that still fits. */
export const removeCheckpoints = (context: HostContext, hosted: HostedVm, removed: readonly Checkpoint[]): void => {
  for (const checkpoint of removed) {
    requireCheckpointStorage(hosted, checkpoint)
    if (checkpoint.writing) throw new Refused('checkpoint-busy', { vm: hosted.record.name, name: checkpoint.name })
  }
  for (const { id } of [...removed].reverse()) {
    const checkpoint = hosted.record.checkpoints.find((each) => each.id === id)
    if (checkpoint) takeOut(context, hosted, checkpoint)
  }
  tidyDisks(context, hosted)
  tellKept(context, hosted, new Set(removed.flatMap(({ disks }) => disks.map(({ path }) => path))))
  const held = removed.some(({ purpose }) => purpose === 'user') ? heldMerge(hosted) : undefined
  if (held) context.emit('merge-held', { vm: hosted.record.name, ...held })
}

/** Branch points: their moments are gone from the list, their files are not, also when all merges that are due are over. */
const tellKept = (context: HostContext, hosted: HostedVm, paths: ReadonlySet<string>): void => {
  const { record } = tidied(hosted.record)
  for (const path of paths) {
    const children = childrenOf(record.files, path).length
    if (children > 1 && !isNeeded(record, path))
      context.emit('checkpoint-file-kept', { vm: record.name, file: path, children })
  }
}

const takeOut = (context: HostContext, hosted: HostedVm, checkpoint: Checkpoint): void => {
  const { record } = hosted
  const checkpoints = record.checkpoints
    .filter((each) => each !== checkpoint)
    .map((each) => (each.parent === checkpoint.id ? { ...each, parent: checkpoint.parent } : each))
  hosted.update({ checkpoints, nowParent: record.nowParent === checkpoint.id ? checkpoint.parent : record.nowParent })
  // Somebody may have been at the files before.
  if (hosted.volume.exists(checkpoint.configurationPath)) hosted.volume.remove(checkpoint.configurationPath)
  releaseRuntime(hosted, checkpoint.runtimePath)
  context.emit('checkpoint-deleted', {
    vm: record.name,
    name: checkpoint.name,
    recovery: checkpoint.purpose === 'recovery',
  })
}

/** A VM that is Saved in this checkpoint's memory keeps the file under its own name. */
const releaseRuntime = (hosted: HostedVm, path: string): void => {
  if (hosted.record.savedMemoryPath !== path) {
    if (hosted.volume.exists(path)) hosted.volume.remove(path)
    return
  }
  // Somebody has put another file there: then it stays where it is.
  if (!hosted.volume.exists(path) || hosted.volume.exists(hosted.ownMemoryPath)) return
  hosted.volume.rename(path, hosted.ownMemoryPath)
  hosted.update({ savedMemoryPath: hosted.ownMemoryPath })
}

/** Its entry says another name; no file knows it. */
export const renameCheckpoint = (
  context: HostContext,
  hosted: HostedVm,
  checkpoint: Checkpoint,
  name: string,
): void => {
  requireCheckpointName(hosted, name, checkpoint)
  const { name: vm, checkpoints } = hosted.record
  hosted.update({ checkpoints: checkpoints.map((each) => (each === checkpoint ? { ...each, name } : each)) })
  context.emit('checkpoint-renamed', { vm, name: checkpoint.name, newName: name })
}

/** After a clean shutdown: those that the hypervisor made at the start. */
export const removeAutomaticCheckpoints = (context: HostContext, hosted: HostedVm): void => {
  const automatic = hosted.record.checkpoints.filter((each) => each.automatic && each.writing === null)
  if (automatic.length > 0 && !hosted.volume.lost) removeCheckpoints(context, hosted, automatic)
}
