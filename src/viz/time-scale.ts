/** The one time scale of events and charts, and the ticks under it. */
import { type ScaleLinear, scaleLinear } from 'd3'
import type { ClockPart } from '../view/view-model.ts'

const MINUTE_MICROS = 60_000_000
const DAY_MINUTES = 1440
/** 1 January 1970 was a Thursday; weeks begin on Mondays. */
const FIRST_MONDAY_MINUTES = 4 * DAY_MINUTES
const TICK_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 10_080, 20_160]
const TICK_MONTHS = [1, 3, 6, 12]
const MONTH_MINUTES = 30 * DAY_MINUTES
const TICK_MIN_PX = 72
const FIRST_SPAN_MINUTES = 20

export interface TimeScale {
  readonly x: ScaleLinear<number, number>
  readonly nowX: number
  readonly leftX: number
  readonly rightX: number
  readonly ticks: readonly { readonly micros: number; readonly x: number }[]
}

/** Ends a good way after now, in steps: the whole picture must not move with every second. */
const spanMinutes = (nowMicros: number): number => {
  const wanted = Math.max(FIRST_SPAN_MINUTES, (nowMicros / MINUTE_MICROS) * 1.12)
  const step = wanted <= 60 ? 10 : wanted <= 240 ? 30 : wanted <= DAY_MINUTES ? 120 : DAY_MINUTES
  return Math.ceil(wanted / step) * step
}

/** From the first multiple of `step` on, counted from `origin`. */
const steady = (from: number, to: number, step: number, origin: number): readonly number[] => {
  const first = origin + Math.ceil((from - origin) / step) * step
  return Array.from({ length: Math.max(0, Math.floor((to - first) / step) + 1) }, (_, index) => first + index * step)
}

/** The first days of months; a month has no one length. */
const months = (from: number, to: number, step: number): readonly number[] => {
  const begin = new Date(from * 60_000)
  const found: number[] = []
  for (let month = Math.ceil(begin.getUTCMonth() / step) * step; ; month += step) {
    const at = Date.UTC(begin.getUTCFullYear(), month, 1) / 60_000
    if (at > to) return found
    if (at >= from) found.push(at)
  }
}

/** Minutes since 1970 at which something of the calendar begins: an hour, a day, a week, a month, a year. */
const calendarTicks = (from: number, to: number, most: number): readonly number[] => {
  const step = TICK_MINUTES.find((each) => (to - from) / each <= most)
  if (step !== undefined) return steady(from, to, step, step > 2 * DAY_MINUTES ? FIRST_MONDAY_MINUTES : 0)
  const count = TICK_MONTHS.find((each) => (to - from) / (each * MONTH_MINUTES) <= most)
  return months(from, to, count ?? 12 * Math.ceil((to - from) / (12 * MONTH_MINUTES) / most))
}

/** Ticks of a span, at least so far apart that a label fits. */
export const ticksBetween = (
  epochMicros: number,
  fromMicros: number,
  untilMicros: number,
  widthPx: number,
): readonly number[] => {
  const [from, until] = [fromMicros, untilMicros].map((micros) => (epochMicros + micros) / MINUTE_MICROS) as [
    number,
    number,
  ]
  return calendarTicks(from, until, Math.max(2, widthPx / TICK_MIN_PX)).map((at) => at * MINUTE_MICROS - epochMicros)
}

/** Ticks stand where the calendar turns, so that midnight always has one where hours do. */
export const timeScale = ({ epochMicros, nowMicros }: ClockPart, leftX: number, rightX: number): TimeScale => {
  const minutes = spanMinutes(nowMicros)
  const x = scaleLinear([0, minutes * MINUTE_MICROS], [leftX, rightX])
  const ticks = ticksBetween(epochMicros, 0, minutes * MINUTE_MICROS, rightX - leftX).map((micros) => ({
    micros,
    x: x(micros),
  }))
  return { x, nowX: x(nowMicros), leftX, rightX, ticks }
}
