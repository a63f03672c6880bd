/** Which slices of the guest's disk are in view: as many as fit, and first those where the files differ. */
import type { DiskPart } from '../view/view-model.ts'

/** How many slices a picture may show, widest first. */
export const SLICE_STEPS: readonly number[] = [128, 72, 48, 32, 24, 16]

/** Below this the pips and edges of a column can no longer be told apart. */
const COLUMN_MIN_PX = 9

export const slicesThatFit = (blocksWidthPx: number): number =>
  SLICE_STEPS.find((count) => blocksWidthPx / count >= COLUMN_MIN_PX) ?? (SLICE_STEPS.at(-1) as number)

export const clampFirst = (disk: DiskPart, first: number, count: number): number =>
  Math.max(0, Math.min(Math.round(first), disk.sliceCount - count))

const lastUsed = (disk: DiskPart): number => {
  for (let slice = disk.sliceCount - 1; slice > 0; slice--)
    if (disk.layers.some(({ present }) => (present[slice] ?? 0) > 0)) return slice
  return 0
}

/** Files above the base that hold something of the slice: where there are many, a chain has a story to tell. */
const storeys = (disk: DiskPart, slice: number): number =>
  disk.layers.reduce((sum, { present }, index) => sum + (index > 0 && (present[slice] ?? 0) > 0 ? 1 : 0), 0)

/** The window at the used end while several files hold something of it, else the nearest one of which they do. */
export const bestFirst = (disk: DiskPart, count: number): number => {
  const home = clampFirst(disk, lastUsed(disk) + 1 + Math.ceil(count / 12) - count, count)
  const weights = Array.from({ length: disk.sliceCount }, (_, slice) => storeys(disk, slice))
  const weightFrom = (first: number): number =>
    weights.slice(first, first + count).reduce((sum, weight) => sum + weight, 0)
  // A picture that jumps with every write would be worse than one that does not show all of them.
  for (let first = home; first >= 0; first--) if (weightFrom(first) > 0) return first
  return home
}

/** The slice in view whose read is most worth showing: held by most files, then fullest above the base. */
export const tellingSlice = (disk: DiskPart, first: number, count: number): number => {
  let best = first
  let bestScore = -1
  for (let slice = first; slice < Math.min(first + count, disk.sliceCount); slice++) {
    const held = disk.layers.slice(1).reduce((sum, { answers }) => sum + (answers[slice] ?? 0), 0)
    const score = storeys(disk, slice) * 1000 + held
    if (score <= bestScore) continue
    best = slice
    bestScore = score
  }
  return best
}

/** Name of the guest's file that lies on a slice; the largest where several do. */
export const guestFileAt = (disk: DiskPart, slice: number): string | undefined =>
  disk.guestFiles
    .filter(({ ranges }) => ranges.some(([from, count]) => slice >= from && slice < from + count))
    .toSorted((a, b) => sliceCount(b.ranges) - sliceCount(a.ranges))[0]?.name

/** How many slices a guest's file touches. */
export const sliceCount = (ranges: DiskPart['guestFiles'][number]['ranges']): number =>
  ranges.reduce((sum, [, count]) => sum + count, 0)
