/** How long the last requests took, in a program's RAM: a ring of 4-byte numbers of microseconds. */
import type { LatencyEvidence, WorkloadScreen } from './app-types.ts'

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

  /** Of the last of `requests`: the smallest latency that at least 50 (95) of 100 do not exceed. Null for none. */
  summary(requests: number): WorkloadScreen['latency'] {
    const count = Math.min(requests, LATENCY_SLOTS)
    if (count === 0) return null
    const sorted = this.#ring.slice(0, count).sort()
    const percentile = (percent: number): number => sorted[Math.ceil((count * percent) / 100) - 1] as number
    return { p50: percentile(50), p95: percentile(95), max: sorted[count - 1] as number }
  }

  /** The same with names of its own for a script. */
  evidence(requests: number): LatencyEvidence {
    const { p50 = null, p95 = null, max = null } = this.summary(requests) ?? {}
    return { requests: Math.min(requests, LATENCY_SLOTS), p50Micros: p50, p95Micros: p95, maxMicros: max }
  }
}
