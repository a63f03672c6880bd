/** Writing inside one block, [MS-VHDX] 2.5.1.1, in the order that a power cut may interrupt anywhere. */
import { PAYLOAD_STATE } from './block-allocation-table.ts'
import type { BlockMap } from './block-map.ts'
import type { VhdxFile } from './vhdx-file.ts'

/** Puts the sectors' bytes at this place of the file. */
export type Put = (offsetBytes: number) => void

/**
 * Writes `count` sectors from sector `within` of a block: payload, flush, bitmap, then table. The caller has checked
 * the range and the room on the volume, and has renewed the GUIDs.
 */
export const writeInBlock = (
  vhdx: VhdxFile,
  blocks: BlockMap,
  block: number,
  within: number,
  count: number,
  put: Put,
): void => {
  const state = blocks.state(block)
  if (state === PAYLOAD_STATE.fullyPresent || state === PAYLOAD_STATE.partiallyPresent) {
    const offsetBytes = blocks.offsetBytes(block)
    put(offsetBytes + within * blocks.geometry.sectorSizeBytes)
    if (state === PAYLOAD_STATE.partiallyPresent) becomeFuller(vhdx, blocks, block, within, count)
    return
  }
  allocate(vhdx, blocks, block, within, count, put)
}

const becomeFuller = (vhdx: VhdxFile, blocks: BlockMap, block: number, within: number, count: number): void => {
  const whole = count === blocks.sectorsIn(block)
  if (!whole) {
    if (blocks.hasSectors(block, within, count)) return
    vhdx.flush()
    blocks.markSectors(block, within, count, false)
    if (!blocks.hasSectors(block, 0, blocks.sectorsIn(block))) return
  }
  vhdx.flush()
  blocks.setPresent(block, PAYLOAD_STATE.fullyPresent, blocks.offsetBytes(block))
}

const allocate = (vhdx: VhdxFile, blocks: BlockMap, block: number, within: number, count: number, put: Put): void => {
  const { sectorSizeBytes, blockSizeBytes, chunkRatio } = blocks.geometry
  // Only an absent block of a child asks its parent: the other states without payload read as zeros and must go on so.
  const asksParent = vhdx.parameters.hasParent && blocks.state(block) === PAYLOAD_STATE.notPresent
  const partial = asksParent && count < blocks.sectorsIn(block)
  const chunk = Math.floor(block / chunkRatio)
  if (partial && !blocks.hasBitmapBlock(chunk)) blocks.addBitmapBlock(chunk)
  let offsetBytes = blocks.offsetBytes(block)
  if (offsetBytes === 0) offsetBytes = blocks.append(blockSizeBytes)
  else vhdx.write(offsetBytes, new Uint8Array(blockSizeBytes))
  put(offsetBytes + within * sectorSizeBytes)
  vhdx.flush()
  if (partial) blocks.markSectors(block, within, count, true)
  blocks.setPresent(block, partial ? PAYLOAD_STATE.partiallyPresent : PAYLOAD_STATE.fullyPresent, offsetBytes)
}
