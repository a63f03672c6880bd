/** How long the last requests took, in a program's RAM: a ring of 4-byte numbers of microseconds. */
import type { LatencySummary } from './app-types.ts'

export const LATENCY_SLOTS = 4096
export const LATENCY_RECORD_BYTES = LATENCY_SLOTS * 4
const LONGEST_MICROS = 0xffff_ffff

export class LatencyRecord {
  readonly #ring: Uint32Array

  /** `bytes` lie at a multiple of four and are LATENCY_RECORD_BYTES long. */
  constructor(bytes: Uint8Array) {
    this.#ring = new Uint32Array(bytes.buffer, bytes.byteOffset, LATENCY_SLOTS)
  }

  clear(): void {
    this.#ring.fill(0)
  }

  /** `index` counts all requests from 0. */
  put(index: number, latencyMicros: number): void {
    this.#ring[index % LATENCY_SLOTS] = Math.min(Math.floor(latencyMicros), LONGEST_MICROS)
  }

  /** Of the last of `requests`: the smallest latency that at least 50 (95, 100) of 100 do not exceed. */
  summary(requests: number): LatencySummary {
    const count = Math.min(requests, LATENCY_SLOTS)
    const sorted = this.#ring.slice(0, count).sort()
    const percentile = (percent: number): number | null => sorted[Math.ceil((count * percent) / 100) - 1] ?? null
    return { requests: count, p50Micros: percentile(50), p95Micros: percentile(95), maxMicros: percentile(100) }
  }
}
