/**
 * The content of a file as 64 KiB pages. Pages of zeros are not stored, and forks share pages until one side writes:
 * `fork()` costs the same for any size, a first write after it copies one page and the small tables above it.
 */
import { isZero } from './zero-bytes.ts'

export const PAGE_BYTES = 65_536
const PAGES_PER_TABLE = 256

/** SHA-256 of some bytes as lower-case hex; handed in, because the hash is compiled by the owner of the lab. */
export type Sha256 = (bytes: Uint8Array) => string

interface Page {
  owner: object
  readonly bytes: Uint8Array
  digest: string | undefined
}

interface Table {
  readonly owner: object
  readonly pages: (Page | undefined)[]
  /** The pages' bytes once more: random reads spend their time on the way to them, and this is one step less. */
  readonly bytes: (Uint8Array | undefined)[]
}

interface Root {
  readonly owner: object
  readonly tables: (Table | undefined)[]
}

/** Stands in place of a digest for a stored page that holds only zeros: it must count as absent. */
const ZERO_PAGE = 'zero'
const NOBODY = {}
/** What a page that is not stored reads as. */
const NO_PAGE = new Uint8Array(PAGE_BYTES)

const encoder = new TextEncoder()
const asciiBytes = (text: string): Uint8Array => encoder.encode(text)

export class PagedBytes {
  /** Tables and pages may be changed in place only by the owner they name; a fork gives both sides a new one. */
  #owner: object = {}
  #root: Root = { owner: NOBODY, tables: [] }
  #lengthBytes = 0
  #pageCount = 0
  #digest: string | undefined

  get lengthBytes(): number {
    return this.#lengthBytes
  }

  /** Memory of the pages this content stands on, shared ones included. */
  get residentBytes(): number {
    return this.#pageCount * PAGE_BYTES
  }

  fork(): PagedBytes {
    const fork = new PagedBytes()
    fork.#root = this.#root
    fork.#lengthBytes = this.#lengthBytes
    fork.#pageCount = this.#pageCount
    fork.#digest = this.#digest
    this.#owner = {}
    return fork
  }

  /** All of it in order, as it lies: not to be written to. */
  *pieces(): Generator<Uint8Array, void> {
    for (let at = 0; at < this.#lengthBytes; at += PAGE_BYTES) {
      const bytes = this.#bytesOf(at / PAGE_BYTES) ?? NO_PAGE
      yield at + PAGE_BYTES <= this.#lengthBytes ? bytes : bytes.subarray(0, this.#lengthBytes - at)
    }
  }

  /** Fills `target`; the caller has checked that the range lies inside. */
  read(offsetBytes: number, target: Uint8Array): void {
    let at = 0
    while (at < target.length) {
      const index = Math.floor((offsetBytes + at) / PAGE_BYTES)
      const start = offsetBytes + at - index * PAGE_BYTES
      const count = Math.min(PAGE_BYTES - start, target.length - at)
      const bytes = this.#bytesOf(index)
      if (bytes === undefined) target.fill(0, at, at + count)
      else target.set(bytes.subarray(start, start + count), at)
      at += count
    }
  }

  /** Where the first byte from `offsetBytes` on stands that lies in a stored page; at the length or behind it if none does. */
  nextStoredOffsetBytes(offsetBytes: number): number {
    const pageCount = Math.ceil(this.#lengthBytes / PAGE_BYTES)
    for (let index = Math.floor(offsetBytes / PAGE_BYTES); index < pageCount; index++) {
      const table = this.#root.tables[Math.floor(index / PAGES_PER_TABLE)]
      if (table === undefined) index += PAGES_PER_TABLE - 1 - (index % PAGES_PER_TABLE)
      else if (table.pages[index % PAGES_PER_TABLE] !== undefined) return Math.max(offsetBytes, index * PAGE_BYTES)
    }
    return Math.max(offsetBytes, this.#lengthBytes)
  }

  /** Writing past the end grows the content; a gap reads as zeros. */
  write(offsetBytes: number, source: Uint8Array): void {
    this.#digest = undefined
    let at = 0
    while (at < source.length) {
      const index = Math.floor((offsetBytes + at) / PAGE_BYTES)
      const start = offsetBytes + at - index * PAGE_BYTES
      const count = Math.min(PAGE_BYTES - start, source.length - at)
      this.#writePage(index, start, source, at, count)
      at += count
    }
    this.#lengthBytes = Math.max(this.#lengthBytes, offsetBytes + source.length)
  }

  #writePage(index: number, start: number, source: Uint8Array, at: number, count: number): void {
    const page = this.#page(index)
    if (page === undefined || count === PAGE_BYTES) {
      if (isZero(source, at, at + count)) {
        if (page !== undefined) this.#put(index, undefined)
        return
      }
    }
    if (page !== undefined && page.owner === this.#owner) {
      page.bytes.set(source.subarray(at, at + count), start)
      page.digest = undefined
    } else if (count === PAGE_BYTES) {
      // Not `slice`: on a Node Buffer that is a view of the caller's memory.
      const bytes = new Uint8Array(source.subarray(at, at + count))
      this.#put(index, { owner: this.#owner, bytes, digest: undefined })
    } else {
      const bytes = page === undefined ? new Uint8Array(PAGE_BYTES) : page.bytes.slice()
      bytes.set(source.subarray(at, at + count), start)
      this.#put(index, { owner: this.#owner, bytes, digest: undefined })
    }
  }

  /**
   * Takes `lengthBytes` bytes over from other content by sharing its pages. All three numbers are whole pages; the
   * caller has checked both ranges. Digests known for the pages come along.
   */
  sharePages(from: PagedBytes, fromOffsetBytes: number, offsetBytes: number, lengthBytes: number): void {
    this.#digest = undefined
    const count = Math.ceil(lengthBytes / PAGE_BYTES)
    // All are looked up before the first is put: within one file the two ranges may overlap.
    const pages = Array.from({ length: count }, (_, index) => from.#page(fromOffsetBytes / PAGE_BYTES + index))
    pages.forEach((page, index) => {
      // A page with two users must not be changed in place by either of them.
      if (page !== undefined) page.owner = NOBODY
      this.#put(offsetBytes / PAGE_BYTES + index, page)
    })
    this.#lengthBytes = Math.max(this.#lengthBytes, offsetBytes + lengthBytes)
  }

  /**
   * Takes a range of other content to a place that is whole pages away: the whole pages of the range are shared, what is
   * left at both ends is copied.
   */
  copyFrom(from: PagedBytes, fromOffsetBytes: number, offsetBytes: number, lengthBytes: number): void {
    const end = offsetBytes + lengthBytes
    const firstPage = Math.min(end, Math.ceil(offsetBytes / PAGE_BYTES) * PAGE_BYTES)
    const endPage = Math.max(firstPage, Math.floor(end / PAGE_BYTES) * PAGE_BYTES)
    const shift = fromOffsetBytes - offsetBytes
    this.#copyInPage(from, shift, offsetBytes, firstPage)
    this.#copyInPage(from, shift, endPage, end)
    if (endPage > firstPage) this.sharePages(from, firstPage + shift, firstPage, endPage - firstPage)
  }

  /** From page to page, for a range inside one of each. */
  #copyInPage(from: PagedBytes, shift: number, offsetBytes: number, endBytes: number): void {
    if (offsetBytes === endBytes) return
    this.#digest = undefined
    const index = Math.floor(offsetBytes / PAGE_BYTES)
    const start = offsetBytes - index * PAGE_BYTES
    const source = from.#bytesOf(index + shift / PAGE_BYTES) ?? NO_PAGE
    this.#writePage(index, start, source, start, endBytes - offsetBytes)
    this.#lengthBytes = Math.max(this.#lengthBytes, endBytes)
  }

  truncate(lengthBytes: number): void {
    if (lengthBytes < this.#lengthBytes) this.#dropFrom(lengthBytes)
    if (lengthBytes !== this.#lengthBytes) this.#digest = undefined
    this.#lengthBytes = lengthBytes
  }

  #dropFrom(lengthBytes: number): void {
    const index = Math.floor(lengthBytes / PAGE_BYTES)
    const start = lengthBytes - index * PAGE_BYTES
    if (start > 0 && this.#page(index) !== undefined) {
      this.#writePage(index, start, new Uint8Array(PAGE_BYTES - start), 0, PAGE_BYTES - start)
    }
    const firstGone = start > 0 ? index + 1 : index
    for (let gone = Math.ceil(this.#lengthBytes / PAGE_BYTES) - 1; gone >= firstGone; gone--) {
      if (this.#page(gone) !== undefined) this.#put(gone, undefined)
      else if (this.#root.tables[Math.floor(gone / PAGES_PER_TABLE)] === undefined) gone -= gone % PAGES_PER_TABLE
    }
  }

  /** Hash over the length and the hashes of all pages that are not zero; kept per page and for the whole until written. */
  digest(sha256: Sha256): string {
    if (this.#digest !== undefined) return this.#digest
    const parts = [`${this.#lengthBytes}`]
    this.#root.tables.forEach((table, tableIndex) => {
      table?.pages.forEach((page, pageIndex) => {
        if (page === undefined) return
        page.digest ??= isZero(page.bytes, 0, PAGE_BYTES) ? ZERO_PAGE : sha256(page.bytes)
        if (page.digest !== ZERO_PAGE) parts.push(`${tableIndex * PAGES_PER_TABLE + pageIndex}:${page.digest}`)
      })
    })
    this.#digest = sha256(asciiBytes(parts.join(' ')))
    return this.#digest
  }

  #page(index: number): Page | undefined {
    return this.#root.tables[Math.floor(index / PAGES_PER_TABLE)]?.pages[index % PAGES_PER_TABLE]
  }

  #bytesOf(index: number): Uint8Array | undefined {
    return this.#root.tables[Math.floor(index / PAGES_PER_TABLE)]?.bytes[index % PAGES_PER_TABLE]
  }

  #put(index: number, page: Page | undefined): void {
    const before = this.#page(index)
    if (before === page) return
    if (before === undefined) this.#pageCount += 1
    if (page === undefined) this.#pageCount -= 1
    if (this.#root.owner !== this.#owner) this.#root = { owner: this.#owner, tables: this.#root.tables.slice() }
    const tableIndex = Math.floor(index / PAGES_PER_TABLE)
    let table = this.#root.tables[tableIndex]
    if (table === undefined || table.owner !== this.#owner) {
      table = { owner: this.#owner, pages: table?.pages.slice() ?? [], bytes: table?.bytes.slice() ?? [] }
      this.#root.tables[tableIndex] = table
    }
    table.pages[index % PAGES_PER_TABLE] = page
    table.bytes[index % PAGES_PER_TABLE] = page?.bytes
  }
}
