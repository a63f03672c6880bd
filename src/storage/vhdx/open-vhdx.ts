/** Reading a VHDX file: every limit is checked before anything of that size is allocated. */

import type { HostFile } from '../host-file.ts'
import { StorageError } from '../storage-error.ts'
import type { Volume } from '../volume.ts'
import {
  BAT_ENTRY_BYTES,
  BITMAP_PRESENT,
  BlockAllocationTable,
  blockOfIndex,
  DAMAGED,
  decodeEntry,
  type Geometry,
  geometryOf,
  PAYLOAD_STATE,
  stateOf,
} from './block-allocation-table.ts'
import { BlockMap } from './block-map.ts'
import { type ByteSource, bytesOf } from './byte-source.ts'
import { eachEntry } from './each-entry.ts'
import { assertEntry } from './entry-rules.ts'
import { isFileIdentifier, MEBIBYTE } from './file-identifier.ts'
import { FilePlan } from './file-plan.ts'
import {
  currentHeader,
  decodeHeader,
  HEADER_BYTES,
  HEADER_OFFSETS_BYTES,
  type HeaderSlot,
  type VhdxHeader,
} from './header.ts'
import { type LogReplay, owedByLog, ReplayedFile } from './log-replay.ts'
import {
  decodeMetadataTable,
  decodeParameters,
  ITEM,
  METADATA_TABLE_BYTES,
  type MetadataItem,
  systemItem,
} from './metadata-table.ts'
import { otherFormat } from './other-format.ts'
import { decodeParentLocator } from './parent-locator.ts'
import {
  decodeRegionTable,
  isRegionTable,
  REGION_TABLE_BYTES,
  REGION_TABLE_OFFSETS_BYTES,
  type Region,
  type Regions,
} from './region-table.ts'
import type { VhdxContent } from './vhdx-content.ts'
import { type Access, modeOf, VhdxFile, type VhdxOptions } from './vhdx-file.ts'

const corrupt = (part: string, reason: string): StorageError => new StorageError('0xC03A0008', { part, reason })

/** Takes a region's place; throws when it cannot be there. */
const takeRegion = (plan: FilePlan, region: Region, part: string): void => {
  const reason = plan.takeRegion(region)
  if (reason !== undefined) throw corrupt(part, reason)
}

const readHeader = (file: HostFile): { readonly header: VhdxHeader; readonly slot: HeaderSlot } => {
  if (file.lengthBytes < 8 || !isFileIdentifier(bytesOf(file, 0, 8))) {
    const format = otherFormat(file)
    throw new StorageError('0xC03A0015', { path: file.path, ...(format === undefined ? {} : { format }) })
  }
  if (file.lengthBytes < MEBIBYTE) throw corrupt('header', 'past-end')
  const headers = HEADER_OFFSETS_BYTES.map((offset) => decodeHeader(bytesOf(file, offset, HEADER_BYTES)))
  const current = currentHeader(headers[0], headers[1])
  if (current === undefined) throw corrupt('header', 'none-valid')
  return current
}

const readRegions = (file: ByteSource, log: Region): { readonly regions: Regions; readonly plan: FilePlan } => {
  let table: Uint8Array | undefined
  for (const offset of REGION_TABLE_OFFSETS_BYTES) {
    table = bytesOf(file, offset, REGION_TABLE_BYTES)
    if (isRegionTable(table)) break
    table = undefined
  }
  if (table === undefined) throw corrupt('region-table', 'none-valid')
  const regions = decodeRegionTable(table)
  const plan = new FilePlan(file.lengthBytes)
  plan.take(0, MEBIBYTE)
  takeRegion(plan, log, 'log')
  takeRegion(plan, regions.metadata, 'metadata')
  takeRegion(plan, regions.blockAllocationTable, 'block-allocation-table')
  return { regions, plan }
}

/** What stands in a file outside its blocks, as it is once its log is replayed; nothing is written. */
export interface ReadVhdx {
  readonly content: VhdxContent
  readonly plan: FilePlan
  readonly owed: LogReplay | undefined
  readonly bytes: ByteSource
}

/** Headers, log, regions and metadata. Throws 0xC03A0015, or 0xC03A0008 with `part`. */
export const readVhdx = (physical: HostFile): ReadVhdx => {
  const { header, slot } = readHeader(physical)
  const log = { offsetBytes: header.logOffsetBytes, lengthBytes: header.logLengthBytes }
  takeRegion(new FilePlan(physical.lengthBytes), log, 'log')
  const owed = owedByLog(physical, header)
  const file = owed === undefined ? physical : new ReplayedFile(physical, owed)
  const { regions, plan } = readRegions(file, log)
  const { offsetBytes, lengthBytes } = regions.metadata
  const items = decodeMetadataTable(bytesOf(file, offsetBytes, METADATA_TABLE_BYTES), lengthBytes)
  const read = (item: MetadataItem): Uint8Array => bytesOf(file, offsetBytes + item.offsetBytes, item.lengthBytes)
  const parameters = decodeParameters(items, read)
  const item = systemItem(items, ITEM.parentLocator)
  if (parameters.hasParent && item === undefined) throw corrupt('parent-locator', 'missing')
  const locator = parameters.hasParent && item !== undefined ? decodeParentLocator(read(item)) : undefined
  return { content: { header, slot, regions, parameters, items, locator }, plan, owed, bytes: file }
}

export interface OpenVhdxOptions extends VhdxOptions {
  /** For reading only: an entry of the table that cannot be believed fails when its block is read, not before. */
  readonly toleratesDamage?: boolean
}

/** Reads and checks all entries; throws 0xC03A000A, or marks the entry as damaged where that is tolerated. */
const readTable = (
  file: ByteSource,
  content: VhdxContent,
  plan: FilePlan,
  isTolerant: boolean,
): [Geometry, BlockAllocationTable] => {
  const { parameters, regions } = content
  const geometry = geometryOf(parameters)
  const region = regions.blockAllocationTable
  if (geometry.entryCount * BAT_ENTRY_BYTES > region.lengthBytes) {
    throw new StorageError('0xC03A000A', { reason: 'too-short' })
  }
  const table = new BlockAllocationTable(geometry)
  const disk = { geometry, hasParent: parameters.hasParent }
  eachEntry(file, region.offsetBytes, geometry, (index, low, high) => {
    const packed = checkedEntry(index, low, high, disk, plan, isTolerant)
    const block = blockOfIndex(geometry, index)
    if (block !== undefined) table.setPayload(block, packed)
    else if (packed !== DAMAGED) table.setBitmap(Math.floor(index / (geometry.chunkRatio + 1)), packed)
  })
  checkBitmaps(geometry, table, isTolerant)
  return [geometry, table]
}

const checkedEntry = (
  index: number,
  low: number,
  high: number,
  disk: Parameters<typeof assertEntry>[2],
  plan: FilePlan,
  isTolerant: boolean,
): number => {
  try {
    const packed = decodeEntry(low, high, index)
    assertEntry(packed, index, disk, plan)
    return packed
  } catch (error) {
    if (!isTolerant || !(error instanceof StorageError)) throw error
    return DAMAGED
  }
}

/** A partially present block needs the sector bitmap of its chunk. */
const checkBitmaps = (geometry: Geometry, table: BlockAllocationTable, isTolerant: boolean): void => {
  for (let block = table.nextDecided(0); block !== -1; block = table.nextDecided(block + 1)) {
    if (stateOf(table.payload(block)) !== PAYLOAD_STATE.partiallyPresent) continue
    const bitmap = table.bitmap(Math.floor(block / geometry.chunkRatio))
    if (stateOf(bitmap) === BITMAP_PRESENT) continue
    if (!isTolerant) throw new StorageError('0xC03A000A', { block, reason: 'no-bitmap' })
    table.setPayload(block, DAMAGED)
  }
}

export interface OpenVhdx {
  readonly vhdx: VhdxFile
  readonly blocks: BlockMap
}

/**
 * Opens one file, not its parents. Changes nothing, but for a log that is owed to a file opened for writing: it is
 * replayed once everything is known to be sound.
 */
export const openVhdx = (volume: Volume, path: string, access: Access, options: OpenVhdxOptions): OpenVhdx => {
  const file = volume.open(path, modeOf(access))
  try {
    const { content, plan, owed, bytes } = readVhdx(file)
    const [geometry, table] = readTable(bytes, content, plan, access === 'read' && options.toleratesDamage === true)
    const vhdx = new VhdxFile(volume, file, access, content, options, owed)
    const blocks = new BlockMap(vhdx, geometry, table)
    blocks.load()
    if (access === 'write') vhdx.replayLog()
    return { vhdx, blocks }
  } catch (error) {
    file.close()
    throw error
  }
}
