/** A block as a job writes it into a repository. */
import type { BackupContext } from './backup-context.ts'
import type { Sealing } from './manifest.ts'
import { sealedOf } from './point-content.ts'
import { nonceFrom, seal } from './sealing.ts'

/** What is stored of it, and the hash of that. Throws StorageError `key-lost`. */
export const sealedBlock = (
  context: BackupContext,
  job: Sealing & { readonly id: string },
  block: number,
  bytes: Uint8Array,
): { readonly stored: Uint8Array; readonly hash: string } => {
  const sealed = sealedOf(job, context)
  const stored = seal(bytes, sealed, () => nonceFrom(context.sha256, job.id, block, context.kernel.now))
  return { stored, hash: context.hashes.fast(stored) }
}
