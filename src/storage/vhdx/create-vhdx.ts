/** A new VHDX file: log at 1 MiB, metadata at 2 MiB, BAT at 3 MiB, blocks behind it. */
import { NIL_GUID } from '../guid.ts'
import type { HostFile } from '../host-file.ts'
import { StorageError } from '../storage-error.ts'
import type { Volume } from '../volume.ts'
import {
  BAT_ENTRY_BYTES,
  BITMAP_PRESENT,
  BlockAllocationTable,
  bitmapIndex,
  encodeEntry,
  type Geometry,
  geometryOf,
  PAYLOAD_STATE,
  packEntry,
  payloadIndex,
} from './block-allocation-table.ts'
import { BlockMap } from './block-map.ts'
import { encodeFileIdentifier, MEBIBYTE } from './file-identifier.ts'
import { encodeHeader, HEADER_OFFSETS_BYTES } from './header.ts'
import {
  type DiskParameters,
  decodeMetadataTable,
  encodeMetadata,
  METADATA_TABLE_BYTES,
  wrongParameter,
} from './metadata-table.ts'
import type { OpenVhdx } from './open-vhdx.ts'
import { encodeParentLocator, type ParentLocator } from './parent-locator.ts'
import { encodeRegionTable, REGION_TABLE_OFFSETS_BYTES, type Regions } from './region-table.ts'
import { VhdxFile, type VhdxOptions } from './vhdx-file.ts'

const LOG_OFFSET_BYTES = MEBIBYTE
const METADATA_OFFSET_BYTES = 2 * MEBIBYTE
const BAT_OFFSET_BYTES = 3 * MEBIBYTE

/**
 * Writes the file and leaves it open for writing. Throws `vhdx-parameter` for values outside the format,
 * 0x80070050 when the path exists, 0x80070070 without room; no file is left behind then.
 */
export const createVhdx = (
  volume: Volume,
  path: string,
  parameters: DiskParameters,
  locator: ParentLocator | undefined,
  options: VhdxOptions,
): OpenVhdx => {
  const wrong = wrongParameter(parameters)
  if (wrong !== undefined) throw new StorageError('vhdx-parameter', { name: wrong })
  const geometry = geometryOf(parameters)
  const batLengthBytes = Math.ceil((geometry.entryCount * BAT_ENTRY_BYTES) / MEBIBYTE) * MEBIBYTE
  const regions: Regions = {
    metadata: { offsetBytes: METADATA_OFFSET_BYTES, lengthBytes: MEBIBYTE },
    blockAllocationTable: { offsetBytes: BAT_OFFSET_BYTES, lengthBytes: batLengthBytes },
  }
  const header = {
    sequenceNumber: 1n,
    fileWriteGuid: options.newGuid(),
    dataWriteGuid: options.newGuid(),
    logGuid: NIL_GUID,
    logOffsetBytes: LOG_OFFSET_BYTES,
    logLengthBytes: MEBIBYTE,
  }
  const second = { ...header, sequenceNumber: 2n }
  const metadata = encodeMetadata(parameters, locator === undefined ? undefined : encodeParentLocator(locator))
  const items = decodeMetadataTable(padded(metadata.table, METADATA_TABLE_BYTES), MEBIBYTE)

  const file = volume.create(path)
  try {
    const table = writeTable(file, geometry, parameters, BAT_OFFSET_BYTES + batLengthBytes)
    file.write(0, encodeFileIdentifier())
    const regionTable = encodeRegionTable(regions)
    for (const offsetBytes of REGION_TABLE_OFFSETS_BYTES) file.write(offsetBytes, regionTable)
    file.write(METADATA_OFFSET_BYTES, metadata.table)
    file.write(METADATA_OFFSET_BYTES + METADATA_TABLE_BYTES, metadata.items)
    // Headers last: until they stand the file is none.
    file.flush()
    file.write(HEADER_OFFSETS_BYTES[0], encodeHeader(header))
    file.write(HEADER_OFFSETS_BYTES[1], encodeHeader(second))
    file.flush()
    options.observer?.metadata('write', file.path, 0, MEBIBYTE)
    options.observer?.metadata('write', file.path, METADATA_OFFSET_BYTES, MEBIBYTE)
    const content = { header: second, slot: 1, regions, parameters, items, locator } as const
    const vhdx = new VhdxFile(volume, file, 'write', content, options, undefined)
    const blocks = new BlockMap(vhdx, geometry, table)
    blocks.load()
    return { vhdx, blocks }
  } catch (error) {
    file.close()
    volume.remove(path)
    throw error
  }
}

/** Gives the file its length and the table the entries that it has from the start. Throws 0x80070070 before it writes. */
const writeTable = (
  file: HostFile,
  geometry: Geometry,
  { hasParent, leaveBlocksAllocated: isFixed }: DiskParameters,
  blocksOffsetBytes: number,
): BlockAllocationTable => {
  // The bitmap of a disk of one chunk exists from the start: a reader without it misreads absent blocks. Larger
  // disks get theirs per chunk on first use, else an empty child of 2 TiB would weigh 512 MiB.
  const withBitmap = hasParent && geometry.chunkCount === 1
  const blocksBytes = isFixed ? geometry.blockCount * geometry.blockSizeBytes : withBitmap ? MEBIBYTE : 0
  file.truncate(blocksOffsetBytes + blocksBytes)
  const table = new BlockAllocationTable(geometry)
  const write = (index: number, packed: number): void =>
    file.write(BAT_OFFSET_BYTES + index * BAT_ENTRY_BYTES, encodeEntry(packed))
  if (withBitmap) {
    const packed = packEntry(BITMAP_PRESENT, blocksOffsetBytes)
    write(bitmapIndex(geometry, 0), packed)
    table.setBitmap(0, packed)
  }
  if (!isFixed) return table
  // One block behind the other, in the order of the disk.
  for (let block = 0; block < geometry.blockCount; block++) {
    const packed = packEntry(PAYLOAD_STATE.fullyPresent, blocksOffsetBytes + block * geometry.blockSizeBytes)
    write(payloadIndex(geometry, block), packed)
    table.setPayload(block, packed)
  }
  return table
}

const padded = (bytes: Uint8Array, lengthBytes: number): Uint8Array => {
  const whole = new Uint8Array(lengthBytes)
  whole.set(bytes)
  return whole
}
