/** Merging whole blocks into their parent against copying as many bytes from one array to another. */
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import type { Figure } from './figure.ts'
import { MIB, medianMs, newGuid } from './timing.ts'

const BLOCKS = 64
const ROUNDS = 9

/** A child of whole blocks, over a parent that has none or all of them. */
const prepare = (parentHasBlocks: boolean) => {
  const volume = new HostVolume({ capacityBytes: 2 ** 33 })
  const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: BLOCKS * MIB, newGuid })
  if (parentHasBlocks) base.write(0, new Uint8Array(BLOCKS * MIB).fill(1))
  const child = createDifferencingDisk(volume, 'child.avhdx', { parent: base, newGuid })
  child.write(0, new Uint8Array(BLOCKS * MIB).fill(2))
  return child
}

const mergeMs = (parentHasBlocks: boolean): number => {
  const children = Array.from({ length: ROUNDS + 1 }, () => prepare(parentHasBlocks))
  let merged = 0
  const ms = medianMs(ROUNDS, () => {
    for (const { blocksDone } of mergeIntoParent(children.pop() as ReturnType<typeof prepare>, [], { newGuid }))
      merged = blocksDone
  })
  if (merged !== BLOCKS) throw new Error(`${merged} of ${BLOCKS} blocks were merged`)
  return ms
}

export const figures = (): readonly Figure[] => {
  const from = new Uint8Array(BLOCKS * MIB).fill(3)
  const to = new Uint8Array(BLOCKS * MIB)
  const copyMs = medianMs(ROUNDS, () => to.set(from))
  return [
    {
      name: 'merge of whole blocks into new ones against memcpy',
      ratio: copyMs / mergeMs(false),
      asked: 0.4,
      better: 'higher',
    },
    {
      name: 'merge of whole blocks over old ones against memcpy',
      ratio: copyMs / mergeMs(true),
      asked: 0.4,
      better: 'higher',
    },
  ]
}
