/**
 * Merging a child into its parent against copying as many bytes at the same places from one array to another. Whole
 * blocks change hands as pages that both files share; scattered sectors are copied byte by byte.
 */
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import type { Figure } from './figure.ts'
import { MIB, msOf, newGuid, scattered } from './timing.ts'

const BLOCKS = 64
const SIZE_BYTES = BLOCKS * MIB
const ROUNDS = 30
const SCATTERED = 2048
const SECTORS_PER_PIECE = 8
const PIECE_BYTES = 4096

const old = new Uint8Array(SIZE_BYTES).fill(1)
const from = new Uint8Array(SIZE_BYTES).fill(2)
const to = new Uint8Array(SIZE_BYTES)
const places = scattered(SCATTERED, SIZE_BYTES / PIECE_BYTES)
const pieceOf = (at: number): Uint8Array => from.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES)

/** A child over a parent that has none or all of its blocks. */
const prepare = (parentHasBlocks: boolean, fill: (child: VirtualDisk) => void): VirtualDisk => {
  const volume = new HostVolume({ capacityBytes: 2 ** 33 })
  const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: SIZE_BYTES, newGuid })
  if (parentHasBlocks) base.write(0, old)
  const child = createDifferencingDisk(volume, 'child.avhdx', { parent: base, newGuid })
  fill(child)
  return child
}

const merge = (child: VirtualDisk): void => {
  const total = child.blocks.decidedCount
  let merged = 0
  for (const { blocksDone } of mergeIntoParent(child, [], { newGuid })) merged = blocksDone
  if (merged !== total || total === 0) throw new Error(`${merged} of ${total} blocks were merged`)
}

const assertMerged = ({ parent }: VirtualDisk): void => {
  const bytes = new Uint8Array(PIECE_BYTES)
  for (const at of places) {
    parent?.read(at * SECTORS_PER_PIECE, bytes)
    if (Buffer.compare(bytes, pieceOf(at)) !== 0) throw new Error(`piece ${at} was merged wrongly`)
  }
}

/** How many times as fast as `copy` the merge is, each at its best. */
const ratio = (prepared: () => VirtualDisk, copy: () => void): number => {
  let [mergeMs, copyMs] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < ROUNDS; round++) {
    const child = prepared()
    mergeMs = Math.min(
      mergeMs,
      msOf(() => merge(child)),
    )
    copyMs = Math.min(copyMs, msOf(copy))
    assertMerged(child)
  }
  return copyMs / mergeMs
}

const writeAll = (child: VirtualDisk): void => child.write(0, from)
const writePieces = (child: VirtualDisk): void => {
  for (const at of places) child.write(at * SECTORS_PER_PIECE, pieceOf(at))
}
const copyAll = (): void => to.set(from)
const copyPieces = (): void => {
  for (const at of places) to.set(pieceOf(at), at * PIECE_BYTES)
}

export const figures = (): readonly Figure[] => [
  {
    name: 'merge of whole blocks into new ones against memcpy',
    ratio: ratio(() => prepare(false, writeAll), copyAll),
    asked: 2,
    better: 'higher',
  },
  {
    name: 'merge of whole blocks over old ones against memcpy',
    ratio: ratio(() => prepare(true, writeAll), copyAll),
    asked: 2,
    better: 'higher',
  },
  {
    name: 'merge of scattered 4 KiB pieces against memcpy',
    ratio: ratio(() => prepare(true, writePieces), copyPieces),
    asked: 0.25,
    better: 'higher',
  },
]
