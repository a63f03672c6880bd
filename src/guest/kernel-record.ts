/** What the kernel writes down of itself, so that a machine can go on from RAM: JSON in the first pages of its tables. */
import type { FatLayout } from './fat/fat-layout.ts'
import type { FatAddresses } from './fat/fatfs-memory.ts'
import type { GuestMemory } from './guest.ts'
import { PAGE_BYTES, PAGE_COUNT } from './guest.ts'
import { GuestError } from './guest-error.ts'
import { KERNEL_TABLES, regionBytes, regionOf, WASM_PAGE_BYTES } from './memory-map.ts'
import { RamRecord } from './ram-record.ts'
import type { SqliteAddresses } from './sqlite/sqlite.ts'

/** Of saved memory: another layout of RAM or another order of SQLite's callbacks is another format. */
export const FORMAT = 'afterimage-guest-2'

export interface KernelRecord {
  readonly format: string
  readonly fingerprint: string
  readonly fatfs: FatAddresses
  readonly sqlite: SqliteAddresses
  readonly layout: FatLayout
  /** Of D:, E: and F:; null where a disk has none that is mounted. Left out on a machine with one disk. */
  readonly dataLayouts?: readonly (FatLayout | null)[]
}

/** Throws GuestError `saved-state-invalid`. */
export function readSavedRecord(memory: GuestMemory, fingerprint: string): KernelRecord {
  const invalid = (reason: string): GuestError => new GuestError('saved-state-invalid', { reason })
  if (memory.length !== PAGE_COUNT) throw invalid('size')
  if (memory.some((page) => page !== undefined && page.length !== PAGE_BYTES)) throw invalid('page-size')
  const { offsetBytes, lengthBytes } = KERNEL_TABLES.record
  const bytes = new Uint8Array(lengthBytes)
  for (let at = 0; at < lengthBytes; at += PAGE_BYTES) {
    const page = memory[regionOf('kernel').firstPage + (offsetBytes + at) / PAGE_BYTES]
    if (page !== undefined) bytes.set(page, at)
  }
  const record = new RamRecord<KernelRecord>(bytes).read()
  if (record === undefined || record.format !== FORMAT) throw invalid('format')
  if (record.fingerprint !== fingerprint) throw invalid('fingerprint')
  const size = record.sqlite.memoryBytes
  if (!(size > 0) || size % WASM_PAGE_BYTES !== 0 || size > regionBytes('sqlite')) throw invalid('memory-size')
  return record
}
