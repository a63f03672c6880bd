/** Which sectors of a child's block a merge has to bring into the parent, cut at the parent's blocks. */

import { PAYLOAD_STATE } from '../vhdx/block-allocation-table.ts'
import { MEBIBYTE } from '../vhdx/file-identifier.ts'
import { hasBit, runLength } from '../vhdx/sector-bitmap.ts'
import type { VirtualDisk } from '../virtual-disk.ts'

export interface MergePiece {
  readonly sector: number
  readonly count: number
  /** Where the child's bytes stand in its file; undefined for sectors that the child declares to be zeros. */
  readonly fromOffsetBytes: number | undefined
}

interface Run {
  readonly within: number
  readonly count: number
}

/** Runs of sectors that the block of this file decides about. */
const decidedRuns = (disk: VirtualDisk, block: number): readonly Run[] => {
  const count = disk.blocks.sectorsIn(block)
  const state = disk.blocks.state(block)
  if (state === PAYLOAD_STATE.notPresent) return []
  if (state !== PAYLOAD_STATE.partiallyPresent) return [{ within: 0, count }]
  const bits = disk.blocks.bits(block)
  const runs: Run[] = []
  for (let within = 0; within < count; ) {
    const length = runLength(bits, within, count - within)
    if (hasBit(bits, within)) runs.push({ within, count: length })
    within += length
  }
  return runs
}

export const mergePieces = (child: VirtualDisk, parent: VirtualDisk, block: number): readonly MergePiece[] => {
  const state = child.blocks.state(block)
  const hasData = state === PAYLOAD_STATE.fullyPresent || state === PAYLOAD_STATE.partiallyPresent
  const { sectorsPerBlock, sectorSizeBytes } = child.blocks.geometry
  const perParentBlock = parent.blocks.geometry.sectorsPerBlock
  const offsetBytes = child.blocks.offsetBytes(block)
  const pieces: MergePiece[] = []
  for (const run of decidedRuns(child, block)) {
    for (let done = 0; done < run.count; ) {
      const sector = block * sectorsPerBlock + run.within + done
      const parentBlock = Math.floor(sector / perParentBlock)
      const count = Math.min(run.count - done, (parentBlock + 1) * perParentBlock - sector)
      const fromOffsetBytes = offsetBytes + (run.within + done) * sectorSizeBytes
      if (hasData) pieces.push({ sector, count, fromOffsetBytes })
      else if (!readsZeros(parent, parentBlock)) pieces.push({ sector, count, fromOffsetBytes: undefined })
      done += count
    }
  }
  return pieces
}

/** Whether a block reads as zeros without a look at the data: then zeros need no room. */
const readsZeros = (disk: VirtualDisk, block: number): boolean => {
  const state = disk.blocks.state(block)
  if (state === PAYLOAD_STATE.notPresent) return disk.parent === undefined
  return state !== PAYLOAD_STATE.fullyPresent && state !== PAYLOAD_STATE.partiallyPresent
}

/** A block of one file above the one that takes it. */
export interface MergeSource {
  readonly disk: VirtualDisk
  readonly block: number
}

/** By how much the parent's file grows when these blocks of the files above are merged into it. */
export const growthOfMerge = (parent: VirtualDisk, sources: Iterable<MergeSource>): number => {
  const { sectorsPerBlock, chunkRatio } = parent.blocks.geometry
  const added = new Set<number>()
  const bitmaps = new Set<number>()
  for (const { disk, block } of sources) {
    for (const { sector, count } of mergePieces(disk, parent, block)) {
      const parentBlock = Math.floor(sector / sectorsPerBlock)
      const isNew = !added.has(parentBlock)
      if (isNew && parent.blocks.offsetBytes(parentBlock) === 0) added.add(parentBlock)
      if (isNew && parent.blocks.needsBitmapBlock(parentBlock, count)) bitmaps.add(Math.floor(parentBlock / chunkRatio))
    }
  }
  const sum = added.size * parent.blockSizeBytes + bitmaps.size * MEBIBYTE
  return sum === 0 ? 0 : sum + parent.blocks.paddingBytes
}
