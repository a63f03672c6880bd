/** What the drill leaves on the disk, so that it goes on after a restart: its pace and its plan, and no key. */
import { FatFsError } from '../fat/fatfs-memory.ts'
import type { GuestSystem } from '../system.ts'
import { readWholeFile, writeWholeFile } from './guest-files.ts'

export const DRILL_JOB = 'drill.job'
const TEXT = /^\[drill\]\r\nfilesPerHour=([1-9]\d{0,5})\r\nnextMicros=(\d{1,16})\r\n$/

export interface DrillJob {
  readonly filesPerHour: number
  /** Microseconds since 1970. */
  readonly nextMicros: number
}

/** Synced; false when the disk is full, and then there is no such file. Throws FatFsError. */
export function writeDrillJob(system: GuestSystem, { filesPerHour, nextMicros }: DrillJob): boolean {
  const text = `[drill]\r\nfilesPerHour=${filesPerHour}\r\nnextMicros=${nextMicros}\r\n`
  if (writeWholeFile(system, DRILL_JOB, new TextEncoder().encode(text))) return true
  system.files.unlink(DRILL_JOB)
  return false
}

/** Undefined without the file, and where it holds something else. Throws FatFsError. */
export function readDrillJob(system: GuestSystem): DrillJob | undefined {
  const [, filesPerHour, nextMicros] = TEXT.exec(new TextDecoder().decode(readWholeFile(system, DRILL_JOB))) ?? []
  if (filesPerHour === undefined || nextMicros === undefined) return undefined
  return { filesPerHour: Number(filesPerHour), nextMicros: Number(nextMicros) }
}

/** Runs what may meet a disk that cannot: the drill goes on as if the file had nothing to say. */
export function tolerant<Result>(act: () => Result): Result | undefined {
  try {
    return act()
  } catch (error) {
    if (error instanceof FatFsError) return undefined
    throw error
  }
}
