/**
 * The drive a guest holds. The file below it can be swapped while the guest runs. A write that the volume cannot take
 * is parked with all later ones, in order, as the outstanding I/O of a machine that is about to be frozen.
 */
import type { Duration, SimTime } from '../kernel/sim-time.ts'
import type { BlockDevice } from '../storage/block-device.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { IoMeter } from './io-meter.ts'
import { type CachedSector, VolatileCache } from './volatile-cache.ts'

export interface ParkedWrite {
  readonly sector: number
  readonly bytes: Uint8Array
}

export interface DriveState {
  readonly busyUntil: SimTime
  readonly parked: readonly ParkedWrite[]
  /** What a lying disk has not put on its medium. */
  readonly cached: readonly CachedSector[]
}

export class Drive implements BlockDevice {
  readonly sectorSizeBytes: number
  readonly sectorCount: number
  readonly #meter: IoMeter
  readonly #now: () => SimTime
  readonly #beforeChange: (sector: number, count: number) => void
  readonly #written: (sector: number, count: number) => void
  #leaf: VirtualDisk
  #busyUntil: SimTime
  #parked: ParkedWrite[]
  readonly #lies: () => boolean
  readonly #cache: VolatileCache

  constructor(parts: {
    leaf: VirtualDisk
    meter: IoMeter
    now: () => SimTime
    /** Told of each write and trim before it goes out, as change tracking must be; what it throws stops them. */
    beforeChange: (sector: number, count: number) => void
    /** Told of each write of the guest, so that a running merge copies those blocks again. */
    written: (sector: number, count: number) => void
    /** Whether the disk says yes to a flush before anything is safe. */
    lies: () => boolean
    state?: DriveState
  }) {
    this.#leaf = parts.leaf
    this.#meter = parts.meter
    this.#now = parts.now
    this.#beforeChange = parts.beforeChange
    this.#written = parts.written
    this.#busyUntil = parts.state?.busyUntil ?? 0
    this.#parked = [...(parts.state?.parked ?? [])]
    this.#lies = parts.lies
    this.#cache = new VolatileCache(parts.leaf.sectorSizeBytes, parts.state?.cached)
    this.sectorSizeBytes = parts.leaf.sectorSizeBytes
    this.sectorCount = parts.leaf.sectorCount
  }

  /** When the I/O of the guest's calls so far has ended; its next call waits for it. */
  get busyUntil(): SimTime {
    return this.#busyUntil
  }

  get parked(): readonly ParkedWrite[] {
    return this.#parked
  }

  get leaf(): VirtualDisk {
    return this.#leaf
  }

  swapLeaf(leaf: VirtualDisk): void {
    this.#leaf = leaf
  }

  /** The machine stands still this long. */
  stall(duration: Duration): void {
    this.#busyUntil = Math.max(this.#busyUntil, this.#now()) + duration
  }

  #charge(kind: 'read' | 'write' | 'flush', work: () => void): void {
    this.stall(this.#meter.request(this.#now(), kind, work))
  }

  read(sector: number, target: Uint8Array): void {
    this.#charge('read', () => this.#leaf.read(sector, target))
    for (const write of this.#parked) overlay(sector, target, write, this.sectorSizeBytes)
    this.#cache.overlay(sector, target)
  }

  write(sector: number, source: Uint8Array): void {
    if (!this.#lies()) {
      this.#writeOut(sector, source)
      return
    }
    this.#charge('write', () => this.#cache.put(this.#now(), sector, source))
    for (const cached of this.#cache.takeDue(this.#now())) this.#writeOut(cached.sector, cached.bytes)
  }

  /** Everything cached goes to the file: before the file below changes hands, and when the disk becomes honest. */
  settleCache(): void {
    for (const cached of this.#cache.takeAll()) this.#writeOut(cached.sector, cached.bytes)
  }

  /** The power goes: what is old is on the medium, of the rest each sector by chance. Returns how many are lost. */
  losePower(isLost: () => boolean): number {
    for (const cached of this.#cache.takeDue(this.#now())) this.#writeOut(cached.sector, cached.bytes)
    let lost = 0
    for (const cached of this.#cache.takeAll()) {
      if (isLost()) lost++
      else this.#writeOut(cached.sector, cached.bytes)
    }
    return lost
  }

  #writeOut(sector: number, source: Uint8Array): void {
    if (this.#parked.length === 0) {
      try {
        const count = source.length / this.sectorSizeBytes
        this.#charge('write', () => {
          this.#beforeChange(sector, count)
          this.#leaf.write(sector, source)
        })
        this.#written(sector, count)
        return
      } catch (error) {
        if (!(error instanceof StorageError) || !PARKING_CODES.has(error.code)) throw error
      }
    }
    this.#parked.push({ sector, bytes: source.slice() })
  }

  flush(): void {
    if (this.#lies()) return
    if (this.#parked.length === 0) this.#charge('flush', () => this.#leaf.flush())
  }

  /** Only a hint: where the medium cannot take it, nothing is lost without it. */
  trim(sector: number, count: number): void {
    if (this.#parked.length > 0) return
    this.#cache.drop(sector, count)
    try {
      const perBlock = this.#leaf.blockSizeBytes / this.sectorSizeBytes
      const changed = this.#leaf.trimmable(sector, count)
      this.#charge('write', () => {
        for (const block of changed) this.#beforeChange(block * perBlock, this.#leaf.blocks.sectorsIn(block))
        this.#leaf.trim(sector, count)
      })
      this.#written(sector, count)
    } catch (error) {
      if (!(error instanceof StorageError) || !PARKING_CODES.has(error.code)) throw error
    }
  }

  /** Writes the parked queue through, in order. Stops at the first write that still cannot be taken and says so. */
  writeParked(): boolean {
    const queue = this.#parked
    this.#parked = []
    queue.forEach((write) => this.#writeOut(write.sector, write.bytes))
    return this.#parked.length === 0
  }

  /** What was parked was never acknowledged: a power cut drops it. */
  dropParked(): void {
    this.#parked = []
  }

  save(): DriveState {
    return { busyUntil: this.#busyUntil, parked: this.#parked, cached: this.#cache.all }
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
