/**
 * The guest's inside while it runs: RAM, page cache, FatFs and SQLite. Everything that matters between two calls is
 * RAM bytes; what JavaScript keeps beside them (the cache's index, addresses) is read from them at resume.
 */
import type { BlockDevice } from '../storage/block-device.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { RamViews } from './capture.ts'
import { capturePages, restorePages } from './capture.ts'
import type { FatLayout } from './fat/fat-layout.ts'
import { FatFs } from './fat/fatfs.ts'
import { type FatAddresses, FatFsError } from './fat/fatfs-memory.ts'
import type { GuestMemory, GuestPlatform } from './guest.ts'
import { PAGE_BYTES, PAGE_COUNT } from './guest.ts'
import { GuestError } from './guest-error.ts'
import type { GuestModules } from './guest-modules.ts'
import type { AppOwner } from './memory-map.ts'
import { KERNEL_TABLES, regionBytes, regionOf } from './memory-map.ts'
import { PageCache } from './page-cache.ts'
import { Processes } from './processes.ts'
import { RamRecord } from './ram-record.ts'
import { RANDOM_WORDS, seedRandom } from './random-words.ts'
import type { SqliteAddresses } from './sqlite/sqlite.ts'
import { Sqlite } from './sqlite/sqlite.ts'

/** Of saved memory: another layout of RAM or another order of SQLite's callbacks is another format. */
const FORMAT = 'afterimage-guest-2'
const WASM_PAGE_BYTES = 65_536

interface KernelRecord {
  readonly format: string
  readonly fingerprint: string
  readonly fatfs: FatAddresses
  readonly sqlite: SqliteAddresses
  readonly layout: FatLayout
}

const newRegion = (owner: AppOwner): Uint8Array => new Uint8Array(regionBytes(owner))

const absentDrive: BlockDevice = {
  sectorSizeBytes: 512,
  sectorCount: 0,
  read: () => {
    throw new StorageError('no-drive')
  },
  write: () => {
    throw new StorageError('no-drive')
  },
  flush: () => {},
  trim: () => {},
}

export class GuestSystem {
  readonly platform: GuestPlatform
  /** SHA-256, hex. */
  readonly sha256: GuestModules['sha256']
  /** Each program's own pages. */
  readonly memory: Readonly<Record<AppOwner, Uint8Array>>
  readonly processes: Processes
  readonly cache: PageCache
  readonly files: FatFs
  readonly sqlite: Sqlite
  /** The kernel's stream of chance, seeded at boot: SQLite and programs that are started later draw from it. */
  readonly random: Uint32Array
  readonly #fingerprint: string
  readonly #kernelMemory = new Uint8Array(regionBytes('kernel'))
  readonly #cacheMemory = new Uint8Array(regionBytes('page-cache'))
  readonly #record = new RamRecord<KernelRecord>(this.#table('record'))
  #layout: FatLayout | undefined
  #drive = absentDrive
  #lastCapture: GuestMemory = []

  constructor(modules: GuestModules, platform: GuestPlatform) {
    this.platform = platform
    this.sha256 = modules.sha256
    this.#fingerprint = modules.fingerprint
    this.memory = {
      shop: newRegion('shop'),
      notepad: newRegion('notepad'),
      updater: newRegion('updater'),
      photos: newRegion('photos'),
      ransomware: newRegion('ransomware'),
      directory: newRegion('directory'),
      workload: newRegion('workload'),
    }
    this.processes = new Processes(this.#table('processes'))
    const random = this.#table('random')
    this.random = new Uint32Array(random.buffer, random.byteOffset, RANDOM_WORDS)
    this.cache = new PageCache(this.#cacheMemory, this.#table('cacheTags'), absentDrive, platform)
    this.files = new FatFs(modules.fatfs, platform, this.cache, this.#table('openFiles'))
    this.sqlite = new Sqlite(modules.sqlite, platform, this.files, this.random)
  }

  get drive(): BlockDevice {
    return this.#drive
  }

  get layout(): FatLayout {
    if (this.#layout === undefined) throw new GuestError('not-running')
    return this.#layout
  }

  /** RAM as after a reset, both processes started, nothing mounted. `seed` feeds SQLite's randomness. */
  start(drive: BlockDevice, seed: number): void {
    for (const memory of [this.#kernelMemory, this.#cacheMemory, ...Object.values(this.memory)]) memory.fill(0)
    this.#drive = drive
    this.#layout = undefined
    this.cache.attach(drive, undefined)
    seedRandom(this.random, seed)
    this.files.start(this.cache)
    this.sqlite.start()
  }

  /** Mounts the volume; from now on the cache knows FAT and directories from data. */
  mount(layout: FatLayout): void {
    this.#layout = layout
    this.cache.attach(this.#drive, layout)
    this.files.mount()
    this.settle()
  }

  /** True while the agent holds new transactions back. */
  get held(): boolean {
    return this.#table('agent')[0] === 1
  }

  set held(isHeld: boolean) {
    this.#table('agent')[0] = isHeld ? 1 : 0
  }

  /** Pages of RAM that the cache has not written to the drive. */
  get dirtyCachePages(): readonly number[] {
    return this.cache.dirtySlots.map((slot) => regionOf('page-cache').firstPage + slot)
  }

  /** Every open file's buffers and all dirty pages reach the drive. */
  sync(): void {
    for (const slot of this.files.openSlots()) this.files.sync(slot)
    this.cache.flush()
  }

  /** The lazy writer's turn. A drive that refuses now is tried again after the next interval. */
  flushOfItself(): void {
    try {
      this.sync()
    } catch (error) {
      if (!(error instanceof StorageError || error instanceof FatFsError)) throw error
      this.cache.postponeFlush()
    }
  }

  /** Brings the kernel's record up to date; at the end of every call that ran processes. */
  settle(): void {
    if (this.files.process.broken || this.sqlite.process.broken) return
    this.#record.write({
      format: FORMAT,
      fingerprint: this.#fingerprint,
      fatfs: this.files.addresses,
      sqlite: this.sqlite.addresses,
      layout: this.layout,
    })
  }

  capture(): GuestMemory {
    this.#lastCapture = capturePages(this.#views(), this.#lastCapture)
    return this.#lastCapture
  }

  /** Throws GuestError `saved-state-invalid` before anything is changed. */
  resume(memory: GuestMemory, drive: BlockDevice): void {
    const record = this.#readSavedRecord(memory)
    this.files.process.prepare(regionBytes('fatfs'))
    this.sqlite.process.prepare(record.sqlite.memoryBytes)
    restorePages(this.#views(), memory)
    this.#drive = drive
    this.#layout = record.layout
    this.cache.attach(drive, record.layout)
    this.files.adopt(record.fatfs, this.cache)
    this.sqlite.adopt(record.sqlite)
    this.#lastCapture = memory
  }

  #readSavedRecord(memory: GuestMemory): KernelRecord {
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
    if (record.fingerprint !== this.#fingerprint) throw invalid('fingerprint')
    const size = record.sqlite.memoryBytes
    if (!(size > 0) || size % WASM_PAGE_BYTES !== 0 || size > regionBytes('sqlite')) throw invalid('memory-size')
    return record
  }

  #views(): RamViews {
    return {
      kernel: this.#kernelMemory,
      fatfs: this.files.process.bytes,
      'page-cache': this.#cacheMemory,
      sqlite: this.sqlite.process.bytes,
      ...this.memory,
    }
  }

  #table(name: keyof typeof KERNEL_TABLES): Uint8Array {
    const { offsetBytes, lengthBytes } = KERNEL_TABLES[name]
    return this.#kernelMemory.subarray(offsetBytes, offsetBytes + lengthBytes)
  }
}
