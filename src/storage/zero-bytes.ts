/** Whether a stretch of bytes is zeros, four at a time: most of what disks hold is asked for it. */

export const isZero = (bytes: Uint8Array, from = 0, to = bytes.length): boolean => {
  let at = from
  for (; at < to && (bytes.byteOffset + at) % 4 !== 0; at++) if (bytes[at] !== 0) return false
  // A short range may end before a word begins.
  if (at === to) return true
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + at, (to - at) >> 2)
  for (let index = 0; index < words.length; index++) if (words[index] !== 0) return false
  for (at += words.length * 4; at < to; at++) if (bytes[at] !== 0) return false
  return true
}
