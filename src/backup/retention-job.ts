/**
 * Retention at work: points that nobody needs go, and where a chain goes on for ever the oldest increment is merged into
 * its full. Before the first block of a full is overwritten its own moment is given up, and the increment stays what it
 * is until the full holds all of it: whenever this is cut, every point that was to stay can be restored.
 */
import type { BackupContext } from './backup-context.ts'
import { flushBlocksFile, placed } from './blocks-file.ts'
import { BLOCKS_PER_STEP, costsOf, type JobWork, type RoomAccess, stepBytes, throughMicros } from './job-work.ts'
import { NOTHING_YET, type Planned, type RetentionJob, type RetentionStep } from './jobs.ts'
import { fileBytes, type Manifest, type StoredBlock, sumOf, writeManifest } from './manifest.ts'
import { checkedStored, contentOf, manifestsOf } from './point-content.ts'
import { removePoint } from './remove-point.ts'
import { blocksPath, manifestPath, type RestorePoint } from './restore-point.ts'

export const planRetention = (
  context: BackupContext,
  vm: string,
  { place, volume }: { readonly place: string; readonly volume: string },
  steps: readonly RetentionStep[],
): Planned<RetentionJob> => ({
  ...NOTHING_YET,
  kind: 'retention',
  vm,
  place,
  volume,
  steps,
  next: 0,
  merging: null,
  startedAt: context.kernel.now,
  media: [[place, volume]],
})

const volumeOf = (context: BackupContext, { place, volume }: RetentionJob) => context.places.need(place, volume).disk

const done = (job: RetentionJob): RetentionJob => ({ ...job, next: job.next + 1, merging: null })

const remove = (context: BackupContext, job: RetentionJob, id: string, room: RoomAccess): RetentionJob => {
  const point = room.points.find((each) => each.id === id)
  if (point) {
    removePoint(context, point, room)
    const { vm, place, volume } = job
    context.emit('restore-point-expired', { vm, restorePoint: id, place, volume, bytes: point.bytes })
  }
  return done(job)
}

/** The full's moment is given up: it is only what its increment stands on, and its blocks are about to change. */
const beginMerge = (context: BackupContext, job: RetentionJob, id: string, room: RoomAccess): RetentionJob => {
  const volume = volumeOf(context, job)
  const [increment, full] = manifestsOf(volume, { vm: job.vm, id }, context) as readonly [Manifest, Manifest]
  const changes = new Set(increment.blocks.map(({ block }) => block))
  const unchanged = full.blocks.filter(({ block }) => !changes.has(block))
  const base: Manifest = { ...full, restorable: false, sha256: null, blocks: unchanged }
  writeManifest(volume, base, context.sha256)
  room.setPoints(room.points.filter((point) => point.id !== full.id))
  return { ...job, merging: { full, increment, done: 0, stored: full.blocks } }
}

type Merging = NonNullable<RetentionJob['merging']>

const mergeBlocks = (context: BackupContext, job: RetentionJob, merging: Merging): RetentionJob => {
  const { full, increment } = merging
  const volume = volumeOf(context, job)
  const content = contentOf([increment])
  const target = { volume, path: blocksPath(full) }
  const blocks = increment.blocks.slice(merging.done, merging.done + BLOCKS_PER_STEP)
  let { stored } = merging
  let bytes = 0
  for (const own of blocks) {
    const isZero = own.storedBytes === 0
    const sealed = isZero ? null : checkedStored(volume, content, { ...own, from: 0 }, context)
    stored = placed(target, stored, { block: own.block, bytes: sealed, hash: own.hash })
    bytes += sealed?.length ?? 0
  }
  const [bytesRead, bytesWritten] = [job.bytesRead + bytes, job.bytesWritten + bytes]
  return {
    ...job,
    bytesRead,
    bytesOfBackups: bytesRead,
    bytesWritten,
    merging: { ...merging, stored, done: merging.done + blocks.length },
  }
}

/** The increment is the full from here on; then what is left of the two goes. */
const completeMerge = (context: BackupContext, job: RetentionJob, merging: Merging, room: RoomAccess): RetentionJob => {
  const { full, increment, stored } = merging
  const volume = volumeOf(context, job)
  const path = blocksPath(full)
  flushBlocksFile(volume, path)
  const merged: Manifest = {
    ...increment,
    type: 'Full',
    dependsOn: null,
    blocksFile: full.blocksFile,
    ...sumOf(volume, path, context),
    blocks: [...stored].sort((a: StoredBlock, b: StoredBlock) => a.block - b.block),
  }
  writeManifest(volume, merged, context.sha256)
  for (const left of [manifestPath(full), blocksPath(increment)]) if (volume.exists(left)) volume.remove(left)
  const change: Partial<RestorePoint> = {
    type: 'Full',
    dependsOn: null,
    blocksFile: full.blocksFile,
    bytes: fileBytes(volume, merged),
  }
  room.setPoints(room.points.map((point) => (point.id === merged.id ? { ...point, ...change } : point)))
  const { vm, place, volume: on } = job
  context.emit('restore-point-merged', { vm, restorePoint: full.id, into: merged.id, place, volume: on })
  return done(job)
}

const step = (context: BackupContext, job: RetentionJob, room: RoomAccess): RetentionJob => {
  const { merging } = job
  if (merging)
    return merging.done < merging.increment.blocks.length
      ? mergeBlocks(context, job, merging)
      : completeMerge(context, job, merging, room)
  const next = job.steps[job.next] as RetentionStep
  return next.kind === 'remove' ? remove(context, job, next.point, room) : beginMerge(context, job, next.point, room)
}

export const retentionWork: JobWork<RetentionJob> = {
  begin: (_context, job) => job,
  progress: ({ next, steps }) => [next, steps.length],
  stepMicros: (context, job) => {
    const left = job.merging ? job.merging.increment.blocks.length - job.merging.done : 0
    // Read in the increment, written in the full.
    return throughMicros(context, job, stepBytes(left) * 2)
  },
  step,
  complete: (context, job) =>
    context.emit('retention-finished', { vm: job.vm, place: job.place, volume: job.volume, ...costsOf(context, job) }),
  // What was cut is found again by the next run.
  undo: () => {},
}
