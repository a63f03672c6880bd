/** What a point of a chart is made of, and what each file of a chain has been asked: looked up when somebody opens it. */
import type { HostedVm } from '../host/hosted-vm.ts'
import type { LatencyMinute } from '../host/latency-minutes.ts'
import { MINUTE } from '../kernel/sim-time.ts'
import { type CountedFile, countedFiles as countedFilesOf } from '../lab/chain-look.ts'
import type { Lab } from '../lab/lab.ts'
import type { FileUsage } from '../lab/usage-history.ts'
import { needFocus } from './focus.ts'

export type { FileCounters } from '../host/file-counters.ts'
export type { LatencyMinute, MeasuredRead } from '../host/latency-minutes.ts'
export type { ReadShares, WriteShares } from '../host/request-shares.ts'
export type { CountedFile } from '../lab/chain-look.ts'
export type { FileUsage } from '../lab/usage-history.ts'
export type {
  ChainComparison,
  ChainMeasure,
  ComparisonOptions,
  ComparisonProgress,
} from '../survival/chain-comparison.ts'

export interface StoredPoint {
  readonly atMicros: number
  /** `HOST:VOLUME`. */
  readonly place: string
  /** Largest first. */
  readonly files: readonly FileUsage[]
}

/** The minute that begins then; null when nothing was measured in it. */
export const latencyAt = (lab: Lab, minuteMicros: number, focus?: string): LatencyMinute | null => {
  const { minutes } = needFocus(lab, focus).meter
  const minute = Math.floor(minuteMicros / MINUTE)
  const { running } = minutes
  if (running?.minute === minute) return running
  return minutes.closedFrom(0).findLast((each) => each.minute === minute) ?? null
}

export const storedAt = (lab: Lab, atMicros: number, focus?: string): StoredPoint | null => {
  const found = lab.usage.filesAt(needFocus(lab, focus).record.name, atMicros)
  return found ? { atMicros, ...found } : null
}

/** By default of the machine that the page is about. */
export const countedFiles = (lab: Lab, hosted: HostedVm = needFocus(lab, undefined)): readonly CountedFile[] =>
  countedFilesOf(lab, hosted)
