/** What is printed of a chain's price: latencies with the shares of a request, counters by file, lengths over time. */
import { NO_FILE_COUNTERS } from '../host/file-counters.ts'
import type { LatencyMinute, MeasuredRead } from '../host/latency-minutes.ts'
import { MINUTE } from '../kernel/sim-time.ts'
import { withChain } from '../lab/chain-look.ts'
import type { Lab } from '../lab/lab.ts'
import { clockText, hostFile, type Row, table } from './printing.ts'

export type PriceLook =
  | { kind: 'latency'; vm: string; last: number }
  | { kind: 'io-counters'; vm: string }
  | { kind: 'file-sizes'; vm: string; last: number }

/** Microseconds; the shares are those of the request that is the 95th percentile, and add up to it. */
const latencyRow = (lab: Lab, { minute, reads, p50, p95, p99 }: LatencyMinute): Row => {
  const micros = (read: MeasuredRead | null) => read?.micros ?? ''
  const of = p95?.shares
  return {
    Time: clockText(lab, minute * MINUTE),
    Reads: reads,
    P50: micros(p50),
    P95: micros(p95),
    P99: micros(p99),
    Files: of?.files ?? '',
    Hits: of?.hits ?? '',
    HitMicros: of?.hitMicros ?? '',
    Misses: of?.misses ?? '',
    MissMicros: of?.missMicros ?? '',
    Runs: of?.runs ?? '',
    SeekMicros: of?.seekMicros ?? '',
    AccessMicros: of?.accessMicros ?? '',
    TransferMicros: of?.transferMicros ?? '',
    WaitMicros: of?.waitMicros ?? '',
  }
}

export const latency = (lab: Lab, vm: string, last: number): string => {
  const { minutes } = lab.hypervisor.need(vm).meter
  return table(minutes.newest(last).map((minute) => latencyRow(lab, minute)))
}

/** The active chain, base first, then what else was asked since the disk was attached. */
export const fileCounters = (lab: Lab, vm: string): string => {
  const hosted = lab.hypervisor.need(vm)
  const { counters } = hosted.meter
  const chain = withChain(lab, hosted, (leaf) => leaf.chain().map(({ path }) => path))
  const paths = [...chain, ...[...counters.keys()].filter((path) => !chain.includes(path))]
  return table(
    paths.map((path) => {
      const of = counters.get(path) ?? NO_FILE_COUNTERS
      return {
        Path: hostFile(hosted, path),
        InChain: chain.includes(path) ? 'True' : 'False',
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
      }
    }),
  )
}

export const fileSizes = (lab: Lab, vm: string, last: number): string =>
  table(
    lab.usage
      .changesOf(lab.hypervisor.need(vm).record.name)
      .slice(-last)
      .map(({ at, place, path, bytes }) => ({
        Time: clockText(lab, at),
        Path: `${place}\\${path}`,
        Bytes: bytes ?? 'removed',
      })),
  )
