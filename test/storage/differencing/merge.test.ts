import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../../src/storage/create-disk.ts'
import { mergeableBlocks, mergeIntoParent, spaceNeededBytes } from '../../../src/storage/differencing/merge.ts'
import { openChain, openChild, readDiskInfo } from '../../../src/storage/open-chain.ts'
import type { VirtualDisk } from '../../../src/storage/virtual-disk.ts'
import { countingGuids, fileBytes, filled, MIB, patch, same, volumeOf, wholeDisk } from '../fixture.ts'

const SIZE_BYTES = 8 * MIB

/** base: blocks 0-2. middle: 1 partly, 3 whole, 4 partly. top: 4 partly, 5 whole. */
const chainOfThree = (mebibytes = 100) => {
  const volume = volumeOf(mebibytes)
  const newGuid = countingGuids()
  const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: SIZE_BYTES, newGuid })
  base.write(0, filled(3 * MIB, 1))
  const middle = createDifferencingDisk(volume, 'middle.avhdx', { parent: base, newGuid })
  middle.write(2048 + 5, filled(512 * 20, 2))
  middle.write(3 * 2048, filled(MIB + 512 * 3, 3))
  const top = createDifferencingDisk(volume, 'top.avhdx', { parent: middle, newGuid })
  top.write(4 * 2048 + 1, filled(512 * 5, 4))
  top.write(5 * 2048, filled(MIB, 5))
  return { volume, newGuid, base, middle, top }
}

const drain = (steps: Iterable<unknown>): number => [...steps].length

describe('a merge', () => {
  it('of a middle disk: children, open or not, stand on the parent afterwards, and nothing they read has changed', () => {
    const { volume, newGuid, base, middle, top } = chainOfThree()
    const branch = createDifferencingDisk(volume, 'deep\\branch.avhdx', { parent: middle, newGuid })
    branch.write(7 * 2048, filled(512, 7))
    const [topReads, branchReads] = [wholeDisk(top), wholeDisk(branch)]
    branch.close()
    drain(mergeIntoParent(middle, [top, 'deep\\branch.avhdx'], { newGuid }))
    expect(top.parent).toBe(base)
    expect(same(wholeDisk(top), topReads)).toBe(true)
    middle.close()
    volume.remove('middle.avhdx')
    top.closeChain()
    for (const [path, reads] of [
      ['top.avhdx', topReads],
      ['deep\\branch.avhdx', branchReads],
    ] as const) {
      const disk = openChain(volume, path, { access: 'read', newGuid })
      expect(disk.chain().map((each) => each.path)).toEqual(['base.vhdx', path])
      expect(same(wholeDisk(disk), reads)).toBe(true)
      expect(readDiskInfo(volume, path).parentLocator?.parentLinkage2).toBeUndefined()
      disk.closeChain()
    }
  })

  it('copies by sectors: a partial block over an absent one stays partial, and its payload alone is copied', () => {
    const { newGuid, middle, top } = chainOfThree()
    const merged = [...mergeIntoParent(top, [], { newGuid })]
    expect(merged.map(({ block, bytes }) => [block, bytes])).toEqual([
      [4, 512 * 5],
      [5, MIB],
    ])
    expect([middle.blocks.state(4), middle.presentBytesOf(4)]).toEqual([7, 512 * 6])
    expect(middle.blocks.state(5)).toBe(6)
  })

  it.each([0, 1, 2, 3])(
    'cut after %i blocks leaves exactly those in the parent; the chain opens and merges anew',
    (cut) => {
      const { volume, newGuid, base, middle, top } = chainOfThree()
      const expected = wholeDisk(top)
      const baseBefore = wholeDisk(base)
      const blocks = mergeableBlocks(middle)
      expect(blocks).toEqual([1, 3, 4])
      const merge = mergeIntoParent(middle, [top], { newGuid })
      for (let done = 0; done < cut; done++) {
        expect(merge.next().value).toMatchObject({ block: blocks[done], blocksDone: done + 1, blocksTotal: 3 })
      }
      // The power goes: nobody closes anything; what counts is what stands on the medium.
      const medium = volume.fork()
      const after = openChain(medium, 'top.avhdx', { access: 'write', newGuid })
      expect(same(wholeDisk(after), expected)).toBe(true)
      const [afterBase, afterMiddle] = after.chain() as [VirtualDisk, VirtualDisk]
      const middleReads = wholeDisk(afterMiddle)
      for (let block = 0; block < 8; block++) {
        const source = blocks.slice(0, cut).includes(block) ? middleReads : baseBefore
        const range = [block * MIB, (block + 1) * MIB] as const
        expect(same(wholeDisk(afterBase).subarray(...range), source.subarray(...range))).toBe(true)
      }
      drain(mergeIntoParent(afterMiddle, [after], { newGuid }))
      afterMiddle.close()
      medium.remove('middle.avhdx')
      expect(same(wholeDisk(after), expected)).toBe(true)
      after.closeChain()
      expect(same(wholeDisk(openChain(medium, 'top.avhdx', { access: 'read', newGuid })), expected)).toBe(true)
    },
  )

  it('cut again and again, at each restart, still opens', () => {
    const { volume, newGuid, top } = chainOfThree()
    const expected = wholeDisk(top)
    top.closeChain()
    for (let round = 0; round < 4; round++) {
      const disk = openChain(volume, 'top.avhdx', { access: 'write', newGuid })
      const [, middle] = disk.chain() as [VirtualDisk, VirtualDisk]
      const merge = mergeIntoParent(middle, [disk], { newGuid })
      merge.next()
      merge.return()
      expect(same(wholeDisk(disk), expected)).toBe(true)
      disk.closeChain()
    }
    expect(same(wholeDisk(openChain(volume, 'top.avhdx', { access: 'read', newGuid })), expected)).toBe(true)
  })

  it('begun anew and refused by a locked grandchild leaves a chain that opens', () => {
    const { volume, newGuid, middle, top } = chainOfThree()
    const expected = wholeDisk(top)
    const merge = mergeIntoParent(middle, [top], { newGuid })
    merge.next()
    merge.return()
    top.closeChain()
    const again = openChain(volume, 'middle.avhdx', { access: 'write', newGuid })
    const holder = volume.open('top.avhdx', { access: 'read', share: true })
    expect(() => mergeIntoParent(again, ['top.avhdx'], { newGuid }).next()).toThrow('0x80070020')
    holder.close()
    again.closeChain()
    const opened = openChain(volume, 'top.avhdx', { access: 'read', newGuid })
    expect(same(wholeDisk(opened), expected)).toBe(true)
  })

  it('merges a block again that the guest writes meanwhile, and counts it as not done', () => {
    const { newGuid, middle, top } = chainOfThree()
    const merge = mergeIntoParent(top, [], { newGuid })
    merge.next()
    top.write(4 * 2048, filled(512, 9))
    top.write(0, filled(512, 10))
    expect(merge.next().value).toMatchObject({ block: 5, blocksDone: 1, blocksTotal: 3 })
    expect([merge.next().value?.block, merge.next().value?.block]).toEqual([4, 0])
    const reads = wholeDisk(top)
    expect(merge.next().done).toBe(true)
    expect(same(wholeDisk(middle), reads)).toBe(true)
    expect(middle.access).toBe('write')
  })

  it('needs as much room as it says, and stops without it with the chain sound', () => {
    const roomy = chainOfThree()
    const needed = spaceNeededBytes(roomy.middle)
    expect(needed).toBe(2 * MIB)
    const before = roomy.volume.usedBytes
    drain(mergeIntoParent(roomy.middle, [roomy.top], { newGuid: roomy.newGuid }))
    expect(roomy.volume.usedBytes - before).toBe(needed)

    const tight = chainOfThree(before / MIB + 1)
    const expected = wholeDisk(tight.top)
    const merge = mergeIntoParent(tight.middle, [tight.top], { newGuid: tight.newGuid })
    expect(() => drain(merge)).toThrow('0x80070070')
    expect(tight.base.access).toBe('read')
    expect(same(wholeDisk(tight.top), expected)).toBe(true)
    tight.top.closeChain()
    const again = openChain(tight.volume, 'top.avhdx', { access: 'read', newGuid: tight.newGuid })
    expect(same(wholeDisk(again), expected)).toBe(true)
  })

  it('is refused while another reader has the parent, and has changed nothing then', () => {
    const { volume, newGuid, middle, top } = chainOfThree()
    const reader = openChain(volume, 'base.vhdx', { access: 'read', newGuid })
    const before = volume.list().map((path) => Buffer.from(fileBytes(volume, path)))
    expect(() => mergeIntoParent(middle, [top], { newGuid }).next()).toThrow('0x80070020')
    volume.list().forEach((path, at) => expect(same(fileBytes(volume, path), before[at] as Buffer)).toBe(true))
    reader.close()
    drain(mergeIntoParent(middle, [top], { newGuid }))
  })

  it('makes another child of the parent invalid', () => {
    const { volume, newGuid, base, middle, top } = chainOfThree()
    createDifferencingDisk(volume, 'sibling.avhdx', { parent: base, newGuid }).close()
    drain(mergeIntoParent(middle, [top], { newGuid }))
    expect(() => openChild(volume, 'sibling.avhdx', base, { access: 'read', newGuid })).toThrow('0xC03A000E')
  })

  it('carries blocks that the child declares to be zeros, with blocks of any size on either side', () => {
    for (const [baseMib, childMib] of [
      [1, 2],
      [2, 1],
      [1, 1],
    ] as const) {
      const volume = volumeOf(100)
      const newGuid = countingGuids()
      const blocks = { sizeBytes: SIZE_BYTES, blockSizeBytes: baseMib * MIB, newGuid }
      const base = createDynamicDisk(volume, 'base.vhdx', blocks)
      base.write(0, filled(5 * MIB, 1))
      const child = createDifferencingDisk(volume, 'c.avhdx', { parent: base, newGuid, blockSizeBytes: childMib * MIB })
      child.write(9, filled(MIB * 3 + 512, 2))
      child.closeChain()
      for (const block of [3, 2]) patch(volume, 'c.avhdx', 3 * MIB + block * 8, [block, 0, 0, 0, 0, 0, 0, 0])
      const disk = openChain(volume, 'c.avhdx', { access: 'write', newGuid })
      const expected = wholeDisk(disk)
      expect(expected.subarray(3 * childMib * MIB, 4 * childMib * MIB).every((byte) => byte === 0)).toBe(true)
      const needed = spaceNeededBytes(disk)
      const before = volume.usedBytes
      drain(mergeIntoParent(disk, [], { newGuid }))
      expect(volume.usedBytes - before).toBe(needed)
      expect(same(wholeDisk(disk.parent as VirtualDisk), expected)).toBe(true)
    }
  })
})
