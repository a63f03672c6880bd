/** What the guest's requests asked of each file of its disk, by operation. */
import type { Counted } from './request-shares.ts'

export interface FileCounters {
  readonly reads: number
  readonly readBytes: number
  readonly writes: number
  readonly writtenBytes: number
  /** Pages of tables and bitmaps looked at, found in the host's cache or not. */
  readonly metadataHits: number
  readonly metadataMisses: number
  readonly metadataReadBytes: number
  readonly metadataWrites: number
  readonly metadataWrittenBytes: number
  readonly logWrites: number
  readonly logBytes: number
  readonly flushes: number
}

type Counting = Counted<FileCounters>

export const NO_FILE_COUNTERS: FileCounters = {
  reads: 0,
  readBytes: 0,
  writes: 0,
  writtenBytes: 0,
  metadataHits: 0,
  metadataMisses: 0,
  metadataReadBytes: 0,
  metadataWrites: 0,
  metadataWrittenBytes: 0,
  logWrites: 0,
  logBytes: 0,
  flushes: 0,
}

export class CountersByFile {
  readonly #files = new Map<string, Counting>()

  /** Counted into as it is; of a file that nothing was asked of yet, zeros. */
  at(path: string): Counting {
    let found = this.#files.get(path)
    if (found === undefined) {
      found = { ...NO_FILE_COUNTERS }
      this.#files.set(path, found)
    }
    return found
  }

  get all(): ReadonlyMap<string, FileCounters> {
    return this.#files
  }

  clear(): void {
    this.#files.clear()
  }

  fork(): CountersByFile {
    const copy = new CountersByFile()
    for (const [path, counters] of this.#files) copy.#files.set(path, { ...counters })
    return copy
  }
}
