/** The guest's files under the columns: a bracket for each run in view, names where there is room for them. */
import type { DiskPart } from '../view/view-model.ts'
import { type CrossSectionLayout, columnXOf } from './cross-section.ts'
import { sliceCount } from './slice-window.ts'

export interface Bracket {
  readonly name: string
  readonly x: number
  readonly widthPx: number
  /** Middle of the name, or undefined where it would run into another. */
  readonly nameX: number | undefined
}

const LETTER_PX = 6.6

/** Files that several layers hold get their names first. */
export const guestBrackets = (layout: CrossSectionLayout, disk: DiskPart): readonly Bracket[] => {
  const { first, count } = layout.window
  const runs = disk.guestFiles.flatMap(({ name, ranges }) => {
    const from = Math.max(first, Math.min(...ranges.map(([start]) => start)))
    const until = Math.min(first + count, Math.max(...ranges.map(([start, length]) => start + length)))
    if (ranges.length === 0 || until <= from) return []
    const written = disk.layers
      .slice(1)
      .some(({ present }) => present.subarray(from, until).some((sectors) => sectors > 0))
    return [{ name, from, until, rank: (written ? 1000 : 0) + sliceCount(ranges) }]
  })
  const taken: (readonly [number, number])[] = []
  const nameXs = new Map<string, number>()
  const right = layout.sheetX + layout.sheetWidthPx
  for (const { name, from, until } of runs.toSorted((a, b) => b.rank - a.rank)) {
    const half = (name.length * LETTER_PX) / 2 + 4
    const middle = (columnXOf(layout, from) + columnXOf(layout, until)) / 2
    const x = Math.max(layout.sheetX + half, Math.min(right - half, middle))
    if (Math.abs(x - middle) > half || taken.some(([left, end]) => x - half < end && x + half > left)) continue
    taken.push([x - half, x + half])
    nameXs.set(name, x)
  }
  return runs.map(({ name, from, until }) => ({
    name,
    x: columnXOf(layout, from) + 1,
    widthPx: (until - from) * layout.columnPx - 2,
    nameX: nameXs.get(name),
  }))
}
