import { describe, expect, it } from 'vitest'
import { convertDisk } from '../../src/storage/convert-disk.ts'
import { createDifferencingDisk, createDynamicDisk, createFixedDisk } from '../../src/storage/create-disk.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { validateChain } from '../../src/storage/validate/validate-chain.ts'
import { countingGuids, filled, MIB, same, volumeOf, wholeDisk } from './fixture.ts'

const newGuid = countingGuids()
const chain = () => {
  const volume = volumeOf(128)
  const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 8 * MIB, newGuid })
  base.write(0, filled(2 * MIB, 1))
  const child = createDifferencingDisk(volume, 'child.avhdx', { parent: base, newGuid })
  child.write(3, filled(512, 2))
  child.write(5 * 2048, filled(MIB, 3))
  return { volume, child }
}

describe('a fixed disk', () => {
  it('has all its room from the start, and reads as zeros', () => {
    const volume = volumeOf(64)
    const disk = createFixedDisk(volume, 'fixed.vhdx', { sizeBytes: 8 * MIB, newGuid })
    expect([disk.kind, disk.presentBlocks, disk.lengthBytes]).toEqual(['fixed', 8, 12 * MIB])
    disk.write(7, filled(512, 1))
    disk.close()
    expect(volume.lengthOf('fixed.vhdx')).toBe(12 * MIB)
    expect(validateChain(volume, 'fixed.vhdx')).toEqual([])
    const read = openChain(volume, 'fixed.vhdx', { access: 'read', newGuid })
    expect([read.kind, read.hasSector(7)]).toEqual(['fixed', true])
    const expected = new Uint8Array(8 * MIB)
    expected.set(filled(512, 1), 7 * 512)
    expect(same(wholeDisk(read), expected)).toBe(true)
  })

  it('is not begun where it has no room', () => {
    const volume = volumeOf(11)
    expect(() => createFixedDisk(volume, 'fixed.vhdx', { sizeBytes: 8 * MIB, newGuid })).toThrow('0x80070070')
    expect([volume.list(), volume.usedBytes]).toEqual([[], 0])
  })
})

describe('a chain converted', () => {
  it.each(['dynamic', 'fixed'] as const)('to one %s disk reads the same, and is another disk', (kind) => {
    const { volume, child } = chain()
    const flat = convertDisk(child, volume, 'flat.vhdx', { kind, newGuid })
    expect(same(wholeDisk(flat), wholeDisk(child))).toBe(true)
    expect([flat.kind, flat.parent, flat.presentBlocks]).toEqual([kind, undefined, kind === 'fixed' ? 8 : 3])
    expect(flat.virtualDiskId).not.toBe(child.virtualDiskId)
    flat.close()
    expect(validateChain(volume, 'flat.vhdx')).toEqual([])
  })

  it('to larger blocks keeps its content', () => {
    const { volume, child } = chain()
    const flat = convertDisk(child, volume, 'flat.vhdx', { kind: 'dynamic', blockSizeBytes: 4 * MIB, newGuid })
    expect([flat.presentBlocks, same(wholeDisk(flat), wholeDisk(child))]).toEqual([2, true])
  })

  it('leaves nothing behind when the volume is full', () => {
    const volume = volumeOf(20)
    const { child } = chain()
    const small = volumeOf(6)
    expect(() => convertDisk(child, small, 'flat.vhdx', { kind: 'dynamic', newGuid })).toThrow('0x80070070')
    expect([small.list(), small.usedBytes, volume.usedBytes]).toEqual([[], 0, 0])
  })
})
