/** A disk of 64 TiB that nobody has written to: what it holds in memory, and what opening it costs beside a small one. */
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import type { Figure } from './figure.ts'
import { heldBytes } from './memory.ts'
import { bestMs, MIB, newGuid } from './timing.ts'

const SMALL_BYTES = 2 ** 30
const LARGE_BYTES = 2 ** 46
/** So many are held at once that what else the process does weighs little beside them. */
const HELD = 8

/** An empty child on an empty base, closed. */
const created = (sizeBytes: number, blockSizeBytes: number): HostVolume => {
  const volume = new HostVolume({ capacityBytes: 2 ** 47 })
  const parent = createDynamicDisk(volume, 'base.vhdx', { sizeBytes, blockSizeBytes, newGuid })
  createDifferencingDisk(volume, 'child.avhdx', { parent, blockSizeBytes, newGuid }).closeChain()
  return volume
}

const open = (volume: HostVolume): VirtualDisk => openChain(volume, 'child.avhdx', { access: 'write', newGuid })

/** Base, child and the volume they lie on, all of it. */
const idleMib = async (blockSizeBytes: number): Promise<number> => {
  open(created(LARGE_BYTES, blockSizeBytes)).closeChain()
  const before = await heldBytes()
  const held = Array.from({ length: HELD }, () => open(created(LARGE_BYTES, blockSizeBytes)))
  const after = await heldBytes()
  for (const disk of held) disk.closeChain()
  return (after - before) / HELD / MIB
}

/** How many times as long the large disk takes to be opened as the small one. */
const openingRatio = (blockSizeBytes: number): number => {
  const [small, large] = [created(SMALL_BYTES, blockSizeBytes), created(LARGE_BYTES, blockSizeBytes)]
  const ms = bestMs(100, {
    small: () => open(small).closeChain(),
    large: () => open(large).closeChain(),
  })
  return ms.large / ms.small
}

export const figures = async (): Promise<readonly Figure[]> => {
  const found: Figure[] = []
  for (const mebibytes of [1, 32]) {
    const of = `of 64 TiB and its child, ${mebibytes} MiB blocks`
    const blockSizeBytes = mebibytes * MIB
    found.push(
      { name: `memory of an idle disk ${of}`, mib: await idleMib(blockSizeBytes), asked: 4, better: 'lower' },
      { name: `opening a disk ${of}, vs 1 GiB`, ratio: openingRatio(blockSizeBytes), asked: 4, better: 'lower' },
    )
  }
  return found
}
