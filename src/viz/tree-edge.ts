/** The checkpoint tree as the left edge of the cross-section: the trunk upright, other branches leaving it to the left. */
import { stratify } from 'd3'
import type { CheckpointView, TreePart } from '../view/view-model.ts'
import { BRANCH_NAME_PX, type CrossSectionLayout, TRUNK_NAME_PX } from './cross-section.ts'

export interface TreeNode {
  readonly checkpoint: CheckpointView
  readonly depth: number
  readonly children: readonly TreeNode[]
}

const ROOT = ''

/** Oldest first among siblings. */
export const checkpointTree = ({ checkpoints }: TreePart): readonly TreeNode[] => {
  const known = new Set(checkpoints.map(({ id }) => id))
  type Entry = { id: string; checkpoint: CheckpointView | undefined; parent: string | undefined }
  const entries: Entry[] = [
    { id: ROOT, checkpoint: undefined, parent: undefined },
    ...checkpoints.map((checkpoint) => ({
      id: checkpoint.id,
      checkpoint,
      parent: checkpoint.parentId !== null && known.has(checkpoint.parentId) ? checkpoint.parentId : ROOT,
    })),
  ]
  const root = stratify<Entry>()
    .id(({ id }) => id || 'base')
    .parentId(({ parent }) => (parent === undefined ? undefined : parent || 'base'))(entries)
  type Branch = typeof root
  const node = (branch: Branch): TreeNode => ({
    checkpoint: branch.data.checkpoint as CheckpointView,
    depth: branch.depth,
    children: nodes(branch.children ?? []),
  })
  const nodes = (branches: readonly Branch[]): readonly TreeNode[] =>
    branches.map(node).toSorted((a, b) => a.checkpoint.takenMicros - b.checkpoint.takenMicros)
  return nodes(root.children ?? [])
}

export interface TreeMark {
  readonly checkpoint: CheckpointView
  readonly x: number
  readonly y: number
  readonly onTrunk: boolean
  /** The way to a node beside the trunk, from what it was taken on. */
  readonly path: string | undefined
}

const BRANCH_X_PX = 16
/** More of them in one place are listed below the picture. */
const BRANCHES_A_LINE = 3
const DEPTH_MAX = 3

interface Aside {
  readonly checkpoint: CheckpointView
  readonly parentId: string | null
  readonly depth: number
  /** The line it left the trunk from, and its place above that line. */
  readonly line: number
  readonly place: number
}

/** Checkpoints off the trunk: each with the line that its branch left, counted from 0 for the base's floor. */
const besideTrunk = (tree: TreePart): readonly Aside[] => {
  const found: Aside[] = []
  const counts = new Map<number, number>()
  const walk = (nodes: readonly TreeNode[], parentId: string | null, line: number, depth: number): void => {
    for (const { checkpoint, children } of nodes) {
      if (checkpoint.trunkLayer !== null) walk(children, checkpoint.id, checkpoint.trunkLayer + 1, 0)
      else {
        const place = (counts.get(line) ?? 0) + 1
        counts.set(line, place)
        found.push({ checkpoint, parentId, depth: depth + 1, line, place })
        walk(children, checkpoint.id, line, depth + 1)
      }
    }
  }
  walk(checkpointTree(tree), null, 0, 0)
  return found
}

/** The moments that lines of the picture stand for: none is that of a checkpoint the disk was not there for. */
export const momentsOfDisk = (tree: TreePart): TreePart => ({
  ...tree,
  checkpoints: tree.checkpoints.filter(({ beforeDisk }) => !beforeDisk),
})

/** How many names stand above each line of the picture: so much room must be left between its rows. */
export const branchesAtLines = (tree: TreePart): readonly number[] => {
  const counts: number[] = []
  for (const { line, place } of besideTrunk(tree)) counts[line] = Math.min(place, BRANCHES_A_LINE)
  return Array.from(counts, (count) => count ?? 0)
}

/** Trunk nodes on their lines; the others in rows above the line they left the trunk from, as many as have room. */
export const layoutTreeEdge = (layout: CrossSectionLayout, tree: TreePart): readonly TreeMark[] => {
  const marks = new Map<string, TreeMark>()
  for (const checkpoint of tree.checkpoints) {
    const y = checkpoint.trunkLayer === null ? undefined : layout.rows[checkpoint.trunkLayer + 1]?.lineY
    if (y !== undefined) marks.set(checkpoint.id, { checkpoint, x: layout.trunkX, y, onTrunk: true, path: undefined })
  }
  const base = layout.rows[0]
  const floorY = base ? base.y + base.heightPx : layout.heightPx
  for (const { checkpoint, parentId, depth, line, place } of besideTrunk(tree)) {
    if (place > BRANCHES_A_LINE) continue
    const from = parentId === null ? undefined : marks.get(parentId)
    const [fromX, fromY] = [from?.x ?? layout.trunkX, from?.y ?? floorY]
    const lineY = line === 0 ? floorY + TRUNK_NAME_PX / 2 : (layout.rows[line]?.lineY ?? floorY)
    const x = layout.trunkX - BRANCH_X_PX * Math.min(depth, DEPTH_MAX)
    const y = lineY - TRUNK_NAME_PX / 2 - (place - 0.5) * BRANCH_NAME_PX
    const path = `M${fromX} ${fromY}C${fromX - 2} ${fromY - 16} ${x} ${Math.min(fromY, y + 22)} ${x} ${y + 6}`
    marks.set(checkpoint.id, { checkpoint, x, y, onTrunk: false, path })
  }
  return [...marks.values()]
}
