/**
 * The write cache of a virtual disk that lies about flush: writes lie here, the flush is answered at once, and the disk
 * writes them out when it likes, in its own order (by address, as an arm travels). When the power goes, what is young is
 * lost sector by sector; a real disk does the same with what its cache had not yet put on the medium.
 */
import type { SimTime } from '../kernel/sim-time.ts'

/** What does not fit any more is written out. */
const SECTORS_MAX = 2048
/** A sector is on the medium after this long. */
const WRITTEN_AFTER_MICROS = 30_000_000

export interface CachedSector {
  readonly sector: number
  readonly at: SimTime
  readonly bytes: Uint8Array
}

export class VolatileCache {
  readonly #sectorBytes: number
  #sectors: Map<number, CachedSector>

  constructor(sectorBytes: number, cached: readonly CachedSector[] = []) {
    this.#sectorBytes = sectorBytes
    this.#sectors = new Map(cached.map((each) => [each.sector, each]))
  }

  get all(): readonly CachedSector[] {
    return [...this.#sectors.values()].sort((a, b) => a.sector - b.sector)
  }

  put(at: SimTime, sector: number, source: Uint8Array): void {
    for (let offset = 0; offset < source.length; offset += this.#sectorBytes) {
      const place = sector + offset / this.#sectorBytes
      this.#sectors.set(place, { sector: place, at, bytes: source.slice(offset, offset + this.#sectorBytes) })
    }
  }

  /** What was read below, with the cached sectors over it. */
  overlay(sector: number, target: Uint8Array): void {
    if (this.#sectors.size === 0) return
    for (let offset = 0; offset < target.length; offset += this.#sectorBytes) {
      const cached = this.#sectors.get(sector + offset / this.#sectorBytes)
      if (cached) target.set(cached.bytes, offset)
    }
  }

  /** Takes out what the disk writes now: what is old enough, and what there is no room for, by address. */
  takeDue(now: SimTime): readonly CachedSector[] {
    const sectors = this.all
    const old = sectors.filter(({ at }) => now - at >= WRITTEN_AFTER_MICROS)
    const young = sectors.filter(({ at }) => now - at < WRITTEN_AFTER_MICROS)
    return this.#take([...old, ...young.slice(0, Math.max(0, young.length - SECTORS_MAX))])
  }

  takeAll(): readonly CachedSector[] {
    return this.#take(this.all)
  }

  #take(taken: readonly CachedSector[]): readonly CachedSector[] {
    for (const { sector } of taken) this.#sectors.delete(sector)
    return taken
  }

  /** What is gone: a trimmed sector has no old content to come back. */
  drop(sector: number, count: number): void {
    for (const place of this.#sectors.keys()) if (place >= sector && place < sector + count) this.#sectors.delete(place)
  }
}
