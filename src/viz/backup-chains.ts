/**
 * Restore points as squares on a line of time, one lane a repository, and a line from each to what it stands on. Squares
 * of neighbouring moments are moved apart, so that each can be seen and met; the order of time is kept.
 */
import { extent, scaleLinear } from 'd3'
import type { ClockPart } from '../view/view-model.ts'
import type { PointFill } from './point-glyph.ts'
import { ticksBetween } from './time-scale.ts'

export interface ChainPoint {
  readonly id: string
  readonly atMicros: number
  readonly dependsOn: string | null
  readonly fill: PointFill
}

export interface ChainLane {
  readonly name: string
  /** Oldest first. */
  readonly points: readonly ChainPoint[]
}

export interface PlacedPoint {
  readonly id: string
  /** Middle of the square. */
  readonly x: number
  readonly y: number
  readonly sizePx: number
  readonly fill: PointFill
}

export interface PlacedLane {
  readonly name: string
  readonly nameX: number
  /** Its baseline. */
  readonly nameY: number
  readonly y: number
  readonly points: readonly PlacedPoint[]
  readonly links: readonly { readonly id: string; readonly path: string }[]
}

export interface ChainsLayout {
  readonly heightPx: number
  readonly leftX: number
  readonly rightX: number
  readonly nowX: number
  /** Where the line of times is, below all lanes. */
  readonly axisY: number
  /** None where ‘now’ is written. */
  readonly ticks: readonly { readonly micros: number; readonly x: number }[]
  readonly lanes: readonly PlacedLane[]
}

const LANE_PX = 46
const NARROW_LANE_PX = 60
const SIZE_PX = 14
const SMALL_PX = 6
const GAP_PX = 5
/** A narrow picture has the lane's name above its line, a wide one beside it. */
const NARROW_PX = 560
const NAME_PX = 96
const MARGIN_PX = 12
const ARC_PX = 15
const AXIS_PX = 22
/** So much of the line of times belongs to the word ‘now’. */
const NOW_PX = 48

/** Moved right as far as the one before it asks, then left as far as the edge asks. */
const apart = (wanted: readonly number[], step: number, right: number): readonly number[] => {
  const placed: number[] = []
  for (const x of wanted) placed.push(Math.max(x, (placed.at(-1) ?? Number.NEGATIVE_INFINITY) + step))
  for (let at = placed.length - 1, limit = right; at >= 0; at--, limit -= step)
    placed[at] = Math.min(placed[at] as number, limit)
  return placed
}

const arc = (from: PlacedPoint, to: PlacedPoint): string => {
  const top = from.y - from.sizePx / 2
  const rise = Math.min(ARC_PX, Math.abs(from.x - to.x) / 2 + 4)
  return `M${from.x.toFixed(1)} ${top}C${from.x.toFixed(1)} ${top - rise} ${to.x.toFixed(1)} ${top - rise} ${to.x.toFixed(1)} ${top}`
}

export const backupChains = (
  lanes: readonly ChainLane[],
  widthPx: number,
  { epochMicros, nowMicros }: Pick<ClockPart, 'epochMicros' | 'nowMicros'>,
): ChainsLayout => {
  const isNarrow = widthPx < NARROW_PX
  const lanePx = isNarrow ? NARROW_LANE_PX : LANE_PX
  const leftX = (isNarrow ? 0 : NAME_PX) + MARGIN_PX
  const rightX = widthPx - MARGIN_PX
  const [from = 0, newest = 0] = extent(
    lanes.flatMap(({ points }) => points),
    ({ atMicros }) => atMicros,
  )
  const until = Math.max(newest, nowMicros, from + 1)
  const x = scaleLinear([from, until], [leftX, rightX])
  const placed = lanes.map(({ name, points }, index): PlacedLane => {
    const y = (index + 1) * lanePx - 14
    const room = (rightX - leftX) / Math.max(1, points.length - 1)
    const sizePx = Math.max(SMALL_PX, Math.min(SIZE_PX, Math.floor(room - GAP_PX)))
    const step = Math.min(sizePx + GAP_PX, room)
    const xs = apart(
      points.map(({ atMicros }) => x(atMicros)),
      step,
      rightX,
    )
    const squares = points.map(({ id, fill }, at): PlacedPoint => ({ id, x: xs[at] as number, y, sizePx, fill }))
    const byId = new Map(squares.map((square) => [square.id, square]))
    const links = points.flatMap(({ id, dependsOn }) => {
      const [square, base] = [byId.get(id), dependsOn === null ? undefined : byId.get(dependsOn)]
      return square && base ? [{ id, path: arc(square, base) }] : []
    })
    const [nameX, nameY] = isNarrow ? [4, y - 30] : [0, y + 4]
    return { name, nameX, nameY, y, points: squares, links }
  })
  const axisY = lanes.length * lanePx + 2
  const ticks = ticksBetween(epochMicros, from, until, rightX - leftX)
    .map((micros) => ({ micros, x: x(micros) }))
    .filter((tick) => tick.x < x(nowMicros) - NOW_PX)
  return { heightPx: axisY + AXIS_PX, leftX, rightX, nowX: x(nowMicros), axisY, ticks, lanes: placed }
}

/** From one point to the next by an arrow key: along its lane, or to the nearest of another; undefined at an end. */
export const pointBeside = (
  { lanes }: ChainsLayout,
  id: string | undefined,
  key: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End',
): string | undefined => {
  const laneAt = lanes.findIndex(({ points }) => points.some((point) => point.id === id))
  const lane = lanes[laneAt]
  if (!lane) return lanes.find(({ points }) => points.length > 0)?.points.at(-1)?.id
  const at = lane.points.findIndex((point) => point.id === id)
  if (key === 'Home') return lane.points[0]?.id
  if (key === 'End') return lane.points.at(-1)?.id
  if (key === 'ArrowLeft' || key === 'ArrowRight') return lane.points[at + (key === 'ArrowLeft' ? -1 : 1)]?.id
  const own = lane.points[at] as PlacedPoint
  const others = key === 'ArrowUp' ? lanes.slice(0, laneAt).reverse() : lanes.slice(laneAt + 1)
  const next = others.find(({ points }) => points.length > 0)
  return next?.points.reduce((best, each) => (Math.abs(each.x - own.x) < Math.abs(best.x - own.x) ? each : best)).id
}
