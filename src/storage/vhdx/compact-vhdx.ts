/** Giving back what a VHDX file holds and nobody reads: blocks are forgotten, the others move down, the end is cut off. */
import { PAYLOAD_STATE } from './block-allocation-table.ts'
import type { BlockMap } from './block-map.ts'
import { BlockUpdate } from './block-update.ts'
import { isZeroBytes } from './byte-view.ts'
import type { OpenVhdx } from './open-vhdx.ts'
import { type Extent, extentsOf, planOf } from './used-space.ts'
import type { VhdxFile } from './vhdx-file.ts'

const PIECE_BYTES = 65_536

export interface Compaction {
  /** Also blocks whose bytes are all zero; without it only those that were trimmed. */
  readonly findZeros: boolean
}

/**
 * The file must be open for writing, alone. Nothing that the disk's user sees changes, so DataWriteGuid stays, and cut
 * anywhere the file reads as before. Throws what the volume does.
 */
export const compactVhdx = ({ vhdx, blocks }: OpenVhdx, { findZeros }: Compaction): void => {
  forgetBlocks(vhdx, blocks, findZeros)
  vhdx.cutTo(moveDown(vhdx, blocks))
}

/** Blocks that read as zeros without their bytes lose their place; in a child they still hide what is below them. */
const forgetBlocks = (vhdx: VhdxFile, blocks: BlockMap, findZeros: boolean): void => {
  const update = new BlockUpdate(vhdx, blocks)
  const { hasParent } = vhdx.parameters
  for (let block = blocks.nextDecided(0); block !== -1; block = blocks.nextDecided(block + 1)) {
    const state = blocks.state(block)
    if (state === PAYLOAD_STATE.partiallyPresent) continue
    if (state === PAYLOAD_STATE.fullyPresent) {
      if (findZeros && isZeroBlock(vhdx, blocks, block)) update.setState(block, PAYLOAD_STATE.zero, 0)
    } else if (!hasParent && state !== PAYLOAD_STATE.zero) update.setState(block, PAYLOAD_STATE.notPresent, 0)
    else if (blocks.offsetBytes(block) !== 0) update.setState(block, state, 0)
  }
  update.commit()
}

const isZeroBlock = (vhdx: VhdxFile, blocks: BlockMap, block: number): boolean => {
  const start = blocks.offsetBytes(block)
  const lengthBytes = blocks.sectorsIn(block) * blocks.geometry.sectorSizeBytes
  const piece = new Uint8Array(PIECE_BYTES)
  for (let at = 0; at < lengthBytes; at += PIECE_BYTES) {
    const bytes = piece.subarray(0, Math.min(PIECE_BYTES, lengthBytes - at))
    vhdx.read(start + at, bytes)
    if (!isZeroBytes(bytes)) return false
  }
  return true
}

/** What stands highest goes to the lowest free place below it that takes it. Returns where the file can end. */
const moveDown = (vhdx: VhdxFile, blocks: BlockMap): number => {
  const extents = extentsOf(blocks)
  const plan = planOf(vhdx, extents)
  const searchFrom = new Map<number, number>()
  for (const extent of extents.toSorted((a, b) => b.offsetBytes - a.offsetBytes)) {
    const { offsetBytes, lengthBytes } = extent
    const place = plan.findRoom(lengthBytes, searchFrom.get(lengthBytes) ?? 0)
    if (place === undefined || place >= offsetBytes) continue
    searchFrom.set(lengthBytes, place)
    move(vhdx, blocks, extent, place)
    plan.release(offsetBytes, lengthBytes)
    plan.take(place, lengthBytes)
  }
  return plan.takenEndBytes
}

const move = (vhdx: VhdxFile, blocks: BlockMap, extent: Extent, placeBytes: number): void => {
  vhdx.copyFrom(vhdx, extent.offsetBytes, placeBytes, extent.lengthBytes)
  const update = new BlockUpdate(vhdx, blocks)
  if ('block' in extent) update.setState(extent.block, blocks.state(extent.block), placeBytes)
  else update.moveBitmapBlock(extent.chunk, placeBytes)
  vhdx.flush()
  update.commit()
}
