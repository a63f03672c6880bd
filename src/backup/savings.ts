/** What compression and deduplication did for one backup. */
import type { BackupJob } from './jobs.ts'

export interface Savings {
  /** Blocks of the disk that hold anything, before and after compression. */
  readonly plainBytes: number
  readonly sealedBytes: number
  /** Of the sealed ones those that lay in the file already, and were not stored again. */
  readonly equalBytes: number
}

export const NO_SAVINGS: Savings = { plainBytes: 0, sealedBytes: 0, equalBytes: 0 }

export const withBlock = (
  savings: Savings,
  { plain, sealed, isKnown }: { plain: number; sealed: number; isKnown: boolean },
): Savings => ({
  plainBytes: savings.plainBytes + plain,
  sealedBytes: savings.sealedBytes + sealed,
  equalBytes: savings.equalBytes + (isKnown ? sealed : 0),
})

/** A block that is stored in any case. */
export const withWritten = ({ bytesWritten, savings }: BackupJob, plain: number, sealed: number) => ({
  bytesWritten: bytesWritten + sealed,
  savings: withBlock(savings, { plain, sealed, isKnown: false }),
})

/** For the event; nothing of what was not asked for. A reverse incremental looks for no equal blocks. */
export const savingsTold = ({ compress, deduplicate, keyId, rollback, savings }: BackupJob) => ({
  ...(compress ? { plainBytes: savings.plainBytes, compressedBytes: savings.sealedBytes } : {}),
  ...(deduplicate && !rollback ? { equalBytes: savings.equalBytes, enciphered: keyId !== null } : {}),
})
