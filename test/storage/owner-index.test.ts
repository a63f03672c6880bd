/** What the index remembers must never outlive a change: each way in which a chain can change under an open leaf. */
import { describe, expect, it } from 'vitest'
import { Random } from '../../src/kernel/random.ts'
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

  it('gives way when a block of the leaf is trimmed', () => {
    const leaf = chainOf(4)
    expect(eight(leaf, 100).some((byte) => byte !== 0)).toBe(true)
    leaf.trim(0, leaf.blockSizeBytes / 512)
    expect(eight(leaf, 100).every((byte) => byte === 0)).toBe(true)
  })

  it('answers as the walk does after any mix of writes and trims, of whole groups of eight sectors and of parts', () => {
    const random = new Random(7)
    let compared = 0
    for (let round = 0; round < 12; round++) {
      const leaf = chainOf(3 + (round % 4))
      const sectors = leaf.sectorCount
      const upper = leaf.chain().slice(1)
      for (const disk of upper) disk.makeWritable()
      for (let step = 0; step < 40; step++) {
        const disk = upper[random.integer('disk', 0, upper.length - 1)] as VirtualDisk
        const near = random.integer('block', 0, 3) * 2048
        const at = near + random.integer('at', 0, 200)
        const count = random.integer('count', 1, 20)
        if (random.integer('trim', 0, 9) === 0) disk.trim(near, 2048)
        else disk.write(at, filled(count * 512, step))
        const from = Math.min(near + random.integer('from', 0, 200), sectors - 24)
        const bytes = new Uint8Array(random.integer('sectors', 1, 24) * 512)
        for (let time = 0; time < 3; time++) leaf.read(from, bytes)
        const oracle = new Uint8Array(bytes.length)
        leaf.observe({ metadata: () => {}, data: () => {}, flush: () => {} })
        leaf.read(from, oracle)
        leaf.observe(undefined)
        if (!same(bytes, oracle)) throw new Error(`round ${round}, step ${step}: sector ${from} reads otherwise`)
        compared += 1
      }
    }
    expect(compared).toBe(480)
  })
})
