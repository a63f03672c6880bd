/** What stands in a VHDX file outside its blocks, and how a change of it looks in bytes. */
import { StorageError } from '../storage-error.ts'
import { type ByteSource, bytesOf } from './byte-source.ts'
import { viewOf, writeUint64 } from './byte-view.ts'
import type { HeaderSlot, VhdxHeader } from './header.ts'
import type { MetadataChange } from './metadata-log.ts'
import {
  type DiskParameters,
  encodeMetadataEntry,
  encodeVirtualDiskItems,
  ITEM,
  METADATA_ENTRY_BYTES,
  type MetadataItem,
  roomForItem,
  systemItem,
} from './metadata-table.ts'
import { encodeParentLocator, type ParentLocator } from './parent-locator.ts'
import {
  isRegionTable,
  REGION_TABLE_BYTES,
  REGION_TABLE_OFFSETS_BYTES,
  type Region,
  type Regions,
  withTableRegion,
} from './region-table.ts'

export interface VhdxContent {
  readonly header: VhdxHeader
  readonly slot: HeaderSlot
  readonly regions: Regions
  readonly parameters: DiskParameters
  readonly items: readonly MetadataItem[]
  readonly locator: ParentLocator | undefined
}

export interface ContentChange {
  readonly changes: readonly MetadataChange[]
  /** What is true once they stand in the file. */
  readonly content: Partial<VhdxContent>
}

/**
 * The new locator goes to a free place of the region, and the table's entry switches over to it. Throws `vhdx-no-parent`,
 * or `vhdx-metadata-full` when no place is free.
 */
export const parentLocatorChange = (
  { items, regions }: VhdxContent,
  locator: ParentLocator,
  path: string,
): ContentChange => {
  const before = systemItem(items, ITEM.parentLocator)
  if (before === undefined) throw new StorageError('vhdx-no-parent', { path })
  const bytes = encodeParentLocator(locator)
  const offsetBytes = roomForItem(items, regions.metadata.lengthBytes, bytes.length)
  if (offsetBytes === undefined) throw new StorageError('vhdx-metadata-full', { path })
  const item = { ...before, offsetBytes, lengthBytes: bytes.length }
  const index = items.indexOf(before)
  const start = regions.metadata.offsetBytes
  const changes = [
    { offsetBytes: start + offsetBytes, bytes },
    { offsetBytes: start + METADATA_ENTRY_BYTES * (index + 1), bytes: encodeMetadataEntry(item) },
  ]
  return { changes, content: { locator, items: items.with(index, item) } }
}

export const virtualDiskItemsChange = (
  { items, regions, parameters }: VhdxContent,
  from: DiskParameters,
): ContentChange => {
  const { virtualDiskId, physicalSectorSizeBytes } = from
  const merged = { ...parameters, virtualDiskId, physicalSectorSizeBytes }
  const changes = encodeVirtualDiskItems(parameters, merged).flatMap(({ id, before, after }) => {
    const item = systemItem(items, id)
    if (item === undefined || before.every((byte, at) => byte === after[at])) return []
    return [{ offsetBytes: regions.metadata.offsetBytes + item.offsetBytes, bytes: after }]
  })
  return { changes, content: { parameters: merged } }
}

/** Another size of the virtual disk, with the BAT where it has room for it. Both copies of the region table change. */
export const virtualSizeChange = (
  { items, regions, parameters }: VhdxContent,
  virtualSizeBytes: number,
  blockAllocationTable: Region,
  file: ByteSource,
): ContentChange => {
  const item = systemItem(items, ITEM.virtualDiskSize) as MetadataItem
  const bytes = new Uint8Array(item.lengthBytes)
  writeUint64(viewOf(bytes), 0, virtualSizeBytes)
  const size = { offsetBytes: regions.metadata.offsetBytes + item.offsetBytes, bytes }
  const hasMoved = blockAllocationTable.offsetBytes !== regions.blockAllocationTable.offsetBytes
  const tables = REGION_TABLE_OFFSETS_BYTES.map((offsetBytes) => bytesOf(file, offsetBytes, REGION_TABLE_BYTES))
  const sound = tables.find(isRegionTable)
  const bytesOfTable = hasMoved && sound !== undefined ? withTableRegion(sound, blockAllocationTable) : undefined
  const moved =
    bytesOfTable === undefined
      ? []
      : REGION_TABLE_OFFSETS_BYTES.map((offsetBytes) => ({ offsetBytes, bytes: bytesOfTable }))
  return {
    changes: [...moved, size],
    content: { parameters: { ...parameters, virtualSizeBytes }, regions: { ...regions, blockAllocationTable } },
  }
}
