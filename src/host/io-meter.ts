/**
 * The price of a guest's I/O (ARCHITECTURE, "Price"): metadata pages of each layer through the host's metadata cache,
 * one medium request per contiguous run, and whatever bulk jobs share the medium. No other slope exists.
 */
import type { Duration, SimTime } from '../kernel/sim-time.ts'
import { MINUTE } from '../kernel/sim-time.ts'
import { contentionMicros, type MediumSpeed, requestMicros } from '../places/medium.ts'
import type { IoObserver } from '../storage/io-observer.ts'
import { IoTrace } from '../storage/io-trace.ts'

const METADATA_PAGE_BYTES = 4096
const CACHE_HIT_MICROS = 2

/** Latencies of one minute: closed minutes keep their percentiles, the running one its samples. */
export interface LatencyMinute {
  readonly minute: number
  readonly p50: Duration
  readonly p95: Duration
  readonly reads: number
}

export interface MeterState {
  readonly cache: readonly string[]
  readonly lastRun: { readonly path: string; readonly endBytes: number } | null
  readonly minutes: readonly LatencyMinute[]
  readonly samples: readonly Duration[]
  readonly samplesMinute: number
  readonly reads: number
  readonly lookups: number
}

const EMPTY: MeterState = {
  cache: [],
  lastRun: null,
  minutes: [],
  samples: [],
  samplesMinute: -1,
  reads: 0,
  lookups: 0,
}

const percentile = (sorted: readonly Duration[], hundredths: number): Duration =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * hundredths) / 100))] ?? 0

const closeMinute = (minute: number, samples: readonly Duration[]): LatencyMinute => {
  const sorted = [...samples].sort((a, b) => a - b)
  return { minute, p50: percentile(sorted, 50), p95: percentile(sorted, 95), reads: samples.length }
}

export class IoMeter implements IoObserver {
  readonly #cachePagesMax: number
  readonly #medium: () => { speed: MediumSpeed; bulkJobs: number }
  /** Of this lab only: a fork begins with an empty one, for it has not seen these requests, and forks must stay cheap. */
  readonly trace = new IoTrace()
  #cache: Set<string>
  #lastRun: { path: string; endBytes: number } | null
  #minutes: LatencyMinute[]
  #samples: Duration[]
  #samplesMinute: number
  #reads: number
  #lookups: number
  /** Cost of the request being metered; undefined while nobody pays (merges and looks are charged elsewhere). */
  #cost: Duration | undefined
  #layers = new Set<string>()

  constructor(
    cachePagesMax: number,
    medium: () => { speed: MediumSpeed; bulkJobs: number },
    state: MeterState = EMPTY,
  ) {
    this.#cachePagesMax = cachePagesMax
    this.#medium = medium
    this.#cache = new Set(state.cache)
    this.#lastRun = state.lastRun
    this.#minutes = [...state.minutes]
    this.#samples = [...state.samples]
    this.#samplesMinute = state.samplesMinute
    this.#reads = state.reads
    this.#lookups = state.lookups
  }

  /** Runs one request of the guest and returns what it cost; reads are kept for the latency chart. */
  request(now: SimTime, kind: 'read' | 'write' | 'flush', work: () => void): Duration {
    this.#cost = 0
    this.#layers.clear()
    if (kind !== 'flush') this.trace.begin(now, kind)
    try {
      work()
      if (kind === 'read') this.#sample(now, this.#cost)
      return this.#cost
    } finally {
      this.#cost = undefined
      this.trace.end()
    }
  }

  metadata(kind: 'read' | 'write' | 'log', path: string, offsetBytes: number, lengthBytes: number): void {
    if (this.#cost === undefined) return
    this.trace.metadata(kind, path, offsetBytes, lengthBytes)
    this.#layers.add(path)
    const last = Math.floor((offsetBytes + Math.max(1, lengthBytes) - 1) / METADATA_PAGE_BYTES)
    for (let page = Math.floor(offsetBytes / METADATA_PAGE_BYTES); page <= last; page++) {
      const hit = this.#touch(`${path}#${page}`)
      this.#cost +=
        kind === 'read' && hit
          ? CACHE_HIT_MICROS
          : this.#mediumRequest(path, page * METADATA_PAGE_BYTES, METADATA_PAGE_BYTES)
    }
  }

  data(_kind: 'read' | 'write', path: string, offsetBytes: number, lengthBytes: number): void {
    if (this.#cost === undefined) return
    this.trace.data(path, offsetBytes, lengthBytes)
    this.#cost += this.#mediumRequest(path, offsetBytes, lengthBytes)
  }

  flush(path: string): void {
    if (this.#cost !== undefined) this.#cost += this.#mediumRequest(path, this.#lastRun?.endBytes ?? 0, 0)
  }

  #mediumRequest(path: string, offsetBytes: number, lengthBytes: number): Duration {
    const { speed, bulkJobs } = this.#medium()
    const follows = this.#lastRun?.path === path && this.#lastRun.endBytes === offsetBytes
    this.#lastRun = { path, endBytes: offsetBytes + lengthBytes }
    return requestMicros(speed, lengthBytes, follows) + contentionMicros(speed, bulkJobs)
  }

  /** Whether the page was cached; it is the most recently used one afterwards. */
  #touch(page: string): boolean {
    const hit = this.#cache.delete(page)
    this.#cache.add(page)
    if (this.#cache.size > this.#cachePagesMax) this.#cache.delete(this.#cache.values().next().value as string)
    return hit
  }

  #sample(now: SimTime, cost: Duration): void {
    const minute = Math.floor(now / MINUTE)
    if (minute !== this.#samplesMinute && this.#samples.length > 0) {
      this.#minutes.push(closeMinute(this.#samplesMinute, this.#samples))
      this.#samples = []
    }
    this.#samplesMinute = minute
    this.#samples.push(cost)
    this.#reads++
    this.#lookups += this.#layers.size
  }

  /** Every minute with reads, the running one included. */
  get minutes(): readonly LatencyMinute[] {
    return this.#samples.length > 0
      ? [...this.#minutes, closeMinute(this.#samplesMinute, this.#samples)]
      : this.#minutes
  }

  /** Minutes measured of the same VM elsewhere. */
  remember(minutes: readonly LatencyMinute[]): void {
    this.#minutes = [...minutes]
  }

  get readCount(): number {
    return this.#reads
  }

  /** Files looked into per read so far, times 100; null before the first read. */
  get lookupsPerReadHundredths(): number | null {
    return this.#reads === 0 ? null : Math.round((this.#lookups * 100) / this.#reads)
  }

  /** The files are others now (apply, restart): the cache knows nothing of them. */
  forget(): void {
    this.#cache.clear()
    this.#lastRun = null
    this.#reads = 0
    this.#lookups = 0
  }

  save(): MeterState {
    return {
      cache: [...this.#cache],
      lastRun: this.#lastRun,
      minutes: this.#minutes,
      samples: this.#samples,
      samplesMinute: this.#samplesMinute,
      reads: this.#reads,
      lookups: this.#lookups,
    }
  }

  fork(medium: () => { speed: MediumSpeed; bulkJobs: number }): IoMeter {
    return new IoMeter(this.#cachePagesMax, medium, this.save())
  }
}
