/** What was measured of one machine on two chains. Microseconds and bytes; averages are times 100. */
import type { WorkloadProfile } from '../guest/apps/app-types.ts'
import { fastestFirst, percentile } from '../host/latency-minutes.ts'
import { mediumRequests, type ReadShares } from '../host/request-shares.ts'
import type { Duration } from '../kernel/sim-time.ts'

export interface ComparisonOptions {
  readonly vm: string
  readonly profile: WorkloadProfile
  /** How long is measured. */
  readonly minutes: number
  /** How long the longer chain is to be. */
  readonly files: number
}

export interface ChainMeasure {
  /** Files of the chain. */
  readonly files: number
  /** Their bytes on the volume. */
  readonly chainBytes: number
  /** Of the guest, all of them. */
  readonly reads: number
  readonly readBytes: number
  /** Null where nothing was read. */
  readonly p50Micros: Duration | null
  readonly p95Micros: Duration | null
  readonly p99Micros: Duration | null
  /** Files looked into per read. */
  readonly filesHundredths: number | null
  /** Requests to the medium per read. */
  readonly requestsHundredths: number | null
}

export interface ChainComparison extends ComparisonOptions {
  readonly short: ChainMeasure
  readonly long: ChainMeasure
}

export interface ComparisonProgress {
  readonly phase: 'merging' | 'building' | 'measuring'
  readonly done: number
  readonly total: number
}

export const measureOf = (
  reads: readonly ReadShares[],
  chain: { readonly files: number; readonly chainBytes: number },
): ChainMeasure => {
  const sorted = fastestFirst(reads)
  const sum = (of: (shares: ReadShares) => number): number => reads.reduce((total, shares) => total + of(shares), 0)
  const average = (of: (shares: ReadShares) => number): number | null =>
    reads.length === 0 ? null : Math.round((sum(of) * 100) / reads.length)
  return {
    ...chain,
    reads: reads.length,
    readBytes: sum(({ bytes }) => bytes),
    p50Micros: percentile(sorted, 50)?.micros ?? null,
    p95Micros: percentile(sorted, 95)?.micros ?? null,
    p99Micros: percentile(sorted, 99)?.micros ?? null,
    filesHundredths: average(({ files }) => files),
    requestsHundredths: average(mediumRequests),
  }
}
