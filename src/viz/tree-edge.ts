/** The checkpoint tree as the left edge of the cross-section: the trunk upright, other branches leaving it to the left. */
import { stratify } from 'd3'
import type { CheckpointView, TreePart } from '../view/view-model.ts'
import type { CrossSectionLayout } from './cross-section.ts'

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
  /** The way from the trunk to a node beside it. */
  readonly path: string | undefined
}

const BRANCH_STEP_PX = 24
const BRANCH_X_PX = 16

const flat = (nodes: readonly TreeNode[]): readonly TreeNode[] =>
  nodes.flatMap((node) => [node, ...flat(node.children)])

/** Trunk nodes on their lines; the others in rows above the line they left the trunk from. */
export const layoutTreeEdge = (layout: CrossSectionLayout, tree: TreePart): readonly TreeMark[] => {
  const marks = new Map<string, TreeMark>()
  const lineOf = (checkpoint: CheckpointView): number | undefined =>
    checkpoint.trunkLayer === null ? undefined : layout.rows[checkpoint.trunkLayer + 1]?.lineY
  const base = layout.rows[0]
  const used = new Map<number, number>()
  for (const { checkpoint } of flat(checkpointTree(tree))) {
    const lineY = lineOf(checkpoint)
    if (lineY !== undefined) {
      marks.set(checkpoint.id, { checkpoint, x: layout.trunkX, y: lineY, onTrunk: true, path: undefined })
      continue
    }
    const parent = checkpoint.parentId === null ? undefined : marks.get(checkpoint.parentId)
    const fromY = parent?.y ?? (base ? base.y + base.heightPx : layout.heightPx)
    const fromX = parent?.x ?? layout.trunkX
    const index = (used.get(fromY) ?? 0) + 1
    used.set(fromY, index)
    const [x, y] = [layout.trunkX - BRANCH_X_PX, fromY - 10 - index * BRANCH_STEP_PX]
    const path = `M${fromX} ${fromY}C${fromX - 2} ${fromY - 16} ${x} ${y + 24} ${x} ${y + 6}`
    marks.set(checkpoint.id, { checkpoint, x, y, onTrunk: false, path })
  }
  return [...marks.values()]
}
