/** What becomes of a file's bytes when they rot, or somebody enciphers them: in place, whoever has it open. */
import type { HostVolume } from './host-volume.ts'
import { PAGE_BYTES, PagedBytes } from './paged-bytes.ts'
import { StorageError } from './storage-error.ts'

/** One bit of one byte. Throws 0x80070026 for a place outside the file. */
export const flipBit = (volume: HostVolume, path: string, offsetBytes: number, bit: number): void => {
  const lengthBytes = volume.lengthOf(path)
  if (!Number.isSafeInteger(offsetBytes) || offsetBytes < 0 || offsetBytes >= lengthBytes)
    throw new StorageError('0x80070026', { path, offsetBytes, lengthBytes })
  volume.tamper(path, (content) => {
    const byte = new Uint8Array(1)
    content.read(offsetBytes, byte)
    content.write(
      offsetBytes,
      byte.map((value) => value ^ (1 << bit)),
    )
  })
}

const xorInto = (target: Uint8Array, keystream: Uint8Array): void => {
  const wordsOf = ({ buffer, byteOffset }: Uint8Array) => new Uint32Array(buffer, byteOffset, PAGE_BYTES / 4)
  const [words, keys] = [wordsOf(target), wordsOf(keystream)]
  for (let at = 0; at < words.length; at++) words[at] = (words[at] as number) ^ (keys[at] as number)
}

/**
 * Every byte is XORed with the keystream of one page, which the caller forgets. A page of zeros becomes the keystream
 * itself: all those are one page in memory.
 */
export const encipherFile = (volume: HostVolume, path: string, keystream: Uint8Array): void =>
  volume.tamper(path, (content) => {
    const { lengthBytes } = content
    const ofZeros = new PagedBytes()
    ofZeros.write(0, keystream)
    for (let at = 0; at < lengthBytes; at += PAGE_BYTES) {
      const count = Math.min(PAGE_BYTES, lengthBytes - at)
      if (count === PAGE_BYTES && content.nextStoredOffsetBytes(at) > at) content.sharePages(ofZeros, 0, at, PAGE_BYTES)
      else {
        const page = new Uint8Array(PAGE_BYTES)
        content.read(at, page.subarray(0, count))
        xorInto(page, keystream)
        content.write(at, page.subarray(0, count))
      }
    }
  })
