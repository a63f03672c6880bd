/** Verification by hash: every block of a restore point is read again and compared with the hash of the backup. */
import { Refused } from '../host/refusal.ts'
import { bulkMicros } from '../places/medium.ts'
import type { BackupContext } from './backup-context.ts'
import type { VerifyJob } from './jobs.ts'
import {
  BACKUP_BLOCK_BYTES,
  type Catalogue,
  isPresent,
  type RestorePoint,
  readBlock,
  readCatalogue,
} from './restore-point.ts'

/** Blocks read in one step. */
export const BLOCKS_PER_STEP = 16

export const requirePresent = (context: BackupContext, point: RestorePoint): void => {
  if (!isPresent(context.places.volume(point.place, point.volume)?.disk, point))
    throw new Refused('restore-point-lost', { restorePoint: point.id, place: point.place })
}

export const planVerify = (
  context: BackupContext,
  point: RestorePoint,
): Omit<VerifyJob, 'id' | 'operation' | 'atWork'> => {
  requirePresent(context, point)
  return {
    kind: 'verify',
    vm: point.vm,
    point: point.id,
    startedAt: context.kernel.now,
    next: 0,
    damaged: [],
    bytesRead: 0,
    bytesWritten: 0,
    media: [[point.place, point.volume]],
  }
}

export const verifyStepMicros = (context: BackupContext, point: RestorePoint): number => {
  const place = context.places.need(point.place, point.volume)
  return bulkMicros(place.speed, BLOCKS_PER_STEP * BACKUP_BLOCK_BYTES, place.bulkJobs)
}

interface CheckedBlock {
  /** Its number on the disk. */
  readonly block: number
  readonly bytes: Uint8Array
  readonly hasItsHash: boolean
}

/** What one step reads: from the entry `next` of the catalogue on, each block compared with the hash of the backup. */
export function* checkedBlocks(
  context: BackupContext,
  point: RestorePoint,
  { blocks }: Catalogue,
  next: number,
): Generator<CheckedBlock, void> {
  const volume = context.places.need(point.place, point.volume).disk
  for (const [place, { block, hash }] of blocks.slice(next, next + BLOCKS_PER_STEP).entries()) {
    const bytes = readBlock(volume, point, next + place)
    yield { block, bytes, hasItsHash: context.hashes.fast(bytes) === hash }
  }
}

export const verifyNextBlocks = (
  context: BackupContext,
  job: VerifyJob,
  point: RestorePoint,
): { job: VerifyJob; more: boolean } => {
  const catalogue = readCatalogue(context.places.need(point.place, point.volume).disk, point)
  const checked = [...checkedBlocks(context, point, catalogue, job.next)]
  const damaged = [...job.damaged, ...checked.filter(({ hasItsHash }) => !hasItsHash).map(({ block }) => block)]
  const next = job.next + checked.length
  const bytesRead = job.bytesRead + checked.length * BACKUP_BLOCK_BYTES
  return { job: { ...job, next, damaged, bytesRead }, more: next < catalogue.blocks.length }
}
