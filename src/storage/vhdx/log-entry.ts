/**
 * One entry of the metadata log, [MS-VHDX] 2.3.1: descriptors, then a 4 KiB data sector for each page that they bring.
 * An entry is taken as a whole or not at all: its checksum covers everything.
 */
import { type Guid, readGuid } from '../guid.ts'
import { hasAscii, readUint64, viewOf, writeAscii, writeUint64 } from './byte-view.ts'
import { checksumWithout } from './crc32c.ts'
import { MEBIBYTE } from './file-identifier.ts'

/** Entries, descriptors and what they name come in these. */
export const LOG_SECTOR_BYTES = 4096
const HEADER_BYTES = 64
const DESCRIPTOR_BYTES = 32
/** A page's first eight and last four bytes stand in its descriptor: the data sector needs their place for itself. */
const LEADING_BYTES = 8
const TRAILING_BYTES = 4

/** What replay does to the file: a 4 KiB page is written, or a range is made zero. */
export type LogUpdate =
  | { readonly offsetBytes: number; readonly page: Uint8Array }
  | { readonly offsetBytes: number; readonly zeroBytes: number }

export interface LogEntry {
  readonly lengthBytes: number
  /** Where in the log the first entry stands that replay must begin with; may be this one. */
  readonly tailBytes: number
  readonly sequenceNumber: bigint
  /** The file was at least so long, and flushed, when the entry was written: a shorter one has lost its end. */
  readonly flushedFileOffsetBytes: number
  /** All that the updates name lies below this. */
  readonly lastFileOffsetBytes: number
  readonly updates: readonly LogUpdate[]
}

const descriptorSectors = (count: number): number =>
  Math.ceil((HEADER_BYTES + count * DESCRIPTOR_BYTES) / LOG_SECTOR_BYTES)

/** Length of the entry that brings so many updates, of which so many are pages. */
export const entryLengthBytes = (updates: readonly LogUpdate[]): number =>
  (descriptorSectors(updates.length) + updates.filter((update) => 'page' in update).length) * LOG_SECTOR_BYTES

/** `logGuid` as its sixteen bytes: an entry is written for every change. */
export const encodeLogEntry = (entry: Omit<LogEntry, 'lengthBytes'>, logGuid: Uint8Array): Uint8Array => {
  const { updates, sequenceNumber } = entry
  const bytes = new Uint8Array(entryLengthBytes(updates))
  const view = viewOf(bytes)
  writeAscii(bytes, 0, 'loge')
  view.setUint32(8, bytes.length, true)
  view.setUint32(12, entry.tailBytes, true)
  view.setBigUint64(16, sequenceNumber, true)
  view.setUint32(24, updates.length, true)
  bytes.set(logGuid, 32)
  writeUint64(view, 48, entry.flushedFileOffsetBytes)
  writeUint64(view, 56, entry.lastFileOffsetBytes)
  let sector = descriptorSectors(updates.length) * LOG_SECTOR_BYTES
  updates.forEach((update, index) => {
    const at = HEADER_BYTES + index * DESCRIPTOR_BYTES
    writeUint64(view, at + 16, update.offsetBytes)
    view.setBigUint64(at + 24, sequenceNumber, true)
    if ('zeroBytes' in update) {
      writeAscii(bytes, at, 'zero')
      writeUint64(view, at + 8, update.zeroBytes)
      return
    }
    writeAscii(bytes, at, 'desc')
    const { page } = update
    bytes.set(page.subarray(LOG_SECTOR_BYTES - TRAILING_BYTES), at + 4)
    bytes.set(page.subarray(0, LEADING_BYTES), at + 8)
    bytes.set(page.subarray(LEADING_BYTES, LOG_SECTOR_BYTES - TRAILING_BYTES), sector + LEADING_BYTES)
    writeAscii(bytes, sector, 'data')
    view.setUint32(sector + 4, Number(sequenceNumber >> 32n), true)
    view.setUint32(sector + LOG_SECTOR_BYTES - TRAILING_BYTES, Number(sequenceNumber & 0xffff_ffffn), true)
    sector += LOG_SECTOR_BYTES
  })
  view.setUint32(4, checksumWithout(bytes, 4), true)
  return bytes
}

/**
 * The length an entry claims by its first 64 bytes; undefined when they cannot begin an entry of this log. Cheap, so
 * that a search looks at whole entries only where there is one.
 */
export const claimedLengthBytes = (header: Uint8Array, logGuid: Guid, logLengthBytes: number): number | undefined => {
  const view = viewOf(header)
  if (!hasAscii(header, 0, 'loge')) return undefined
  const lengthBytes = view.getUint32(8, true)
  const tailBytes = view.getUint32(12, true)
  const wrong =
    lengthBytes === 0 ||
    lengthBytes % LOG_SECTOR_BYTES !== 0 ||
    lengthBytes > logLengthBytes ||
    tailBytes % LOG_SECTOR_BYTES !== 0 ||
    tailBytes >= logLengthBytes ||
    view.getBigUint64(16, true) === 0n ||
    descriptorSectors(view.getUint32(24, true)) * LOG_SECTOR_BYTES > lengthBytes ||
    readGuid(header, 32) !== logGuid
  return wrong ? undefined : lengthBytes
}

/** Undefined when anything about the entry is not as it was written. `bytes` is the whole entry, out of the ring. */
export const decodeLogEntry = (bytes: Uint8Array): LogEntry | undefined => {
  const view = viewOf(bytes)
  if (view.getUint32(4, true) !== checksumWithout(bytes, 4)) return undefined
  const sequenceNumber = view.getBigUint64(16, true)
  const flushedFileOffsetBytes = readUint64(view, 48)
  const lastFileOffsetBytes = readUint64(view, 56)
  if (flushedFileOffsetBytes % MEBIBYTE !== 0 || lastFileOffsetBytes % MEBIBYTE !== 0) return undefined
  const count = view.getUint32(24, true)
  const updates: LogUpdate[] = []
  let sector = descriptorSectors(count) * LOG_SECTOR_BYTES
  for (let index = 0; index < count; index++) {
    const at = HEADER_BYTES + index * DESCRIPTOR_BYTES
    const offsetBytes = readUint64(view, at + 16)
    if (offsetBytes % LOG_SECTOR_BYTES !== 0 || view.getBigUint64(at + 24, true) !== sequenceNumber) return undefined
    if (hasAscii(bytes, at, 'zero')) {
      const zeroBytes = readUint64(view, at + 8)
      if (zeroBytes % LOG_SECTOR_BYTES !== 0) return undefined
      updates.push({ offsetBytes, zeroBytes })
    } else {
      const page = hasAscii(bytes, at, 'desc') ? pageOf(bytes, at, sector, sequenceNumber) : undefined
      if (page === undefined) return undefined
      updates.push({ offsetBytes, page })
      sector += LOG_SECTOR_BYTES
    }
  }
  if (sector !== bytes.length) return undefined
  const tailBytes = view.getUint32(12, true)
  const lengthBytes = bytes.length
  return { lengthBytes, tailBytes, sequenceNumber, flushedFileOffsetBytes, lastFileOffsetBytes, updates }
}

const pageOf = (bytes: Uint8Array, at: number, sector: number, sequenceNumber: bigint): Uint8Array | undefined => {
  const end = sector + LOG_SECTOR_BYTES
  if (end > bytes.length || !hasAscii(bytes, sector, 'data')) return undefined
  const view = viewOf(bytes)
  const high = BigInt(view.getUint32(sector + 4, true))
  const low = BigInt(view.getUint32(end - TRAILING_BYTES, true))
  if ((high << 32n) + low !== sequenceNumber) return undefined
  const page = bytes.slice(sector, end)
  page.set(bytes.subarray(at + 8, at + 8 + LEADING_BYTES), 0)
  page.set(bytes.subarray(at + 4, at + 4 + TRAILING_BYTES), LOG_SECTOR_BYTES - TRAILING_BYTES)
  return page
}
