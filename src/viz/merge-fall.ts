/** A merge that has ended: its file is gone from the chain, and what it held lies in its parent. */
import type { DiskPart, TimelinePart } from '../view/view-model.ts'
import type { CrossSectionLayout } from './cross-section.ts'
import { box, cell, sliceParts, slicesInView } from './slice-paths.ts'

export interface MergedFile {
  /** Index of the merged file in the chain as it was. */
  readonly layer: number
  readonly blocks: number
}

/** Which file of the chain before has been merged away since; `events` are those that came between the two. */
export const mergedFile = (
  before: DiskPart,
  after: DiskPart,
  events: TimelinePart['events'],
): MergedFile | undefined => {
  const left = new Set(after.layers.map(({ path }) => path))
  for (const { code, data } of events.toReversed()) {
    if (code !== 'merge-finished' || left.has(String(data.child)) || !left.has(String(data.parent))) continue
    const layer = before.layers.findIndex(({ path }) => path === data.child)
    if (layer > 0) return { layer, blocks: Number(data.blocks) }
  }
  return undefined
}

export interface Falling {
  readonly path: string
  readonly fallPx: number
}

/** What a merged file held in view, slice by slice in the disk's order, and how far each falls to lie in its parent. */
export const mergeFalls = (layout: CrossSectionLayout, disk: DiskPart, layer: number): readonly Falling[] => {
  const [child, parent] = [disk.layers[layer], disk.layers[layer - 1]]
  const [row, below] = [layout.rows[layer], layout.rows[layer - 1]]
  if (!child || !parent || !row || !below) return []
  return slicesInView(layout).flatMap((slice) => {
    const from = sliceParts(row, child, disk.sectorsPerSlice, slice)
    const to = sliceParts(below, parent, disk.sectorsPerSlice, slice)
    const heightPx = from.answeringPx + from.keptPx
    if (heightPx === 0) return []
    const { x, widthPx } = cell(layout, slice)
    // It takes the place of what the parent only kept; what the parent answers itself stays.
    const fallPx = to.floorY - to.answeringPx - from.floorY
    return [{ path: box(x, from.floorY - heightPx, widthPx, heightPx), fallPx }]
  })
}
