/** Read latency over time: the median as a line, the 95th percentile as the area above it. */
import { area, line, max, scaleLinear } from 'd3'
import type { TimelinePart } from '../view/view-model.ts'
import type { TimeScale } from './time-scale.ts'

export interface LatencyChart {
  readonly p50: string
  readonly p95: string
  readonly topMicros: number
  /** The newest minute, for the numbers at the edge. */
  readonly last: { readonly p50: number; readonly p95: number } | undefined
}

const MINUTE_MICROS = 60_000_000

interface Point {
  readonly at: number
  readonly p50: number
  readonly p95: number
}

/** A minute without reads breaks the line: nothing was measured there. */
const pointsOf = ({ minute, p50, p95 }: TimelinePart['latency'], nowMicros: number): readonly (Point | null)[] => {
  const points: (Point | null)[] = []
  minute.forEach((at, index) => {
    const point = { at, p50: p50[index] ?? 0, p95: p95[index] ?? 0 }
    const previous = index > 0 ? minute[index - 1] : undefined
    if (previous !== undefined && at - previous > MINUTE_MICROS) points.push(null)
    points.push(point, { ...point, at: Math.min(at + MINUTE_MICROS, nowMicros) })
  })
  return points
}

export const latencyChart = (
  latency: TimelinePart['latency'],
  scale: TimeScale,
  { topY, bottomY, nowMicros }: { topY: number; bottomY: number; nowMicros: number },
): LatencyChart => {
  const points = pointsOf(latency, nowMicros)
  const topMicros = (max(latency.p95) ?? 0) * 1.1 || 1
  const y = scaleLinear([0, topMicros], [bottomY, topY])
  const present = (point: Point | null): point is Point => point !== null
  const x = (point: Point | null): number => scale.x(point?.at ?? 0)
  const count = latency.minute.length
  return {
    p50:
      line<Point | null>(x, (point) => y(point?.p50 ?? 0))
        .defined(present)
        .digits(1)(points) ?? '',
    p95:
      area<Point | null>(x, bottomY, (point) => y(point?.p95 ?? 0))
        .defined(present)
        .digits(1)(points) ?? '',
    topMicros,
    last: count > 0 ? { p50: latency.p50[count - 1] ?? 0, p95: latency.p95[count - 1] ?? 0 } : undefined,
  }
}
