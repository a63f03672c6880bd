/** The blocks of one open VHDX file: states, places and sector bitmaps, kept beside the bytes and written through. */
import { StorageError } from '../storage-error.ts'
import {
  BITMAP_PRESENT,
  type BlockAllocationTable,
  entryOffset,
  type Geometry,
  offsetOf,
  PAYLOAD_STATE,
  type PayloadState,
  stateOf,
} from './block-allocation-table.ts'
import { MEBIBYTE } from './file-identifier.ts'
import { allBits, countBits } from './sector-bitmap.ts'
import type { VhdxFile } from './vhdx-file.ts'

/** A file of somebody else may claim any number of them. */
const BITMAPS_MAX_BYTES = 64 * MEBIBYTE

const isPresent = (state: number): boolean =>
  state === PAYLOAD_STATE.fullyPresent || state === PAYLOAD_STATE.partiallyPresent

export class BlockMap {
  readonly geometry: Geometry
  readonly #vhdx: VhdxFile
  /** Direct for the read path, which asks it once for each layer. */
  readonly table: BlockAllocationTable
  #presentCount = 0
  #decidedCount = 0

  constructor(vhdx: VhdxFile, geometry: Geometry, table: BlockAllocationTable) {
    this.#vhdx = vhdx
    this.geometry = geometry
    this.table = table
  }

  /** Takes stock of a table that was read from a file, and loads its bitmaps. Throws 0xC03A000A beyond 64 MiB of them. */
  load(): void {
    let loadedBytes = 0
    for (let block = this.nextDecided(0); block !== -1; block = this.nextDecided(block + 1)) {
      this.#decidedCount += 1
      const state = this.state(block)
      if (isPresent(state)) this.#presentCount += 1
      if (state !== PAYLOAD_STATE.partiallyPresent) continue
      loadedBytes += this.table.bitsBytesFor(block)
      if (loadedBytes > BITMAPS_MAX_BYTES) throw new StorageError('0xC03A000A', { block, reason: 'limit' })
      this.#vhdx.read(this.bitmapOffsetBytes(block), this.table.ownBits(block))
    }
  }

  /** The same blocks for a fork of the file. */
  forkOnto(vhdx: VhdxFile): BlockMap {
    const fork = new BlockMap(vhdx, this.geometry, this.table.copy(this.geometry))
    fork.#presentCount = this.#presentCount
    fork.#decidedCount = this.#decidedCount
    return fork
  }

  /** Blocks with data in this file. */
  get presentCount(): number {
    return this.#presentCount
  }

  /** Blocks about which this file says anything: with data, or declared to be zeros. */
  get decidedCount(): number {
    return this.#decidedCount
  }

  state(block: number): PayloadState {
    return stateOf(this.table.payload(block)) as PayloadState
  }

  /** State and place in one number, for the read path: see `stateOf` and `offsetOf`. */
  packed(block: number): number {
    return this.table.payload(block)
  }

  offsetBytes(block: number): number {
    return offsetOf(this.packed(block))
  }

  /** Sectors of the disk inside the block; the last block may reach beyond the disk's end. */
  sectorsIn(block: number): number {
    const { sectorsPerBlock, sectorCount } = this.geometry
    return Math.min(sectorsPerBlock, sectorCount - block * sectorsPerBlock)
  }

  /** The first block from `from` on that is not NOT_PRESENT, or -1. Stretches without entries cost nothing. */
  nextDecided(from: number): number {
    return this.table.nextDecided(from)
  }

  /** Bitmap of a partially present block; bit n is its sector n. Not to be changed by the caller. */
  bits(block: number): Uint8Array {
    return this.table.bits(block)
  }

  /** Where the block's slice of its chunk's sector bitmap stands in the file. */
  bitmapOffsetBytes(block: number): number {
    const { chunkRatio, bitmapBytesPerBlock } = this.geometry
    const chunk = Math.floor(block / chunkRatio)
    const place = block - chunk * chunkRatio
    return offsetOf(this.table.bitmap(chunk)) + place * bitmapBytesPerBlock
  }

  /** Chunks that have a sector bitmap block, and where it stands. */
  bitmapPlaces(): readonly (readonly [chunk: number, offsetBytes: number])[] {
    return this.table
      .bitmapEntries()
      .flatMap(([chunk, packed]) => (offsetOf(packed) === 0 ? [] : [[chunk, offsetOf(packed)]]))
  }

  hasBitmapBlock(chunk: number): boolean {
    return stateOf(this.table.bitmap(chunk)) === BITMAP_PRESENT
  }

  /** Where the table's entry of a block stands in the file. */
  entryOffsetBytes(block: number): number {
    return entryOffset(this.#vhdx.regions.blockAllocationTable.offsetBytes, this.geometry, block)
  }

  /** What `BlockUpdate` tells of an entry that now stands in the file. */
  take(block: number, packed: number): void {
    const before = this.state(block)
    this.#presentCount += Number(isPresent(stateOf(packed))) - Number(isPresent(before))
    this.#decidedCount += Number(stateOf(packed) !== PAYLOAD_STATE.notPresent)
    this.#decidedCount -= Number(before !== PAYLOAD_STATE.notPresent)
    this.table.setPayload(block, packed)
  }

  /** Space at the end of the file, read as zeros. Orphaned when the power goes before an entry names it. */
  append(lengthBytes: number): number {
    const offsetBytes = Math.ceil(this.#vhdx.lengthBytes / MEBIBYTE) * MEBIBYTE
    this.#vhdx.grow(offsetBytes + lengthBytes)
    return offsetBytes
  }

  /** How many sectors of the block have data in this file. */
  presentSectors(block: number): number {
    const state = this.state(block)
    if (state === PAYLOAD_STATE.fullyPresent) return this.sectorsIn(block)
    return state === PAYLOAD_STATE.partiallyPresent ? countBits(this.bits(block), this.sectorsIn(block)) : 0
  }

  /** Whether all these sectors of a partially present block are here. */
  hasSectors(block: number, first: number, count: number): boolean {
    return allBits(this.bits(block), first, count)
  }

  /** By how much the file grows when a range is written at once. */
  growthBytes(first: number, count: number): number {
    const { sectorsPerBlock, blockSizeBytes, chunkRatio } = this.geometry
    let sum = 0
    let chunkAdded = -1
    for (let at = first; at < first + count; ) {
      const block = Math.floor(at / sectorsPerBlock)
      const end = Math.min(first + count, (block + 1) * sectorsPerBlock)
      if (this.offsetBytes(block) === 0) sum += blockSizeBytes
      const chunk = Math.floor(block / chunkRatio)
      if (chunk !== chunkAdded && this.needsBitmapBlock(block, end - at)) {
        sum += MEBIBYTE
        chunkAdded = chunk
      }
      at = end
    }
    return sum === 0 ? 0 : sum + this.paddingBytes
  }

  /** What `append` adds first when the file does not end at a whole MiB. */
  get paddingBytes(): number {
    return Math.ceil(this.#vhdx.lengthBytes / MEBIBYTE) * MEBIBYTE - this.#vhdx.lengthBytes
  }

  /** Whether writing `count` sectors of the block makes it partial in a chunk that has no bitmap yet. */
  needsBitmapBlock(block: number, count: number): boolean {
    if (!this.#vhdx.parameters.hasParent || this.state(block) !== PAYLOAD_STATE.notPresent) return false
    return count < this.sectorsIn(block) && !this.hasBitmapBlock(Math.floor(block / this.geometry.chunkRatio))
  }
}
