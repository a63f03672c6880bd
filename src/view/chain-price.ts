/** What a point of a chart is made of, and what each file of a chain has been asked: looked up when somebody opens it. */
import type { FileCounters } from '../host/file-counters.ts'
import { NO_FILE_COUNTERS } from '../host/file-counters.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { LatencyMinute } from '../host/latency-minutes.ts'
import { MINUTE } from '../kernel/sim-time.ts'
import { withChain } from '../lab/chain-look.ts'
import type { Lab } from '../lab/lab.ts'
import type { FileUsage } from '../lab/usage-history.ts'
import { needFocus } from './focus.ts'

export type { FileCounters } from '../host/file-counters.ts'
export type { LatencyMinute, MeasuredRead } from '../host/latency-minutes.ts'
export type { ReadShares, WriteShares } from '../host/request-shares.ts'
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

export interface CountedFile {
  readonly path: string
  /** False of a file that was asked, and is not in the active chain any more. */
  readonly inChain: boolean
  readonly counters: FileCounters
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

/** The active chain, base first, then whatever else has been asked since the drive was attached. */
export const countedFiles = (lab: Lab, hosted: HostedVm = needFocus(lab, undefined)): readonly CountedFile[] => {
  const { counters } = hosted.meter
  const chain = withChain(lab, hosted, (leaf) => leaf.chain().map(({ path }) => path))
  const gone = [...counters.keys()].filter((path) => !chain.includes(path))
  const counted = (inChain: boolean) => (path: string) => ({
    path,
    inChain,
    counters: { ...(counters.get(path) ?? NO_FILE_COUNTERS) },
  })
  return [...chain.map(counted(true)), ...gone.map(counted(false))]
}
