/** What is printed of a chain's price: latencies with the shares of a request, counters by file, lengths over time. */
import type { LatencyMinute, MeasuredRead } from '../host/latency-minutes.ts'
import { MINUTE } from '../kernel/sim-time.ts'
import { countedFiles } from '../lab/chain-look.ts'
import type { Lab } from '../lab/lab.ts'
import type { ChainComparison, ChainMeasure, ComparisonOptions } from '../survival/chain-comparison.ts'
import { compareChainLengths } from '../survival/compare-chain-lengths.ts'
import { type ConsoleObject, objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { clockText, hostFile } from './printing.ts'

export type PriceLook =
  | { kind: 'latency'; vm: string; last: number }
  | { kind: 'io-counters'; vm: string }
  | { kind: 'file-sizes'; vm: string; last: number }
  | { kind: 'chain-lengths'; options: ComparisonOptions }

/** Microseconds; the shares are those of the request that is the 95th percentile, and add up to it. */
const latencyRow = (lab: Lab, { minute, reads, p50, p95, p99 }: LatencyMinute): ConsoleObject => {
  const micros = (read: MeasuredRead | null) => read?.micros ?? null
  const of = p95?.shares
  return objectOf(TYPES.latency, {
    Time: clockText(lab, minute * MINUTE),
    Reads: reads,
    P50: micros(p50),
    P95: micros(p95),
    P99: micros(p99),
    Files: of?.files ?? null,
    Hits: of?.hits ?? null,
    HitMicros: of?.hitMicros ?? null,
    Misses: of?.misses ?? null,
    MissMicros: of?.missMicros ?? null,
    Runs: of?.runs ?? null,
    SeekMicros: of?.seekMicros ?? null,
    AccessMicros: of?.accessMicros ?? null,
    TransferMicros: of?.transferMicros ?? null,
    WaitMicros: of?.waitMicros ?? null,
  })
}

export const latency = (lab: Lab, vm: string, last: number): Shown => {
  const { minutes } = lab.hypervisor.need(vm).meter
  return minutes.newest(last).map((minute) => latencyRow(lab, minute))
}

export const fileCounters = (lab: Lab, vm: string): Shown => {
  const hosted = lab.hypervisor.need(vm)
  return countedFiles(lab, hosted).map(({ path, inChain, counters: of }) =>
    objectOf(TYPES.ioCounter, {
      Path: hostFile(hosted, path),
      InChain: inChain,
      Reads: of.reads,
      ReadBytes: of.readBytes,
      Writes: of.writes,
      WrittenBytes: of.writtenBytes,
      MetadataHits: of.metadataHits,
      MetadataMisses: of.metadataMisses,
      MetadataReadBytes: of.metadataReadBytes,
      MetadataWrites: of.metadataWrites,
      MetadataWrittenBytes: of.metadataWrittenBytes,
      LogWrites: of.logWrites,
      LogBytes: of.logBytes,
      Flushes: of.flushes,
    }),
  )
}

export const fileSizes = (lab: Lab, vm: string, last: number): Shown =>
  lab.usage
    .changesOf(lab.hypervisor.need(vm).record.name)
    .slice(-last)
    .map(({ at, place, path, bytes }) =>
      objectOf(TYPES.fileSize, { Time: clockText(lab, at), Path: `${place}\\${path}`, Bytes: bytes ?? 'removed' }),
    )

/** Microseconds; averages of all reads that were measured. */
const measureRow = (chain: string, of: ChainMeasure): ConsoleObject =>
  objectOf(TYPES.chainMeasure, {
    Chain: chain,
    Files: of.files,
    Reads: of.reads,
    P50: of.p50Micros,
    P95: of.p95Micros,
    P99: of.p99Micros,
    FilesPerRead: of.filesHundredths === null ? null : (of.filesHundredths / 100).toFixed(2),
    RequestsPerRead: of.requestsHundredths === null ? null : (of.requestsHundredths / 100).toFixed(2),
    ReadBytes: of.readBytes,
    ChainBytes: of.chainBytes,
  })

export const comparisonRows = ({ short, long }: ChainComparison): Shown => [
  measureRow('Short', short),
  measureRow('Long', long),
]

export const chainLengths = (lab: Lab, options: ComparisonOptions): Shown => {
  const steps = compareChainLengths(lab, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return comparisonRows(step.value)
  }
}
