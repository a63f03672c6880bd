import { describe, expect, it } from 'vitest'
import { blocksWidthPx, columnXOf, layoutCrossSection, sliceAt } from '../../src/viz/cross-section.ts'
import { stripRuns } from '../../src/viz/disk-strip.ts'
import { guestBrackets } from '../../src/viz/guest-brackets.ts'
import { readPath } from '../../src/viz/read-path.ts'
import { rowPaths, stripPaths } from '../../src/viz/slice-paths.ts'
import { bestFirst, clampFirst, guestFileAt, slicesThatFit, tellingSlice } from '../../src/viz/slice-window.ts'
import { checkpointTree, layoutTreeEdge } from '../../src/viz/tree-edge.ts'
import { branched } from './lab-parts.ts'

const { disk, tree } = branched()
const boxes = (path: string): number => path.split('M').length - 1
const slices = Array.from({ length: disk.sliceCount }, (_, slice) => slice)

describe('a read', () => {
  it('finds every sector of every slice once, in a file or nowhere', () => {
    for (const slice of slices) {
      const { steps, zeroSectors } = readPath(disk, slice)
      const found = steps.reduce((sum, { sectors }) => sum + sectors, 0)
      expect(found + zeroSectors).toBe(disk.sectorsPerSlice)
    }
  })
  it('begins at the newest file and stops where the last sector was found', () => {
    const fallsThrough = slices.map((slice) => readPath(disk, slice)).filter(({ steps }) => steps.length > 1)
    expect(fallsThrough.length).toBeGreaterThan(0)
    for (const { steps, zeroSectors } of fallsThrough) {
      expect(steps[0]?.layer).toBe(disk.layers.length - 1)
      expect(zeroSectors > 0 || (steps.at(-1)?.sectors ?? 0) > 0).toBe(true)
    }
  })
})

describe('the window', () => {
  it('shows a slice that more than one file holds', () => {
    const first = bestFirst(disk, 72)
    const slice = tellingSlice(disk, first, 72)
    expect(slice).toBeGreaterThanOrEqual(first)
    expect(disk.layers.filter(({ present }) => (present[slice] ?? 0) > 0).length).toBeGreaterThan(1)
    expect(guestFileAt(disk, slice)).toMatch(/^shop\.db/)
  })
  it('never leaves the disk', () => {
    expect(clampFirst(disk, -5, 72)).toBe(0)
    expect(clampFirst(disk, 5000, 72)).toBe(disk.sliceCount - 72)
  })
  it('takes 128, 72 and 32 slices on projectors with and without a scrollbar, laptops and phones', () => {
    expect([1544, 1529, 1064, 358].map((width) => slicesThatFit(blocksWidthPx(width)))).toEqual([128, 128, 72, 32])
  })
})

describe('the cross-section', () => {
  const window = { first: bestFirst(disk, 72), count: 72 }
  const layout = layoutCrossSection(1064, disk.layers.length, window)

  it('draws each slice of a file that holds something of it, solid or kept', () => {
    disk.layers.forEach((layer, index) => {
      const row = layout.rows[index]
      if (!row) throw new Error('no row')
      const { answers, kept } = rowPaths(layout, row, layer, disk.sectorsPerSlice)
      const inView = slices.filter((slice) => slice >= window.first && slice < window.first + window.count)
      expect(boxes(answers)).toBe(inView.filter((slice) => (layer.answers[slice] ?? 0) > 0).length)
      const under = inView.filter((slice) => (layer.present[slice] ?? 0) > (layer.answers[slice] ?? 0))
      expect(boxes(kept)).toBeLessThanOrEqual(under.length)
      expect(under.length === 0 || boxes(kept) > 0).toBe(true)
    })
  })
  it('shows the guest one disk: what no file has is zeros', () => {
    const { layers, zeros } = stripPaths(layout, disk)
    expect(layers.length).toBe(disk.layers.length)
    expect(boxes(zeros)).toBeGreaterThan(0)
    expect(boxes(layers[0]?.fill ?? '') + boxes(zeros)).toBeGreaterThanOrEqual(window.count - 3)
    expect(layers.slice(1).some(({ pips }) => pips !== '')).toBe(true)
  })
  it('puts newer files higher, and the line of a checkpoint under the file that came after it', () => {
    const ys = layout.rows.map(({ y }) => y)
    expect(ys).toEqual([...ys].sort((a, b) => b - a))
    for (const [index, row] of layout.rows.entries())
      if (index > 0) expect(row.lineY).toBeLessThan(layout.rows[index - 1]?.y ?? 0)
  })
  it('knows the slice under a point, and none beside the columns', () => {
    for (const slice of [window.first, window.first + 40, window.first + 71])
      expect(sliceAt(layout, columnXOf(layout, slice) + layout.columnPx / 2)).toBe(slice)
    expect(sliceAt(layout, layout.columnX - 3)).toBeUndefined()
  })
  it('keeps its height while files come, until they are many', () => {
    const height = (layers: number) => layoutCrossSection(1064, layers, window).heightPx
    expect(height(4)).toBeLessThan(400)
    expect(height(50)).toBeGreaterThan(height(4))
  })
  it('names the guest’s files without one name running into another', () => {
    const brackets = guestBrackets(layout, disk)
    expect(brackets.map(({ name }) => name)).toContain('shop.db')
    const named = brackets.flatMap(({ name, nameX }) => (nameX === undefined ? [] : [{ name, nameX }]))
    expect(named.map(({ name }) => name)).toContain('shop.db')
    const sorted = named.toSorted((a, b) => a.nameX - b.nameX)
    for (const [index, { name, nameX }] of sorted.entries()) {
      const next = sorted[index + 1]
      if (next) expect(next.nameX - nameX).toBeGreaterThan(((name.length + next.name.length) * 6) / 2)
    }
  })
  it('covers in the strip of the whole disk what is written, and no more', () => {
    const [base = ''] = stripRuns(disk, 220, 8)
    const drawn = [...base.matchAll(/ 0h([\d.]+)/g)].reduce((sum, [, width]) => sum + Number(width), 0)
    const written = slices.filter((slice) => disk.layers.some(({ answers }) => (answers[slice] ?? 0) > 0)).length
    expect(drawn).toBeGreaterThan(0)
    expect(drawn).toBeLessThanOrEqual((written / disk.sliceCount) * 220 + 4)
  })
})

describe('the tree', () => {
  const layout = layoutCrossSection(1064, disk.layers.length, { first: 0, count: 72 })

  it('nests what was taken later under what it was taken on', () => {
    const [one] = checkpointTree(tree)
    expect(one?.checkpoint.name).toBe('one')
    expect(one?.children.map(({ checkpoint }) => checkpoint.name)).toEqual(['two'])
  })
  it('puts the trunk’s checkpoint on the line between two files, and the other beside it', () => {
    const marks = new Map(layoutTreeEdge(layout, tree).map((mark) => [mark.checkpoint.name, mark]))
    expect(marks.get('one')).toMatchObject({ onTrunk: true, x: layout.trunkX, y: layout.rows[1]?.lineY })
    const two = marks.get('two')
    expect(two?.onTrunk).toBe(false)
    expect(two?.x).toBeLessThan(layout.trunkX)
    expect(two?.y).toBeLessThan(marks.get('one')?.y ?? 0)
  })
})
