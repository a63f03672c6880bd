/** CRC-32C (Castagnoli), as headers and region tables of a VHDX file carry it. */
import CRC32C from 'crc-32/crc32c.js'

const NO_BYTES = new Uint8Array(4)

/** Checksum of `bytes` as if the four bytes at `fieldOffsetBytes`, where it will stand itself, were zero. */
export const checksumWithout = (bytes: Uint8Array, fieldOffsetBytes: number): number => {
  const before = CRC32C.buf(bytes.subarray(0, fieldOffsetBytes))
  const over = CRC32C.buf(NO_BYTES, before)
  return CRC32C.buf(bytes.subarray(fieldOffsetBytes + 4), over) >>> 0
}
