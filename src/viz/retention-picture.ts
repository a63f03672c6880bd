/** A plan's days beside each other: each point that lies there as a square, and how many the policy asked for as a line. */
import { line, max, scaleBand, scaleLinear } from 'd3'
import type { PreviewDayView } from '../view/retention-days.ts'

export interface RetentionPicture {
  readonly heightPx: number
  readonly bottomY: number
  readonly days: readonly { readonly x: number }[]
  /** Paths of all points of a sort: asked for and full, asked for and an increment, there only for others, gone that day. */
  readonly asked: string
  readonly askedPart: string
  readonly needed: string
  readonly gone: string
  /** Through the number that was asked for, day by day. */
  readonly line: string
  readonly most: number
  readonly ticks: readonly { readonly y: number; readonly count: number }[]
  readonly dayTicks: readonly { readonly x: number; readonly index: number }[]
}

const HEIGHT_PX = 190
const TOP_PX = 12
const BOTTOM_PX = 24
const LEFT_PX = 34
const RIGHT_PX = 6
const ROW_PX = 9
const DAY_TICK_PX = 76
const SQUARES_MAX = 45

const square = (x: number, y: number, width: number, height: number): string =>
  `M${x.toFixed(1)} ${y.toFixed(1)}h${width.toFixed(1)}v${height.toFixed(1)}h${(-width).toFixed(1)}z`

/** Those that were asked for lie below, so that the line runs along their upper edge. */
const SORTS = ['asked', 'askedPart', 'needed', 'gone'] as const

const countsOf = ({ there, asked, askedFulls, gone }: PreviewDayView) => ({
  asked: askedFulls,
  askedPart: asked - askedFulls,
  needed: there - asked,
  gone,
})

export const retentionPicture = (days: readonly PreviewDayView[], of: number, widthPx: number): RetentionPicture => {
  const bottomY = HEIGHT_PX - BOTTOM_PX
  const x = scaleBand<number>(
    Array.from({ length: Math.max(of, days.length) }, (_, index) => index),
    [LEFT_PX, widthPx - RIGHT_PX],
  ).paddingInner(0.2)
  const most = max(days, ({ there, gone }) => there + gone) ?? 0
  const rows = Math.max(Math.floor((bottomY - TOP_PX) / ROW_PX), most)
  const y = scaleLinear([0, rows], [bottomY, TOP_PX])
  const heightPx = (bottomY - y(1)) * 0.8
  /** Squares would be finer than the eye: each sort of a day is one block then. */
  const isCrowded = most > SQUARES_MAX
  const paths = { asked: '', askedPart: '', needed: '', gone: '' }
  days.forEach((day, index) => {
    const left = x(index) ?? 0
    const counts = countsOf(day)
    let below = 0
    for (const sort of SORTS) {
      const count = counts[sort]
      if (isCrowded && count > 0)
        paths[sort] += square(left, y(below + count), x.bandwidth(), y(below) - y(below + count))
      else
        for (let row = 0; row < count; row++) paths[sort] += square(left, y(below + row + 1), x.bandwidth(), heightPx)
      below += count
    }
  })
  const middle = (index: number): number => (x(index) ?? 0) + x.bandwidth() / 2
  const askedLine = line<PreviewDayView>(
    (_, index) => middle(index),
    ({ asked }) => y(asked),
  ).digits(1)
  const everyDays = Math.max(1, Math.ceil(DAY_TICK_PX / Math.max(1, x.step())))
  return {
    ...paths,
    heightPx: HEIGHT_PX,
    bottomY,
    days: days.map((_, index) => ({ x: middle(index) })),
    line: askedLine(days) ?? '',
    most,
    ticks: y
      .ticks(4)
      .filter((count) => Number.isInteger(count))
      .map((count) => ({ y: y(count), count })),
    dayTicks: days.flatMap((_, index) => (index % everyDays === 0 ? [{ x: middle(index), index }] : [])),
  }
}
