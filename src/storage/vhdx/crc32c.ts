/** CRC-32C (Castagnoli), as headers and region tables of a VHDX file carry it. */
import CRC32C from 'crc-32/crc32c.js'

const NO_BYTES = new Uint8Array(4)

/** From this many zeros on, stepping over them is faster than reading them. */
const RUN_MIN_BYTES = 256

/** Checksum of `bytes` as if the four bytes at `fieldOffsetBytes`, where it will stand itself, were zero. */
export const checksumWithout = (bytes: Uint8Array, fieldOffsetBytes: number): number => {
  const before = CRC32C.buf(bytes.subarray(0, fieldOffsetBytes))
  const over = CRC32C.buf(NO_BYTES, before)
  // Most of a region table or a header is empty.
  const end = endOfContent(bytes, fieldOffsetBytes + 4)
  const content = CRC32C.buf(bytes.subarray(fieldOffsetBytes + 4, end), over)
  return overZeros(content, bytes.length - end) >>> 0
}

/** At most so far behind the last byte that is not zero, word by word; few zeros may as well be read. */
const endOfContent = (bytes: Uint8Array, from: number): number => {
  const { buffer, byteOffset, length } = bytes
  if (byteOffset % 4 !== 0 || length % 4 !== 0) return length
  const words = new Int32Array(buffer, byteOffset, length / 4)
  const first = Math.ceil(from / 4)
  let end = words.length
  while (end > first && words[end - 1] === 0) end--
  return length - end * 4 < RUN_MIN_BYTES ? length : Math.max(from, end * 4)
}

/**
 * The checksum with so many zero bytes behind it. A zero byte changes the register by a linear map over its bits, so that
 * 2^k of them are that map applied to itself k times: each map is kept as the images of the 32 bits.
 */
const overZeros = (checksum: number, count: number): number => {
  let register = ~checksum
  for (let power = 0, left = count; left > 0; power++, left = Math.floor(left / 2))
    if (left % 2 === 1) register = apply(mapOf(power), register)
  return ~register
}

const maps: Int32Array[] = []

/** What 2^power zero bytes do. */
const mapOf = (power: number): Int32Array => {
  for (let next = maps.length; next <= power; next++) {
    const half = maps[next - 1]
    maps.push(Int32Array.from({ length: 32 }, (_, bit) => (half ? apply(half, half[bit] ?? 0) : overOne(1 << bit))))
  }
  return maps[power] as Int32Array
}

const overOne = (register: number): number => ~CRC32C.buf(NO_BYTES.subarray(0, 1), ~register)

const apply = (map: Int32Array, register: number): number => {
  let image = 0
  for (let bit = 0; bit < 32; bit++) if ((register >>> bit) & 1) image ^= map[bit] ?? 0
  return image
}
