/** The one time scale of events and charts, and the ticks under it. */
import { type ScaleLinear, scaleLinear } from 'd3'

const MINUTE_MICROS = 60_000_000
const TICK_MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440, 2880, 10_080]
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
  const step = wanted <= 60 ? 10 : wanted <= 240 ? 30 : wanted <= 1440 ? 120 : 1440
  return Math.ceil(wanted / step) * step
}

export const timeScale = (nowMicros: number, leftX: number, rightX: number): TimeScale => {
  const minutes = spanMinutes(nowMicros)
  const x = scaleLinear([0, minutes * MINUTE_MICROS], [leftX, rightX])
  const room = Math.max(2, (rightX - leftX) / TICK_MIN_PX)
  const step = TICK_MINUTES.find((each) => minutes / each <= room) ?? (TICK_MINUTES.at(-1) as number)
  const ticks = Array.from({ length: Math.floor(minutes / step) + 1 }, (_, index) => {
    const micros = index * step * MINUTE_MICROS
    return { micros, x: x(micros) }
  })
  return { x, nowX: x(nowMicros), leftX, rightX, ticks }
}
