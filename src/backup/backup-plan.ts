/** What a backup is going to be: found out before anything is changed, and once more when its moment is held. */
import { Refused } from '../host/refusal.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import type { BackupWish } from './backup-wish.ts'
import type { RoomAccess } from './job-work.ts'
import { type BackupJob, NOTHING_YET, type Planned, pointsInUse } from './jobs.ts'
import type { Manifest } from './manifest.ts'
import { pointBreak } from './point-break.ts'
import { type HeldBlock, type PointContent, pointContent } from './point-content.ts'
import { inRepository, isPresent, newBlocksFile, type PointType, type RestorePoint } from './restore-point.ts'
import { NO_SAVINGS } from './savings.ts'
import { blocksChanged, blocksInUse, checkpointName, holdMoment, shapesOf, withSources } from './source.ts'

export interface Repository {
  readonly place: string
  readonly volume: string
}

/** Refuses before anything is changed. `waitMicros`: how long the guest is waited for; 0 takes its moment at once. */
export const planBackup = (
  context: BackupContext,
  vm: string,
  repository: Repository,
  wish: BackupWish,
  id: string,
): { readonly job: Planned<BackupJob>; readonly waitMicros: number } => {
  const hosted = context.hypervisor.need(vm)
  const { host, volume: source, disks, name } = hosted.record
  const target = context.places.need(repository.place, repository.volume)
  if (target.disk.lost) throw new Refused('repository-lost', { place: target.place, volume: target.name, vm: name })
  if (hosted.volume.lost) throw new Refused('volume-lost', { host, volume: source, vm: name })
  if (disks.length === 0) throw new StorageError('vm-without-disk', { vm: name })
  const waitMicros = context.hypervisor.prepareRecovery(hosted, checkpointName(id), !wish.crashConsistent)
  const job: Planned<BackupJob> = {
    ...wish,
    keyId: null,
    ...NOTHING_YET,
    kind: 'backup',
    vm: name,
    place: target.place,
    volume: target.name,
    startedAt: context.kernel.now,
    takenAt: context.kernel.now,
    checkpointType: hosted.record.checkpointType,
    consistency: 'Crash',
    orders: null,
    recovery: '',
    sources: disks,
    disks: [],
    base: null,
    pending: [],
    pendingDone: 0,
    carried: [],
    carriedDone: 0,
    content: null,
    blocksFile: newBlocksFile(id),
    stored: [],
    rollback: null,
    fails: false,
    bytesLeftOut: 0,
    savings: NO_SAVINGS,
    media: [
      [host, source],
      [target.place, target.name],
    ],
  }
  return { job, waitMicros }
}

/** The moment is held from here on. Throws Refused. */
export const withMoment = <Plan extends Planned<BackupJob>>(context: BackupContext, job: Plan, id: string): Plan => ({
  ...job,
  ...holdMoment(context, job.vm, id, !job.crashConsistent),
})

const isFull = ({ type }: RestorePoint): boolean => type === 'Full' || type === 'SyntheticFull'

/** The point on which one of that type would stand: the newest, or the newest full. */
const baseFor = (type: PointType, points: readonly RestorePoint[]): RestorePoint | undefined =>
  type === 'Differential' ? points.filter(isFull).at(-1) : points.at(-1)

interface Base {
  readonly point: RestorePoint
  readonly content: PointContent
  readonly changed: readonly number[]
}

/** What the backup can stand on, or the code that says why it must read everything. */
const findBase = (
  context: BackupContext,
  job: BackupJob,
  { points, jobs, published }: Pick<RoomAccess, 'points' | 'jobs' | 'published'>,
): Base | { readonly code: string } => {
  const volume = context.places.need(job.place, job.volume).disk
  const ours = inRepository(points, job).filter(({ vm, copyOf }) => vm === job.vm && copyOf === null)
  const point = baseFor(job.type, ours)
  if (!point) return { code: 'no-restore-point' }
  const broken = pointBreak({ places: context.places, backups: { state: { points, keys: context.keys() } } }, point)
  if (broken?.why === 'damaged' || broken?.why === 'below') return { code: 'restore-point-damaged' }
  if (!isPresent(volume, point)) return { code: 'restore-point-lost' }
  if (job.type === 'ReverseIncremental' && !isFull(point)) return { code: 'newest-no-full' }
  if (job.type === 'ReverseIncremental' && published.some((each) => each.points.includes(point.id)))
    return { code: 'restore-point-in-use' }
  if (job.type === 'ReverseIncremental' && (point.immutableUntil ?? 0) > context.kernel.now)
    return { code: 'restore-point-immutable' }
  const isRead = jobs.some((each) => each.id !== job.id && pointsInUse(each).includes(point.id))
  if (job.type === 'ReverseIncremental' && isRead) return { code: 'restore-point-in-use' }
  if (point.referencePoint === null) return { code: '0xC03A002A' }
  try {
    const content = pointContent(volume, point, context)
    const { compress, keyId } = content.manifests[0] as Manifest
    if (compress !== job.compress || keyId !== job.keyId) return { code: 'sealing-differs' }
    const known = blocksChanged(context, job.vm, point.referencePoint)
    return 'code' in known ? known : { point, content, changed: known.blocks }
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return { code: error.code }
  }
}

/** The disks are as they were when the base was made: as many, at the same places, of the same sizes. */
const sameDisks = (job: BackupJob, { content }: Base): boolean =>
  JSON.stringify(
    content.manifests[0]?.disks.map(({ controllerLocation, sizeBytes }) => [controllerLocation, sizeBytes]),
  ) === JSON.stringify(job.disks.map(({ controllerLocation, sizeBytes }) => [controllerLocation, sizeBytes]))

/** The moment is held: what is read, what it stands on, and what comes from the repository. */
export const listBlocks = (
  context: BackupContext,
  held: BackupJob,
  room: Pick<RoomAccess, 'points' | 'jobs' | 'published'>,
): BackupJob => {
  const [inUse, disks] = withSources(
    context,
    held,
    (disks) => [blocksInUse(disks), shapesOf(held.sources, disks)] as const,
  )
  const job = { ...held, disks }
  if (job.type === 'Full') return { ...job, pending: inUse }
  const found = findBase(context, job, room)
  const base = 'code' in found || sameDisks(job, found) ? found : { code: 'disks-differ' }
  if ('code' in base) {
    const { vm, place, volume, type } = job
    context.emit('backup-became-full', { vm, place, volume, wished: type, cause: base.code })
    return { ...job, type: 'Full', pending: inUse }
  }
  return { ...job, base: base.point.id, pending: base.changed, ...fromRepository(job, base, inUse) }
}

/** Of a synthetic full all that the source did not change; of a reverse incremental what the full loses by it. */
const fromRepository = (
  { type }: BackupJob,
  { content, changed }: Base,
  inUse: readonly number[],
): Partial<BackupJob> => {
  if (type === 'Incremental' || type === 'Differential') return { content }
  const isChanged = new Set(changed)
  const held = new Set(inUse)
  const carried = (content.blocks as readonly HeldBlock[]).filter(({ block }) =>
    type === 'SyntheticFull' ? !isChanged.has(block) && held.has(block) : isChanged.has(block),
  )
  return { content, carried }
}
