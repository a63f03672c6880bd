/** Sector bitmaps, [MS-VHDX] 2.7: bit n of a block's slice is its sector n, least significant bit first; 1 is "here". */

export const hasBit = (bits: Uint8Array, sector: number): boolean =>
  (((bits[sector >> 3] as number) >> (sector & 7)) & 1) === 1

/** How many sectors from `first` on, at most `limit`, have the same bit as `first`. Whole bytes go by in one step. */
export const runLength = (bits: Uint8Array, first: number, limit: number): number => {
  const here = hasBit(bits, first)
  const whole = here ? 0xff : 0
  let at = first
  const end = first + limit
  while (at < end) {
    if ((at & 7) === 0 && bits[at >> 3] === whole) at += 8
    else if (hasBit(bits, at) === here) at += 1
    else break
  }
  return Math.min(at, end) - first
}

export const setBits = (bits: Uint8Array, first: number, count: number): void => {
  for (let at = first; at < first + count; ) {
    if ((at & 7) === 0 && at + 8 <= first + count) {
      bits[at >> 3] = 0xff
      at += 8
    } else {
      bits[at >> 3] = (bits[at >> 3] as number) | (1 << (at & 7))
      at += 1
    }
  }
}

export const allBits = (bits: Uint8Array, first: number, count: number): boolean =>
  count === 0 || (hasBit(bits, first) && runLength(bits, first, count) === count)

/** How many bits each byte value has set. */
export const BITS_OF_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => {
  let bits = 0
  for (let rest = byte; rest > 0; rest >>= 1) bits += rest & 1
  return bits
})

/** How many of the first `count` bits are set. */
export const countBits = (bits: Uint8Array, count: number): number => {
  let sum = 0
  for (let at = 0; at < count >> 3; at++) sum += BITS_OF_BYTE[bits[at] as number] as number
  for (let sector = count & ~7; sector < count; sector++) if (hasBit(bits, sector)) sum += 1
  return sum
}
