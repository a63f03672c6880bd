import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../../src/storage/create-disk.ts'
import type { HostVolume } from '../../../src/storage/host-volume.ts'
import { openChain } from '../../../src/storage/open-chain.ts'
import { StorageError } from '../../../src/storage/storage-error.ts'
import { viewOf } from '../../../src/storage/vhdx/byte-view.ts'
import { checksumWithout } from '../../../src/storage/vhdx/crc32c.ts'
import { countingGuids, fileBytes, filled, MIB, patch, same, sha256, volumeOf, wholeDisk } from '../fixture.ts'

const newGuid = countingGuids()
const open = (volume: HostVolume, path: string, access: 'read' | 'write' = 'read') =>
  openChain(volume, path, { access, newGuid })

/** The refusal's code, and its part or reason; also that nothing stayed open and nothing changed. */
const refusal = (volume: HostVolume, path: string, access: 'read' | 'write' = 'read'): string => {
  const before = volume.list().map((each) => volume.fileDigest(each, sha256))
  let said = 'opened'
  try {
    open(volume, path, access).closeChain()
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    said = [error.code, error.data.part ?? error.data.cause, error.data.reason].filter(Boolean).join(' ')
  }
  for (const each of volume.list()) volume.open(each, { access: 'write', share: false }).close()
  expect(volume.list().map((each) => volume.fileDigest(each, sha256))).toEqual(before)
  return said
}

/** base.vhdx with blocks 0 and 1, child.avhdx with block 0 partial, top.avhdx empty; 8 MiB each. */
const chainOfThree = (): HostVolume => {
  const volume = volumeOf(64)
  const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 8 * MIB, newGuid })
  base.write(0, filled(2 * MIB, 1))
  const child = createDifferencingDisk(volume, 'child.avhdx', { parent: base, newGuid })
  child.write(3, filled(512, 2))
  createDifferencingDisk(volume, 'top.avhdx', { parent: child, newGuid }).closeChain()
  return volume
}

const BAT = 3 * MIB
const u64 = (value: bigint): Uint8Array => {
  const bytes = new Uint8Array(8)
  viewOf(bytes).setBigUint64(0, value, true)
  return bytes
}

/** Changes a checksummed structure and gives it a good checksum again. */
const reseal = (
  volume: HostVolume,
  path: string,
  at: number,
  length: number,
  change: (bytes: Uint8Array) => void,
): void => {
  const bytes = fileBytes(volume, path).slice(at, at + length)
  change(bytes)
  viewOf(bytes).setUint32(4, checksumWithout(bytes, 4), true)
  patch(volume, path, at, bytes)
}

describe('what is not a VHDX file', () => {
  it('is refused as such: other bytes, too few bytes, a signature alone', () => {
    const volume = volumeOf(8)
    const write = (path: string, bytes: Uint8Array): void => {
      const file = volume.create(path)
      file.write(0, bytes)
      file.close()
    }
    write('text', filled(5 * MIB, 1))
    write('short', filled(3, 1))
    write(
      'signature',
      Uint8Array.from('vhdxfile', (char) => char.charCodeAt(0)),
    )
    expect(refusal(volume, 'text')).toBe('0xC03A0015')
    expect(refusal(volume, 'short')).toBe('0xC03A0015')
    expect(refusal(volume, 'signature')).toBe('0xC03A0008 header past-end')
    expect(refusal(volume, 'absent')).toBe('0x80070002')
  })
})

describe('headers and tables', () => {
  it('one good header is enough, none is not, two with one number are none', () => {
    for (const [bad, other] of [
      [65_536, 131_072],
      [131_072, 65_536],
    ] as const) {
      const volume = chainOfThree()
      patch(volume, 'base.vhdx', bad + 100, [1])
      expect(refusal(volume, 'base.vhdx')).toBe('opened')
      patch(volume, 'base.vhdx', other + 100, [1])
      expect(refusal(volume, 'base.vhdx')).toBe('0xC03A0008 header none-valid')
    }
    const volume = chainOfThree()
    patch(volume, 'base.vhdx', 65_536, fileBytes(volume, 'base.vhdx').slice(131_072, 135_168))
    expect(refusal(volume, 'base.vhdx')).toBe('0xC03A0008 header none-valid')
  })

  it('a disk opened on its one good header has two after the first write', () => {
    const volume = chainOfThree()
    patch(volume, 'base.vhdx', 131_072 + 100, [1])
    const disk = open(volume, 'base.vhdx', 'write')
    disk.write(0, filled(512, 9))
    disk.close()
    patch(volume, 'base.vhdx', 65_536 + 100, [1])
    expect(refusal(volume, 'base.vhdx')).toBe('opened')
  })

  it('a header that names a log without a whole entry is refused', () => {
    const volume = chainOfThree()
    for (const at of [65_536, 131_072]) reseal(volume, 'base.vhdx', at, 4096, (header) => header.fill(1, 48, 64))
    expect(refusal(volume, 'base.vhdx')).toBe('0xC03A0008 log none-valid')
  })

  it('one good region table is enough; unknown required regions and wrong places are refused', () => {
    const volume = chainOfThree()
    patch(volume, 'base.vhdx', 196_608 + 5000, [1])
    expect(refusal(volume, 'base.vhdx')).toBe('opened')
    const change = (work: (table: Uint8Array) => void): string => {
      const changed = chainOfThree()
      for (const at of [196_608, 262_144]) reseal(changed, 'base.vhdx', at, 65_536, work)
      return refusal(changed, 'base.vhdx')
    }
    expect(change((table) => table.fill(7, 16, 20))).toBe('0xC03A0008 region-table unknown-required')
    expect(change((table) => viewOf(table).setUint32(8, 3000, true))).toBe('0xC03A0008 region-table entry-count')
    expect(change((table) => viewOf(table).setUint32(8, 1, true))).toBe('0xC03A0008 region-table missing-region')
    expect(change((table) => table.set(u64(BigInt(2 * MIB)), 32))).toBe('0xC03A0008 block-allocation-table overlap')
    expect(change((table) => table.set(u64(BigInt(900 * MIB)), 32))).toBe('0xC03A0008 block-allocation-table past-end')
    expect(change((table) => table.set(u64(2n ** 63n), 32))).toBe('0xC03A0008 block-allocation-table place')
    expect(change((table) => viewOf(table).setUint32(40, 0xfff0_0000, true))).toBe(
      '0xC03A0008 block-allocation-table past-end',
    )
    patch(volume, 'base.vhdx', 262_144 + 5000, [1])
    expect(refusal(volume, 'base.vhdx')).toBe('0xC03A0008 region-table none-valid')
  })

  it('metadata outside the limits is refused', () => {
    const change = (at: number, bytes: ArrayLike<number>): string => {
      const volume = chainOfThree()
      patch(volume, 'base.vhdx', 2 * MIB + at, bytes)
      return refusal(volume, 'base.vhdx')
    }
    expect(change(0, [0])).toBe('0xC03A0008 metadata signature')
    expect(change(10, [255, 255])).toBe('0xC03A0008 metadata entry-count')
    expect(change(32, [9])).toBe('0xC03A0008 metadata unknown-required')
    expect(change(32 + 16, [0, 0, 0, 0])).toBe('0xC03A0008 metadata item-place')
    expect(change(64 + 16, [0, 0, 0xff, 0])).toBe('0xC03A0008 metadata item-place')
    expect(change(65_536, [0, 0, 0x18, 0])).toBe('0xC03A0008 metadata block-size')
    expect(change(65_536, [0, 0, 0, 0x20])).toBe('0xC03A0008 metadata block-size')
    expect(change(65_536 + 8, u64(2n ** 62n))).toBe('0xC03A0008 metadata virtual-size')
    expect(change(65_536 + 8, u64(1000n))).toBe('0xC03A0008 metadata virtual-size')
    expect(change(65_536 + 32, [0, 4])).toBe('0xC03A0008 metadata logical-sector-size')
    expect(change(65_536 + 8, u64(64n * 1024n ** 4n))).toBe('0xC03A000A too-short')
  })
})

describe('a bad block allocation table', () => {
  it.each([
    ['an overlap of two blocks', 'base.vhdx', 2, BigInt(4 * MIB + 6), 'overlap'],
    ['an overlap with the metadata', 'base.vhdx', 2, BigInt(2 * MIB + 6), 'overlap'],
    ['data at offset zero', 'base.vhdx', 2, 6n, 'overlap'],
    ['a block past the end', 'base.vhdx', 2, BigInt(600 * MIB + 6), 'past-end'],
    ['an offset of the highest bits', 'base.vhdx', 2, 0xfff0_0000_0000_0006n, 'past-end'],
    ['reserved bits', 'base.vhdx', 2, BigInt(4096 + 6), 'reserved-bits'],
    ['state 4', 'base.vhdx', 2, 4n, 'reserved-state'],
    ['state 5', 'base.vhdx', 2, 5n, 'reserved-state'],
    ['a partial block without parent', 'base.vhdx', 0, BigInt(4 * MIB + 7), 'partial-without-parent'],
    ['a partial block without bitmap', 'child.avhdx', 4096, 0n, 'no-bitmap'],
    ['a bitmap in an unknown state', 'child.avhdx', 4096, BigInt(4 * MIB + 7), 'reserved-state'],
  ])('with %s is refused', (_, path, index, entry, reason) => {
    const volume = chainOfThree()
    patch(volume, path, BAT + index * 8, u64(entry))
    expect(refusal(volume, path)).toBe(`0xC03A000A ${reason}`)
  })

  it('is not bad for zero, unmapped and undefined blocks: they read as zeros without a look at the parent', () => {
    for (const state of [1n, 2n, 3n]) {
      const volume = chainOfThree()
      patch(volume, 'top.avhdx', BAT + 8, u64(state))
      const disk = open(volume, 'top.avhdx', 'write')
      const expected = filled(2 * MIB, 1).slice()
      expected.set(filled(512, 2), 3 * 512)
      expected.fill(0, MIB)
      expect(same(wholeDisk(disk).subarray(0, 2 * MIB), expected)).toBe(true)
      disk.write(2048 + 5, filled(512, 6))
      expected.set(filled(512, 6), MIB + 5 * 512)
      expect(same(wholeDisk(disk).subarray(0, 2 * MIB), expected)).toBe(true)
    }
  })
})

describe('a chain', () => {
  it('whose parent was written is corrupt, seen from its child; further up it is inaccessible', () => {
    const volume = chainOfThree()
    const base = open(volume, 'base.vhdx', 'write')
    base.write(0, filled(512, 9))
    base.close()
    expect(refusal(volume, 'child.avhdx')).toBe('0xC03A000E')
    expect(refusal(volume, 'top.avhdx')).toBe('0xC03A0019 0xC03A000E')
    expect(refusal(volume, 'base.vhdx')).toBe('opened')
  })

  it('without its parent is broken', () => {
    const volume = chainOfThree()
    volume.remove('base.vhdx')
    expect(refusal(volume, 'child.avhdx')).toBe('0xC03A000D')
    expect(refusal(volume, 'top.avhdx', 'write')).toBe('0xC03A0019 0xC03A000D')
  })

  it('whose parent cannot be read is inaccessible', () => {
    const volume = chainOfThree()
    patch(volume, 'base.vhdx', 0, [0])
    expect(refusal(volume, 'child.avhdx')).toBe('0xC03A0019 0xC03A0015')
  })

  it('whose parent has another size is corrupt', () => {
    const volume = chainOfThree()
    patch(volume, 'base.vhdx', 2 * MIB + 65_536 + 8, u64(BigInt(9 * MIB)))
    expect(refusal(volume, 'child.avhdx')).toBe('0xC03A0017')
  })

  it('that leads back to itself is refused', () => {
    const volume = chainOfThree()
    const bytes = Buffer.from(fileBytes(volume, 'child.avhdx'))
    const [base, top] = ['base.vhdx', 'top.avhdx'].map((name) => Buffer.from(name, 'utf16le')) as [Buffer, Buffer]
    for (let at = bytes.indexOf(base); at !== -1; at = bytes.indexOf(base, at + 1))
      patch(volume, 'child.avhdx', at, top)
    expect(refusal(volume, 'top.avhdx')).toBe('0xC03A0018')
    expect(refusal(volume, 'child.avhdx', 'write')).toBe('0xC03A0018')
  })

  it('is found by the absolute path when the relative one leads nowhere, and when its folder is moved', () => {
    const volume = chainOfThree()
    volume.rename('child.avhdx', 'deep\\child.avhdx')
    expect(refusal(volume, 'deep\\child.avhdx')).toBe('opened')
    const moved = chainOfThree()
    for (const path of moved.list()) moved.rename(path, `new\\${path}`)
    expect(refusal(moved, 'new\\top.avhdx')).toBe('opened')
  })

  it('on a lost volume fails as that, not as a broken chain', () => {
    const volume = chainOfThree()
    volume.lose()
    expect(() => open(volume, 'top.avhdx')).toThrow('volume-lost')
  })
})
