/**
 * Block allocation table, [MS-VHDX] 2.5: for each chunk its payload blocks, then its sector bitmap block.
 * Entries are mirrored packed, `MiB offset << 3 | state`, in pages that exist only where an entry is not zero: a new
 * child costs the same for any disk size, and so does opening it.
 */
import { StorageError } from '../storage-error.ts'
import { viewOf } from './byte-view.ts'
import { MEBIBYTE } from './file-identifier.ts'
import type { DiskParameters } from './metadata-table.ts'
import { hasBit, runLength } from './sector-bitmap.ts'

export const PAYLOAD_STATE = {
  notPresent: 0,
  undefined: 1,
  zero: 2,
  unmapped: 3,
  fullyPresent: 6,
  partiallyPresent: 7,
} as const
export type PayloadState = (typeof PAYLOAD_STATE)[keyof typeof PAYLOAD_STATE]
export const BITMAP_PRESENT = 6
/** In memory only, in place of an entry that cannot be believed: state 4, which no file may have. */
export const DAMAGED = 4
export const BAT_ENTRY_BYTES = 8

export interface Geometry {
  readonly sectorSizeBytes: number
  readonly sectorCount: number
  readonly blockSizeBytes: number
  readonly sectorsPerBlock: number
  readonly blockCount: number
  /** Payload blocks that share one sector bitmap block. */
  readonly chunkRatio: number
  readonly chunkCount: number
  readonly bitmapBytesPerBlock: number
  readonly entryCount: number
}

export const geometryOf = (parameters: DiskParameters): Geometry => {
  const { blockSizeBytes, logicalSectorSizeBytes, virtualSizeBytes } = parameters
  const sectorsPerBlock = blockSizeBytes / logicalSectorSizeBytes
  const blockCount = Math.ceil(virtualSizeBytes / blockSizeBytes)
  const chunkRatio = (8_388_608 * logicalSectorSizeBytes) / blockSizeBytes
  const chunkCount = Math.ceil(blockCount / chunkRatio)
  return {
    sectorSizeBytes: logicalSectorSizeBytes,
    sectorCount: virtualSizeBytes / logicalSectorSizeBytes,
    blockSizeBytes,
    sectorsPerBlock,
    blockCount,
    chunkRatio,
    chunkCount,
    bitmapBytesPerBlock: sectorsPerBlock / 8,
    entryCount: parameters.hasParent
      ? chunkCount * (chunkRatio + 1)
      : blockCount + Math.floor((blockCount - 1) / chunkRatio),
  }
}

export const payloadIndex = (geometry: Geometry, block: number): number =>
  block + Math.floor(block / geometry.chunkRatio)

/** Where the entry of a block stands in the file, for a table at this place. */
export const entryOffset = (tableOffsetBytes: number, geometry: Geometry, block: number): number =>
  tableOffsetBytes + payloadIndex(geometry, block) * BAT_ENTRY_BYTES

export const bitmapIndex = (geometry: Geometry, chunk: number): number => (chunk + 1) * (geometry.chunkRatio + 1) - 1

/** The block an entry belongs to, or undefined for the entry of a sector bitmap block. */
export const blockOfIndex = (geometry: Geometry, index: number): number | undefined => {
  const chunk = Math.floor(index / (geometry.chunkRatio + 1))
  const place = index - chunk * (geometry.chunkRatio + 1)
  return place === geometry.chunkRatio ? undefined : chunk * geometry.chunkRatio + place
}

export const packEntry = (state: number, offsetBytes: number): number => (offsetBytes / MEBIBYTE) * 8 + state
export const stateOf = (packed: number): number => packed & 7
export const offsetOf = (packed: number): number => (packed >>> 3) * MEBIBYTE

export const encodeEntry = (packed: number): Uint8Array => {
  const bytes = new Uint8Array(BAT_ENTRY_BYTES)
  const view = viewOf(bytes)
  const mebibytes = packed >>> 3
  view.setUint32(0, ((mebibytes & 0xfff) * 0x10_0000 + stateOf(packed)) >>> 0, true)
  view.setUint32(4, mebibytes >>> 12, true)
  return bytes
}

export const refuseEntry = (index: number, reason: string): StorageError =>
  new StorageError('0xC03A000A', { index, reason })

/** The packed form of the two words of an entry; throws 0xC03A000A for reserved bits and offsets beyond the format. */
export const decodeEntry = (low: number, high: number, index: number): number => {
  if ((low & 0x000f_fff8) !== 0) throw refuseEntry(index, 'reserved-bits')
  // 64 TiB are 2^26 MiB: what does not fit 2^29 cannot be inside any file.
  const mebibytes = (low >>> 20) + high * 4096
  if (mebibytes >= 0x2000_0000) throw refuseEntry(index, 'past-end')
  return mebibytes * 8 + (low & 7)
}

const BLOCKS_PER_PAGE = 512
const BLOCKS_PER_SHELF = 256 * BLOCKS_PER_PAGE
const NO_BITS = new Uint8Array(0)

interface TablePage {
  readonly owner: object
  /** Packed entries of the payload blocks. */
  readonly entries: Uint32Array
  /** Their slices of the sector bitmaps, one behind the other; there once a block is partially present. */
  bits: Uint8Array | undefined
}

/**
 * The table in memory, by block and by chunk: what every read of every layer looks at. Pages are shared by copies until
 * one of them is changed.
 */
export class BlockAllocationTable {
  readonly #blockCount: number
  readonly #bitmapBytes: number
  #owner: object = {}
  /** Pages by `block >>> 9`, 256 on a shelf; shelves by `block >>> 17`. */
  #shelves: ((TablePage | undefined)[] | undefined)[] = []
  #bitmaps = new Map<number, number>()

  constructor(geometry: Geometry) {
    this.#blockCount = geometry.blockCount
    this.#bitmapBytes = geometry.bitmapBytesPerBlock
  }

  copy(geometry: Geometry): BlockAllocationTable {
    const copy = new BlockAllocationTable(geometry)
    copy.#shelves = this.#shelves.map((shelf) => shelf?.slice())
    copy.#bitmaps = new Map(this.#bitmaps)
    this.#owner = {}
    return copy
  }

  payload(block: number): number {
    return this.#pageOf(block)?.entries[block & 511] ?? 0
  }

  setPayload(block: number, packed: number): void {
    this.#ownPage(block).entries[block & 511] = packed
  }

  /** The entry of a chunk's sector bitmap block. */
  bitmap(chunk: number): number {
    return this.#bitmaps.get(chunk) ?? 0
  }

  bitmapEntries(): readonly (readonly [chunk: number, packed: number])[] {
    return [...this.#bitmaps]
  }

  setBitmap(chunk: number, packed: number): void {
    this.#bitmaps.set(chunk, packed)
  }

  /** Memory that loading the bitmap of a block takes: that of its page, unless a neighbour's is there already. */
  bitsBytesFor(block: number): number {
    return this.#pageOf(block)?.bits === undefined ? this.#bitsBytesOf(block) : 0
  }

  /** Of the block's page. */
  #bitsBytesOf(block: number): number {
    return Math.min(BLOCKS_PER_PAGE, this.#blockCount - block + (block & 511)) * this.#bitmapBytes
  }

  /** Bitmap slice of a partially present block, to look at. */
  bits(block: number): Uint8Array {
    const start = (block & 511) * this.#bitmapBytes
    return this.#pageOf(block)?.bits?.subarray(start, start + this.#bitmapBytes) ?? NO_BITS
  }

  /** The same to be changed. */
  ownBits(block: number): Uint8Array {
    const page = this.#ownPage(block)
    page.bits ??= new Uint8Array(this.#bitsBytesOf(block))
    const start = (block & 511) * this.#bitmapBytes
    return page.bits.subarray(start, start + this.#bitmapBytes)
  }

  /** Whether all these sectors of a partially present block are here (1), none (0), or some (-1). */
  presence(block: number, within: number, count: number): 1 | 0 | -1 {
    const bits = this.#pageOf(block)?.bits ?? NO_BITS
    const start = (block & 511) * this.#bitmapBytes
    if (count === 8 && (within & 7) === 0) {
      const byte = bits[start + (within >> 3)]
      return byte === 0 ? 0 : byte === 0xff ? 1 : -1
    }
    const first = start * 8 + within
    if (runLength(bits, first, count) < count) return -1
    return hasBit(bits, first) ? 1 : 0
  }

  #pageOf(block: number): TablePage | undefined {
    return this.#shelves[block >>> 17]?.[(block >>> 9) & 255]
  }

  #ownPage(block: number): TablePage {
    const page = this.#pageOf(block)
    if (page !== undefined && page.owner === this.#owner) return page
    const entries = page?.entries.slice() ?? new Uint32Array(BLOCKS_PER_PAGE)
    const own = { owner: this.#owner, entries, bits: page?.bits?.slice() }
    const shelf = this.#shelves[block >>> 17] ?? []
    shelf[(block >>> 9) & 255] = own
    this.#shelves[block >>> 17] = shelf
    return own
  }

  /** The first block from `from` on whose entry is in another state than NOT_PRESENT, or -1. */
  nextDecided(from: number): number {
    for (let block = from; block < this.#shelves.length * BLOCKS_PER_SHELF; ) {
      const shelf = this.#shelves[block >>> 17]
      const entries = shelf?.[(block >>> 9) & 255]?.entries
      if (shelf === undefined) block = ((block >>> 17) + 1) * BLOCKS_PER_SHELF
      else if (entries === undefined) block = ((block >>> 9) + 1) * BLOCKS_PER_PAGE
      else if (stateOf(entries[block & 511] as number) === PAYLOAD_STATE.notPresent) block += 1
      else return block
    }
    return -1
  }
}
