/** Blocks whose user has no use for their content any more: UNMAPPED, [MS-VHDX] 2.5.1.1. */
import { PAYLOAD_STATE } from './block-allocation-table.ts'
import type { BlockMap } from './block-map.ts'
import { BlockUpdate } from './block-update.ts'
import type { VhdxFile } from './vhdx-file.ts'

/** The blocks that lie in the range as a whole and say something that is to be forgotten. */
export const blocksToTrim = (
  vhdx: VhdxFile,
  blocks: BlockMap,
  sector: number,
  count: number,
  isHeldBelow: (block: number) => boolean,
): readonly number[] => {
  const { sectorsPerBlock } = blocks.geometry
  const { hasParent, leaveBlocksAllocated } = vhdx.parameters
  if (leaveBlocksAllocated) return []
  const found: number[] = []
  for (let block = Math.ceil(sector / sectorsPerBlock); ; block++) {
    if (block >= blocks.geometry.blockCount) return found
    if (block * sectorsPerBlock + blocks.sectorsIn(block) > sector + count) return found
    const state = blocks.state(block)
    const isPresent = state === PAYLOAD_STATE.fullyPresent || state === PAYLOAD_STATE.partiallyPresent
    // An absent block of a child shows its parent's data: it must say that it does not.
    if (isPresent || (hasParent && state === PAYLOAD_STATE.notPresent && isHeldBelow(block))) found.push(block)
  }
}

/**
 * Trims these blocks: they read as zeros from here on and keep their place in the file until it is compacted. Parts of
 * blocks, and fixed disks, are left as they are.
 */
export const trimBlocks = (vhdx: VhdxFile, blocks: BlockMap, trimmed: readonly number[]): void => {
  if (trimmed.length === 0) return
  vhdx.beforeDataChange()
  const update = new BlockUpdate(vhdx, blocks)
  for (const block of trimmed) update.setState(block, PAYLOAD_STATE.unmapped, blocks.offsetBytes(block))
  update.commit()
}
