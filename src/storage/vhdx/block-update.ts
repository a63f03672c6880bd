/** Changes of a disk's blocks that become true together: one entry of the log, then the table in memory. */
import {
  BAT_ENTRY_BYTES,
  BITMAP_PRESENT,
  bitmapIndex,
  encodeEntry,
  offsetOf,
  type PayloadState,
  packEntry,
  payloadIndex,
} from './block-allocation-table.ts'
import type { BlockMap } from './block-map.ts'
import { MEBIBYTE } from './file-identifier.ts'
import type { MetadataChange } from './metadata-log.ts'
import type { VhdxFile } from './vhdx-file.ts'

export class BlockUpdate {
  readonly #vhdx: VhdxFile
  readonly #blocks: BlockMap
  readonly #changes: MetadataChange[] = []
  readonly #applied: (() => void)[] = []
  readonly #newBitmaps = new Map<number, number>()

  constructor(vhdx: VhdxFile, blocks: BlockMap) {
    this.#vhdx = vhdx
    this.#blocks = blocks
  }

  /** Gives a chunk its sector bitmap block, if it has none. */
  needBitmapBlock(chunk: number): void {
    if (this.#blocks.hasBitmapBlock(chunk) || this.#newBitmaps.has(chunk)) return
    const packed = packEntry(BITMAP_PRESENT, this.#blocks.append(MEBIBYTE))
    this.#newBitmaps.set(chunk, packed)
    this.#setEntry(bitmapIndex(this.#blocks.geometry, chunk), packed)
    this.#applied.push(() => this.#blocks.table.setBitmap(chunk, packed))
  }

  /** The sector bitmap block of a chunk stands at another place, where its bytes are already. */
  moveBitmapBlock(chunk: number, offsetBytes: number): void {
    const packed = packEntry(BITMAP_PRESENT, offsetBytes)
    this.#setEntry(bitmapIndex(this.#blocks.geometry, chunk), packed)
    this.#applied.push(() => this.#blocks.table.setBitmap(chunk, packed))
  }

  setState(block: number, state: PayloadState, offsetBytes: number): void {
    const packed = packEntry(state, offsetBytes)
    this.#setEntry(payloadIndex(this.#blocks.geometry, block), packed)
    this.#applied.push(() => this.#blocks.take(block, packed))
  }

  /** The block's slice of the sector bitmap, of which the bytes from `from` to `to` have changed. */
  setBits(block: number, bits: Uint8Array, from: number, to: number): void {
    const { chunkRatio, bitmapBytesPerBlock } = this.#blocks.geometry
    const chunk = Math.floor(block / chunkRatio)
    const fresh = this.#newBitmaps.get(chunk)
    const start =
      fresh === undefined
        ? this.#blocks.bitmapOffsetBytes(block)
        : offsetOf(fresh) + (block - chunk * chunkRatio) * bitmapBytesPerBlock
    this.#changes.push({ offsetBytes: start + from, bytes: bits.subarray(from, to) })
    this.#applied.push(() => this.#blocks.table.ownBits(block).set(bits))
  }

  commit(): void {
    this.#vhdx.writeMetadata(this.#changes)
    for (const apply of this.#applied) apply()
  }

  #setEntry(index: number, packed: number): void {
    const offsetBytes = this.#vhdx.regions.blockAllocationTable.offsetBytes + index * BAT_ENTRY_BYTES
    this.#changes.push({ offsetBytes, bytes: encodeEntry(packed) })
  }
}
