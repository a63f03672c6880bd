/** Where everything lies in the 16 MiB of guest RAM. One fixed layout: saved states depend on it. */

import type { MemoryRegion } from './guest.ts'
import { PAGE_BYTES, PAGE_COUNT } from './guest.ts'

export type MemoryOwner = MemoryRegion['owner']
/** Programs with pages of their own. */
export type AppOwner = Exclude<MemoryOwner, 'kernel' | 'fatfs' | 'sqlite' | 'page-cache'>

/** Size of one WebAssembly page. */
export const WASM_PAGE_BYTES = 65_536

const PAGES: readonly (readonly [MemoryOwner, number])[] = [
  ['kernel', 64],
  ['fatfs', 128],
  ['page-cache', 512],
  // 12 MiB: SQLite starts with 8 and may grow to the end of its region, then it is out of memory
  ['sqlite', 3072],
  ['shop', 64],
  ['notepad', 64],
  ['updater', 32],
  ['photos', 64],
  ['ransomware', 16],
  ['directory', 16],
  ['workload', 64],
]

function layOut(): MemoryRegion[] {
  let firstPage = 0
  const regions = PAGES.map(([owner, pageCount]) => {
    const region = { owner, firstPage, pageCount }
    firstPage += pageCount
    return region
  })
  if (firstPage !== PAGE_COUNT) throw new RangeError(`memory map covers ${firstPage} of ${PAGE_COUNT} pages`)
  return regions
}

export const MEMORY_MAP: readonly MemoryRegion[] = layOut()

export function regionOf(owner: MemoryOwner): MemoryRegion {
  const region = MEMORY_MAP.find((candidate) => candidate.owner === owner)
  if (region === undefined) throw new RangeError(owner)
  return region
}

export function regionBytes(owner: MemoryOwner): number {
  return regionOf(owner).pageCount * PAGE_BYTES
}

/** Tables inside the kernel's region: byte offset and length. */
export const KERNEL_TABLES = {
  /** Canonical JSON: fingerprint of the modules, addresses of the two processes, layout of the volume. */
  record: { offsetBytes: 0, lengthBytes: 2 * PAGE_BYTES },
  /** State of the stream of chance that SQLite draws from. */
  random: { offsetBytes: 2 * PAGE_BYTES, lengthBytes: PAGE_BYTES },
  /** Open files: 16 slots of 256 bytes. */
  openFiles: { offsetBytes: 3 * PAGE_BYTES, lengthBytes: PAGE_BYTES },
  /** Tags of the page cache. */
  cacheTags: { offsetBytes: 4 * PAGE_BYTES, lengthBytes: 4 * PAGE_BYTES },
  /** Programs that run: 16 slots of 64 bytes. */
  processes: { offsetBytes: 8 * PAGE_BYTES, lengthBytes: PAGE_BYTES },
  /** First byte: 1 while the agent holds new transactions back. */
  agent: { offsetBytes: 9 * PAGE_BYTES, lengthBytes: PAGE_BYTES },
} as const
