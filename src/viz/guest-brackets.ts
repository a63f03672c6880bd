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
  const isWritten = (from: number, until: number): boolean =>
    disk.layers.slice(1).some(({ present }) => present.subarray(from, until).some((sectors) => sectors > 0))
  const runs = disk.guestFiles.flatMap(({ name, ranges }) =>
    joined(ranges)
      .map(([start, end]) => ({ name, from: Math.max(first, start), until: Math.min(first + count, end) }))
      .filter(({ from, until }) => until > from)
      // a file that lies in pieces is named once, under its longest
      .sort((a, b) => b.until - b.from - (a.until - a.from))
      .map((run, place) => ({
        ...run,
        rank: place > 0 ? undefined : (isWritten(run.from, run.until) ? 1000 : 0) + sliceCount(ranges),
      })),
  )
  const taken: (readonly [number, number])[] = []
  const nameXs = new Map<(typeof runs)[number], number>()
  const right = layout.sheetX + layout.sheetWidthPx
  const named = runs.filter(({ rank }) => rank !== undefined)
  for (const run of named.toSorted((a, b) => Number(b.rank) - Number(a.rank))) {
    const { name, from, until } = run
    const half = (name.length * LETTER_PX) / 2 + 4
    const middle = (columnXOf(layout, from) + columnXOf(layout, until)) / 2
    const x = Math.max(layout.sheetX + half, Math.min(right - half, middle))
    if (Math.abs(x - middle) > half || taken.some(([left, end]) => x - half < end && x + half > left)) continue
    taken.push([x - half, x + half])
    nameXs.set(run, x)
  }
  return runs.map((run) => ({
    name: run.name,
    x: columnXOf(layout, run.from) + 1,
    widthPx: (run.until - run.from) * layout.columnPx - 2,
    nameX: nameXs.get(run),
  }))
}

/** Ranges as first and behind-last slice, those that touch or overlap as one. */
const joined = (ranges: DiskPart['guestFiles'][number]['ranges']): (readonly [number, number])[] => {
  const runs: [number, number][] = []
  for (const [start, length] of ranges.toSorted(([a], [b]) => a - b)) {
    const last = runs.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], start + length)
    else runs.push([start, start + length])
  }
  return runs
}
