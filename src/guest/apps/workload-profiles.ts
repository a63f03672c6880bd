/** What each workload asks of the disk, as data. */
import type { WorkloadProfile } from './app-types.ts'

const KIBIBYTE = 1024
const SECOND = 1_000_000
const DAY = 86_400 * SECOND

/** Requests of one kind; their places are drawn anew each time. */
export type WorkloadStep =
  | {
      readonly act: 'read'
      /** The workload's own file, or the system's programs. */
      readonly from: 'own-file' | 'programs'
      readonly count: number
      readonly minimumBytes: number
      readonly maximumBytes: number
    }
  | { readonly act: 'write'; readonly count: number; readonly bytes: number; readonly isSynced: boolean }
  /** Goes on reading its own file where it was, and appends to the copy what it has read; a new copy follows the end. */
  | { readonly act: 'copy'; readonly count: number; readonly bytes: number }

export interface ProfileSteps {
  readonly intervalMicros: number
  /** After so many bursts it ends by itself; undefined goes on until it is stopped. */
  readonly bursts?: number
  /** One burst, in this order. */
  readonly steps: readonly WorkloadStep[]
}

export const PROFILE_STEPS: Readonly<Record<WorkloadProfile, ProfileSteps>> = {
  IdleOffice: {
    intervalMicros: 30 * SECOND,
    steps: [
      { act: 'read', from: 'own-file', count: 2, minimumBytes: 4 * KIBIBYTE, maximumBytes: 16 * KIBIBYTE },
      { act: 'write', count: 1, bytes: 4 * KIBIBYTE, isSynced: false },
    ],
  },
  BusyDatabase: {
    intervalMicros: 5 * SECOND,
    steps: [
      { act: 'read', from: 'own-file', count: 8, minimumBytes: 8 * KIBIBYTE, maximumBytes: 8 * KIBIBYTE },
      { act: 'write', count: 4, bytes: 4 * KIBIBYTE, isSynced: true },
    ],
  },
  SequentialCopy: { intervalMicros: 10 * SECOND, steps: [{ act: 'copy', count: 8, bytes: 64 * KIBIBYTE }] },
  BootStorm: {
    intervalMicros: 10 * SECOND,
    bursts: 20,
    steps: [{ act: 'read', from: 'programs', count: 40, minimumBytes: 16 * KIBIBYTE, maximumBytes: 64 * KIBIBYTE }],
  },
}

/** Between two bursts, so that the profile writes so many blocks a day; its own pace where it writes none. */
export const intervalMicrosOf = (profile: WorkloadProfile, blockWritesPerDay: number): number => {
  const { steps, intervalMicros } = PROFILE_STEPS[profile]
  const writes = steps.reduce((sum, step) => sum + (step.act === 'write' ? step.count : 0), 0)
  return writes === 0 ? intervalMicros : Math.floor((DAY * writes) / blockWritesPerDay)
}
