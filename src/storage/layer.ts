/** Reading through the files of a chain: each sector from the topmost file that decides about it. */
import type { DataRuns } from './data-runs.ts'
import { StorageError } from './storage-error.ts'
import {
  BAT_ENTRY_BYTES,
  type BlockAllocationTable,
  DAMAGED,
  offsetOf,
  PAYLOAD_STATE,
  stateOf,
} from './vhdx/block-allocation-table.ts'
import type { BlockMap } from './vhdx/block-map.ts'
import type { OpenVhdx } from './vhdx/open-vhdx.ts'
import { hasBit, runLength } from './vhdx/sector-bitmap.ts'
import type { VhdxFile } from './vhdx/vhdx-file.ts'

/** One file of a chain, with what a read asks of it at hand. */
export interface Layer {
  readonly table: BlockAllocationTable
  readonly sectorsPerBlock: number
  readonly sectorSizeBytes: number
  readonly vhdx: VhdxFile
  readonly blocks: BlockMap
  below: Layer | undefined
  /** Shared by all files of a chain; the version rises when what lies below a leaf changes. */
  chain: { version: number }
  /** Open disks that stand on this one. */
  children: number
}

export const layerOf = ({ vhdx, blocks }: OpenVhdx, below: Layer | undefined): Layer => {
  const { sectorsPerBlock, sectorSizeBytes } = blocks.geometry
  const layer: Layer = {
    table: blocks.table,
    sectorsPerBlock,
    sectorSizeBytes,
    vhdx,
    blocks,
    below: undefined,
    chain: { version: 0 },
    children: 0,
  }
  if (below !== undefined) standOn(layer, below)
  return layer
}

export const standOn = (layer: Layer, below: Layer): void => {
  leave(layer)
  layer.below = below
  layer.chain = below.chain
  below.children += 1
}

/** The layer's file is closed, or moves to another parent. It goes on reading through its old one until then. */
export const leave = (layer: Layer): void => {
  layer.chain.version += 1
  if (layer.below !== undefined) layer.below.children -= 1
}

/** Reads a range that lies on the disk to byte `at` of `target`; `runs` is there when somebody listens. */
export const readSectors = (
  layer: Layer,
  sector: number,
  count: number,
  target: Uint8Array,
  at: number,
  runs: DataRuns | undefined,
): void => {
  const { sectorsPerBlock, sectorSizeBytes } = layer
  const end = sector + count
  let to = at
  for (let from = sector; from < end; ) {
    const block = Math.floor(from / sectorsPerBlock)
    const n = Math.min(end - from, (block + 1) * sectorsPerBlock - from)
    readInBlock(layer, block, from - block * sectorsPerBlock, n, target, to, runs)
    from += n
    to += n * sectorSizeBytes
  }
}

/** Goes down from file to file as long as nothing of the range is in one: the loop that every deep read is made of. */
const readInBlock = (
  top: Layer,
  block: number,
  within: number,
  count: number,
  target: Uint8Array,
  at: number,
  runs: DataRuns | undefined,
): void => {
  let layer = top
  for (;;) {
    const packed = layer.table.payload(block)
    const state = stateOf(packed)
    if (runs) tellEntry(layer, block)
    if (state !== PAYLOAD_STATE.notPresent) {
      const partial = state === PAYLOAD_STATE.partiallyPresent
      const presence = partial ? layer.table.presence(block, within, count) : 1
      if (partial && runs) tellBits(layer, block, within, count)
      if (presence === -1) {
        readMixed(layer, block, within, count, target, at, runs)
        return
      }
      if (presence === 1) {
        const hasData = partial || state === PAYLOAD_STATE.fullyPresent
        if (hasData) readData(layer, offsetOf(packed), within, count, target, at, runs)
        else if (state !== DAMAGED) target.fill(0, at, at + count * layer.sectorSizeBytes)
        else throw new StorageError('0xC03A000A', { path: layer.vhdx.path, block })
        return
      }
    }
    const { below } = layer
    if (below === undefined) {
      target.fill(0, at, at + count * layer.sectorSizeBytes)
      return
    }
    if (below.sectorsPerBlock !== layer.sectorsPerBlock) {
      readSectors(below, block * layer.sectorsPerBlock + within, count, target, at, runs)
      return
    }
    layer = below
  }
}

/** Runs of sectors that are in this file and runs that are not, in turn. */
const readMixed = (
  layer: Layer,
  block: number,
  within: number,
  count: number,
  target: Uint8Array,
  at: number,
  runs: DataRuns | undefined,
): void => {
  const bits = layer.blocks.bits(block)
  const firstSector = block * layer.sectorsPerBlock + within
  for (let done = 0; done < count; ) {
    const n = runLength(bits, within + done, count - done)
    const to = at + done * layer.sectorSizeBytes
    if (hasBit(bits, within + done)) {
      readData(layer, layer.blocks.offsetBytes(block), within + done, n, target, to, runs)
    } else {
      // A partially present block has a parent: files without one are refused with such a block.
      readSectors(layer.below as Layer, firstSector + done, n, target, to, runs)
    }
    done += n
  }
}

const readData = (
  layer: Layer,
  blockOffsetBytes: number,
  within: number,
  count: number,
  target: Uint8Array,
  at: number,
  runs: DataRuns | undefined,
): void => {
  const lengthBytes = count * layer.sectorSizeBytes
  const offsetBytes = blockOffsetBytes + within * layer.sectorSizeBytes
  layer.vhdx.read(offsetBytes, partOf(target, at, lengthBytes))
  runs?.add(layer.vhdx.observer, layer.vhdx.path, offsetBytes, lengthBytes)
}

const tellEntry = ({ vhdx, blocks }: Layer, block: number): void =>
  vhdx.observer?.metadata('read', vhdx.path, blocks.entryOffsetBytes(block), BAT_ENTRY_BYTES)

const tellBits = ({ vhdx, blocks }: Layer, block: number, within: number, count: number): void => {
  const first = within >> 3
  const lengthBytes = ((within + count - 1) >> 3) - first + 1
  vhdx.observer?.metadata('read', vhdx.path, blocks.bitmapOffsetBytes(block) + first, lengthBytes)
}

/** The bytes themselves where all are meant: most reads fill their target from one file, and a view costs as much as finding it. */
export const partOf = (target: Uint8Array, at: number, lengthBytes: number): Uint8Array =>
  lengthBytes === target.length ? target : target.subarray(at, at + lengthBytes)
