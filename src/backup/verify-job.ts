/**
 * Verification. By hash: every file of the point and of those it stands on is read, each manifest held against its own
 * sum, each block against its hash and each `.blocks` file against its SHA-256, so that no bit of them goes unlooked at.
 * A health check then puts blocks right that the source still has. By boot: the disk is started, on a child that is
 * thrown away, and its programs are asked: only that finds a copy of something that was broken already.
 */
import { Refused } from '../host/refusal.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import { overwriteStored, readStored } from './blocks-file.ts'
import { type BootAnswers, bootRestorePoint } from './boot-test.ts'
import { type FoundDamage, noted, notedDamage, type Unrepaired } from './found-damage.ts'
import { BLOCKS_PER_STEP, costsOf, type JobWork, type RoomAccess, stepBytes, throughMicros } from './job-work.ts'
import { NOTHING_YET, type Planned, type VerifyJob } from './jobs.ts'
import { isKeyLost } from './keys.ts'
import { type Manifest, sumOf } from './manifest.ts'
import { type HeldBlock, type PointContent, pointContent, sealedOf } from './point-content.ts'
import { blocksPath, isPresent, type RestorePoint } from './restore-point.ts'
import { sealedBlock } from './sealed-block.ts'
import { readPresent } from './source.ts'

/** Throws Refused `restore-point-lost`. */
export const requirePresent = (context: BackupContext, point: RestorePoint): void => {
  if (!isPresent(context.places.volume(point.place, point.volume)?.disk, point))
    throw new Refused('restore-point-lost', { restorePoint: point.id, place: context.places.nameOf(point) })
}

const volumeOf = (context: BackupContext, { media }: Pick<VerifyJob, 'media'>) => {
  const [place, volume] = media[0] as readonly [string, string]
  return context.places.need(place, volume).disk
}

/** All that is stored in the files of the point and of those below it, each stretch once. */
const allStored = ({ manifests }: PointContent): readonly HeldBlock[] =>
  manifests.flatMap(({ blocks }, from) => {
    const seen = new Set<number>()
    return blocks
      .filter(({ storedBytes, offsetBytes }) => storedBytes > 0 && !seen.has(offsetBytes) && seen.add(offsetBytes))
      .map((block) => ({ ...block, from }))
  })

const NO_CONTENT: PointContent = { manifests: [], blocks: [] }

/** A manifest that cannot be believed and a file that is missing are found by the check, and refuse nothing. */
const contentOrBroken = (context: BackupContext, point: RestorePoint): Pick<VerifyJob, 'content' | 'broken'> => {
  try {
    const volume = context.places.need(point.place, point.volume).disk
    return { content: pointContent(volume, point, context), broken: null }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return { content: NO_CONTENT, broken: { code: error.code, data: error.data } }
  }
}

/** Throws Refused `restore-point-lost`. */
export const planVerify = (
  context: BackupContext,
  point: RestorePoint,
  { boot, repair }: Pick<VerifyJob, 'boot' | 'repair'>,
): Planned<VerifyJob> => {
  requirePresent(context, point)
  const { content, broken } = contentOrBroken(context, point)
  return {
    ...NOTHING_YET,
    kind: 'verify',
    vm: point.vm,
    point: point.id,
    boot,
    repair,
    content,
    broken,
    reads: allStored(content),
    startedAt: context.kernel.now,
    next: 0,
    damage: [],
    media: [[point.place, point.volume]],
  }
}

const step = (context: BackupContext, job: VerifyJob): VerifyJob => {
  const volume = volumeOf(context, job)
  const reads = job.reads.slice(job.next, job.next + BLOCKS_PER_STEP)
  const damage = [...job.damage]
  for (const held of reads) {
    const path = blocksPath(job.content.manifests[held.from] as Manifest)
    if (context.hashes.fast(readStored(volume, path, held)) === held.hash) continue
    const unrepaired = job.repair ? repair(context, job, held) : null
    if (job.repair && unrepaired === null) continue
    damage.push({ file: path, block: held.block, from: held.from, isNeeded: isNeeded(job, held), unrepaired })
  }
  const bytesRead = job.bytesRead + reads.reduce((sum, { storedBytes }) => sum + storedBytes, 0)
  return { ...job, next: job.next + reads.length, damage, bytesRead, bytesOfBackups: bytesRead }
}

/** A younger file may have a block of its own for it. */
const isNeeded = ({ content }: VerifyJob, { from, offsetBytes }: HeldBlock): boolean =>
  content.blocks.some((each) => each.from === from && each.offsetBytes === offsetBytes)

/** Takes the block as the source has it now, if that is what was copied then; else why not. */
const repair = (context: BackupContext, job: VerifyJob, held: HeldBlock): Unrepaired | null => {
  const manifest = job.content.manifests[held.from] as Manifest
  // Enciphered anew it would have another nonce, and so another hash.
  if (manifest.keyId !== null) return 'enciphered'
  const bytes = readPresent(context, job.vm, held.block)
  if (!bytes) return 'unreadable'
  const { stored, hash } = sealedBlock(context, manifest, held.block, bytes)
  if (hash !== held.hash) return 'changed'
  overwriteStored(volumeOf(context, job), blocksPath(manifest), held.offsetBytes, stored)
  context.emit('block-repaired', { vm: job.vm, restorePoint: job.point, block: held.block, file: blocksPath(manifest) })
  return null
}

/** Of whole files: what no block's hash speaks of is found here. A file below is read for its blocks only. */
const fileDamage = (context: BackupContext, job: VerifyJob): readonly FoundDamage[] =>
  job.content.manifests.flatMap((manifest, from) => {
    if (manifest.sha256 === null) return []
    const file = blocksPath(manifest)
    const isWhole = sumOf(volumeOf(context, job), file, context).sha256 === manifest.sha256
    return isWhole
      ? []
      : [{ file, block: null, from, isNeeded: from === 0, unrepaired: job.repair ? 'no-block' : null }]
  })

/** Whose file is damaged is damaged too. */
const notedBelow = (context: BackupContext, job: VerifyJob, found: readonly FoundDamage[], room: RoomAccess): void => {
  const told = new Set<number>()
  for (const { from, file, block, isNeeded: needed } of found) {
    if (from === 0 || told.has(from)) continue
    told.add(from)
    const below = (job.content.manifests[from] as Manifest).id
    room.setPoints(notedDamage(room.points, below, { file, block }))
    if (!needed) context.emit('damage-below', { vm: job.vm, restorePoint: job.point, below, file, block })
  }
}

/** Hashes are of what is stored: they are right whoever has the key. */
const keyOf = ({ keys }: BackupContext, { content }: VerifyJob) =>
  content.manifests.some(({ keyId }) => isKeyLost(keys(), keyId)) ? { keyLost: true } : {}

/** How it ended stays with the point. Throws as `bootRestorePoint`. */
const booting = (context: BackupContext, job: VerifyJob, room: RoomAccess): BootAnswers => {
  // What nobody can read was not found broken.
  for (const manifest of job.content.manifests) sealedOf(manifest, context)
  try {
    const answers = bootRestorePoint(context, job)
    room.setPoints(noted(room.points, job.point, { verified: 'boot' }))
    return answers
  } catch (error) {
    if (error instanceof StorageError && error.code === 'boot-test-failed')
      room.setPoints(noted(room.points, job.point, { verified: 'boot-failed' }))
    throw error
  }
}

export const verifyWork: JobWork<VerifyJob> = {
  begin: (_context, job) => job,
  progress: ({ next, reads }) => [next, reads.length],
  stepMicros: (context, job) => throughMicros(context, job, stepBytes(job.reads.length - job.next)),
  step,
  complete: (context, job, room) => {
    if (job.broken) {
      const damage = { file: String(job.broken.data['file'] ?? ''), block: null }
      room.setPoints(noted(room.points, job.point, { damage, verified: null }))
      throw new StorageError(job.broken.code, job.broken.data)
    }
    const known = room.points.find(({ id }) => id === job.point)?.verified
    const found = [...job.damage, ...fileDamage(context, job)]
    const first = found.find((each) => each.isNeeded)
    notedBelow(context, job, first ? found.filter((each) => each.isNeeded) : found, room)
    if (first) {
      const { file, block } = first
      room.setPoints(notedDamage(room.points, job.point, { file, block }))
      throw damaged(job.point, first, job.damage.filter((each) => each.isNeeded).length)
    }
    // Hashes that are right say nothing against a boot that failed.
    const verified = known === 'boot-failed' ? known : 'hash'
    room.setPoints(noted(room.points, job.point, { damage: null, verified }))
    const booted = job.boot ? booting(context, job, room) : {}
    context.emit('backup-verified', {
      vm: job.vm,
      restorePoint: job.point,
      ...costsOf(context, job),
      ...booted,
      ...keyOf(context, job),
    })
  },
  undo: () => {},
}

const damaged = (restorePoint: string, { file, block, unrepaired }: FoundDamage, blocks: number): StorageError =>
  new StorageError('restore-point-damaged', {
    restorePoint,
    file,
    ...(block === null ? {} : { block, blocks }),
    ...(unrepaired ? { unrepaired } : {}),
  })
