/** Read latency over time: the median as a line, the 95th percentile as the area above it, the 99th as a fine line. */
import { area, line, max, scaleLinear } from 'd3'
import type { TimelinePart } from '../view/view-model.ts'
import type { TimeScale } from './time-scale.ts'

export interface LatencyChart {
  readonly p50: string
  readonly p95: string
  readonly p99: string
  /** A point for each minute or span: where it is drawn, and its number. */
  readonly points: readonly LatencyPoint[]
  readonly topMicros: number
  /** The newest minute, for the numbers at the edge. */
  readonly last: { readonly p50: number; readonly p95: number } | undefined
}

export interface LatencyPoint {
  readonly x: number
  /** The minute that was measured. */
  readonly minuteMicros: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

interface Point {
  readonly at: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

/** A span without reads breaks the line: nothing was measured there. */
const stepsOf = (latency: TimelinePart['latency'], nowMicros: number): readonly (Point | null)[] => {
  const { spanMicros, minute, p50, p95, p99 } = latency
  const points: (Point | null)[] = []
  let previous: number | undefined
  minute.forEach((micros, index) => {
    const at = Math.floor(micros / spanMicros) * spanMicros
    const point = { at, p50: p50[index] ?? 0, p95: p95[index] ?? 0, p99: p99[index] ?? 0 }
    if (previous !== undefined && at - previous > spanMicros) points.push(null)
    points.push(point, { ...point, at: Math.min(at + spanMicros, nowMicros) })
    previous = at
  })
  return points
}

const pointsOf = (
  { spanMicros, minute, p50, p95, p99 }: TimelinePart['latency'],
  { x }: TimeScale,
  nowMicros: number,
): LatencyPoint[] =>
  Array.from(minute, (minuteMicros, index) => {
    const from = Math.floor(minuteMicros / spanMicros) * spanMicros
    return {
      x: x((from + Math.min(from + spanMicros, nowMicros)) / 2),
      minuteMicros,
      p50: p50[index] ?? 0,
      p95: p95[index] ?? 0,
      p99: p99[index] ?? 0,
    }
  })

export const latencyChart = (
  latency: TimelinePart['latency'],
  scale: TimeScale,
  { topY, bottomY, nowMicros }: { topY: number; bottomY: number; nowMicros: number },
): LatencyChart => {
  const points = stepsOf(latency, nowMicros)
  const topMicros = (max(latency.p99) ?? 0) * 1.1 || 1
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
    p99:
      line<Point | null>(x, (point) => y(point?.p99 ?? 0))
        .defined(present)
        .digits(1)(points) ?? '',
    points: pointsOf(latency, scale, nowMicros),
    topMicros,
    last: count > 0 ? { p50: latency.p50[count - 1] ?? 0, p95: latency.p95[count - 1] ?? 0 } : undefined,
  }
}
