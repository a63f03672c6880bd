/** What opening a long chain costs. */
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import type { Figure } from './figure.ts'
import { MIB, medianMs, newGuid } from './timing.ts'

const FILES = 50

const openedMs = (): number => {
  const volume = new HostVolume({ capacityBytes: 2 ** 42 })
  let leaf = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 64 * MIB, newGuid })
  for (let file = 1; file < FILES; file++) {
    leaf.write(file * 64, new Uint8Array(4096).fill(file))
    leaf = createDifferencingDisk(volume, `child${file}.avhdx`, { parent: leaf, newGuid })
  }
  const { path } = leaf
  leaf.closeChain()
  return medianMs(9, () => openChain(volume, path, { access: 'read', newGuid }).closeChain())
}

export const figures = (): readonly Figure[] => [
  { name: 'opening a chain of 50 files', ms: openedMs(), asked: 50, better: 'lower' },
]
