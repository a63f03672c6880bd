/**
 * The price of a guest's I/O (ARCHITECTURE, "Price"): metadata pages of each layer through the host's metadata cache,
 * one medium request per contiguous run, and whatever bulk jobs share the medium. No other slope exists.
 */
import type { Duration, SimTime } from '../kernel/sim-time.ts'
import { contentionMicros, type MediumSpeed, type RequestParts, requestParts } from '../places/medium.ts'
import type { IoObserver } from '../storage/io-observer.ts'
import { IoTrace } from '../storage/io-trace.ts'
import { CountersByFile, type FileCounters } from './file-counters.ts'
import { LatencyMinutes } from './latency-minutes.ts'
import {
  type Counted,
  noWriteShares,
  type ReadShares,
  readMicros,
  readSharesOf,
  type WriteShares,
  writeMicros,
} from './request-shares.ts'

const METADATA_PAGE_BYTES = 4096
const CACHE_HIT_MICROS = 2
/** More pages than any file can have: 256 TiB. */
const PAGES_MAX = 2 ** 36

type Medium = () => { speed: MediumSpeed; bulkJobs: number }

export class IoMeter implements IoObserver {
  readonly #cachePagesMax: number
  readonly #medium: Medium
  /** Of this lab only: a fork begins with an empty one, for it has not seen these requests, and forks must stay cheap. */
  readonly trace = new IoTrace()
  /** Told of each read from here on; a fork tells nobody. */
  onRead: ((shares: ReadShares) => void) | undefined
  /** Pages by the number of their file and their own, oldest use first: names are too long to be compared each time. */
  #cache = new Set<number>()
  #fileNumbers = new Map<string, number>()
  #lastRun: { path: string; endBytes: number } | null = null
  #minutes = new LatencyMinutes()
  #counters = new CountersByFile()
  #reads = 0
  /** Of reads since a chain was last changed, by the active file that they began at. */
  #lookups = new Map<string, { readonly reads: number; readonly files: number }>()
  /** Shares of the request being metered; undefined while nobody pays (merges and looks are charged elsewhere). */
  #shares: Counted<WriteShares> | undefined
  #layers = new Set<string>()

  constructor(cachePagesMax: number, medium: Medium) {
    this.#cachePagesMax = cachePagesMax
    this.#medium = medium
  }

  get listens(): boolean {
    return this.#shares !== undefined
  }

  /** Runs one request of the guest and returns what it cost. What fails on the way costs nothing. */
  request(now: SimTime, kind: 'read' | 'write' | 'flush', work: () => void): Duration {
    const shares = noWriteShares()
    this.#shares = shares
    this.#layers.clear()
    if (kind !== 'flush') this.trace.begin(now, kind)
    try {
      work()
    } finally {
      this.#shares = undefined
      this.trace.end()
    }
    shares.files = this.#layers.size
    if (kind === 'read') return this.#countRead(now, readSharesOf(shares))
    this.#minutes.addWrite(now, shares, kind === 'flush')
    return writeMicros(shares)
  }

  #countRead(now: SimTime, shares: ReadShares): Duration {
    this.#minutes.addRead(now, shares)
    this.#reads += 1
    // A read begins at the newest file of its chain.
    const [leaf] = this.#layers
    if (leaf !== undefined) {
      const { reads, files } = this.#lookups.get(leaf) ?? { reads: 0, files: 0 }
      this.#lookups.set(leaf, { reads: reads + 1, files: files + shares.files })
    }
    this.onRead?.(shares)
    return readMicros(shares)
  }

  metadata(kind: 'read' | 'write' | 'log', path: string, offsetBytes: number, lengthBytes: number): void {
    const shares = this.#shares
    if (shares === undefined) return
    this.trace.metadata(kind, path, offsetBytes, lengthBytes)
    this.#layers.add(path)
    const last = Math.floor((offsetBytes + Math.max(1, lengthBytes) - 1) / METADATA_PAGE_BYTES)
    for (let page = Math.floor(offsetBytes / METADATA_PAGE_BYTES); page <= last; page++)
      this.#metadataPage(shares, kind, path, page)
    const counters = this.#counters.at(path)
    if (kind === 'read') counters.metadataReadBytes += lengthBytes
    else if (kind === 'log') {
      counters.logWrites += 1
      counters.logBytes += lengthBytes
      shares.logWrites += 1
    } else {
      counters.metadataWrites += 1
      counters.metadataWrittenBytes += lengthBytes
      shares.metadataWrites += 1
    }
  }

  #metadataPage(shares: Counted<WriteShares>, kind: 'read' | 'write' | 'log', path: string, page: number): void {
    const hit = this.#touch(this.#numberOf(path) * PAGES_MAX + page)
    if (kind === 'read' && hit) {
      shares.hits += 1
      shares.hitMicros += CACHE_HIT_MICROS
      this.#counters.at(path).metadataHits += 1
      return
    }
    const micros = sumOf(this.#mediumRequest(shares, path, page * METADATA_PAGE_BYTES, METADATA_PAGE_BYTES))
    if (kind === 'log') shares.logMicros += micros
    else if (kind === 'write') shares.metadataWriteMicros += micros
    else {
      shares.misses += 1
      shares.missMicros += micros
      this.#counters.at(path).metadataMisses += 1
    }
  }

  data(kind: 'read' | 'write', path: string, offsetBytes: number, lengthBytes: number): void {
    const shares = this.#shares
    if (shares === undefined) return
    this.trace.data(path, offsetBytes, lengthBytes)
    const { accessMicros, seekMicros, transferMicros } = this.#mediumRequest(shares, path, offsetBytes, lengthBytes)
    shares.runs += 1
    shares.bytes += lengthBytes
    shares.accessMicros += accessMicros
    shares.seekMicros += seekMicros
    shares.transferMicros += transferMicros
    const counters = this.#counters.at(path)
    if (kind === 'read') {
      counters.reads += 1
      counters.readBytes += lengthBytes
    } else {
      counters.writes += 1
      counters.writtenBytes += lengthBytes
    }
  }

  allocated(_path: string, lengthBytes: number): void {
    if (this.#shares === undefined) return
    this.#shares.allocations += 1
    this.#shares.allocatedBytes += lengthBytes
  }

  flush(path: string): void {
    const shares = this.#shares
    if (shares === undefined) return
    shares.flushes += 1
    shares.flushMicros += sumOf(this.#mediumRequest(shares, path, this.#lastRun?.endBytes ?? 0, 0))
    this.#counters.at(path).flushes += 1
  }

  /** What it waits for others is counted at once; the rest is for its caller to put where it belongs. */
  #mediumRequest(shares: Counted<WriteShares>, path: string, offsetBytes: number, lengthBytes: number): RequestParts {
    const { speed, bulkJobs } = this.#medium()
    const follows = this.#lastRun?.path === path && this.#lastRun.endBytes === offsetBytes
    this.#lastRun = { path, endBytes: offsetBytes + lengthBytes }
    shares.waitMicros += contentionMicros(speed, bulkJobs)
    return requestParts(speed, lengthBytes, follows)
  }

  #numberOf(path: string): number {
    let number = this.#fileNumbers.get(path)
    if (number === undefined) {
      number = this.#fileNumbers.size
      this.#fileNumbers.set(path, number)
    }
    return number
  }

  /** Whether the page was cached; it is the most recently used one afterwards. */
  #touch(page: number): boolean {
    const hit = this.#cache.delete(page)
    this.#cache.add(page)
    if (this.#cache.size > this.#cachePagesMax) this.#cache.delete(this.#cache.values().next().value as number)
    return hit
  }

  get minutes(): LatencyMinutes {
    return this.#minutes
  }

  /** By file of the chain, since the drive was attached. */
  get counters(): ReadonlyMap<string, FileCounters> {
    return this.#counters.all
  }

  get readCount(): number {
    return this.#reads
  }

  /** Files looked into per read of the disk with that active file, times 100, since a chain was last changed; null before the first. */
  lookupsPerReadHundredths(leaf: string): number | null {
    const counted = this.#lookups.get(leaf)
    return counted ? Math.round((counted.files * 100) / counted.reads) : null
  }

  /** A file came to a chain or left one: what reads cost before is not what they cost now. */
  chainChanged(): void {
    this.#lookups.clear()
  }

  /** The files are others now (apply, restart): the cache knows nothing of them, and counting begins anew. */
  forget(): void {
    this.#cache.clear()
    this.#fileNumbers.clear()
    this.#counters.clear()
    this.#lastRun = null
    this.#reads = 0
    this.#lookups.clear()
  }

  fork(medium: Medium): IoMeter {
    const copy = new IoMeter(this.#cachePagesMax, medium)
    copy.#cache = new Set(this.#cache)
    copy.#fileNumbers = new Map(this.#fileNumbers)
    copy.#lastRun = this.#lastRun
    copy.#minutes = this.#minutes.fork()
    copy.#counters = this.#counters.fork()
    copy.#reads = this.#reads
    copy.#lookups = new Map(this.#lookups)
    return copy
  }

  /** Everything that tells two meters apart, for the lab's digest. */
  digestParts(sha256: (bytes: Uint8Array) => string): unknown {
    return {
      cache: [...this.#cache],
      files: [...this.#fileNumbers.keys()],
      lastRun: this.#lastRun,
      minutes: this.#minutes.hash(sha256),
      counters: [...this.#counters.all],
      reads: this.#reads,
      lookups: [...this.#lookups],
    }
  }
}

const sumOf = ({ accessMicros, seekMicros, transferMicros }: RequestParts): Duration =>
  accessMicros + seekMicros + transferMicros
