import { describe, expect, it } from 'vitest'
import { HostVolume } from '../../src/storage/host-volume.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { fileBytes, filled, MIB, same, sha256, volumeOf } from './fixture.ts'

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof StorageError) return error.code
    throw error
  }
  return 'none'
}
const READ = { access: 'read', share: true } as const
const WRITE = { access: 'write', share: false } as const

describe('a host volume', () => {
  it('charges file lengths and refuses growth beyond its capacity without writing', () => {
    const volume = volumeOf(2)
    const file = volume.create('A\\b.bin')
    file.truncate(MIB)
    file.write(MIB - 1, Uint8Array.of(7))
    expect(volume.usedBytes).toBe(MIB)
    expect(codeOf(() => file.write(2 * MIB, Uint8Array.of(1)))).toBe('0x80070070')
    expect(codeOf(() => file.truncate(3 * MIB))).toBe('0x80070070')
    expect([file.lengthBytes, volume.usedBytes]).toEqual([MIB, MIB])
    file.truncate(10)
    expect(volume.usedBytes).toBe(10)
    file.close()
    volume.remove('a\\B.BIN')
    expect(volume.usedBytes).toBe(0)
  })

  it('finds files without regard to case and lists them in order with their own spelling', () => {
    const volume = volumeOf(1)
    for (const path of ['shop\\Zeta', '\\SHOP\\alpha', 'Beta']) volume.create(path).close()
    expect(volume.list()).toEqual(['Beta', 'SHOP\\alpha', 'shop\\Zeta'])
    expect(codeOf(() => volume.create('shop/ALPHA'))).toBe('0x80070050')
    expect(codeOf(() => volume.open('gamma', READ))).toBe('0x80070002')
    volume.rename('beta', 'Gamma\\b')
    expect(volume.exists('GAMMA\\B')).toBe(true)
    expect(codeOf(() => volume.rename('Gamma\\b', 'shop\\zeta'))).toBe('0x80070050')
  })

  it('lets readers share, keeps a writer alone, and answers an info handle at any time', () => {
    const volume = volumeOf(1)
    volume.create('f').close()
    const reader = volume.open('f', READ)
    const second = volume.open('f', READ)
    expect(codeOf(() => volume.open('f', WRITE))).toBe('0x80070020')
    expect(codeOf(() => volume.remove('f'))).toBe('0x80070020')
    expect(codeOf(() => reader.write(0, Uint8Array.of(1)))).toBe('0x80070005')
    reader.close()
    reader.close()
    second.close()
    const writer = volume.open('f', WRITE)
    expect(codeOf(() => volume.open('f', READ))).toBe('0x80070020')
    expect(volume.open('f', { access: 'info', share: true }).lengthBytes).toBe(0)
    writer.close()
    expect(codeOf(() => writer.write(0, Uint8Array.of(1)))).toBe('handle-closed')
    expect(codeOf(() => volume.open('f', READ).read(0, new Uint8Array(1)))).toBe('0x80070026')
  })

  it('forks: both sides go on alone, with no handle open in the fork', () => {
    const volume = volumeOf(4)
    const file = volume.create('f')
    file.write(0, filled(MIB, 1))
    const fork = volume.fork()
    file.write(5, Uint8Array.of(99))
    const other = fork.open('f', WRITE)
    other.truncate(2 * MIB)
    other.write(6, Uint8Array.of(98))
    volume.create('g').close()
    expect([...fileBytes(volume, 'f').slice(5, 7)]).toEqual([99, filled(7, 1)[6]])
    expect([...fileBytes(fork, 'f').slice(5, 7)]).toEqual([filled(6, 1)[5], 98])
    expect([volume.usedBytes, fork.usedBytes]).toEqual([MIB, 2 * MIB])
    expect(fork.exists('g')).toBe(false)
  })

  it('duplicates an open handle on a fork, lock included', () => {
    const volume = volumeOf(4)
    const file = volume.create('f')
    file.write(0, Uint8Array.of(1))
    const fork = volume.fork()
    const twin = fork.duplicate(file)
    twin.write(0, Uint8Array.of(2))
    expect([fileBytes(volume, 'f')[0], fileBytes(fork, 'f')[0]]).toEqual([1, 2])
    expect(codeOf(() => fork.open('f', READ))).toBe('0x80070020')
  })

  it('when lost fails every call, in handles too, and a close is still allowed', () => {
    const volume = volumeOf(1)
    const file = volume.create('f')
    volume.lose()
    const calls = [
      () => file.read(0, new Uint8Array(0)),
      () => file.write(0, Uint8Array.of(1)),
      () => file.truncate(1),
      () => file.flush(),
      () => volume.create('g'),
      () => volume.open('f', READ),
      () => volume.exists('f'),
      () => volume.lengthOf('f'),
      () => volume.list(),
      () => volume.remove('f'),
      () => volume.rename('f', 'g'),
      () => volume.fork().list(),
    ]
    expect(calls.map(codeOf)).toEqual(calls.map(() => 'volume-lost'))
    file.close()
    expect(volume.lost).toBe(true)
  })

  it('digests a file the same way in a fork, and otherwise after a change', () => {
    const volume = new HostVolume({ capacityBytes: 4 * MIB })
    const file = volume.create('f')
    file.write(100, filled(MIB, 3))
    const before = volume.fileDigest('f', sha256)
    const fork = volume.fork()
    expect(fork.fileDigest('F', sha256)).toBe(before)
    file.write(0, Uint8Array.of(1))
    expect(volume.fileDigest('f', sha256)).not.toBe(before)
    expect(fork.fileDigest('f', sha256)).toBe(before)
  })
})

describe('copyFrom', () => {
  it('copies any range of another file, sharing whole pages where both lie alike', () => {
    for (const [from, to, length] of [
      [0, 65_536, 131_072],
      [512, 65_536 + 512, 200_000],
      [1000, 77, 5000],
      [65_000, 65_000, 1000],
      [100, 100, 50],
    ] as const) {
      const volume = volumeOf(8)
      const source = volume.create('s')
      source.write(0, filled(MIB, 1))
      const target = volume.create('t')
      target.write(0, filled(MIB, 2))
      target.copyFrom(source, from, to, length)
      const expected = filled(MIB, 2)
      expected.set(filled(MIB, 1).subarray(from, from + length), to)
      expect(same(fileBytes(volume, 't'), expected)).toBe(true)
      target.write(to, filled(length, 5))
      source.write(from, filled(length, 6))
      expected.set(filled(length, 5), to)
      expect(same(fileBytes(volume, 't'), expected)).toBe(true)
    }
  })
})
