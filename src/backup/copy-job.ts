/**
 * A restore point copied to another place. Where a copy of an older point of the machine lies there already, only what
 * differs goes over the line, and the new copy stands on that one; else it is copied whole. Blocks go as they lie, with
 * their hashes: what is enciphered stays so.
 */
import { Refused } from '../host/refusal.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import { DAY } from '../kernel/sim-time.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import { appendStored, createBlocksFile, flushBlocksFile } from './blocks-file.ts'
import { BLOCKS_PER_STEP, costsOf, type JobWork, stepBytes, throughMicros } from './job-work.ts'
import { type CopyJob, NOTHING_YET, type Planned } from './jobs.ts'
import { fileBytes, type Manifest, pointOf, type StoredBlock, sumOf, writeManifest } from './manifest.ts'
import { checkedStored, type PointContent, pointContent } from './point-content.ts'
import { blocksPath, inRepository, isPresent, newBlocksFile, type RestorePoint } from './restore-point.ts'
import { requirePresent } from './verify-job.ts'

const sameSealing = ({ manifests }: PointContent, other: PointContent): boolean => {
  const kinds = [...manifests, ...other.manifests].map(({ compress, keyId }) => `${compress} ${keyId}`)
  return new Set(kinds).size === 1
}

/** The newest copy at that place that can be read and is older than the point. */
const baseAt = (
  context: BackupContext,
  point: RestorePoint,
  where: { readonly place: string; readonly volume: string },
  points: readonly RestorePoint[],
): { readonly id: string; readonly content: PointContent } | undefined => {
  const volume = context.places.need(where.place, where.volume).disk
  const there = inRepository(points, where)
    .filter(({ vm, takenAt, copyOf, damage }) => vm === point.vm && copyOf && !damage && takenAt <= point.takenAt)
    .filter((each) => isPresent(volume, each))
  const newest = there.at(-1)
  if (!newest) return undefined
  try {
    return { id: newest.id, content: pointContent(volume, newest, context) }
  } catch (error) {
    if (error instanceof StorageError) return undefined
    throw error
  }
}

/** Throws Refused, and StorageError where the point cannot be read. */
export const planCopy = (
  context: BackupContext,
  point: RestorePoint,
  where: { readonly place: string; readonly volume: string },
  { immutableDays, points }: { readonly immutableDays: number | null; readonly points: readonly RestorePoint[] },
): Planned<CopyJob> => {
  requirePresent(context, point)
  const target = context.places.need(where.place, where.volume)
  if (target.disk.lost) throw new Refused('repository-lost', { place: target.place, volume: target.name, vm: point.vm })
  if (target.place === point.place && target.name === point.volume)
    throw new Refused('copy-to-itself', { restorePoint: point.id, place: context.places.nameOf(point) })
  const original = point.copyOf ?? point.id
  const isThere = inRepository(points, { place: target.place, volume: target.name }).some(
    (each) => (each.copyOf ?? each.id) === original && !each.damage && isPresent(target.disk, each),
  )
  if (isThere) throw new Refused('copy-to-itself', { restorePoint: point.id, place: context.places.nameOf(where) })
  const content = pointContent(context.places.need(point.place, point.volume).disk, point, context)
  const found = baseAt(context, point, { place: target.place, volume: target.name }, points)
  const base = found && sameSealing(content, found.content) ? found : undefined
  const there = new Map(base?.content.blocks.map(({ block, hash }) => [block, hash]))
  const held = new Set(content.blocks.map(({ block }) => block))
  return {
    ...NOTHING_YET,
    kind: 'copy',
    vm: point.vm,
    point: point.id,
    place: target.place,
    volume: target.name,
    immutableMicros: (immutableDays ?? 0) * DAY,
    base: base?.id ?? null,
    content,
    copies: content.blocks.filter(({ block, hash }) => there.get(block) !== hash),
    zeros: [...there.keys()].filter((block) => !held.has(block)),
    next: 0,
    stored: [],
    startedAt: context.kernel.now,
    media: [
      [point.place, point.volume],
      [target.place, target.name],
    ],
  }
}

const targetOf = (context: BackupContext, job: CopyJob) => context.places.need(job.place, job.volume).disk
const pathOf = ({ vm, id }: CopyJob): string => blocksPath({ vm, blocksFile: newBlocksFile(id) })

const step = (context: BackupContext, job: CopyJob): CopyJob => {
  const [place, volume] = job.media[0] as readonly [string, string]
  const source = context.places.need(place, volume).disk
  const blocks = job.copies.slice(job.next, job.next + BLOCKS_PER_STEP)
  const stored: StoredBlock[] = [...job.stored]
  let bytes = 0
  for (const held of blocks) {
    const content = checkedStored(source, job.content, held, context)
    stored.push({ ...appendStored(targetOf(context, job), pathOf(job), content, held.hash), block: held.block })
    bytes += content.length
  }
  const [bytesRead, bytesWritten] = [job.bytesRead + bytes, job.bytesWritten + bytes]
  return { ...job, stored, next: job.next + blocks.length, bytesRead, bytesOfBackups: bytesRead, bytesWritten }
}

const manifestOf = (context: BackupContext, job: CopyJob): Manifest => {
  const original = job.content.manifests[0] as Manifest
  const zeros = job.zeros.map((block): StoredBlock => ({ block, offsetBytes: 0, storedBytes: 0, hash: '' }))
  return {
    ...original,
    id: job.id,
    type: job.base === null ? 'Full' : 'Incremental',
    dependsOn: job.base,
    referencePoint: null,
    copyOf: original.copyOf ?? original.id,
    blocksFile: newBlocksFile(job.id),
    ...sumOf(targetOf(context, job), pathOf(job), context),
    blocks: [...job.stored, ...zeros].sort((a, b) => a.block - b.block),
  }
}

/** Whichever lasts longer: what was asked for, or what the place does by itself. */
const lockOf = ({ kernel: { now }, immutableFrom }: BackupContext, { place, immutableMicros }: CopyJob) => {
  const ofPlace = immutableFrom(place, now)
  return immutableMicros === 0 ? ofPlace : Math.max(now + immutableMicros, ofPlace ?? 0)
}

/** When it ends, microseconds since 1970; whether that is longer than was asked for, and whether it is only the host that keeps it. */
const lockTold = ({ epochMicros, kernel, places }: BackupContext, job: CopyJob, until: SimTime | null) =>
  until === null
    ? {}
    : {
        lockedUntil: epochMicros + until,
        longerThanAsked: Number(job.immutableMicros > 0 && until > kernel.now + job.immutableMicros),
        ofHost: Number(places.place(job.place)?.spec.kind === 'host'),
      }

export const copyWork: JobWork<CopyJob> = {
  begin: (context, job) => {
    createBlocksFile(targetOf(context, job), pathOf(job))
    return job
  },
  progress: ({ next, copies }) => [next, copies.length],
  stepMicros: (context, job) => throughMicros(context, job, stepBytes(job.copies.length - job.next)),
  step,
  complete: (context, job, room) => {
    const volume = targetOf(context, job)
    flushBlocksFile(volume, pathOf(job))
    const manifest = manifestOf(context, job)
    writeManifest(volume, manifest, context.sha256)
    const { place } = job
    const immutableUntil = lockOf(context, job)
    const bytes = fileBytes(volume, manifest)
    const copy = pointOf(manifest, { place, volume: job.volume, bytes, immutableUntil })
    room.setPoints([...room.points, copy])
    context.emit('restore-point-copied', {
      vm: job.vm,
      restorePoint: job.point,
      copy: job.id,
      place,
      volume: job.volume,
      type: copy.type,
      ...lockTold(context, job, immutableUntil),
      ...costsOf(context, job),
    })
  },
  undo: (context, job) => {
    const volume = targetOf(context, job)
    if (!volume.lost && volume.exists(pathOf(job))) volume.remove(pathOf(job))
  },
}
