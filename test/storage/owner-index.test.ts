/** What the index remembers must never outlive a change: each way in which a chain can change under an open leaf. */
import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { countingGuids, filled, MIB, same, volumeOf } from './fixture.ts'

const chainOf = (files: number): VirtualDisk => {
  const volume = volumeOf(64)
  const newGuid = countingGuids()
  let leaf = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 4 * MIB, newGuid })
  leaf.write(0, filled(2 * MIB, 1))
  for (let file = 1; file < files; file++) {
    leaf = createDifferencingDisk(volume, `child${file}.avhdx`, { parent: leaf, newGuid })
    leaf.write(file * 10, filled(512 * 4, 10 + file))
  }
  return leaf
}

/** Eight sectors, read three times over: walked, gathered, remembered. */
const eight = (disk: VirtualDisk, sector: number): Uint8Array => {
  const target = new Uint8Array(8 * 512)
  for (let time = 0; time < 3; time++) disk.read(sector, target)
  return target
}

/** The same by the walk, which an observer makes it take. */
const walked = (disk: VirtualDisk, sector: number): Uint8Array => {
  disk.observe({ metadata: () => {}, data: () => {}, flush: () => {} })
  const bytes = eight(disk, sector)
  disk.observe(undefined)
  return bytes
}

describe('a remembered owner', () => {
  it('gives way when the leaf is written', () => {
    const leaf = chainOf(4)
    eight(leaf, 18)
    leaf.write(20, filled(512, 99))
    expect(same(eight(leaf, 18).subarray(1024, 1536), filled(512, 99))).toBe(true)
    expect(same(eight(leaf, 18), walked(leaf, 18))).toBe(true)
  })

  it('gives way when a file below the leaf is written', () => {
    const leaf = chainOf(4)
    eight(leaf, 100)
    const middle = leaf.parent as VirtualDisk
    middle.makeWritable()
    middle.write(100, filled(8 * 512, 77))
    expect(same(eight(leaf, 100), filled(8 * 512, 77))).toBe(true)
  })

  it('gives way when the leaf stands on another file', () => {
    const leaf = chainOf(4)
    const below = leaf.parent?.parent as VirtualDisk
    const before = eight(leaf, 20)
    leaf.reparent(below)
    expect(same(eight(leaf, 20), before)).toBe(false)
    expect(same(eight(leaf, 20), walked(leaf, 20))).toBe(true)
  })
})
