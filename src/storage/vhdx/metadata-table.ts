/** Metadata region, [MS-VHDX] 2.6: a table of items and the items a virtual disk is described by. */
import { type Guid, readGuid, writeGuid } from '../guid.ts'
import { StorageError } from '../storage-error.ts'
import { hasAscii, readUint64, viewOf, writeAscii, writeUint64 } from './byte-view.ts'
import { MEBIBYTE } from './file-identifier.ts'

export interface DiskParameters {
  readonly blockSizeBytes: number
  /** A fixed disk: every block stays allocated. */
  readonly leaveBlocksAllocated: boolean
  readonly hasParent: boolean
  readonly virtualSizeBytes: number
  /** Stays the same along a chain: it is the disk's identity as its guest sees it. */
  readonly virtualDiskId: Guid
  readonly logicalSectorSizeBytes: number
  readonly physicalSectorSizeBytes: number
}

export interface MetadataItem {
  readonly id: Guid
  /** From the start of the region. */
  readonly offsetBytes: number
  readonly lengthBytes: number
  readonly flags: number
}

export const METADATA_TABLE_BYTES = 65_536
export const METADATA_ENTRY_BYTES = 32
export const VIRTUAL_SIZE_MAX_BYTES = 70_368_744_177_664
const SIGNATURE = 'metadata'
const ENTRIES_MAX = 2047
const USER_ENTRIES_MAX = 1024
const IS_USER = 1
const IS_VIRTUAL_DISK = 2
const IS_REQUIRED = 4

export const ITEM = {
  fileParameters: 'caa16737-fa36-4d43-b3b6-33f0aa44e76b',
  virtualDiskSize: '2fa54224-cd1b-4876-b211-5dbed83bf4b8',
  virtualDiskId: 'beca12ab-b2e6-4523-93ef-c309e000c746',
  logicalSectorSize: '8141bf1d-a96f-4709-ba47-f233a8faab5f',
  physicalSectorSize: 'cda348c7-445d-4471-9cc9-e9885251c556',
  parentLocator: 'a8d35f2d-b30b-454d-abf7-d3d84834ab0c',
} as const
const KNOWN: ReadonlySet<Guid> = new Set(Object.values(ITEM))

const refuse = (reason: string): StorageError => new StorageError('0xC03A0008', { part: 'metadata', reason })

export const encodeMetadataEntry = (item: MetadataItem): Uint8Array => {
  const bytes = new Uint8Array(METADATA_ENTRY_BYTES)
  const view = viewOf(bytes)
  writeGuid(bytes, 0, item.id)
  view.setUint32(16, item.offsetBytes, true)
  view.setUint32(20, item.lengthBytes, true)
  view.setUint32(24, item.flags, true)
  return bytes
}

/** The table and the block of items behind it, for a new file. `locator` comes last so that it has room to grow. */
export const encodeMetadata = (parameters: DiskParameters, locator: Uint8Array | undefined) => {
  const items = new Uint8Array(64 + (locator?.length ?? 0))
  const view = viewOf(items)
  const flagBits = (parameters.leaveBlocksAllocated ? 1 : 0) | (parameters.hasParent ? 2 : 0)
  view.setUint32(0, parameters.blockSizeBytes, true)
  view.setUint32(4, flagBits, true)
  writeUint64(view, 8, parameters.virtualSizeBytes)
  writeGuid(items, 16, parameters.virtualDiskId)
  view.setUint32(32, parameters.logicalSectorSizeBytes, true)
  view.setUint32(36, parameters.physicalSectorSizeBytes, true)
  const entries: [Guid, number, number, number][] = [
    [ITEM.fileParameters, 0, 8, IS_REQUIRED],
    [ITEM.virtualDiskSize, 8, 8, IS_VIRTUAL_DISK | IS_REQUIRED],
    [ITEM.virtualDiskId, 16, 16, IS_VIRTUAL_DISK | IS_REQUIRED],
    [ITEM.logicalSectorSize, 32, 4, IS_VIRTUAL_DISK | IS_REQUIRED],
    [ITEM.physicalSectorSize, 36, 4, IS_VIRTUAL_DISK | IS_REQUIRED],
  ]
  if (locator !== undefined) {
    items.set(locator, 64)
    entries.push([ITEM.parentLocator, 64, locator.length, IS_REQUIRED])
  }
  const table = new Uint8Array(METADATA_ENTRY_BYTES * (entries.length + 1))
  writeAscii(table, 0, SIGNATURE)
  viewOf(table).setUint16(10, entries.length, true)
  entries.forEach(([id, offset, lengthBytes, flags], index) => {
    const offsetBytes = METADATA_TABLE_BYTES + offset
    table.set(encodeMetadataEntry({ id, offsetBytes, lengthBytes, flags }), METADATA_ENTRY_BYTES * (index + 1))
  })
  return { table, items }
}

/** Items in the table's order. Throws 0xC03A0008 for anything a reader has to refuse. */
export const decodeMetadataTable = (bytes: Uint8Array, regionLengthBytes: number): readonly MetadataItem[] => {
  const view = viewOf(bytes)
  if (!hasAscii(bytes, 0, SIGNATURE)) throw refuse('signature')
  const count = view.getUint16(10, true)
  if (count > ENTRIES_MAX) throw refuse('entry-count')
  const items: MetadataItem[] = []
  for (let index = 1; index <= count; index++) {
    const at = index * METADATA_ENTRY_BYTES
    items.push({
      id: readGuid(bytes, at),
      offsetBytes: view.getUint32(at + 16, true),
      lengthBytes: view.getUint32(at + 20, true),
      flags: view.getUint32(at + 24, true),
    })
  }
  assertItems(items, regionLengthBytes)
  return items
}

const assertItems = (items: readonly MetadataItem[], regionLengthBytes: number): void => {
  const ids = new Set(items.map(({ id, flags }) => `${id} ${flags & IS_USER}`))
  if (ids.size !== items.length) throw refuse('twice')
  if (items.filter(({ flags }) => flags & IS_USER).length > USER_ENTRIES_MAX) throw refuse('user-entry-count')
  let end = METADATA_TABLE_BYTES
  for (const item of items.toSorted((a, b) => a.offsetBytes - b.offsetBytes)) {
    const known = KNOWN.has(item.id) && (item.flags & IS_USER) === 0
    if (!known && (item.flags & IS_REQUIRED) !== 0) throw refuse('unknown-required')
    if (item.lengthBytes === 0) continue
    if (item.lengthBytes > MEBIBYTE || item.offsetBytes < end) throw refuse('item-place')
    end = item.offsetBytes + item.lengthBytes
  }
  if (end > regionLengthBytes) throw refuse('item-place')
}

export const systemItem = (items: readonly MetadataItem[], id: Guid): MetadataItem | undefined =>
  items.find((item) => item.id === id && (item.flags & IS_USER) === 0)

/** What the items say, checked against the limits of the format. `read` gives an item's bytes. */
export const decodeParameters = (
  items: readonly MetadataItem[],
  read: (item: MetadataItem) => Uint8Array,
): DiskParameters => {
  const view = (id: Guid, lengthBytes: number): DataView => {
    const item = systemItem(items, id)
    if (item === undefined || item.lengthBytes !== lengthBytes) throw refuse('item-missing')
    return viewOf(read(item))
  }
  const file = view(ITEM.fileParameters, 8)
  const id = view(ITEM.virtualDiskId, 16)
  const parameters: DiskParameters = {
    blockSizeBytes: file.getUint32(0, true),
    leaveBlocksAllocated: (file.getUint32(4, true) & 1) !== 0,
    hasParent: (file.getUint32(4, true) & 2) !== 0,
    virtualSizeBytes: readUint64(view(ITEM.virtualDiskSize, 8), 0),
    virtualDiskId: readGuid(new Uint8Array(id.buffer, id.byteOffset, 16), 0),
    logicalSectorSizeBytes: view(ITEM.logicalSectorSize, 4).getUint32(0, true),
    physicalSectorSizeBytes: view(ITEM.physicalSectorSize, 4).getUint32(0, true),
  }
  const wrong = wrongParameter(parameters)
  if (wrong !== undefined) throw refuse(wrong)
  return parameters
}

const FLAGS: Readonly<Record<Guid, number>> = {
  [ITEM.fileParameters]: IS_REQUIRED,
  [ITEM.virtualDiskSize]: IS_VIRTUAL_DISK | IS_REQUIRED,
  [ITEM.virtualDiskId]: IS_VIRTUAL_DISK | IS_REQUIRED,
  [ITEM.logicalSectorSize]: IS_VIRTUAL_DISK | IS_REQUIRED,
  [ITEM.physicalSectorSize]: IS_VIRTUAL_DISK | IS_REQUIRED,
  [ITEM.parentLocator]: IS_REQUIRED,
}

/** System items whose flags are not those of [MS-VHDX] 2.6.2, each with the place of its entry in the region. */
export const wrongFlags = (items: readonly MetadataItem[]): readonly { name: string; offsetBytes: number }[] =>
  items.flatMap(({ id, flags }, index) => {
    const name = Object.entries(ITEM).find(([, guid]) => guid === id)?.[0]
    if (name === undefined || (flags & IS_USER) !== 0 || (flags & 7) === FLAGS[id]) return []
    return [{ name, offsetBytes: METADATA_ENTRY_BYTES * (index + 1) }]
  })

/** The name of the first value outside the format's limits, [MS-VHDX] 2.6.2. */
export const wrongParameter = (parameters: DiskParameters): string | undefined => {
  const { blockSizeBytes, virtualSizeBytes, logicalSectorSizeBytes, physicalSectorSizeBytes } = parameters
  const blockMebibytes = blockSizeBytes / MEBIBYTE
  if (!Number.isInteger(blockMebibytes) || blockMebibytes < 1 || blockMebibytes > 256) return 'block-size'
  if ((blockMebibytes & (blockMebibytes - 1)) !== 0) return 'block-size'
  if (logicalSectorSizeBytes !== 512 && logicalSectorSizeBytes !== 4096) return 'logical-sector-size'
  if (physicalSectorSizeBytes !== 512 && physicalSectorSizeBytes !== 4096) return 'physical-sector-size'
  if (virtualSizeBytes < logicalSectorSizeBytes || virtualSizeBytes > VIRTUAL_SIZE_MAX_BYTES) return 'virtual-size'
  return virtualSizeBytes % logicalSectorSizeBytes === 0 ? undefined : 'virtual-size'
}

/** A place inside the region, after the table, that no item covers; undefined when there is none. */
export const roomForItem = (
  items: readonly MetadataItem[],
  regionLengthBytes: number,
  lengthBytes: number,
): number | undefined => {
  let start = METADATA_TABLE_BYTES
  for (const item of items.toSorted((a, b) => a.offsetBytes - b.offsetBytes)) {
    if (item.lengthBytes === 0) continue
    if (item.offsetBytes - start >= lengthBytes) return start
    start = Math.ceil((item.offsetBytes + item.lengthBytes) / 8) * 8
  }
  return start + lengthBytes <= regionLengthBytes ? start : undefined
}

/** The items a merge copies from child to parent, each before and after. Sizes must be equal anyway. */
export const encodeVirtualDiskItems = (before: DiskParameters, after: DiskParameters) => {
  const idBytes = (parameters: DiskParameters): Uint8Array => {
    const bytes = new Uint8Array(16)
    writeGuid(bytes, 0, parameters.virtualDiskId)
    return bytes
  }
  const sectorBytes = (parameters: DiskParameters): Uint8Array => {
    const bytes = new Uint8Array(4)
    viewOf(bytes).setUint32(0, parameters.physicalSectorSizeBytes, true)
    return bytes
  }
  return [
    { id: ITEM.virtualDiskId, before: idBytes(before), after: idBytes(after) },
    { id: ITEM.physicalSectorSize, before: sectorBytes(before), after: sectorBytes(after) },
  ]
}
