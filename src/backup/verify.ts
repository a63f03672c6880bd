/** Verification by hash: every block of a restore point is read again and compared with the hash of the backup. */
import { Refused } from '../host/refusal.ts'
import { bulkMicros } from '../places/medium.ts'
import type { BackupContext } from './backup-context.ts'
import type { VerifyJob } from './jobs.ts'
import { BACKUP_BLOCK_BYTES, isPresent, type RestorePoint, readBlock, readCatalogue } from './restore-point.ts'

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

export const verifyNextBlocks = (
  context: BackupContext,
  job: VerifyJob,
  point: RestorePoint,
): { job: VerifyJob; more: boolean } => {
  const volume = context.places.need(point.place, point.volume).disk
  const { blocks } = readCatalogue(volume, point)
  const damaged = [...job.damaged]
  const next = Math.min(blocks.length, job.next + BLOCKS_PER_STEP)
  for (let index = job.next; index < next; index++) {
    const { block, hash } = blocks[index] as { block: number; hash: string }
    if (context.hashes.fast(readBlock(volume, point, index)) !== hash) damaged.push(block)
  }
  const bytesRead = job.bytesRead + (next - job.next) * BACKUP_BLOCK_BYTES
  return { job: { ...job, next, damaged, bytesRead }, more: next < blocks.length }
}
