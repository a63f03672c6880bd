import type { PointType } from './restore-point.ts'

/** What a backup is asked to be. */
export interface BackupWish {
  readonly type: PointType
  readonly compress: boolean
  /** With the machine's key, which is made with its first such backup. */
  readonly encrypt: boolean
  readonly crashConsistent: boolean
  readonly deduplicate: boolean
  /** Megabytes a second it may take; null for all there are. */
  readonly bandwidth: number | null
  /** The planned job that runs it. */
  readonly job: string | null
}
