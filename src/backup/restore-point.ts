/**
 * A restore point as the backup program's catalogue knows it. What it is made of are two files in a repository:
 * `<id>.json`, its manifest, and a `.blocks` file with the copied blocks. The catalogue can be made anew from them.
 */
import { Refused } from '../host/refusal.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { pathKey } from '../storage/windows-path.ts'

/** What of a disk is copied as one. As large as a granule of the change tracking. */
export const BACKUP_BLOCK_BYTES = 64 * 1024

export const POINT_TYPES = ['Full', 'Incremental', 'Differential', 'SyntheticFull', 'ReverseIncremental'] as const
export type PointType = (typeof POINT_TYPES)[number]

/** How the moment was held: by the guest's agent, as a power cut would leave it, or of a machine that was off. */
export type Consistency = 'Application' | 'Crash' | 'Off'

/** What the last check said: all hashes are right, it booted as well, or it did not although its hashes are right. */
export type Verified = null | 'hash' | 'boot' | 'boot-failed'

/** What a verification found: the file, and the block of the disk where one is concerned. */
export interface PointDamage {
  readonly file: string
  readonly block: number | null
}

export interface RestorePoint {
  readonly id: string
  readonly vm: string
  /** Where the VM ran when it was copied: a restore goes there unless told otherwise. */
  readonly host: string
  /** The job that made it; null for one that somebody started by hand. */
  readonly job: string | null
  readonly type: PointType
  readonly place: string
  readonly volume: string
  /** The moment of its content. */
  readonly takenAt: SimTime
  readonly consistency: Consistency
  /** The point on whose blocks this one's stand; null where it stands alone. */
  readonly dependsOn: string | null
  /** The name of its `.blocks` file: a full keeps it while it moves on from point to point. */
  readonly blocksFile: string
  readonly verified: Verified
  /** Found by the last verification that found any. */
  readonly damage: PointDamage | null
  /** Of its own files. */
  readonly bytes: number
  /** Id of the source disk's reference point; null where the source knows of none, as for a copy. */
  readonly referencePoint: string | null
  /** Nobody can change or remove its files before; null where anybody can who may write there. */
  readonly immutableUntil: SimTime | null
  readonly compress: boolean
  /** The key it is enciphered with; null where it is not. */
  readonly keyId: string | null
  /** The point that it is a copy of. */
  readonly copyOf: string | null
}

const folderOf = (vm: string): string => `Backup\\${vm}`
export const manifestPath = ({ vm, id }: { vm: string; id: string }): string => `${folderOf(vm)}\\${id}.json`
export const blocksPath = ({ vm, blocksFile }: { vm: string; blocksFile: string }): string =>
  `${folderOf(vm)}\\${blocksFile}`
/** What the `.blocks` file of a new point is called. */
export const newBlocksFile = (id: string): string => `${id}.blocks`

/** Whether both of its own files are there. */
export const isPresent = (volume: HostVolume | undefined, point: RestorePoint): boolean =>
  volume !== undefined && !volume.lost && volume.exists(manifestPath(point)) && volume.exists(blocksPath(point))

/** Whether a path of its repository is that of one of its own files. */
export const isFileOf = (point: RestorePoint, path: string): boolean =>
  [manifestPath(point), blocksPath(point)].some((own) => pathKey(own) === pathKey(path))

/** Of the newest moment; of several the one that is no copy. */
export const newestPoint = (points: readonly RestorePoint[]): RestorePoint | undefined =>
  points.reduce<RestorePoint | undefined>(
    (found, point) =>
      !found || point.takenAt > found.takenAt || (point.takenAt === found.takenAt && point.copyOf === null)
        ? point
        : found,
    undefined,
  )

/** By id of all, or `latest` of those that are there. Throws `unknown-restore-point` and `no-restore-point`. */
export const neededPoint = (
  all: readonly RestorePoint[],
  present: readonly RestorePoint[],
  named: string,
): RestorePoint => {
  const isLatest = named.toLowerCase() === 'latest'
  const point = isLatest ? newestPoint(present) : all.find(({ id }) => id.toLowerCase() === named.toLowerCase())
  if (!point) throw new Refused(isLatest ? 'no-restore-point' : 'unknown-restore-point', { restorePoint: named })
  return point
}

/** Throws `restore-point-ambiguous`: what cannot be taken back is not chosen among copies of one moment. */
export const requireOneLatest = (points: readonly RestorePoint[], named: string): void => {
  const newest = points.filter(({ takenAt }) => takenAt === newestPoint(points)?.takenAt)
  if (named.toLowerCase() !== 'latest' || newest.length < 2) return
  const told = newest.map(({ id, place }) => `${id} on ${place}`).join(', ')
  throw new Refused('restore-point-ambiguous', { points: told, count: newest.length })
}

/** All points of one repository: they may stand on each other. */
export const inRepository = <Point extends Pick<RestorePoint, 'place' | 'volume'>>(
  points: readonly Point[],
  { place, volume }: { readonly place: string; readonly volume: string },
): readonly Point[] => points.filter((point) => point.place === place && point.volume === volume)

/** Those that cannot be restored without this one, in any number of steps. */
export const dependants = <Point extends Pick<RestorePoint, 'id' | 'dependsOn'>>(
  points: readonly Point[],
  id: string,
): readonly Point[] => {
  const direct = points.filter(({ dependsOn }) => dependsOn === id)
  return direct.flatMap((point) => [point, ...dependants(points, point.id)])
}

/** The point and all that it stands on, itself first. Ends where one is not in the list. */
export const lineage = <Point extends Pick<RestorePoint, 'id' | 'dependsOn'>>(
  points: readonly Point[],
  point: Point,
): readonly Point[] => {
  const found = [point]
  for (let at: Point | undefined = point; at?.dependsOn != null; ) {
    const next: Point | undefined = points.find(({ id }) => id === at?.dependsOn)
    if (next === undefined || found.includes(next)) break
    found.push(next)
    at = next
  }
  return found
}

/** A store by its name, a volume of a host by both. */
export const storeName = ({ place, volume }: Pick<RestorePoint, 'place' | 'volume'>): string =>
  volume.length === 1 ? `${place}:${volume}` : place
