/**
 * What a volume lies on: one queue, shared by guest, merge and backup. Prices are scenario data and say nothing about
 * real hardware. All costs are integer microseconds.
 */
import type { Duration } from '../kernel/sim-time.ts'

export type MediumKind = 'nvme' | 'ssd' | 'hdd' | 'nas' | 'wan'

export interface MediumSpeed {
  /** Paid by every request. */
  readonly accessMicros: Duration
  /** Paid in addition when a request does not follow on from the one before. */
  readonly seekMicros: Duration
  readonly megabytesPerSecond: number
}

export const MEDIA: Readonly<Record<MediumKind, MediumSpeed>> = {
  nvme: { accessMicros: 20, seekMicros: 0, megabytesPerSecond: 3000 },
  ssd: { accessMicros: 90, seekMicros: 0, megabytesPerSecond: 500 },
  hdd: { accessMicros: 60, seekMicros: 8000, megabytesPerSecond: 180 },
  nas: { accessMicros: 460, seekMicros: 8000, megabytesPerSecond: 180 },
  wan: { accessMicros: 20000, seekMicros: 0, megabytesPerSecond: 12 },
}

/** What a month of a GiB costs on it, in cents: scenario data, as the speeds are. */
export const MEDIUM_CENTS: Readonly<Record<MediumKind, number>> = { nvme: 25, ssd: 12, hdd: 4, nas: 5, wan: 3 }

/** 1 MiB of the lab stands for 1 GiB of life: bulk work is charged for this many times its bytes. */
export const BULK_SCALE = 1024

/** Bulk work goes to the medium in requests of this size; a guest's request waits for one of each bulk job at work. */
export const BULK_REQUEST_BYTES = 1024 * 1024

const transferMicros = (speed: MediumSpeed, bytes: number): Duration => Math.ceil(bytes / speed.megabytesPerSecond)

/** What one request of a guest is made of, alone on the medium. */
export interface RequestParts {
  readonly accessMicros: Duration
  readonly seekMicros: Duration
  readonly transferMicros: Duration
}

/** 1 MB/s is 1 byte a microsecond. `follows`: where the request before it ended. */
export const requestParts = (speed: MediumSpeed, bytes: number, follows: boolean): RequestParts => ({
  accessMicros: speed.accessMicros,
  seekMicros: follows ? 0 : speed.seekMicros,
  transferMicros: transferMicros(speed, bytes),
})

/** One request of a guest, alone on the medium. */
export const requestMicros = (speed: MediumSpeed, bytes: number, follows: boolean): Duration =>
  speed.accessMicros + (follows ? 0 : speed.seekMicros) + transferMicros(speed, bytes)

/** What a guest's request waits while `jobs` bulk jobs share the medium. */
export const contentionMicros = (speed: MediumSpeed, jobs: number): Duration =>
  jobs * requestMicros(speed, BULK_REQUEST_BYTES, false)

/** Bulk bytes at the medium's real speed, scaled; `jobs` is how many share it, this one included. */
export const bulkMicros = (speed: MediumSpeed, bytes: number, jobs: number): Duration =>
  transferMicros(speed, bytes * BULK_SCALE) * Math.max(1, jobs)
