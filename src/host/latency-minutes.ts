/** The guest's requests minute by minute: percentiles of its reads with the shares of exactly those requests, and sums. */
import { SharedLog } from '../kernel/shared-log.ts'
import { type Duration, MINUTE, type SimTime } from '../kernel/sim-time.ts'
import {
  addReadShares,
  addWriteShares,
  type Counted,
  noReadShares,
  noWriteShares,
  type ReadShares,
  readMicros,
  type WriteShares,
} from './request-shares.ts'

/** A read's latency, and what it was made of. */
export interface MeasuredRead {
  readonly micros: Duration
  readonly shares: ReadShares
}

export interface LatencyMinute {
  /** Minutes since the beginning of the lab. */
  readonly minute: number
  readonly reads: number
  /** Null in a minute that only wrote. */
  readonly p50: MeasuredRead | null
  readonly p95: MeasuredRead | null
  readonly p99: MeasuredRead | null
  /** Of all reads together. */
  readonly readSums: ReadShares
  readonly writes: number
  /** Of all writes and flushes together. */
  readonly writeSums: WriteShares
}

/** The first of these that so many hundredths of all are at most as slow as. `sorted`: fastest first. */
export const percentile = <Read>(sorted: readonly Read[], hundredths: number): Read | null =>
  sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * hundredths) / 100))] ?? null

export const fastestFirst = (reads: readonly ReadShares[]): MeasuredRead[] =>
  reads.map((shares) => ({ micros: readMicros(shares), shares })).sort((a, b) => a.micros - b.micros)

export class LatencyMinutes {
  #closed = new SharedLog<LatencyMinute>()
  #minute = -1
  #reads = new SharedLog<ReadShares>()
  #readSums: Counted<ReadShares> = noReadShares()
  #writes = 0
  #writeSums: Counted<WriteShares> = noWriteShares()

  addRead(now: SimTime, shares: ReadShares): void {
    this.#turnTo(now)
    this.#reads.push(shares)
    addReadShares(this.#readSums, shares)
  }

  /** `isFlush`: counted among the flushes only. */
  addWrite(now: SimTime, shares: WriteShares, isFlush: boolean): void {
    this.#turnTo(now)
    if (!isFlush) this.#writes += 1
    addWriteShares(this.#writeSums, shares)
  }

  #turnTo(now: SimTime): void {
    const minute = Math.floor(now / MINUTE)
    if (minute === this.#minute) return
    const running = this.running
    if (running) this.#closed.push(running)
    this.#minute = minute
    this.#reads = new SharedLog()
    this.#readSums = noReadShares()
    this.#writes = 0
    this.#writeSums = noWriteShares()
  }

  /** How many are over: those never change again. */
  get closedCount(): number {
    return this.#closed.length
  }

  /** Minutes that are over, from this index on. */
  closedFrom(index: number): readonly LatencyMinute[] {
    return this.#closed.from(index)
  }

  /** The minute that goes on, as far as it is; undefined before the first request. */
  get running(): LatencyMinute | undefined {
    if (this.#minute < 0) return undefined
    const sorted = fastestFirst(this.#reads.from(0))
    return {
      minute: this.#minute,
      reads: sorted.length,
      p50: percentile(sorted, 50),
      p95: percentile(sorted, 95),
      p99: percentile(sorted, 99),
      readSums: { ...this.#readSums },
      writes: this.#writes,
      writeSums: { ...this.#writeSums },
    }
  }

  /** The newest so many, the running one included, oldest first. */
  newest(count: number): readonly LatencyMinute[] {
    const { running } = this
    const closed = this.#closed.from(Math.max(0, this.#closed.length - count))
    return (running ? [...closed, running] : closed).slice(-count)
  }

  /** What was measured of the same VM elsewhere, as the past of this one. */
  continueFrom(former: LatencyMinutes): void {
    this.#closed = former.#closed.fork()
    const { running } = former
    if (running) this.#closed.push(running)
  }

  fork(): LatencyMinutes {
    const copy = new LatencyMinutes()
    copy.#closed = this.#closed.fork()
    copy.#minute = this.#minute
    copy.#reads = this.#reads.fork()
    copy.#readSums = { ...this.#readSums }
    copy.#writes = this.#writes
    copy.#writeSums = { ...this.#writeSums }
    return copy
  }

  /** Of all of it, for the lab's digest. */
  hash(sha256: (bytes: Uint8Array) => string): readonly unknown[] {
    return [
      this.#closed.hash(sha256),
      this.#minute,
      this.#reads.hash(sha256),
      this.#readSums,
      this.#writes,
      this.#writeSums,
    ]
  }
}
