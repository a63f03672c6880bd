/** Bytes on the VM's volume over time, stacked by kind of file, in steps: a file's length changes at once. */
import { area, curveStepAfter, max, scaleLinear } from 'd3'
import type { TimelinePart } from '../view/view-model.ts'
import type { TimeScale } from './time-scale.ts'

export interface StoredChart {
  readonly disks: string
  readonly memory: string
  readonly other: string
  /** Height of the full line, or undefined while the volume is far from full. */
  readonly fullY: number | undefined
  readonly lastBytes: number
  /** Where each step begins, and what there was from then on. */
  readonly points: readonly { readonly x: number; readonly atMicros: number; readonly bytes: number }[]
}

interface Sample {
  readonly at: number
  readonly disks: number
  readonly memory: number
  readonly other: number
}

const samplesOf = ({ atMicros, disks, memory, other }: TimelinePart['stored'], nowMicros: number): Sample[] => {
  const samples = Array.from(atMicros, (at, index) => ({
    at,
    disks: disks[index] ?? 0,
    memory: memory[index] ?? 0,
    other: other[index] ?? 0,
  }))
  const last = samples.at(-1)
  return last ? [...samples, { ...last, at: Math.max(last.at, nowMicros) }] : []
}

const total = ({ disks, memory, other }: Sample): number => disks + memory + other

/** Below this share of the volume the full line would press everything else flat. */
const NEAR_FULL = 0.5

export const storedChart = (
  stored: TimelinePart['stored'],
  scale: TimeScale,
  { topY, bottomY, nowMicros }: { topY: number; bottomY: number; nowMicros: number },
): StoredChart => {
  const samples = samplesOf(stored, nowMicros)
  const most = max(samples, total) ?? 0
  const nearFull = most > stored.capacityBytes * NEAR_FULL
  const y = scaleLinear([0, nearFull ? stored.capacityBytes : most * 1.15 || 1], [bottomY, topY])
  const stack = (from: (sample: Sample) => number, until: (sample: Sample) => number): string =>
    area<Sample>(
      ({ at }) => scale.x(at),
      (sample) => y(from(sample)),
      (sample) => y(until(sample)),
    )
      .curve(curveStepAfter)
      .digits(1)(samples) ?? ''
  const last = samples.at(-1)
  return {
    disks: stack(
      () => 0,
      (sample) => sample.disks,
    ),
    memory: stack(
      (sample) => sample.disks,
      (sample) => sample.disks + sample.memory,
    ),
    other: stack((sample) => sample.disks + sample.memory, total),
    fullY: nearFull ? y(stored.capacityBytes) : undefined,
    lastBytes: last ? total(last) : 0,
    points: samples
      .slice(0, -1)
      .map((sample) => ({ x: scale.x(sample.at), atMicros: sample.at, bytes: total(sample) })),
  }
}
