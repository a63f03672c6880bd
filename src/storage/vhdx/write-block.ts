/** Writing inside one block, [MS-VHDX] 2.5.1.1, in the order that a power cut may interrupt anywhere. */
import { PAYLOAD_STATE } from './block-allocation-table.ts'
import type { BlockMap } from './block-map.ts'
import { BlockUpdate } from './block-update.ts'
import { allBits, setBits } from './sector-bitmap.ts'
import type { VhdxFile } from './vhdx-file.ts'

/** Puts the sectors' bytes at this place of the file. */
export type Put = (offsetBytes: number) => void

/**
 * Writes `count` sectors from sector `within` of a block: payload, flush, then bitmap and table by one entry of the log. The caller has checked
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
  if (blocks.hasSectors(block, within, count)) return
  const bits = blocks.bits(block).slice()
  setBits(bits, within, count)
  const update = new BlockUpdate(vhdx, blocks)
  if (allBits(bits, 0, blocks.sectorsIn(block)))
    update.setState(block, PAYLOAD_STATE.fullyPresent, blocks.offsetBytes(block))
  else update.setBits(block, bits, within >> 3, ((within + count - 1) >> 3) + 1)
  vhdx.flush()
  update.commit()
}

const allocate = (vhdx: VhdxFile, blocks: BlockMap, block: number, within: number, count: number, put: Put): void => {
  const { sectorSizeBytes, blockSizeBytes, chunkRatio, bitmapBytesPerBlock } = blocks.geometry
  // Only an absent block of a child asks its parent: the other states without payload read as zeros and must go on so.
  const asksParent = vhdx.parameters.hasParent && blocks.state(block) === PAYLOAD_STATE.notPresent
  const partial = asksParent && count < blocks.sectorsIn(block)
  const update = new BlockUpdate(vhdx, blocks)
  if (partial) update.needBitmapBlock(Math.floor(block / chunkRatio))
  let offsetBytes = blocks.offsetBytes(block)
  if (offsetBytes === 0) {
    offsetBytes = blocks.append(blockSizeBytes)
    vhdx.observer?.allocated?.(vhdx.path, blockSizeBytes)
  } else vhdx.write(offsetBytes, new Uint8Array(blockSizeBytes))
  put(offsetBytes + within * sectorSizeBytes)
  if (partial) {
    // The whole slice: bits of an absent block are whatever was left there.
    const bits = new Uint8Array(bitmapBytesPerBlock)
    setBits(bits, within, count)
    update.setBits(block, bits, 0, bits.length)
  }
  update.setState(block, partial ? PAYLOAD_STATE.partiallyPresent : PAYLOAD_STATE.fullyPresent, offsetBytes)
  vhdx.flush()
  update.commit()
}
