/** Blocks as a step of a backup stores them: sealed, and where equal ones are looked for, each only once. */
import type { BackupContext } from './backup-context.ts'
import { type Append, appendStored, readStored } from './blocks-file.ts'
import type { BackupJob } from './jobs.ts'
import type { StoredBlock } from './manifest.ts'
import { blocksPath } from './restore-point.ts'
import { type Savings, withBlock } from './savings.ts'
import { sealedBlock } from './sealed-block.ts'

const targetOf = (context: BackupContext, job: BackupJob) => context.places.need(job.place, job.volume).disk

/** What a step has stored so far: one list for all of its blocks. */
export interface Storing {
  readonly entries: StoredBlock[]
  bytesWritten: number
  savings: Savings
}

export const storingOf = ({ stored, bytesWritten, savings }: BackupJob): Storing => ({
  entries: [...stored],
  bytesWritten,
  savings,
})

export const storedOf = ({ entries: stored, bytesWritten, savings }: Storing) => ({ stored, bytesWritten, savings })

/** The same bytes, stored in this file before. */
const twin = (
  context: BackupContext,
  job: BackupJob,
  entries: readonly StoredBlock[],
  hash: string,
  bytes: Uint8Array,
) => {
  if (!job.deduplicate) return undefined
  const found = entries.find((each) => each.hash === hash && each.storedBytes === bytes.length)
  if (!found) return undefined
  const same = readStored(targetOf(context, job), blocksPath(job), found)
  return same.every((byte, at) => byte === bytes[at]) ? found : undefined
}

export const store = (
  context: BackupContext,
  job: BackupJob,
  storing: Storing,
  block: number,
  bytes: Uint8Array,
  append: Append = (sealed, hash) => appendStored(targetOf(context, job), blocksPath(job), sealed, hash),
): void => {
  const { stored: sealed, hash } = sealedBlock(context, job, block, bytes)
  const known = twin(context, job, storing.entries, hash, sealed)
  const lies = known ?? append(sealed, hash)
  storing.entries.push({ ...lies, block })
  if (!known) storing.bytesWritten += sealed.length
  const isKnown = known !== undefined
  storing.savings = withBlock(storing.savings, { plain: bytes.length, sealed: sealed.length, isKnown })
}
