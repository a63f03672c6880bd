/** RAM to immutable 4 KiB pages and back. WebAssembly has no dirty bit: pages are compared with the last capture. */

import type { GuestMemory } from './guest.ts'
import { PAGE_BYTES, PAGE_COUNT } from './guest.ts'
import type { MemoryOwner } from './memory-map.ts'
import { MEMORY_MAP } from './memory-map.ts'

const WORDS_PER_PAGE = PAGE_BYTES / 4

/** The live bytes of each region; a region's array may be shorter than the region: the rest is zero. */
export type RamViews = Readonly<Record<MemoryOwner, Uint8Array>>

const wordsOfPage = new WeakMap<Uint8Array, Int32Array>()

function pageWords(page: Uint8Array): Int32Array {
  let words = wordsOfPage.get(page)
  if (words === undefined) {
    const aligned = page.byteOffset % 4 === 0 ? page : page.slice()
    words = new Int32Array(aligned.buffer, aligned.byteOffset, WORDS_PER_PAGE)
    wordsOfPage.set(page, words)
  }
  return words
}

/** True when the page of this number in the live words holds zeros only. */
export function isZeroPage(live: Int32Array, page: number): boolean {
  const end = (page + 1) * WORDS_PER_PAGE
  // four words a step: a capture looks at some 12 MiB
  for (let at = page * WORDS_PER_PAGE; at < end; at += 4) {
    if (((live[at] as number) | (live[at + 1] as number) | (live[at + 2] as number) | (live[at + 3] as number)) !== 0)
      return false
  }
  return true
}

/** True when the live words hold this page at this number. */
export function holdsPage(live: Int32Array, number: number, page: Uint8Array | undefined): boolean {
  return page === undefined ? isZeroPage(live, number) : equalsPage(live, number * WORDS_PER_PAGE, pageWords(page))
}

/** True when both pages hold the same; undefined is a page of zeros. */
export function samePage(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  if (one === other) return true
  return one === undefined
    ? other !== undefined && holdsPage(pageWords(other), 0, one)
    : holdsPage(pageWords(one), 0, other)
}

function equalsPage(live: Int32Array, from: number, page: Int32Array): boolean {
  for (let at = 0; at < WORDS_PER_PAGE; at += 4) {
    const difference =
      ((live[from + at] as number) ^ (page[at] as number)) |
      ((live[from + at + 1] as number) ^ (page[at + 1] as number)) |
      ((live[from + at + 2] as number) ^ (page[at + 2] as number)) |
      ((live[from + at + 3] as number) ^ (page[at + 3] as number))
    if (difference !== 0) return false
  }
  return true
}

/** All pages; one that equals the page of `last` is the same object, one of zeros is undefined. */
export function capturePages(views: RamViews, last: GuestMemory): GuestMemory {
  const pages = new Array<Uint8Array | undefined>(PAGE_COUNT).fill(undefined)
  for (const region of MEMORY_MAP) {
    const bytes = views[region.owner]
    const live = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    const livePages = bytes.length / PAGE_BYTES
    for (let index = 0; index < livePages; index++) {
      const before = last[region.firstPage + index]
      const from = index * WORDS_PER_PAGE
      if (before !== undefined && equalsPage(live, from, pageWords(before))) pages[region.firstPage + index] = before
      else if (!isZeroPage(live, index)) {
        pages[region.firstPage + index] = bytes.slice(index * PAGE_BYTES, (index + 1) * PAGE_BYTES)
      }
    }
  }
  return pages
}

/** Writes the pages of the given owners over the live bytes, zeros included. */
export function restorePages(views: Partial<RamViews>, memory: GuestMemory): void {
  for (const region of MEMORY_MAP) {
    const bytes = views[region.owner]
    if (bytes === undefined) continue
    bytes.fill(0)
    const livePages = bytes.length / PAGE_BYTES
    for (let index = 0; index < livePages; index++) {
      const page = memory[region.firstPage + index]
      if (page !== undefined) bytes.set(page, index * PAGE_BYTES)
    }
  }
}
