/** The log of one file open for writing, [MS-VHDX] 2.3: where its next entry goes, and from which one replay must begin. */
import { type Guid, guidBytes } from '../guid.ts'
import { isZeroBytes } from './byte-view.ts'
import { MEBIBYTE } from './file-identifier.ts'
import { encodeLogEntry, entryLengthBytes, LOG_SECTOR_BYTES, type LogUpdate } from './log-entry.ts'
import type { Region } from './region-table.ts'

/** One contiguous piece of an entry; an entry that runs over the end of the ring has two. */
export interface LogPiece {
  readonly offsetBytes: number
  readonly bytes: Uint8Array
}

/** An entry as it goes to the file, and what the log is once it stands there for good. */
export interface PreparedEntry {
  readonly pieces: readonly LogPiece[]
  /** To be called when the pieces are flushed: until then the log stays as it was, and the place is free. */
  readonly commit: () => void
}

/** One descriptor sector: what is written in one step stays this small. */
export const LOG_UPDATES_MAX = 126

/** Sequence numbers of one opening; the next begins above them, so that no stale entry can follow a new one. */
const SEQUENCES_PER_OPENING = 1n << 32n

export class MetadataLog {
  readonly guid: Guid
  readonly #guidBytes: Uint8Array
  readonly #region: Region
  #headBytes = 0
  #sequenceNumber: bigint
  #writtenBytes = 0
  /** The first entry whose updates may not stand in the file for good; undefined when all do. */
  #owed: { readonly atBytes: number; readonly sinceBytes: number } | undefined

  /** `opening` grows with each opening of the file: the number of the header it began with. */
  constructor(region: Region, guid: Guid, opening: bigint) {
    this.#region = region
    this.guid = guid
    this.#guidBytes = guidBytes(guid)
    this.#sequenceNumber = opening * SEQUENCES_PER_OPENING
  }

  copy(): MetadataLog {
    const copy = new MetadataLog(this.#region, this.guid, 0n)
    copy.#headBytes = this.#headBytes
    copy.#sequenceNumber = this.#sequenceNumber
    copy.#writtenBytes = this.#writtenBytes
    copy.#owed = this.#owed
    return copy
  }

  /** Whether an entry with these updates fits without running over entries that are still owed: flush first if not. */
  hasRoomFor(updates: readonly LogUpdate[]): boolean {
    const owedBytes = this.#owed === undefined ? 0 : this.#writtenBytes - this.#owed.sinceBytes
    return owedBytes + entryLengthBytes(updates) <= this.#region.lengthBytes
  }

  /** The file was flushed: what entries before this moment asked for stands in it for good. */
  flushed(): void {
    this.#owed = undefined
  }

  /** The entry that must be written and flushed before its updates go to their places. At most 126, with room for them. */
  prepare(updates: readonly LogUpdate[], fileLengthBytes: number): PreparedEntry {
    if (updates.length > LOG_UPDATES_MAX) throw new RangeError('an entry has one sector of descriptors here')
    const atBytes = this.#headBytes
    const sinceBytes = this.#writtenBytes
    const sequenceNumber = this.#sequenceNumber + 1n
    const lengthBytes = Math.floor(fileLengthBytes / MEBIBYTE) * MEBIBYTE
    const tailBytes = this.#owed?.atBytes ?? atBytes
    const lengths = { flushedFileOffsetBytes: lengthBytes, lastFileOffsetBytes: lengthBytes }
    const entry = encodeLogEntry({ tailBytes, sequenceNumber, ...lengths, updates }, this.#guidBytes)
    const commit = (): void => {
      this.#sequenceNumber = sequenceNumber
      this.#writtenBytes = sinceBytes + entry.length
      this.#headBytes = (atBytes + entry.length) % this.#region.lengthBytes
      // The flush that made this entry stand made all that was owed before it stand as well.
      this.#owed = { atBytes, sinceBytes }
    }
    return { pieces: this.#pieces(atBytes, entry), commit }
  }

  #pieces(atBytes: number, entry: Uint8Array): readonly LogPiece[] {
    const { offsetBytes, lengthBytes } = this.#region
    const before = Math.min(entry.length, lengthBytes - atBytes)
    const first = { offsetBytes: offsetBytes + atBytes, bytes: entry.subarray(0, before) }
    return before === entry.length ? [first] : [first, { offsetBytes, bytes: entry.subarray(before) }]
  }
}

/** A change of some bytes of the file's metadata. */
export interface MetadataChange {
  readonly offsetBytes: number
  readonly bytes: Uint8Array
}

/** The whole 4 KiB pages that the changes make: what an entry brings. `read` gives the bytes as they are. */
export const pagesOf = (
  changes: readonly MetadataChange[],
  read: (offsetBytes: number, target: Uint8Array) => void,
): readonly LogUpdate[] => {
  const pages = new Map<number, Uint8Array>()
  for (const { offsetBytes, bytes } of changes) {
    const end = offsetBytes + bytes.length
    for (let at = offsetBytes - (offsetBytes % LOG_SECTOR_BYTES); at < end; at += LOG_SECTOR_BYTES) {
      let page = pages.get(at)
      if (page === undefined) {
        page = new Uint8Array(LOG_SECTOR_BYTES)
        read(at, page)
        pages.set(at, page)
      }
      const from = Math.max(at, offsetBytes)
      page.set(bytes.subarray(from - offsetBytes, Math.min(end, at + LOG_SECTOR_BYTES) - offsetBytes), from - at)
    }
  }
  return [...pages].map(([offsetBytes, page]) =>
    isZeroBytes(page) ? { offsetBytes, zeroBytes: LOG_SECTOR_BYTES } : { offsetBytes, page },
  )
}
