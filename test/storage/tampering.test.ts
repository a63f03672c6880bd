/** Bytes that change behind everybody's back: open handles read them, forks keep their own, nothing else notices. */
import { describe, expect, it } from 'vitest'
import { PAGE_BYTES } from '../../src/storage/paged-bytes.ts'
import { encipherFile, flipBit } from '../../src/storage/tampering.ts'
import { fileBytes, filled, MIB, sha256, volumeOf } from './fixture.ts'

const PATH = 'A\\b.bin'
/** Content, zeros, content, and a last page that is not whole. */
const LENGTH = 3 * PAGE_BYTES + 100

const written = () => {
  const volume = volumeOf(4)
  const file = volume.create(PATH)
  file.write(0, filled(PAGE_BYTES, 7))
  file.write(2 * PAGE_BYTES, filled(PAGE_BYTES + 100, 9))
  return { volume, file }
}
const keystream = (): Uint8Array => Uint8Array.from({ length: PAGE_BYTES }, (_, at) => (at * 37 + 11) & 0xff)

describe('flipBit', () => {
  it('is read through a handle that keeps everybody else out, and counts as no change', () => {
    const { volume, file } = written()
    const fork = volume.fork()
    const before = fileBytes(volume, PATH)
    const version = volume.lengthChanges.version
    flipBit(volume, PATH, PAGE_BYTES + 5, 3)
    const byte = new Uint8Array(1)
    file.read(PAGE_BYTES + 5, byte)
    expect([byte[0], file.lengthBytes, volume.usedBytes, volume.lengthChanges.version]).toEqual([
      8,
      LENGTH,
      LENGTH,
      version,
    ])
    expect(fileBytes(fork, PATH)).toEqual(before)
    expect(fork.fileDigest(PATH, sha256)).not.toBe(volume.fileDigest(PATH, sha256))
    flipBit(volume, PATH, PAGE_BYTES + 5, 3)
    expect(volume.fileDigest(PATH, sha256)).toBe(fork.fileDigest(PATH, sha256))
  })

  it.each([-1, LENGTH, 0.5])('has no byte %d', (offsetBytes) => {
    const { volume } = written()
    expect(() => flipBit(volume, PATH, offsetBytes, 0)).toThrow(expect.objectContaining({ code: '0x80070026' }))
  })
})

describe('encipherFile', () => {
  it('XORs every byte with the stream of its page', () => {
    const { volume } = written()
    const fork = volume.fork()
    const before = fileBytes(volume, PATH)
    const key = keystream()
    encipherFile(volume, PATH, key)
    const after = fileBytes(volume, PATH)
    expect(after).toHaveLength(LENGTH)
    expect(after.every((byte, at) => byte === ((before[at] as number) ^ (key[at % PAGE_BYTES] as number)))).toBe(true)
    expect([fileBytes(fork, PATH), volume.usedBytes]).toEqual([before, LENGTH])
    // Twice is nothing: no byte was missed and none was taken twice.
    encipherFile(volume, PATH, key)
    expect(fileBytes(volume, PATH)).toEqual(before)
  })

  it('keeps pages that came of zeros apart once somebody writes to one', () => {
    const volume = volumeOf(4)
    const file = volume.create(PATH)
    file.truncate(MIB)
    const key = keystream()
    encipherFile(volume, PATH, key)
    file.write(PAGE_BYTES, Uint8Array.of(0, 0, 0, 0))
    const bytes = fileBytes(volume, PATH)
    expect(bytes.subarray(0, 4)).toEqual(key.subarray(0, 4))
    expect([...bytes.subarray(PAGE_BYTES, PAGE_BYTES + 4)]).toEqual([0, 0, 0, 0])
    expect(bytes.subarray(2 * PAGE_BYTES, 2 * PAGE_BYTES + 4)).toEqual(key.subarray(0, 4))
  })
})
