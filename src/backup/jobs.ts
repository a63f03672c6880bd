/** Jobs as plain data: what forks, and what a step goes on from. No file stays open between steps. */
import type { OrdersTold } from '../guest/guest.ts'
import type { Failure } from '../host/operations.ts'
import { Refused } from '../host/refusal.ts'
import type { AttachedDisk, CheckpointType } from '../host/virtual-machine.ts'
import type { Duration, SimTime } from '../kernel/sim-time.ts'
import type { BackupWish } from './backup-wish.ts'
import type { FoundDamage } from './found-damage.ts'
import type { DiskShape, Manifest, Sealing, StoredBlock } from './manifest.ts'
import type { HeldBlock, PointContent } from './point-content.ts'
import type { PublishedPoint } from './published.ts'
import { type Consistency, type RestorePoint, storeName } from './restore-point.ts'
import type { Savings } from './savings.ts'

interface JobBase {
  readonly id: string
  readonly operation: string
  readonly vm: string
  readonly startedAt: SimTime
  readonly bytesRead: number
  /** Of these what came out of a repository, and not from the machine's own disks. */
  readonly bytesOfBackups: number
  readonly bytesWritten: number
  /** Waiting for people keeps no medium busy. */
  readonly atWork: boolean
  /** Volumes whose medium the job keeps busy: place and name. */
  readonly media: readonly (readonly [place: string, volume: string])[]
}

export interface BackupJob extends JobBase, BackupWish, Sealing {
  readonly kind: 'backup'
  readonly place: string
  readonly volume: string
  /** The checkpoint that holds the moment still; deleted when the copy is done. */
  readonly recovery: string
  /** The files of the moment. */
  readonly sources: readonly AttachedDisk[]
  readonly takenAt: SimTime
  readonly consistency: Consistency
  readonly orders: OrdersTold | null
  readonly checkpointType: CheckpointType
  readonly disks: readonly DiskShape[]
  /** The point that this one stands on, is made of, or takes the file of. */
  readonly base: string | null
  /** Blocks to be read at the source. */
  readonly pending: readonly number[]
  readonly pendingDone: number
  /** Blocks that come from the repository: for a synthetic full, or for the rollback file of a reverse incremental. */
  readonly carried: readonly HeldBlock[]
  readonly carriedDone: number
  readonly content: PointContent | null
  readonly blocksFile: string
  readonly stored: readonly StoredBlock[]
  /** Of a reverse incremental: what the former full is taken back with. */
  readonly rollback: null | { readonly blocksFile: string; readonly stored: readonly StoredBlock[] }
  /** The program has a fault that nobody sees: it leaves out what it reads, and counts it as written. */
  readonly fails: boolean
  readonly bytesLeftOut: number
  readonly savings: Savings
}

export interface VerifyJob extends JobBase {
  readonly kind: 'verify'
  readonly point: string
  readonly boot: boolean
  readonly repair: boolean
  readonly content: PointContent
  /** Why it cannot even be read what there is to read. */
  readonly broken: Failure | null
  /** All that is stored, whether the point uses it or not. */
  readonly reads: readonly HeldBlock[]
  readonly next: number
  readonly damage: readonly FoundDamage[]
}

export interface RestoreJob extends JobBase {
  readonly kind: 'restore'
  readonly point: string
  readonly host: string
  readonly volume: string
  readonly newName: string
  /** One a disk of the point. */
  readonly diskPaths: readonly string[]
  readonly next: number
  readonly content: PointContent
}

/** A restore point given to a host as a volume of its own, and a machine that runs from it. */
export interface PublishJob extends JobBase {
  readonly kind: 'publish'
  readonly point: string
  readonly host: string
  readonly newName: string
  readonly content: PointContent
  /** Manifests: all that is read before it is there. */
  readonly headBytes: number
  readonly isRead: boolean
}

/** The disks of a machine on their way to another volume of its host, while it may run. */
export interface MoveJob extends JobBase {
  readonly kind: 'move'
  readonly host: string
  /** Where they go. */
  readonly volume: string
  readonly folder: string
  /** As the machine has them, and what each becomes. */
  readonly sources: readonly AttachedDisk[]
  readonly diskPaths: readonly string[]
  /** Since when changes are known; another one with each pass. */
  readonly reference: string
  readonly passes: number
  /** Of this pass. */
  readonly pending: readonly number[]
  readonly next: number
  /** Of the passes before. */
  readonly copied: number
}

/** A restore point copied to another place: what is not there yet of it. */
export interface CopyJob extends JobBase {
  readonly kind: 'copy'
  readonly point: string
  readonly place: string
  readonly volume: string
  /** Asked for beside what the place does by itself; counted from when the copy is done. */
  readonly immutableMicros: Duration
  /** A copy of an older point of the same machine, there already. */
  readonly base: string | null
  readonly content: PointContent
  readonly copies: readonly HeldBlock[]
  /** Blocks that the base has and the point has not. */
  readonly zeros: readonly number[]
  readonly next: number
  readonly stored: readonly StoredBlock[]
}

/** Retention: points that go, and increments that are merged into their full. One after the other. */
export interface RetentionJob extends JobBase {
  readonly kind: 'retention'
  readonly place: string
  readonly volume: string
  readonly steps: readonly RetentionStep[]
  readonly next: number
  /** Of the merge under way: how many of its blocks are in the full. */
  readonly merging: null | {
    readonly full: Manifest
    readonly increment: Manifest
    readonly done: number
    readonly stored: readonly StoredBlock[]
  }
}

export type RetentionStep =
  | { readonly kind: 'remove'; readonly point: string }
  /** The increment goes into the file of the full below it, and is a full then. */
  | { readonly kind: 'merge'; readonly point: string; readonly into: string }

export type Job = BackupJob | VerifyJob | RestoreJob | PublishJob | MoveJob | CopyJob | RetentionJob
export type JobKind = Job['kind']

/** A job before it has a number. */
export type Planned<Each extends Job = Job> = Each extends Job ? Omit<Each, 'id' | 'operation' | 'atWork'> : never

export const NOTHING_YET = { bytesRead: 0, bytesOfBackups: 0, bytesWritten: 0 }

export const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Throws `backup-running`. */
export const requireNoBackup = (jobs: readonly Job[], vm: string): void => {
  const running = jobs.find((job): job is BackupJob => job.kind === 'backup' && sameName(job.vm, vm))
  if (running) throw new Refused('backup-running', { vm, runningTo: storeName(running), runningJob: running.job ?? '' })
}

/** Throws `restore-running`. */
export const requireNoRestore = (jobs: readonly Job[], vm: string): void => {
  if (jobs.some((job) => (job.kind === 'restore' || job.kind === 'publish') && sameName(job.newName, vm)))
    throw new Refused('restore-running', { vm })
}

/** Throws `move-running`. */
export const requireNoMove = (jobs: readonly Job[], vm: string): void => {
  if (jobs.some((job) => job.kind === 'move' && sameName(job.vm, vm))) throw new Refused('move-running', { vm })
}

/** Whether a checkpoint holds a moment still for a backup that is under way. */
export const isHolding = (jobs: readonly Job[], checkpointId: string): boolean =>
  jobs.some((job) => job.kind === 'backup' && job.recovery === checkpointId)

/** Points whose files a job reads or changes: they cannot go meanwhile. */
export const pointsInUse = (job: Job): readonly string[] => {
  switch (job.kind) {
    case 'backup':
      return [...(job.base === null ? [] : [job.base]), ...(job.content?.manifests.map(({ id }) => id) ?? [])]
    case 'retention':
      return job.steps.flatMap((step) => (step.kind === 'merge' ? [step.point, step.into] : [step.point]))
    case 'move':
      return []
    default:
      return job.content.manifests.map(({ id }) => id)
  }
}

/** Points of which a job is changing the files, and what stands on them: nobody can read them until it is done. */
const pointsChanged = (job: Job): readonly string[] => {
  if (job.kind === 'retention') return pointsInUse(job)
  return job.kind === 'backup' && job.type === 'ReverseIncremental' ? pointsInUse(job) : []
}

/** Throws `restore-point-in-use` where one of these points is being changed. */
export const requireReadable = (jobs: readonly Job[], points: readonly Pick<RestorePoint, 'id'>[]): void => {
  for (const { id } of points) {
    const user = jobs.find((job) => pointsChanged(job).includes(id))
    if (user) throw new Refused('restore-point-in-use', { restorePoint: id, job: user.kind })
  }
}

interface Users {
  readonly jobs: readonly Job[]
  readonly published: readonly PublishedPoint[]
}

/** Throws `restore-point-in-use`. */
export const requireUnused = ({ jobs, published }: Users, { id }: Pick<RestorePoint, 'id'>): void => {
  const user = jobs.find((job) => pointsInUse(job).includes(id))
  if (user) throw new Refused('restore-point-in-use', { restorePoint: id, job: user.kind })
  const held = published.find(({ points }) => points.includes(id))
  if (held) throw new Refused('restore-point-in-use', { restorePoint: id, vm: held.vm })
}

export const worksAt = (job: Job, place: string, volume: string | undefined): boolean =>
  job.media.some(([p, v]) => sameName(p, place) && (volume === undefined || sameName(v, volume)))

/** Why it ends when its place fails: a repository that is gone is another matter than a source. */
export const failureAt = (job: Job, place: string, volume: string | undefined, code: string) => ({
  code: 'place' in job && job.kind !== 'copy' && sameName(job.place, place) ? 'repository-lost' : code,
  data: { host: place, place, vm: job.vm, ...(volume ? { volume } : {}) },
})
