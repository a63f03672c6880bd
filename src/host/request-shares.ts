/** What a request of the guest is made of. Times are microseconds, and add up to the request's latency exactly. */
import type { Duration } from '../kernel/sim-time.ts'

/** Parts of what reads cost. */
export interface ReadShares {
  /** Pages of tables and bitmaps that the host's metadata cache had. */
  readonly hits: number
  readonly hitMicros: Duration
  /** Those that it had to read from the medium. */
  readonly misses: number
  readonly missMicros: Duration
  /** Contiguous runs of data, and their bytes. */
  readonly runs: number
  readonly bytes: number
  readonly seekMicros: Duration
  /** What the medium takes for each request, whatever its length. */
  readonly accessMicros: Duration
  readonly transferMicros: Duration
  /** Behind the requests of bulk jobs. */
  readonly waitMicros: Duration
  /** Files looked into. */
  readonly files: number
}

/** Parts of what writes and flushes cost: what reads have, and what only a change needs. */
export interface WriteShares extends ReadShares {
  /** Blocks that a file grew by; the time is in their log entries and tables. */
  readonly allocations: number
  readonly allocatedBytes: number
  readonly logWrites: number
  readonly logMicros: Duration
  readonly metadataWrites: number
  readonly metadataWriteMicros: Duration
  readonly flushes: number
  readonly flushMicros: Duration
}

export type Counted<Shares> = { -readonly [Name in keyof Shares]: number }

// Name by name, here and below: this is done for every request of every guest; a spread made a busy day half as long again.
class ReadSums implements Counted<ReadShares> {
  hits = 0
  hitMicros = 0
  misses = 0
  missMicros = 0
  runs = 0
  bytes = 0
  seekMicros = 0
  accessMicros = 0
  transferMicros = 0
  waitMicros = 0
  files = 0
}

class WriteSums extends ReadSums implements Counted<WriteShares> {
  allocations = 0
  allocatedBytes = 0
  logWrites = 0
  logMicros = 0
  metadataWrites = 0
  metadataWriteMicros = 0
  flushes = 0
  flushMicros = 0
}

export const noReadShares = (): Counted<ReadShares> => new ReadSums()

export const noWriteShares = (): Counted<WriteShares> => new WriteSums()

/** What a read takes of them: a request that reads writes nothing. */
export const readSharesOf = (shares: ReadShares): ReadShares => ({
  hits: shares.hits,
  hitMicros: shares.hitMicros,
  misses: shares.misses,
  missMicros: shares.missMicros,
  runs: shares.runs,
  bytes: shares.bytes,
  seekMicros: shares.seekMicros,
  accessMicros: shares.accessMicros,
  transferMicros: shares.transferMicros,
  waitMicros: shares.waitMicros,
  files: shares.files,
})

export const addReadShares = (sums: Counted<ReadShares>, shares: ReadShares): void => {
  sums.hits += shares.hits
  sums.hitMicros += shares.hitMicros
  sums.misses += shares.misses
  sums.missMicros += shares.missMicros
  sums.runs += shares.runs
  sums.bytes += shares.bytes
  sums.seekMicros += shares.seekMicros
  sums.accessMicros += shares.accessMicros
  sums.transferMicros += shares.transferMicros
  sums.waitMicros += shares.waitMicros
  sums.files += shares.files
}

export const addWriteShares = (sums: Counted<WriteShares>, shares: WriteShares): void => {
  addReadShares(sums, shares)
  sums.allocations += shares.allocations
  sums.allocatedBytes += shares.allocatedBytes
  sums.logWrites += shares.logWrites
  sums.logMicros += shares.logMicros
  sums.metadataWrites += shares.metadataWrites
  sums.metadataWriteMicros += shares.metadataWriteMicros
  sums.flushes += shares.flushes
  sums.flushMicros += shares.flushMicros
}

/** The latency of the read that these are the shares of. */
export const readMicros = (shares: ReadShares): Duration =>
  shares.hitMicros +
  shares.missMicros +
  shares.seekMicros +
  shares.accessMicros +
  shares.transferMicros +
  shares.waitMicros

/** The latency of the write or flush that these are the shares of. */
export const writeMicros = (shares: WriteShares): Duration =>
  readMicros(shares) + shares.logMicros + shares.metadataWriteMicros + shares.flushMicros

/** Requests that went to the medium. */
export const mediumRequests = ({ misses, runs }: ReadShares): number => misses + runs
