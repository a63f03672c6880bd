/**
 * Reverse incremental (hyper-v.md 6.4): the newest point is always a full. For each changed block what the full held goes
 * to a rollback file first; when that is whole, the former point stands on it, and only then the full is overwritten. So
 * the former point can be restored whenever this is cut, and the new one when it is done.
 */
import { isZero } from '../storage/zero-bytes.ts'
import type { BackupContext } from './backup-context.ts'
import { appendStored, createBlocksFile, flushBlocksFile, placed } from './blocks-file.ts'
import { BLOCKS_PER_STEP, type RoomAccess } from './job-work.ts'
import type { BackupJob } from './jobs.ts'
import { fileBytes, type Manifest, pointOf, type StoredBlock, sumOf, writeManifest } from './manifest.ts'
import { checkedStored, type PointContent } from './point-content.ts'
import { blocksPath, manifestPath, type RestorePoint } from './restore-point.ts'
import { withWritten } from './savings.ts'
import { sealedBlock } from './sealed-block.ts'

interface Parts {
  readonly content: PointContent
  readonly former: Manifest
  readonly rollback: NonNullable<BackupJob['rollback']>
}

/** Of a job that is known to be of this type. */
const partsOf = ({ content, rollback }: BackupJob): Parts => {
  const former = content?.manifests[0]
  if (!content || !former || !rollback) throw new Error('no reverse incremental')
  return { content, former, rollback }
}

const volumeOf = (context: BackupContext, { place, volume }: BackupJob) => context.places.need(place, volume).disk

const rollbackPath = (job: BackupJob): string =>
  blocksPath({ vm: job.vm, blocksFile: partsOf(job).rollback.blocksFile })

/** The full's file is taken over with all that lies in it. */
export const beginReverse = (context: BackupContext, job: BackupJob): BackupJob => {
  const former = job.content?.manifests[0] as Manifest
  const held = new Set(former.blocks.map(({ block }) => block))
  // What the full does not have was zeros, and is zeros again when it is taken back.
  const zeros = job.pending
    .filter((block) => !held.has(block))
    .map((block): StoredBlock => ({ block, offsetBytes: 0, storedBytes: 0, hash: '' }))
  const rollback = { blocksFile: `${former.id}.rollback`, stored: zeros }
  const { compress, keyId, blocksFile, blocks } = former
  const begun = { ...job, compress, keyId, blocksFile, stored: blocks, rollback }
  createBlocksFile(volumeOf(context, begun), rollbackPath(begun))
  return begun
}

/** Copies what will be overwritten, as it lies there. */
export const keepOldBlocks = (context: BackupContext, job: BackupJob, room: RoomAccess): BackupJob => {
  const { content, rollback } = partsOf(job)
  const volume = volumeOf(context, job)
  const stored = [...rollback.stored]
  const blocks = job.carried.slice(job.carriedDone, job.carriedDone + BLOCKS_PER_STEP)
  let bytes = 0
  for (const held of blocks) {
    const old = checkedStored(volume, content, held, context)
    stored.push({ ...appendStored(volume, rollbackPath(job), old, held.hash), block: held.block })
    bytes += old.length
  }
  const kept: BackupJob = {
    ...job,
    carriedDone: job.carriedDone + blocks.length,
    bytesRead: job.bytesRead + bytes,
    bytesOfBackups: job.bytesOfBackups + bytes,
    bytesWritten: job.bytesWritten + bytes,
    rollback: { ...rollback, stored },
  }
  return kept.carriedDone === kept.carried.length ? standOnRollback(context, kept, room) : kept
}

const newFull = (job: BackupJob, parts: Partial<Manifest>): Manifest => {
  const { former } = partsOf(job)
  return {
    ...former,
    ...parts,
    id: job.id,
    job: job.job,
    type: 'Full',
    takenAt: job.takenAt,
    consistency: job.consistency,
    orders: job.orders,
    dependsOn: null,
    referencePoint: job.recovery,
    checkpointType: job.checkpointType,
    disks: job.disks,
  }
}

/** The full is nobody's for a while: only what does not change of it is believed. */
const standOnRollback = (context: BackupContext, job: BackupJob, room: RoomAccess): BackupJob => {
  const { former, rollback } = partsOf(job)
  const volume = volumeOf(context, job)
  const changes = new Set(job.pending)
  const unchanged = former.blocks.filter(({ block }) => !changes.has(block))
  flushBlocksFile(volume, rollbackPath(job))
  writeManifest(volume, newFull(job, { sha256: null, restorable: false, blocks: unchanged }), context.sha256)
  const taken: Manifest = {
    ...former,
    type: 'ReverseIncremental',
    dependsOn: job.id,
    blocksFile: rollback.blocksFile,
    ...sumOf(volume, rollbackPath(job), context),
    blocks: [...rollback.stored].sort((a, b) => a.block - b.block),
  }
  writeManifest(volume, taken, context.sha256)
  const { blocksFile, dependsOn, type } = taken
  const ofRollback = { blocksFile, dependsOn, type, bytes: fileBytes(volume, taken) }
  room.setPoints(room.points.map((point) => (point.id === taken.id ? { ...point, ...ofRollback } : point)))
  return job
}

/** Where nothing of the full is overwritten there is nothing to copy: the former point stands on it all the same. */
export const standOnEmptyRollback = (context: BackupContext, job: BackupJob, room: RoomAccess): BackupJob =>
  job.carried.length === 0 ? standOnRollback(context, job, room) : job

export const putIntoFull = (context: BackupContext, job: BackupJob, block: number, bytes: Uint8Array): BackupJob => {
  const isEmpty = isZero(bytes)
  const { stored: sealed, hash } = sealedBlock(context, job, block, bytes)
  const target = { volume: volumeOf(context, job), path: blocksPath(job) }
  const stored = placed(target, job.stored, { block, bytes: isEmpty ? null : sealed, hash })
  return { ...job, stored, ...(isEmpty ? {} : withWritten(job, bytes.length, sealed.length)) }
}

export const completeReverse = (
  context: BackupContext,
  job: BackupJob,
  points: readonly RestorePoint[],
): readonly RestorePoint[] => {
  const volume = volumeOf(context, job)
  flushBlocksFile(volume, blocksPath(job))
  const blocks = [...job.stored].sort((a, b) => a.block - b.block)
  const manifest = newFull(job, { ...sumOf(volume, blocksPath(job), context), restorable: true, blocks })
  writeManifest(volume, manifest, context.sha256)
  const { place, volume: name } = job
  const immutableUntil = context.immutableFrom(place, context.kernel.now)
  const bytes = fileBytes(volume, manifest) + job.bytesLeftOut
  return [...points, pointOf(manifest, { place, volume: name, bytes, immutableUntil })]
}

/** Before the former point stands on its rollback file all is taken back; afterwards it is needed. */
export const undoReverse = (context: BackupContext, job: BackupJob, { points }: RoomAccess): void => {
  const { former } = partsOf(job)
  if (points.find(({ id }) => id === former.id)?.dependsOn === job.id) return
  const volume = volumeOf(context, job)
  for (const path of [rollbackPath(job), manifestPath(job)]) if (volume.exists(path)) volume.remove(path)
}
