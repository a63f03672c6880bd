import { describe, expect, it } from 'vitest'
import { BRANCH_NAME_PX, layoutCrossSection, TRUNK_NAME_PX } from '../../src/viz/cross-section.ts'
import { branchesAtLines, layoutTreeEdge } from '../../src/viz/tree-edge.ts'
import { manyBranches } from './lab-parts.ts'

const { disk, tree, places } = manyBranches()
const window = { first: 0, count: 72 }

describe('names on the left edge', () => {
  it('counts branches at the line that they left', () => {
    expect(branchesAtLines(tree)).toEqual([0, 2, 1])
  })
  it.each([1064, 700])('never lie over one another, nor over Now, at %d pixels', (widthPx) => {
    // The same tree on rows too low for it: only the room that is made can keep the names apart.
    for (const layers of [disk.layers.length, 12]) {
      const layout = layoutCrossSection(widthPx, layers, window, branchesAtLines(tree))
      const marks = layoutTreeEdge(layout, tree)
      expect(marks.length).toBe(tree.checkpoints.length)
      const spans = marks
        .map(({ y, onTrunk }) => ({ y, half: (onTrunk ? TRUNK_NAME_PX - 5 : BRANCH_NAME_PX) / 2 }))
        .concat({ y: layout.stripY + layout.stripHeightPx / 2, half: 18 })
        .toSorted((a, b) => a.y - b.y)
      spans.slice(1).forEach(({ y, half }, index) => {
        const above = spans[index] ?? { y: 0, half: 0 }
        expect(y - half).toBeGreaterThanOrEqual(above.y + above.half - 0.01)
      })
    }
  })
  it('keeps every checkpoint of the trunk on the line under the file that came after it', () => {
    const layout = layoutCrossSection(1064, disk.layers.length, window, branchesAtLines(tree))
    for (const { checkpoint, y, onTrunk } of layoutTreeEdge(layout, tree)) {
      if (!onTrunk) continue
      const row = (checkpoint.trunkLayer ?? 0) + 1
      expect(y).toBeGreaterThan((layout.rows[row]?.y ?? 0) + (layout.rows[row]?.heightPx ?? 0))
      expect(y).toBeLessThan(layout.rows[row - 1]?.y ?? 0)
    }
  })
  it('leaves the rest of a long branch to the list below the picture', () => {
    const [root] = tree.checkpoints
    if (!root) throw new Error('no checkpoint')
    const asides = Array.from({ length: 9 }, (_, index) => ({
      ...root,
      id: `aside ${index}`,
      parentId: root.id,
      trunkLayer: null,
    }))
    const many = { ...tree, checkpoints: [root, ...asides] }
    const layout = layoutCrossSection(1064, disk.layers.length, window, branchesAtLines(many))
    expect(branchesAtLines(many)).toEqual([0, 3])
    expect(layoutTreeEdge(layout, many).length).toBe(4)
  })
})

it('finds the files of other branches beside the chain: every disk file of the machine once', () => {
  const beside = disk.disks.flatMap((each) => each.beside)
  expect(beside.length).toBe(3)
  const all = places.places.flatMap(({ volumes }) => volumes.flatMap(({ files }) => files.map(({ path }) => path)))
  expect([...beside, ...disk.layers].map(({ path }) => path).toSorted()).toEqual(
    all.filter((path) => /vhdx$/i.test(path)).toSorted(),
  )
})
