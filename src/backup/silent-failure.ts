/** A program that fails without a word: what it reads goes nowhere, and its figures are those of a backup that is well. */
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { isZero } from '../storage/zero-bytes.ts'
import type { BackupContext } from './backup-context.ts'
import type { BackupJob } from './jobs.ts'
import { BACKUP_BLOCK_BYTES } from './restore-point.ts'
import { withWritten } from './savings.ts'
import { sealedBlock } from './sealed-block.ts'
import { readSource } from './source.ts'

/** Counted as written. */
const leftOut = (context: BackupContext, job: BackupJob, block: number, bytes: Uint8Array): BackupJob => {
  if (isZero(bytes)) return job
  const lost = sealedBlock(context, job, block, bytes).stored.length
  return { ...job, ...withWritten(job, bytes.length, lost), bytesLeftOut: job.bytesLeftOut + lost }
}

export const allLeftOut = (
  context: BackupContext,
  job: BackupJob,
  disks: readonly VirtualDisk[],
  blocks: readonly number[],
): BackupJob => {
  const bytes = new Uint8Array(BACKUP_BLOCK_BYTES)
  return blocks.reduce((done, block) => {
    readSource(disks, block, bytes)
    return leftOut(context, done, block, bytes)
  }, job)
}
