/** Region table, [MS-VHDX] 2.2.3: where BAT and metadata stand. Two equal copies, each with a checksum. */
import { type Guid, readGuid, writeGuid } from '../guid.ts'
import { StorageError } from '../storage-error.ts'
import { hasAscii, readUint64, viewOf, writeAscii, writeUint64 } from './byte-view.ts'
import { checksumWithout } from './crc32c.ts'

export interface Region {
  readonly offsetBytes: number
  readonly lengthBytes: number
}

export interface Regions {
  readonly blockAllocationTable: Region
  readonly metadata: Region
}

export const REGION_TABLE_OFFSETS_BYTES = [196_608, 262_144] as const
export const REGION_TABLE_BYTES = 65_536
const SIGNATURE = 'regi'
const ENTRY_BYTES = 32
const ENTRIES_MAX = 2047
const BAT_REGION: Guid = '2dc27766-f623-4200-9d64-115e9bfd4a08'
const METADATA_REGION: Guid = '8b7ca206-4790-4b9a-b8fe-575f050f886e'

export const encodeRegionTable = (regions: Regions): Uint8Array => {
  const bytes = new Uint8Array(REGION_TABLE_BYTES)
  const view = viewOf(bytes)
  writeAscii(bytes, 0, SIGNATURE)
  view.setUint32(8, 2, true)
  const entries = [
    [BAT_REGION, regions.blockAllocationTable],
    [METADATA_REGION, regions.metadata],
  ] as const
  entries.forEach(([guid, region], index) => {
    const at = 16 + index * ENTRY_BYTES
    writeGuid(bytes, at, guid)
    writeUint64(view, at + 16, region.offsetBytes)
    view.setUint32(at + 24, region.lengthBytes, true)
    view.setUint32(at + 28, 1, true)
  })
  view.setUint32(4, checksumWithout(bytes, 4), true)
  return bytes
}

/** The same table with another place for the BAT; regions that are not ours stay as they are. */
export const withTableRegion = (table: Uint8Array, region: Region): Uint8Array => {
  const bytes = table.slice()
  const view = viewOf(bytes)
  for (let index = 0; index < view.getUint32(8, true); index++) {
    const at = 16 + index * ENTRY_BYTES
    if (readGuid(bytes, at) !== BAT_REGION) continue
    writeUint64(view, at + 16, region.offsetBytes)
    view.setUint32(at + 24, region.lengthBytes, true)
  }
  view.setUint32(4, checksumWithout(bytes, 4), true)
  return bytes
}

const refuse = (reason: string): StorageError => new StorageError('0xC03A0008', { part: 'region-table', reason })

/** Whether this copy carries a good checksum; the other one may. */
export const isRegionTable = (bytes: Uint8Array): boolean =>
  hasAscii(bytes, 0, SIGNATURE) && viewOf(bytes).getUint32(4, true) === checksumWithout(bytes, 4)

/** Throws 0xC03A0008 for a table without BAT or metadata, with one twice, or with an unknown region that is required. */
export const decodeRegionTable = (bytes: Uint8Array): Regions => {
  const view = viewOf(bytes)
  const count = view.getUint32(8, true)
  if (count > ENTRIES_MAX) throw refuse('entry-count')
  const found = new Map<Guid, Region>()
  for (let index = 0; index < count; index++) {
    const at = 16 + index * ENTRY_BYTES
    const guid = readGuid(bytes, at)
    const required = (view.getUint32(at + 28, true) & 1) === 1
    if (guid !== BAT_REGION && guid !== METADATA_REGION && required) throw refuse('unknown-required')
    if (found.has(guid)) throw refuse('twice')
    found.set(guid, { offsetBytes: readUint64(view, at + 16), lengthBytes: view.getUint32(at + 24, true) })
  }
  const blockAllocationTable = found.get(BAT_REGION)
  const metadata = found.get(METADATA_REGION)
  if (blockAllocationTable === undefined || metadata === undefined) throw refuse('missing-region')
  return { blockAllocationTable, metadata }
}
