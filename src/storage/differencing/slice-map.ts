/** What the cross-section shows: for each file of a chain, per slice of the disk, what it holds and what it answers. */

import { PAYLOAD_STATE } from '../vhdx/block-allocation-table.ts'
import { BITS_OF_BYTE } from '../vhdx/sector-bitmap.ts'
import type { VirtualDisk } from '../virtual-disk.ts'

export interface LayerSlices {
  readonly path: string
  /** Sectors with data in this file, per slice. */
  readonly present: Uint16Array
  /** Those of them that the guest reads: no file above has them. */
  readonly answering: Uint16Array
}

/**
 * Layers base first. `sliceBytes` is a multiple of eight sectors. Costs the bitmap bytes of present blocks: nothing for
 * absent ones.
 */
export const sliceMap = (leaf: VirtualDisk, sliceBytes: number): readonly LayerSlices[] => {
  const { sectorSizeBytes, sectorCount } = leaf
  const bytesPerSlice = sliceBytes / sectorSizeBytes / 8
  const sliceCount = Math.ceil(leaf.virtualSizeBytes / sliceBytes)
  const covered = new Uint8Array(Math.ceil(sectorCount / 8))
  return leaf
    .chain()
    .toReversed()
    .map((disk) => {
      const layer = {
        path: disk.path,
        present: new Uint16Array(sliceCount),
        answering: new Uint16Array(sliceCount),
      }
      addLayer(disk, layer, covered, bytesPerSlice)
      return layer
    })
    .reverse()
}

const addLayer = (disk: VirtualDisk, layer: LayerSlices, covered: Uint8Array, bytesPerSlice: number): void => {
  const { blocks } = disk
  const { bitmapBytesPerBlock } = blocks.geometry
  for (let block = blocks.nextDecided(0); block !== -1; block = blocks.nextDecided(block + 1)) {
    const state = blocks.state(block)
    const bits = state === PAYLOAD_STATE.partiallyPresent ? blocks.bits(block) : undefined
    // A block declared to be zeros hides what is below it without holding data.
    const holdsData = bits !== undefined || state === PAYLOAD_STATE.fullyPresent
    const firstByte = block * bitmapBytesPerBlock
    const sectors = blocks.sectorsIn(block)
    for (let at = 0; at * 8 < sectors; at++) {
      const inside = sectors - at * 8 >= 8 ? 0xff : (1 << (sectors - at * 8)) - 1
      const here = (bits === undefined ? 0xff : (bits[at] as number)) & inside
      if (here === 0) continue
      const before = covered[firstByte + at] as number
      covered[firstByte + at] = before | here
      if (!holdsData) continue
      const slice = Math.floor((firstByte + at) / bytesPerSlice)
      layer.present[slice] = (layer.present[slice] as number) + (BITS_OF_BYTE[here] as number)
      layer.answering[slice] = (layer.answering[slice] as number) + (BITS_OF_BYTE[here & ~before] as number)
    }
  }
}
