import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../../src/storage/create-disk.ts'
import { mergeIntoParent, spaceNeededBytes } from '../../../src/storage/differencing/merge.ts'
import { openChain } from '../../../src/storage/open-chain.ts'
import type { VirtualDisk } from '../../../src/storage/virtual-disk.ts'
import { countingGuids, filled, MIB, same, volumeOf, wholeDisk } from '../fixture.ts'

const newGuid = countingGuids()

describe('merging several levels at once', () => {
  it('lets newer data win, knows the room it needs, and re-parents what stands on the merged file', () => {
    const volume = volumeOf(64)
    const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 8 * MIB, newGuid })
    base.write(0, filled(MIB, 1))
    let leaf = base
    for (const seed of [2, 3, 4]) {
      leaf = createDifferencingDisk(volume, `c${seed}.avhdx`, { parent: leaf, newGuid })
      leaf.write(seed * 2048, filled(2 * MIB, seed))
      leaf.write(40, filled(512 * seed, seed))
    }
    const expected = wholeDisk(leaf)
    const third = leaf.parent as VirtualDisk
    const needed = spaceNeededBytes(third, base)
    const before = volume.lengthOf('base.vhdx')
    for (const _ of mergeIntoParent(third, [leaf], { newGuid, into: base }));
    expect(volume.lengthOf('base.vhdx') - before).toBe(needed)
    expect(leaf.parent).toBe(base)
    expect(same(wholeDisk(leaf), expected)).toBe(true)
    leaf.closeChain()
    const again = openChain(volume, 'c4.avhdx', { access: 'read', newGuid })
    expect(same(wholeDisk(again), expected)).toBe(true)
    const wrongWay = mergeIntoParent(again.parent as VirtualDisk, [], { newGuid, into: again })
    expect(() => wrongWay.next()).toThrow('vhd-no-ancestor')
  })
})
