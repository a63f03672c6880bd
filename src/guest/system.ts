/**
 * The guest's inside while it runs: RAM, page cache, FatFs and SQLite. Everything that matters between two calls is
 * RAM bytes; what JavaScript keeps beside them (the cache's index, addresses) is read from them at resume.
 */
import type { BlockDevice } from '../storage/block-device.ts'
import { NO_DRIVE } from '../storage/no-drive.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { RamViews } from './capture.ts'
import { capturePages, restorePages } from './capture.ts'
import type { FatLayout } from './fat/fat-layout.ts'
import { FatFs } from './fat/fatfs.ts'
import { FatFsError } from './fat/fatfs-memory.ts'
import type { GuestMemory, GuestPlatform } from './guest.ts'
import { GuestError } from './guest-error.ts'
import type { GuestModules } from './guest-modules.ts'
import { FORMAT, type KernelRecord, readSavedRecord } from './kernel-record.ts'
import type { AppOwner } from './memory-map.ts'
import { KERNEL_TABLES, regionBytes, regionOf } from './memory-map.ts'
import { PageCache } from './page-cache.ts'
import { Processes } from './processes.ts'
import { RamRecord } from './ram-record.ts'
import { RANDOM_WORDS, seedRandom } from './random-words.ts'
import { Sqlite } from './sqlite/sqlite.ts'
import type { GuestVolume } from './volumes.ts'

const newRegion = (owner: AppOwner): Uint8Array => new Uint8Array(regionBytes(owner))

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
  #drive = NO_DRIVE
  #dataDrives: readonly BlockDevice[] = []
  #dataLayouts: readonly (FatLayout | null)[] = []
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
    this.cache = new PageCache(this.#cacheMemory, this.#table('cacheTags'), NO_DRIVE, platform)
    this.files = new FatFs(modules.fatfs, platform, this.cache, this.#table('openFiles'))
    this.sqlite = new Sqlite(modules.sqlite, platform, this.files, this.random)
  }

  get #systemLayout(): FatLayout {
    if (this.#layout === undefined) throw new GuestError('not-running')
    return this.#layout
  }

  /** Mounted ones, C: first. */
  get volumes(): readonly GuestVolume[] {
    const data = this.#dataLayouts.flatMap((layout, at) =>
      layout === null ? [] : [{ drive: this.#dataDrives[at] ?? NO_DRIVE, layout }],
    )
    return [{ drive: this.#drive, layout: this.#systemLayout }, ...data]
  }

  /** RAM as after a reset, both processes started, nothing mounted. `seed` feeds SQLite's randomness. */
  start(drive: BlockDevice, seed: number, dataDrives: readonly BlockDevice[] = []): void {
    for (const memory of [this.#kernelMemory, this.#cacheMemory, ...Object.values(this.memory)]) memory.fill(0)
    this.#drive = drive
    this.#dataDrives = dataDrives
    this.#layout = undefined
    this.#dataLayouts = dataDrives.map(() => null)
    this.#attachCache()
    seedRandom(this.random, seed)
    this.files.start(this.cache)
    this.sqlite.start()
  }

  /** Mounts the volume; from now on the cache knows FAT and directories from data. */
  mount(layout: FatLayout): void {
    this.#layout = layout
    this.#attachCache()
    this.files.mount()
    this.settle()
  }

  /** D: is volume 1. Without a volume that FatFs can read the letter stays without meaning. Throws FatFsError. */
  mountData(volume: number, layout: FatLayout): void {
    this.addDataDisk(volume)
    this.#setDataLayout(volume, layout)
    try {
      this.files.mount(volume)
    } catch (error) {
      this.files.removeDisk(volume)
      this.#setDataLayout(volume, null)
      throw error
    } finally {
      this.settle()
    }
  }

  /** FatFs may format it from now on. Throws FatFsError. */
  addDataDisk(volume: number): void {
    this.files.addDisk(volume, this.cache.storeOf(volume))
  }

  #setDataLayout(volume: number, layout: FatLayout | null): void {
    this.#dataLayouts = this.#dataLayouts.map((each, at) => (at === volume - 1 ? layout : each))
    this.#attachCache()
  }

  #attachCache(): void {
    const data = this.#dataDrives.map((drive, at) => ({ drive, layout: this.#dataLayouts[at] ?? undefined }))
    this.cache.attach(this.#drive, this.#layout, data)
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
    this.cache.flushAll()
  }

  /** Everything is on the drives, and no volume is mounted. Throws FatFsError, StorageError. */
  unmount(): void {
    this.sync()
    for (const volume of this.files.volumes) this.files.unmount(volume)
    this.cache.flushAll()
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
      layout: this.#systemLayout,
      ...(this.#dataDrives.length === 0 ? {} : { dataLayouts: this.#dataLayouts }),
    })
  }

  capture(): GuestMemory {
    this.#lastCapture = capturePages(this.#views(), this.#lastCapture)
    return this.#lastCapture
  }

  /** Throws GuestError `saved-state-invalid` before anything is changed. */
  resume(memory: GuestMemory, drive: BlockDevice, dataDrives: readonly BlockDevice[] = []): void {
    const record = readSavedRecord(memory, this.#fingerprint)
    this.files.process.prepare(regionBytes('fatfs'))
    this.sqlite.process.prepare(record.sqlite.memoryBytes)
    restorePages(this.#views(), memory)
    this.#drive = drive
    this.#layout = record.layout
    this.#dataLayouts = record.dataLayouts ?? []
    // a disk that is not there any more answers as one that is broken
    this.#dataDrives = this.#dataLayouts.map((_, at) => dataDrives[at] ?? NO_DRIVE)
    this.#attachCache()
    const dataStores = this.#dataDrives.map((_, at) => this.cache.storeOf(at + 1))
    this.files.adopt(record.fatfs, this.cache, dataStores)
    this.sqlite.adopt(record.sqlite)
    this.#lastCapture = memory
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
