/**
 * A drive that a guest holds. The file below it can be swapped while the guest runs. A write that the volume cannot take
 * is parked with all later ones, in order, as the outstanding I/O of a machine that is about to be frozen.
 */
import type { SimTime } from '../kernel/sim-time.ts'
import type { BlockDevice } from '../storage/block-device.ts'
import type { ChangeTracking } from '../storage/change-tracking/change-tracking.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { DriveQueue, ParkedWrite } from './drive-queue.ts'
import type { IoMeter } from './io-meter.ts'
import { type CachedSector, VolatileCache } from './volatile-cache.ts'

export interface DriveParts {
  readonly controllerLocation: number
  readonly leaf: VirtualDisk
  /** Of the disk while it is attached; otherwise it lies in its files. */
  readonly tracking: ChangeTracking | undefined
  readonly queue: DriveQueue
  readonly meter: IoMeter
  /** Told of each write of the guest, so that a running merge copies those blocks again. */
  readonly written: (drive: Drive, sector: number, count: number) => void
  /** Whether the disk says yes to a flush before anything is safe. */
  readonly lies: () => boolean
  /** What a lying disk has not put on its medium. */
  readonly cached?: readonly CachedSector[]
}

export class Drive implements BlockDevice {
  readonly controllerLocation: number
  readonly sectorSizeBytes: number
  readonly sectorCount: number
  /** Told of each write and trim before it goes out; what it throws stops them. */
  tracking: ChangeTracking | undefined
  readonly #parts: DriveParts
  readonly #queue: DriveQueue
  readonly #cache: VolatileCache
  #leaf: VirtualDisk

  constructor(parts: DriveParts) {
    this.#parts = parts
    this.#queue = parts.queue
    this.#leaf = parts.leaf
    this.tracking = parts.tracking
    this.#cache = new VolatileCache(parts.leaf.sectorSizeBytes, parts.cached)
    this.controllerLocation = parts.controllerLocation
    this.sectorSizeBytes = parts.leaf.sectorSizeBytes
    this.sectorCount = parts.leaf.sectorCount
  }

  get leaf(): VirtualDisk {
    return this.#leaf
  }

  swapLeaf(leaf: VirtualDisk): void {
    this.#leaf = leaf
  }

  /** What a lying disk has not put on its medium. */
  get cached(): readonly CachedSector[] {
    return this.#cache.all
  }

  get #now(): SimTime {
    return this.#queue.now
  }

  #charge(kind: 'read' | 'write' | 'flush', work: () => void): void {
    this.#queue.stall(this.#parts.meter.request(this.#now, kind, work))
  }

  read(sector: number, target: Uint8Array): void {
    this.#charge('read', () => this.#leaf.read(sector, target))
    for (const write of this.#queue.parked)
      if (write.controllerLocation === this.controllerLocation) overlay(sector, target, write, this.sectorSizeBytes)
    this.#cache.overlay(sector, target)
  }

  write(sector: number, source: Uint8Array): void {
    if (!this.#parts.lies()) {
      this.writeOut(sector, source)
      return
    }
    this.#charge('write', () => this.#cache.put(this.#now, sector, source))
    for (const cached of this.#cache.takeDue(this.#now)) this.writeOut(cached.sector, cached.bytes)
  }

  /** Everything cached goes to the file: before the file below changes hands, and when the disk becomes honest. */
  settleCache(): void {
    for (const cached of this.#cache.takeAll()) this.writeOut(cached.sector, cached.bytes)
  }

  /** The power goes: what is old is on the medium, of the rest each sector by chance. Returns how many are lost. */
  losePower(isLost: () => boolean): number {
    for (const cached of this.#cache.takeDue(this.#now)) this.writeOut(cached.sector, cached.bytes)
    let lost = 0
    for (const cached of this.#cache.takeAll()) {
      if (isLost()) lost++
      else this.writeOut(cached.sector, cached.bytes)
    }
    return lost
  }

  /** Past a cache that lies. */
  writeOut(sector: number, source: Uint8Array): void {
    if (this.#queue.parked.length === 0) {
      try {
        const count = source.length / this.sectorSizeBytes
        this.#charge('write', () => {
          this.tracking?.beforeChange(this.#leaf, sector, count)
          this.#leaf.write(sector, source)
        })
        this.#parts.written(this, sector, count)
        return
      } catch (error) {
        if (!(error instanceof StorageError) || !PARKING_CODES.has(error.code)) throw error
      }
    }
    this.#queue.park({ controllerLocation: this.controllerLocation, sector, bytes: source.slice() })
  }

  flush(): void {
    if (this.#parts.lies()) return
    if (this.#queue.parked.length === 0) this.#charge('flush', () => this.#leaf.flush())
  }

  /** Only a hint: where the medium cannot take it, nothing is lost without it. */
  trim(sector: number, count: number): void {
    if (this.#queue.parked.length > 0) return
    this.#cache.drop(sector, count)
    try {
      const perBlock = this.#leaf.blockSizeBytes / this.sectorSizeBytes
      const changed = this.#leaf.trimmable(sector, count)
      this.#charge('write', () => {
        for (const block of changed)
          this.tracking?.beforeChange(this.#leaf, block * perBlock, this.#leaf.blocks.sectorsIn(block))
        this.#leaf.trim(sector, count)
      })
      this.#parts.written(this, sector, count)
    } catch (error) {
      if (!(error instanceof StorageError) || !PARKING_CODES.has(error.code)) throw error
    }
  }
}

/** No room to grow, or the volume is gone: what a frozen machine waits for. */
const PARKING_CODES = new Set(['0x80070070', 'volume-lost'])

const overlay = (sector: number, target: Uint8Array, write: ParkedWrite, sectorSizeBytes: number): void => {
  const from = Math.max(sector, write.sector)
  const to =
    Math.min(sector * sectorSizeBytes + target.length, write.sector * sectorSizeBytes + write.bytes.length) /
    sectorSizeBytes
  if (from < to)
    target.set(
      write.bytes.subarray((from - write.sector) * sectorSizeBytes, (to - write.sector) * sectorSizeBytes),
      (from - sector) * sectorSizeBytes,
    )
}
