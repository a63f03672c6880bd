/** Jobs as plain data: what forks, and what a step goes on from. No file stays open between steps. */

import { Refused } from '../host/refusal.ts'
import type { CheckpointType } from '../host/virtual-machine.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { Catalogue, CopiedBlock } from './restore-point.ts'

interface JobBase {
  readonly id: string
  readonly operation: string
  readonly vm: string
  readonly startedAt: SimTime
  readonly bytesRead: number
  readonly bytesWritten: number
  /** Waiting for people keeps no medium busy. */
  readonly atWork: boolean
  /** Volumes whose medium the job keeps busy: place and name. */
  readonly media: readonly (readonly [place: string, volume: string])[]
}

export interface BackupJob extends JobBase {
  readonly kind: 'backup'
  readonly place: string
  readonly volume: string
  /** The checkpoint that holds the moment still; deleted when the copy is done. */
  readonly recovery: string
  readonly sourcePath: string
  readonly takenAt: SimTime
  readonly checkpointType: CheckpointType
  /** Payload blocks of the disk still to be read. */
  readonly pending: readonly number[]
  readonly copied: readonly CopiedBlock[]
}

export interface VerifyJob extends JobBase {
  readonly kind: 'verify'
  readonly point: string
  readonly next: number
  readonly damaged: readonly number[]
}

export interface RestoreJob extends JobBase {
  readonly kind: 'restore'
  readonly point: string
  readonly host: string
  readonly volume: string
  readonly newName: string
  readonly diskPath: string
  readonly next: number
  readonly catalogue: Catalogue
}

export type Job = BackupJob | VerifyJob | RestoreJob

/** A job before it has a number. */
export type PlannedJob = Job extends infer Each
  ? Each extends Job
    ? Omit<Each, 'id' | 'operation' | 'atWork'>
    : never
  : never

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Throws `backup-running`. */
export const requireNoBackup = (jobs: readonly Job[], vm: string): void => {
  if (jobs.some((job) => job.kind === 'backup' && same(job.vm, vm))) throw new Refused('backup-running', { vm })
}

/** Throws `restore-running`. */
export const requireNoRestore = (jobs: readonly Job[], vm: string): void => {
  if (jobs.some((job) => job.kind === 'restore' && same(job.newName, vm))) throw new Refused('restore-running', { vm })
}

/** Whether a checkpoint holds a moment still for a backup that is under way. */
export const isHolding = (jobs: readonly Job[], checkpointId: string): boolean =>
  jobs.some((job) => job.kind === 'backup' && job.recovery === checkpointId)

export const worksAt = (job: Job, place: string, volume: string | undefined): boolean =>
  job.media.some(([p, v]) => same(p, place) && (volume === undefined || same(v, volume)))

/** Why it ends when its place fails: a repository that is gone is another matter than a source. */
export const failureAt = (job: Job, place: string, volume: string | undefined, code: string) => ({
  code: job.kind === 'backup' && same(job.place, place) ? 'repository-lost' : code,
  data: { host: place, place, vm: job.vm, ...(volume ? { volume } : {}) },
})
