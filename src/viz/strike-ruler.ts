/** The ruler of ‘if it had struck at’: where each moment stands, which labels fit, and where the hand comes to rest. */
import { scaleLinear } from 'd3'
import type { StrikeMark } from '../view/survival.ts'

const MINUTE_MICROS = 60_000_000
const EDGE_PX = 14
const LETTER_PX = 6.5
const GAP_PX = 10
/** So near to a mark, or to the end, the hand means it. */
const SNAP_PX = 7
const STEPS_MAX = 720

export interface RulerMark {
  readonly mark: StrikeMark
  readonly x: number
  /** Undefined where it would run into another. */
  readonly label: string | undefined
}

export interface StrikeRuler {
  readonly leftX: number
  readonly rightX: number
  readonly marks: readonly RulerMark[]
  readonly x: (micros: number) => number
  /** What the arrow keys move by. */
  readonly stepMicros: number
  /** The moment that is meant: a mark, a whole step, the beginning or the end. */
  readonly restAt: (micros: number) => number
}

/** A checkpoint by its name; a restore point by its place, a host's by the volume. */
const labelOf = ({ kind, name, place }: StrikeMark): string => {
  const [host = '', volume = ''] = (place ?? '').split(':')
  if (kind === 'checkpoint') return name
  return volume.length === 1 ? `${volume}:` : host
}

const marksOn = (marks: readonly StrikeMark[], x: (micros: number) => number, rightX: number): RulerMark[] => {
  let takenTo = Number.NEGATIVE_INFINITY
  return marks.map((mark) => {
    const label = labelOf(mark)
    const [middle, half] = [x(mark.atMicros), (label.length * LETTER_PX) / 2]
    const fits = middle - half >= takenTo && middle - half >= 0 && middle + half <= rightX + EDGE_PX
    if (fits) takenTo = middle + half + GAP_PX
    return { mark, x: middle, label: fits ? label : undefined }
  })
}

export const strikeRuler = (marks: readonly StrikeMark[], nowMicros: number, widthPx: number): StrikeRuler => {
  const [leftX, rightX] = [EDGE_PX, Math.max(EDGE_PX + 1, widthPx - EDGE_PX)]
  const scale = scaleLinear([0, Math.max(1, nowMicros)], [leftX, rightX])
  const x = (micros: number): number => scale(micros)
  const stepMicros = MINUTE_MICROS * Math.max(1, Math.ceil(nowMicros / MINUTE_MICROS / STEPS_MAX))
  const restAt = (wanted: number): number => {
    const micros = Math.max(0, Math.min(nowMicros, wanted))
    const nearest = [0, nowMicros, ...marks.map(({ atMicros }) => atMicros)].reduce((best, each) =>
      Math.abs(each - micros) < Math.abs(best - micros) ? each : best,
    )
    if (Math.abs(x(nearest) - x(micros)) <= SNAP_PX) return nearest
    return Math.min(nowMicros, Math.round(micros / stepMicros) * stepMicros)
  }
  return { leftX, rightX, marks: marksOn(marks, x, rightX), x, stepMicros, restAt }
}

/** The event before, or after; the beginning and the present are events too. */
export const neighbour = (
  marks: readonly StrikeMark[],
  nowMicros: number,
  from: number,
  way: 'earlier' | 'later',
): number | undefined => {
  const moments = [0, ...marks.map(({ atMicros }) => atMicros), nowMicros]
  return way === 'earlier' ? moments.findLast((at) => at < from) : moments.find((at) => at > from)
}
