/** The two headers, [MS-VHDX] 2.2.2: the valid one with the larger sequence number is current. */
import { type Guid, readGuid, writeGuid } from '../guid.ts'
import { hasAscii, isZeroBytes, readUint64, viewOf, writeAscii, writeUint64 } from './byte-view.ts'
import { checksumWithout } from './crc32c.ts'

export interface VhdxHeader {
  readonly sequenceNumber: bigint
  /** New before the first modification of the file after each writable open. */
  readonly fileWriteGuid: Guid
  /** New before the first change of what the disk's user can see, after each writable open. Children hold it. */
  readonly dataWriteGuid: Guid
  /** Not zero: the log holds updates that must be replayed first. */
  readonly logGuid: Guid
  readonly logOffsetBytes: number
  readonly logLengthBytes: number
}

export type HeaderSlot = 0 | 1

export const HEADER_OFFSETS_BYTES = [65_536, 131_072] as const
export const HEADER_BYTES = 4096
const SIGNATURE = 'head'

export const encodeHeader = (header: VhdxHeader): Uint8Array => {
  const bytes = new Uint8Array(HEADER_BYTES)
  const view = viewOf(bytes)
  writeAscii(bytes, 0, SIGNATURE)
  view.setBigUint64(8, header.sequenceNumber, true)
  writeGuid(bytes, 16, header.fileWriteGuid)
  writeGuid(bytes, 32, header.dataWriteGuid)
  writeGuid(bytes, 48, header.logGuid)
  view.setUint16(66, 1, true)
  view.setUint32(68, header.logLengthBytes, true)
  writeUint64(view, 72, header.logOffsetBytes)
  view.setUint32(4, checksumWithout(bytes, 4), true)
  return bytes
}

/** Undefined when signature, checksum or version are not those of a header. */
export const decodeHeader = (bytes: Uint8Array): VhdxHeader | undefined => {
  const view = viewOf(bytes)
  if (!hasAscii(bytes, 0, SIGNATURE) || view.getUint32(4, true) !== checksumWithout(bytes, 4)) return undefined
  if (view.getUint16(64, true) !== 0 || view.getUint16(66, true) !== 1) return undefined
  return {
    sequenceNumber: view.getBigUint64(8, true),
    fileWriteGuid: readGuid(bytes, 16),
    dataWriteGuid: readGuid(bytes, 32),
    logGuid: readGuid(bytes, 48),
    logLengthBytes: view.getUint32(68, true),
    logOffsetBytes: readUint64(view, 72),
  }
}

/** Whether the bytes behind the fields are zero, as [MS-VHDX] 2.2.2 asks. */
export const isHeaderReservedZero = (bytes: Uint8Array): boolean => isZeroBytes(bytes.subarray(80))

/** Undefined when no header is valid, or both are with the same number: neither can be told to be newer. */
export const currentHeader = (
  first: VhdxHeader | undefined,
  second: VhdxHeader | undefined,
): { readonly header: VhdxHeader; readonly slot: HeaderSlot } | undefined => {
  if (first === undefined) return second === undefined ? undefined : { header: second, slot: 1 }
  if (second === undefined || first.sequenceNumber > second.sequenceNumber) return { header: first, slot: 0 }
  return second.sequenceNumber > first.sequenceNumber ? { header: second, slot: 1 } : undefined
}
