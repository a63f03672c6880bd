/**
 * The guest kernel's write-back cache: 512 pages of 4 KiB between FatFs and the drives. What is dirty here is lost at a
 * power cut: a program's fsync flushes its disk, or the kernel all some seconds after the first write. Data and tags are
 * RAM; only the index from disk page to slot is rebuilt from them. Pages are numbered through all disks.
 */
import type { BlockDevice } from '../storage/block-device.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { FatLayout } from './fat/fat-layout.ts'
import type { SectorStore } from './fat/fatfs-disk.ts'
import type { GuestClock } from './guest.ts'
import { PAGE_BYTES } from './guest.ts'

export const CACHE_PAGES = 512
/** A page stays dirty at most this long, as in other systems (Windows' lazy writer scans once a second, Linux after 5 s). */
export const FLUSH_INTERVAL_MICROS = 5_000_000
const SECTOR_BYTES = 512
const SECTORS_PER_PAGE = PAGE_BYTES / SECTOR_BYTES
/** From one disk's first page to the next one's: 4 TiB, and what a partition table can name ends at 2 TiB. */
const PAGES_PER_DISK = 2 ** 30
/** Order of a flush: what metadata points to is durable before the metadata is. Never by ascending address. */
const DATA = 0
const FAT = 1
const DIRECTORY = 2
const FLUSH_ORDER = [DATA, FAT, DIRECTORY]
/** Tags of a slot: on the drive, not there yet, and a folder's entries in the data area not there yet. */
const CLEAN = 0
const DIRTY = 1
const DIRTY_FOLDER = 2

/** A disk below the cache; without a layout all of it is data. */
export interface CachedDisk {
  readonly drive: BlockDevice
  readonly layout: FatLayout | undefined
}

export class PageCache {
  readonly #data: Uint8Array
  /** Disk page + 1 of each slot, 0 for an empty one. */
  readonly #pages: Uint32Array
  readonly #lastUses: Uint32Array
  readonly #dirty: Uint8Array
  /** 0: clock of uses; 1: a bit for each disk, in their order: something was written to it since its last flush. */
  readonly #words: Uint32Array
  /** When the oldest page became dirty, microseconds since 1970; 0 with none. */
  readonly #dirtySince: Float64Array
  readonly #slots = new Map<number, number>()
  readonly #clock: GuestClock
  #disks: readonly CachedDisk[]

  constructor(data: Uint8Array, tags: Uint8Array, drive: BlockDevice, clock: GuestClock) {
    this.#data = data
    this.#clock = clock
    this.#dirtySince = new Float64Array(tags.buffer, tags.byteOffset + CACHE_PAGES * 9 + 8, 1)
    this.#pages = new Uint32Array(tags.buffer, tags.byteOffset, CACHE_PAGES)
    this.#lastUses = new Uint32Array(tags.buffer, tags.byteOffset + CACHE_PAGES * 4, CACHE_PAGES)
    this.#words = new Uint32Array(tags.buffer, tags.byteOffset + CACHE_PAGES * 8, 2)
    this.#dirty = tags.subarray(CACHE_PAGES * 8 + 8, CACHE_PAGES * 9 + 8)
    this.#disks = [{ drive, layout: undefined }]
  }

  /** Takes other drives and the tags as they now stand in RAM: at power-on (all zero) and at resume. */
  attach(drive: BlockDevice, layout: FatLayout | undefined, dataDisks: readonly CachedDisk[] = []): void {
    this.#disks = [{ drive, layout }, ...dataDisks]
    this.#slots.clear()
    for (let slot = 0; slot < CACHE_PAGES; slot++) {
      const tag = this.#pages[slot] ?? 0
      if (tag !== 0) this.#slots.set(tag - 1, slot)
    }
  }

  /** Of the disk that the guest starts from; the others have stores of their own. */
  get sectorCount(): number {
    return this.#disk(0).drive.sectorCount
  }

  /** What FatFs's volume of this number stands on. */
  storeOf(disk: number): SectorStore {
    const cache = this
    return {
      get sectorCount() {
        return cache.#disk(disk).drive.sectorCount
      },
      read: (sector, target) => cache.read(sector, target, disk),
      write: (sector, source, ofFolder) => cache.write(sector, source, ofFolder, disk),
      flush: () => cache.flush(disk),
    }
  }

  /** Slots whose content is not on the drive, ascending. */
  get dirtySlots(): number[] {
    const slots: number[] = []
    for (let slot = 0; slot < CACHE_PAGES; slot++) if (this.#dirty[slot] !== CLEAN) slots.push(slot)
    return slots
  }

  /** When the kernel flushes of itself, microseconds since 1970; null while all is on the drive. */
  get flushDueMicros(): number | null {
    const since = this.#dirtySince[0] ?? 0
    return since === 0 ? null : since + FLUSH_INTERVAL_MICROS
  }

  read(sector: number, target: Uint8Array, disk = 0): void {
    this.#eachPage(disk, sector, target.length, (page, inPage, offset, length) => {
      const slot = this.#load(page, false)
      const from = slot * PAGE_BYTES + inPage
      target.set(this.#data.subarray(from, from + length), offset)
    })
  }

  write(sector: number, source: Uint8Array, ofFolder = false, disk = 0): void {
    this.#eachPage(disk, sector, source.length, (page, inPage, offset, length) => {
      const slot = this.#load(page, length === this.#lengthOf(page))
      this.#data.set(source.subarray(offset, offset + length), slot * PAGE_BYTES + inPage)
      this.#dirty[slot] = ofFolder || this.#dirty[slot] === DIRTY_FOLDER ? DIRTY_FOLDER : DIRTY
      if (this.#dirtySince[0] === 0) this.#dirtySince[0] = this.#clock.nowMicros()
    })
  }

  /** CTRL_SYNC of one disk: data, barrier, FAT, barrier, directories, barrier; a class without dirty pages is left out. */
  flush(disk = 0): void {
    const dirty = this.#dirtySlotsByPage().filter((slot) => this.#placeOf(slot).disk === disk)
    for (const kind of FLUSH_ORDER) {
      for (const slot of dirty.filter((each) => this.#kindOf(each) === kind)) this.#writeBack(slot)
      if (((this.#words[1] ?? 0) & (1 << disk)) === 0) continue
      this.#disk(disk).drive.flush()
      this.#words[1] = (this.#words[1] ?? 0) & ~(1 << disk)
    }
    if (this.#disks.length === 1 || this.dirtySlots.length === 0) this.#dirtySince[0] = 0
  }

  /** Each disk in its order, one after another. */
  flushAll(): void {
    this.#disks.forEach((_, disk) => this.flush(disk))
  }

  /** The drive refused: the next try comes after another interval. */
  postponeFlush(): void {
    this.#dirtySince[0] = this.#clock.nowMicros()
  }

  /** In the order of their disk pages. */
  #dirtySlotsByPage(): number[] {
    if (this.#dirtySince[0] === 0) return []
    return this.dirtySlots.sort((one, other) => (this.#pages[one] ?? 0) - (this.#pages[other] ?? 0))
  }

  #disk(disk: number): CachedDisk {
    const found = this.#disks[disk]
    if (found === undefined) throw new StorageError('no-drive')
    return found
  }

  /** The disk that a slot's page is of, and the page's first sector there. */
  #placeOf(slot: number): { disk: number; sector: number } {
    return placeOf((this.#pages[slot] ?? 0) - 1)
  }

  #kindOf(slot: number): number {
    const { disk, sector } = this.#placeOf(slot)
    const { layout } = this.#disk(disk)
    if (layout === undefined) return DATA
    if (sector >= layout.dataSector) return this.#dirty[slot] === DIRTY_FOLDER ? DIRECTORY : DATA
    return sector >= layout.rootSector ? DIRECTORY : FAT
  }

  #lengthOf(page: number): number {
    const { disk, sector } = placeOf(page)
    return Math.min(PAGE_BYTES, (this.#disk(disk).drive.sectorCount - sector) * SECTOR_BYTES)
  }

  #eachPage(
    disk: number,
    sector: number,
    lengthBytes: number,
    visit: (page: number, inPage: number, at: number, n: number) => void,
  ) {
    let done = 0
    while (done < lengthBytes) {
      const address = sector * SECTOR_BYTES + done
      const page = Math.floor(address / PAGE_BYTES)
      const inPage = address - page * PAGE_BYTES
      const length = Math.min(PAGE_BYTES - inPage, lengthBytes - done)
      visit(disk * PAGES_PER_DISK + page, inPage, done, length)
      done += length
    }
  }

  /** Slot of a disk page, read in unless the caller overwrites all of it. */
  #load(page: number, overwritten: boolean): number {
    let slot = this.#slots.get(page)
    if (slot === undefined) {
      slot = this.#freeSlot()
      const bytes = this.#data.subarray(slot * PAGE_BYTES, (slot + 1) * PAGE_BYTES)
      bytes.fill(0)
      if (!overwritten) {
        const { disk, sector } = placeOf(page)
        this.#disk(disk).drive.read(sector, bytes.subarray(0, this.#lengthOf(page)))
      }
      this.#pages[slot] = page + 1
      this.#slots.set(page, slot)
    }
    this.#words[0] = (this.#words[0] ?? 0) + 1
    this.#lastUses[slot] = this.#words[0]
    return slot
  }

  #freeSlot(): number {
    let victim = 0
    for (let slot = 0; slot < CACHE_PAGES; slot++) {
      if (this.#pages[slot] === 0) return slot
      if ((this.#lastUses[slot] ?? 0) < (this.#lastUses[victim] ?? 0)) victim = slot
    }
    if (this.#dirty[victim] !== CLEAN) this.#evictDirty(victim)
    this.#slots.delete((this.#pages[victim] ?? 0) - 1)
    this.#pages[victim] = 0
    return victim
  }

  /** Data may go ahead of metadata at any time; metadata may not go ahead of its data: it takes the ordered way. */
  #evictDirty(slot: number): void {
    if (this.#kindOf(slot) === DATA) this.#writeBack(slot)
    else this.flush(this.#placeOf(slot).disk)
  }

  #writeBack(slot: number): void {
    const page = (this.#pages[slot] ?? 0) - 1
    const { disk, sector } = placeOf(page)
    const from = slot * PAGE_BYTES
    this.#disk(disk).drive.write(sector, this.#data.subarray(from, from + this.#lengthOf(page)))
    this.#dirty[slot] = CLEAN
    this.#words[1] = (this.#words[1] ?? 0) | (1 << disk)
  }
}

const placeOf = (page: number): { disk: number; sector: number } => {
  const disk = Math.floor(page / PAGES_PER_DISK)
  return { disk, sector: (page - disk * PAGES_PER_DISK) * SECTORS_PER_PAGE }
}
