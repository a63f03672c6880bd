/** Another size for the disk in a VHDX file that has no parent: [MS-VHDX] 2.6.2.2, and 2.5 for the room of its BAT. */
import {
  BAT_ENTRY_BYTES,
  encodeEntry,
  entryOffset,
  type Geometry,
  geometryOf,
  PAYLOAD_STATE,
  packEntry,
} from './block-allocation-table.ts'
import type { BlockMap } from './block-map.ts'
import { bytesOf } from './byte-source.ts'
import { isZeroBytes } from './byte-view.ts'
import { MEBIBYTE } from './file-identifier.ts'
import type { MetadataChange } from './metadata-log.ts'
import type { OpenVhdx } from './open-vhdx.ts'
import type { Region } from './region-table.ts'
import { extentsOf, planOf } from './used-space.ts'
import { virtualSizeChange } from './vhdx-content.ts'
import type { VhdxFile } from './vhdx-file.ts'

const PIECE_BYTES = 65_536
const CHANGES_AT_ONCE = 4096

/**
 * The file must be open for writing, alone, and be closed afterwards: what is open knows the old size. Cut anywhere, it
 * has the old size or the new one. Throws 0x80070070 before anything is changed when a fixed disk or a longer table
 * finds no room.
 */
export const resizeVhdx = (open: OpenVhdx, virtualSizeBytes: number): void => {
  const { vhdx, blocks } = open
  const after = geometryOf({ ...vhdx.parameters, virtualSizeBytes })
  if (virtualSizeBytes > vhdx.parameters.virtualSizeBytes) grow(vhdx, blocks, after, virtualSizeBytes)
  else shrink(vhdx, blocks, after, virtualSizeBytes)
}

const grow = (vhdx: VhdxFile, blocks: BlockMap, after: Geometry, virtualSizeBytes: number): void => {
  const before = blocks.geometry
  const region = vhdx.regions.blockAllocationTable
  const tableBytes = Math.ceil((after.entryCount * BAT_ENTRY_BYTES) / MEBIBYTE) * MEBIBYTE
  const newBlocks = vhdx.parameters.leaveBlocksAllocated ? after.blockCount - before.blockCount : 0
  const isTableLonger = tableBytes > region.lengthBytes
  const growthBytes = newBlocks * after.blockSizeBytes + (isTableLonger ? tableBytes : 0)
  if (growthBytes > 0) vhdx.assertRoom(growthBytes + blocks.paddingBytes)
  vhdx.beforeDataChange()
  clearBehindEnd(vhdx, blocks)
  const table = isTableLonger ? longerTable(vhdx, blocks, tableBytes) : region
  const entries = newBlocks > 0 ? appendBlocks(blocks, after, table) : []
  vhdx.flush()
  // Nothing below is looked at before the size says so, which comes last.
  inPieces(vhdx, [...(isTableLonger ? [] : staleEntries(vhdx, before, after)), ...entries])
  vhdx.change(virtualSizeChange(vhdx.content, virtualSizeBytes, table, vhdx))
}

/** What a block holds behind the disk's old end becomes part of the disk: it must be zeros. */
const clearBehindEnd = (vhdx: VhdxFile, blocks: BlockMap): void => {
  const { blockCount, blockSizeBytes } = blocks.geometry
  const last = blockCount - 1
  const insideBytes = vhdx.parameters.virtualSizeBytes - last * blockSizeBytes
  const offsetBytes = blocks.offsetBytes(last)
  if (offsetBytes === 0) return
  for (let at = insideBytes; at < blockSizeBytes; at += PIECE_BYTES)
    vhdx.write(offsetBytes + at, new Uint8Array(Math.min(PIECE_BYTES, blockSizeBytes - at)))
}

/** The table once more at the end of the file, with room behind its entries; nothing names it yet. */
const longerTable = (vhdx: VhdxFile, blocks: BlockMap, lengthBytes: number): Region => {
  const { offsetBytes: from } = vhdx.regions.blockAllocationTable
  const offsetBytes = blocks.append(lengthBytes)
  vhdx.copyFrom(vhdx, from, offsetBytes, blocks.geometry.entryCount * BAT_ENTRY_BYTES)
  return { offsetBytes, lengthBytes }
}

/** Room for the blocks that a fixed disk has to have, and their entries in the table. */
const appendBlocks = (blocks: BlockMap, after: Geometry, table: Region): readonly MetadataChange[] => {
  const first = blocks.geometry.blockCount
  const count = after.blockCount - first
  const offsetBytes = blocks.append(count * after.blockSizeBytes)
  return Array.from({ length: count }, (_, index) => ({
    offsetBytes: entryOffset(table.offsetBytes, after, first + index),
    bytes: encodeEntry(packEntry(PAYLOAD_STATE.fullyPresent, offsetBytes + index * after.blockSizeBytes)),
  }))
}

/** Zeros for what stands in the table's room behind the old entries, left there by whoever had the file before. */
const staleEntries = (vhdx: VhdxFile, before: Geometry, after: Geometry): readonly MetadataChange[] => {
  const { offsetBytes } = vhdx.regions.blockAllocationTable
  const end = after.entryCount * BAT_ENTRY_BYTES
  const changes: MetadataChange[] = []
  for (let at = before.entryCount * BAT_ENTRY_BYTES; at < end; at += PIECE_BYTES) {
    const bytes = bytesOf(vhdx, offsetBytes + at, Math.min(PIECE_BYTES, end - at))
    if (!isZeroBytes(bytes)) changes.push({ offsetBytes: offsetBytes + at, bytes: new Uint8Array(bytes.length) })
  }
  return changes
}

/** The size first: what the table says behind its new end is nobody's from then on, and the file's end can go. */
const shrink = (vhdx: VhdxFile, blocks: BlockMap, after: Geometry, virtualSizeBytes: number): void => {
  const table = vhdx.regions.blockAllocationTable
  vhdx.beforeDataChange()
  vhdx.change(virtualSizeChange(vhdx.content, virtualSizeBytes, table, vhdx))
  const changes: MetadataChange[] = []
  for (let block = blocks.nextDecided(after.blockCount); block !== -1; block = blocks.nextDecided(block + 1))
    changes.push({
      offsetBytes: entryOffset(table.offsetBytes, after, block),
      bytes: new Uint8Array(BAT_ENTRY_BYTES),
    })
  inPieces(vhdx, changes)
  const kept = extentsOf(blocks).filter((extent) => !('block' in extent) || extent.block < after.blockCount)
  vhdx.cutTo(planOf(vhdx, kept).takenEndBytes)
}

const inPieces = (vhdx: VhdxFile, changes: readonly MetadataChange[]): void => {
  for (let at = 0; at < changes.length; at += CHANGES_AT_ONCE)
    vhdx.writeMetadata(changes.slice(at, at + CHANGES_AT_ONCE))
}
