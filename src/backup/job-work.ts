/** What each kind of job does: the room steps all of them in the same way. */
import type { Duration } from '../kernel/sim-time.ts'
import { bulkMicros } from '../places/medium.ts'
import type { BackupContext } from './backup-context.ts'
import type { Job } from './jobs.ts'
import type { PublishedPoint } from './published.ts'
import { BACKUP_BLOCK_BYTES, type RestorePoint } from './restore-point.ts'

/** Blocks of 64 KiB that are read or written in one step; opening the source's chain for each has its price. */
export const BLOCKS_PER_STEP = 64

/** What a job may ask of the room, and leave in it. */
export interface RoomAccess {
  readonly points: readonly RestorePoint[]
  readonly jobs: readonly Job[]
  readonly setPoints: (points: readonly RestorePoint[]) => void
  readonly published: readonly PublishedPoint[]
  readonly setPublished: (published: readonly PublishedPoint[]) => void
}

export interface JobWork<Each extends Job> {
  /** Its wait is over. From here on what is to be done is known. */
  readonly begin: (context: BackupContext, job: Each, room: RoomAccess) => Each
  /** Blocks done, and how many there are. */
  readonly progress: (job: Each) => readonly [done: number, total: number]
  /** How long the next step takes. */
  readonly stepMicros: (context: BackupContext, job: Each) => Duration
  readonly step: (context: BackupContext, job: Each, room: RoomAccess) => Each
  /** All steps are done. */
  readonly complete: (context: BackupContext, job: Each, room: RoomAccess) => void
  /** It did not come to its end: what it made is cleared away, as far as that can still be reached. */
  readonly undo: (context: BackupContext, job: Each, room: RoomAccess) => void
}

/** Bytes through all media of the job, whichever is the slowest; `bandwidth`, megabytes a second, may be slower still. */
export const throughMicros = (
  context: BackupContext,
  { media }: Pick<Job, 'media'>,
  bytes: number,
  bandwidth: number | null = null,
): Duration => {
  const ofMedia = media.map(([host, volume]) => {
    const place = context.places.need(host, volume)
    return bulkMicros(place.speed, bytes, place.bulkJobs)
  })
  const line = { accessMicros: 0, seekMicros: 0, megabytesPerSecond: bandwidth ?? 1 }
  return Math.max(...ofMedia, bandwidth === null ? 0 : bulkMicros(line, bytes, 1))
}

/** The next blocks of a list, a step of them. */
export const stepBytes = (left: number): number => Math.min(left, BLOCKS_PER_STEP) * BACKUP_BLOCK_BYTES

export const costsOf = (context: BackupContext, { bytesRead, bytesOfBackups, bytesWritten, startedAt }: Job) => ({
  micros: context.kernel.now - startedAt,
  bytesRead,
  bytesOfBackups,
  bytesWritten,
})

/** Of a run that failed, under names that no refusal's data has. */
export const failedCosts = (run: string, { micros, ...bytes }: ReturnType<typeof costsOf>) => ({
  run,
  tookMicros: micros,
  ...bytes,
})
