/** Reading the metadata log of a file that was not closed, [MS-VHDX] 2.3.2: which updates it still owes the file. */
import { NIL_GUID } from '../guid.ts'
import type { HostFile } from '../host-file.ts'
import { StorageError } from '../storage-error.ts'
import type { VhdxHeader } from './header.ts'
import { claimedLengthBytes, decodeLogEntry, LOG_SECTOR_BYTES, type LogEntry, type LogUpdate } from './log-entry.ts'
import { REGION_TABLE_OFFSETS_BYTES } from './region-table.ts'

/** What is owed: the updates in their order, and how long the file must be at least. */
export interface LogReplay {
  readonly updates: readonly LogUpdate[]
  readonly lastFileOffsetBytes: number
}

interface PlacedEntry {
  readonly at: number
  readonly entry: LogEntry
}

/** More than this is not looked at: a log made to be searched for ever is refused. */
const SEARCHED_MAX_BYTES = 64 * 1024 * 1024
const ENTRY_HEADER_BYTES = 64
/** A log that owes the file more growth than this was made to harm. */
const GROWTH_MAX_BYTES = 1024 ** 4

const corrupt = (reason: string): StorageError => new StorageError('0xC03A0008', { part: 'log', reason })

class LogRing {
  readonly #file: HostFile
  readonly #header: VhdxHeader
  readonly #entries = new Map<number, LogEntry | undefined>()
  #searchedBytes = 0

  constructor(file: HostFile, header: VhdxHeader) {
    this.#file = file
    this.#header = header
  }

  get lengthBytes(): number {
    return this.#header.logLengthBytes
  }

  /** The valid entry at this place of the log, if there is one. */
  entryAt(at: number): LogEntry | undefined {
    if (!this.#entries.has(at)) this.#entries.set(at, this.#read(at))
    return this.#entries.get(at)
  }

  #read(at: number): LogEntry | undefined {
    const { logGuid, logLengthBytes } = this.#header
    const lengthBytes = claimedLengthBytes(this.#bytes(at, ENTRY_HEADER_BYTES), logGuid, logLengthBytes)
    if (lengthBytes === undefined) return undefined
    this.#searchedBytes += lengthBytes
    if (this.#searchedBytes > SEARCHED_MAX_BYTES) throw corrupt('limit')
    return decodeLogEntry(this.#bytes(at, lengthBytes))
  }

  #bytes(at: number, lengthBytes: number): Uint8Array {
    const { logOffsetBytes, logLengthBytes } = this.#header
    const bytes = new Uint8Array(lengthBytes)
    const before = Math.min(lengthBytes, logLengthBytes - at)
    this.#file.read(logOffsetBytes + at, bytes.subarray(0, before))
    if (before < lengthBytes) this.#file.read(logOffsetBytes, bytes.subarray(before))
    return bytes
  }
}

/** Entries from `at` on whose numbers follow each other; they may run over the end of the ring. */
const sequenceFrom = (ring: LogRing, at: number): readonly PlacedEntry[] => {
  const sequence: PlacedEntry[] = []
  let lengthBytes = 0
  for (let head = at; ; ) {
    const entry = ring.entryAt(head)
    const before = sequence.at(-1)?.entry
    if (entry === undefined || (before !== undefined && entry.sequenceNumber !== before.sequenceNumber + 1n)) break
    lengthBytes += entry.lengthBytes
    if (lengthBytes > ring.lengthBytes) break
    sequence.push({ at: head, entry })
    head = (head + entry.lengthBytes) % ring.lengthBytes
  }
  return sequence
}

/** The sequence with the newest last entry, from the entry that this one names as its tail. */
const activeSequence = (ring: LogRing): readonly PlacedEntry[] => {
  let active: readonly PlacedEntry[] = []
  for (let at = 0; at < ring.lengthBytes; ) {
    const sequence = sequenceFrom(ring, at)
    const last = sequence.at(-1)
    if (last !== undefined) {
      const tail = sequence.findIndex((placed) => placed.at === last.entry.tailBytes)
      const newer = last.entry.sequenceNumber > (active.at(-1)?.entry.sequenceNumber ?? 0n)
      if (tail >= 0 && newer) active = sequence.slice(tail)
    }
    const end = last === undefined ? at + LOG_SECTOR_BYTES : last.at + last.entry.lengthBytes
    // A sequence that ran over the end was the last one.
    at = last !== undefined && last.at < at ? ring.lengthBytes : end
  }
  return active
}

const assertUpdate = (update: LogUpdate, lastFileOffsetBytes: number): void => {
  const lengthBytes = 'page' in update ? LOG_SECTOR_BYTES : update.zeroBytes
  // File identifier and headers are never logged: an entry that names them was made to harm.
  if (update.offsetBytes < REGION_TABLE_OFFSETS_BYTES[0]) throw corrupt('place')
  if (!(update.offsetBytes + lengthBytes <= lastFileOffsetBytes)) throw corrupt('past-end')
}

/**
 * Undefined for an empty log. Throws 0xC03A0008 (`part: 'log'`) when no whole sequence is left, when the file is shorter
 * than it was known to be, or when an update reaches where none may.
 */
export const owedByLog = (file: HostFile, header: VhdxHeader): LogReplay | undefined => {
  if (header.logGuid === NIL_GUID) return undefined
  const sequence = activeSequence(new LogRing(file, header))
  const last = sequence.at(-1)?.entry
  if (last === undefined) throw corrupt('none-valid')
  if (file.lengthBytes < last.flushedFileOffsetBytes) throw corrupt('truncated')
  if (last.lastFileOffsetBytes > file.lengthBytes + GROWTH_MAX_BYTES) throw corrupt('limit')
  const lastFileOffsetBytes = Math.max(file.lengthBytes, last.lastFileOffsetBytes)
  const updates = sequence.flatMap(({ entry }) => entry.updates)
  for (const update of updates) assertUpdate(update, lastFileOffsetBytes)
  return { updates, lastFileOffsetBytes }
}

/** Carries out what is owed. The caller flushes, and then declares the log empty. */
export const applyReplay = (file: HostFile, { updates, lastFileOffsetBytes }: LogReplay): void => {
  if (file.lengthBytes < lastFileOffsetBytes) file.truncate(lastFileOffsetBytes)
  for (const update of updates) {
    if ('page' in update) file.write(update.offsetBytes, update.page)
    else writeZeros(file, update.offsetBytes, update.zeroBytes)
  }
}

const ZEROS = new Uint8Array(65_536)

const writeZeros = (file: HostFile, offsetBytes: number, lengthBytes: number): void => {
  for (let done = 0; done < lengthBytes; done += ZEROS.length)
    file.write(offsetBytes + done, ZEROS.subarray(0, Math.min(ZEROS.length, lengthBytes - done)))
}

/** A file as it is once its log is replayed, for those who may only read: nothing is written. */
export class ReplayedFile {
  readonly lengthBytes: number
  readonly #file: HostFile
  readonly #pages = new Map<number, Uint8Array>()
  readonly #zeros: { readonly offsetBytes: number; readonly endBytes: number }[] = []

  constructor(file: HostFile, replay: LogReplay) {
    this.#file = file
    this.lengthBytes = replay.lastFileOffsetBytes
    for (const update of replay.updates) {
      if ('page' in update) this.#pages.set(update.offsetBytes, update.page)
      else this.#takeZeros(update.offsetBytes, update.offsetBytes + update.zeroBytes)
    }
  }

  #takeZeros(offsetBytes: number, endBytes: number): void {
    for (const at of this.#pages.keys()) if (at >= offsetBytes && at < endBytes) this.#pages.delete(at)
    this.#zeros.push({ offsetBytes, endBytes })
  }

  nextStoredOffsetBytes(offsetBytes: number): number {
    const stored = this.#file.nextStoredOffsetBytes?.(offsetBytes) ?? offsetBytes
    let next = stored < this.#file.lengthBytes ? stored : Math.max(offsetBytes, this.lengthBytes)
    for (const at of this.#pages.keys())
      if (at + LOG_SECTOR_BYTES > offsetBytes) next = Math.min(next, Math.max(at, offsetBytes))
    return next
  }

  read(offsetBytes: number, target: Uint8Array): void {
    const end = offsetBytes + target.length
    const here = Math.max(0, Math.min(end, this.#file.lengthBytes) - offsetBytes)
    if (here > 0) this.#file.read(offsetBytes, target.subarray(0, here))
    target.fill(0, here)
    for (const zeros of this.#zeros) {
      const from = Math.max(offsetBytes, zeros.offsetBytes)
      const to = Math.min(end, zeros.endBytes)
      if (from < to) target.fill(0, from - offsetBytes, to - offsetBytes)
    }
    for (let at = offsetBytes - (offsetBytes % LOG_SECTOR_BYTES); at < end; at += LOG_SECTOR_BYTES) {
      const page = this.#pages.get(at)
      if (page === undefined) continue
      const from = Math.max(at, offsetBytes)
      target.set(page.subarray(from - at, Math.min(end - at, LOG_SECTOR_BYTES)), from - offsetBytes)
    }
  }
}
