/** What the backup room keeps, and what its parts may ask of it. */
import type { Failure } from '../host/operations.ts'
import type { Repository } from './backup-plan.ts'
import type { BackupWish } from './backup-wish.ts'
import type { JobDefinition } from './job-definition.ts'
import type { Counts } from './job-ids.ts'
import type { RoomAccess } from './job-work.ts'
import type { Job } from './jobs.ts'
import type { PublishedPoint } from './published.ts'
import type { RestorePoint } from './restore-point.ts'
import type { RetentionPolicy } from './retention-policy.ts'
import type { RepositoryOf } from './retention-steps.ts'
import type { BackupKey } from './sealing.ts'

export interface RetentionRule extends RepositoryOf {
  readonly policy: RetentionPolicy
}

export interface BackupsState {
  readonly counts: Counts
  readonly points: readonly RestorePoint[]
  readonly jobs: readonly Job[]
  readonly definitions: readonly JobDefinition[]
  readonly retention: readonly RetentionRule[]
  readonly keys: readonly BackupKey[]
  /** Machines whose backups leave out what they should copy, and nobody is told. */
  readonly silent: readonly string[]
  /** Points that machines run from. */
  readonly published: readonly PublishedPoint[]
}

export const NO_BACKUPS: BackupsState = {
  counts: {},
  points: [],
  jobs: [],
  definitions: [],
  retention: [],
  keys: [],
  silent: [],
  published: [],
}

/** For the parts of this room only. */
export interface BackupsRoom {
  readonly state: BackupsState
  change(change: Partial<BackupsState>): void
  /** Returns the operation. Throws Refused. */
  backUp(vm: string, repository: Repository, wish: BackupWish): string
  fail(id: string, failure: Failure): void
}

/** The points as they are at the time of asking. */
export const accessTo = (room: Pick<BackupsRoom, 'state' | 'change'>): RoomAccess => ({
  get points() {
    return room.state.points
  },
  get jobs() {
    return room.state.jobs
  },
  get published() {
    return room.state.published
  },
  setPoints: (points) => room.change({ points }),
  setPublished: (published) => room.change({ published }),
})
