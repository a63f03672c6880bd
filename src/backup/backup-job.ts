/**
 * A backup: the blocks of its moment go into a new `.blocks` file, and the manifest, written last, makes a restore point
 * of them. Of a synthetic full what did not change comes from the repository. A reverse incremental keeps one full: what
 * it is about to overwrite is first written to a rollback file, with which the former point is taken back.
 */
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { isZero } from '../storage/zero-bytes.ts'
import type { BackupContext } from './backup-context.ts'
import { listBlocks, withMoment } from './backup-plan.ts'
import { type Append, appending, createBlocksFile, flushBlocksFile } from './blocks-file.ts'
import { BLOCKS_PER_STEP, costsOf, type JobWork, type RoomAccess, stepBytes, throughMicros } from './job-work.ts'
import type { BackupJob } from './jobs.ts'
import { fileBytes, type Manifest, pointOf, sumOf, writeManifest } from './manifest.ts'
import { readHeld } from './point-content.ts'
import { BACKUP_BLOCK_BYTES, blocksPath, lineage, manifestPath, type RestorePoint } from './restore-point.ts'
import {
  beginReverse,
  completeReverse,
  keepOldBlocks,
  putIntoFull,
  standOnEmptyRollback,
  undoReverse,
} from './reverse-incremental.ts'
import { savingsTold } from './savings.ts'
import { allLeftOut } from './silent-failure.ts'
import { dropReference, readSource, releaseSource, withSources } from './source.ts'
import { store, storedOf, storingOf } from './store-block.ts'

const targetOf = (context: BackupContext, job: BackupJob) => context.places.need(job.place, job.volume).disk

/** Blocks the point stands on: a block of zeros that none of them has needs no mention. */
const isBelow = (job: BackupJob): ((block: number) => boolean) => {
  if (job.type === 'SyntheticFull' || job.content === null) return () => false
  const below = new Set(job.content.blocks.map(({ block }) => block))
  return (block) => below.has(block)
}

const copyFromSource = (context: BackupContext, job: BackupJob): BackupJob => {
  const blocks = job.pending.slice(job.pendingDone, job.pendingDone + BLOCKS_PER_STEP)
  const bytesRead = job.bytesRead + blocks.length * BACKUP_BLOCK_BYTES
  const read = { ...job, bytesRead, pendingDone: job.pendingDone + blocks.length }
  const copy = job.fails ? allLeftOut : job.rollback ? intoFull : intoFile
  return withSources(context, job, (disks) => copy(context, read, disks, blocks))
}

const intoFull = (
  context: BackupContext,
  job: BackupJob,
  disks: readonly VirtualDisk[],
  blocks: readonly number[],
): BackupJob => {
  const bytes = new Uint8Array(BACKUP_BLOCK_BYTES)
  return blocks.reduce((done, block) => {
    readSource(disks, block, bytes)
    return putIntoFull(context, done, block, bytes)
  }, job)
}

const intoFile = (
  context: BackupContext,
  job: BackupJob,
  disks: readonly VirtualDisk[],
  blocks: readonly number[],
): BackupJob => {
  const hasBelow = isBelow(job)
  const bytes = new Uint8Array(BACKUP_BLOCK_BYTES)
  const storing = storingOf(job)
  const copy = (append?: Append): void => {
    for (const block of blocks) {
      readSource(disks, block, bytes)
      if (!isZero(bytes)) store(context, job, storing, block, bytes, append)
      else if (hasBelow(block)) storing.entries.push({ block, offsetBytes: 0, storedBytes: 0, hash: '' })
    }
  }
  // Who looks for equal blocks reads the file in between.
  if (job.deduplicate) copy()
  else appending(targetOf(context, job), blocksPath(job), copy)
  return { ...job, ...storedOf(storing) }
}

const copyFromRepository = (context: BackupContext, job: BackupJob): BackupJob => {
  const volume = targetOf(context, job)
  const blocks = job.carried.slice(job.carriedDone, job.carriedDone + BLOCKS_PER_STEP)
  if (!job.content) return job
  const storing = storingOf(job)
  for (const held of blocks) store(context, job, storing, held.block, readHeld(volume, job.content, held, context))
  return {
    ...job,
    carriedDone: job.carriedDone + blocks.length,
    bytesRead: job.bytesRead + blocks.length * BACKUP_BLOCK_BYTES,
    bytesOfBackups: job.bytesOfBackups + blocks.length * BACKUP_BLOCK_BYTES,
    ...storedOf(storing),
  }
}

const manifestOf = (job: BackupJob, parts: Pick<Manifest, 'lengthBytes' | 'sha256'>): Manifest => ({
  ...parts,
  version: 2,
  id: job.id,
  vm: job.vm,
  host: job.media[0]?.[0] ?? '',
  job: job.job,
  type: job.type,
  takenAt: job.takenAt,
  consistency: job.consistency,
  orders: job.orders,
  dependsOn: job.type === 'Incremental' || job.type === 'Differential' ? job.base : null,
  referencePoint: job.recovery,
  copyOf: null,
  checkpointType: job.checkpointType,
  disks: job.disks,
  compress: job.compress,
  keyId: job.keyId,
  blocksFile: job.blocksFile,
  restorable: true,
  blocks: [...job.stored].sort((a, b) => a.block - b.block),
})

/** From now on it is a restore point. */
const writePoint = (context: BackupContext, job: BackupJob): RestorePoint => {
  const volume = targetOf(context, job)
  flushBlocksFile(volume, blocksPath(job))
  const manifest = manifestOf(job, sumOf(volume, blocksPath(job), context))
  writeManifest(volume, manifest, context.sha256)
  const immutableUntil = context.immutableFrom(job.place, context.kernel.now)
  return pointOf(manifest, {
    place: job.place,
    volume: job.volume,
    bytes: fileBytes(volume, manifest) + job.bytesLeftOut,
    immutableUntil,
  })
}

/** So many are kept that only tell what was changed since; the tracking keeps sixteen in all. */
const OLD_REFERENCES_KEPT = 10

/** Points that a next backup may stand on: of each repository the newest, and its full. */
const nextBases = (points: readonly RestorePoint[]): ReadonlySet<string> => {
  const newest = new Map(points.map((point) => [`${point.place}:${point.volume}`, point]))
  return new Set([...newest.values()].flatMap((point) => lineage(points, point).map(({ id }) => id)))
}

/** No next backup asks for these; the oldest of them go first. */
const forgetOlder = (context: BackupContext, vm: string, points: readonly RestorePoint[]): void => {
  const ours = points.filter((point) => point.vm === vm && point.referencePoint !== null)
  const asked = nextBases(ours)
  const old = ours.filter(({ id }) => !asked.has(id))
  for (const { referencePoint } of old.slice(0, Math.max(0, old.length - OLD_REFERENCES_KEPT)))
    dropReference(context, vm, referencePoint as string)
}

const tellFinished = (context: BackupContext, job: BackupJob, point: RestorePoint): void =>
  context.emit('backup-finished', {
    vm: job.vm,
    place: job.place,
    volume: job.volume,
    restorePoint: job.id,
    type: point.type,
    ...costsOf(context, job),
    ...savingsTold(job),
  })

/** The copy goes, and the checkpoint stays: as a backup program leaves it that was ended half way. */
export const undoCopy = (context: BackupContext, job: BackupJob, room: RoomAccess): void => {
  const volume = targetOf(context, job)
  if (!volume.lost) {
    if (job.rollback) undoReverse(context, job, room)
    else if (!volume.exists(manifestPath(job)) && volume.exists(blocksPath(job))) volume.remove(blocksPath(job))
  }
  dropReference(context, job.vm, job.recovery)
}

export const backupWork: JobWork<BackupJob> = {
  begin: (context, job, room) => {
    const held = job.recovery === '' ? withMoment(context, job, job.id) : job
    const listed = listBlocks(context, held, room)
    if (listed.type === 'ReverseIncremental') return standOnEmptyRollback(context, beginReverse(context, listed), room)
    createBlocksFile(targetOf(context, job), blocksPath(job))
    return listed
  },
  progress: ({ pending, pendingDone, carried, carriedDone }) => [
    pendingDone + carriedDone,
    pending.length + carried.length,
  ],
  stepMicros: (context, job) => {
    const fromRepository = job.carried.length - job.carriedDone
    if (fromRepository > 0)
      return throughMicros(context, { media: job.media.slice(1) }, stepBytes(fromRepository) * 2, null)
    const bytes = stepBytes(job.pending.length - job.pendingDone)
    return throughMicros(context, job, bytes, job.bandwidth)
  },
  step: (context, job, room) => {
    if (job.carriedDone < job.carried.length)
      return job.rollback ? keepOldBlocks(context, job, room) : copyFromRepository(context, job)
    return job.pendingDone < job.pending.length ? copyFromSource(context, job) : job
  },
  complete: (context, job, room) => {
    const points = job.rollback
      ? completeReverse(context, job, room.points)
      : [...room.points, writePoint(context, job)]
    room.setPoints(points)
    const point = points.find(({ id }) => id === job.id) as RestorePoint
    forgetOlder(context, job.vm, points)
    tellFinished(context, job, point)
    releaseSource(context, job)
  },
  undo: (context, job, room) => {
    undoCopy(context, job, room)
    releaseSource(context, job)
  },
}
