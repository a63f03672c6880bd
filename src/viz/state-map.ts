/** The states of a machine as nodes in a grid, and the ways between them as lines that leave and enter at the nodes' edges. */
import type { StateWay } from '../view/machine-state.ts'

export interface PlacedState {
  readonly name: string
  readonly x: number
  readonly y: number
}

export interface PlacedWay {
  readonly from: string
  readonly to: string
  readonly path: string
  /** Nothing but time leads along it. */
  readonly isTimed: boolean
}

export interface StateMapLayout {
  readonly widthPx: number
  readonly heightPx: number
  readonly nodeWidthPx: number
  readonly nodeHeightPx: number
  readonly states: readonly PlacedState[]
  readonly ways: readonly PlacedWay[]
}

const NODE_WIDTH_PX = 92
const NODE_HEIGHT_PX = 34
const COLUMN_PX = 142
const ROW_PX = 84
const MARGIN_PX = 8

/** Column and row: what rests stands left and right, what passes lies between. States that are not named come below. */
const CELLS: Readonly<Record<string, readonly [column: number, row: number]>> = {
  Off: [0, 1],
  Starting: [1, 0],
  Stopping: [1, 1],
  Running: [2, 0],
  Saving: [2, 1],
  Saved: [1, 2],
  Pausing: [3, 0],
  Paused: [3, 1],
  Resuming: [3, 2],
}
const COLUMNS = 4

interface Point {
  readonly x: number
  readonly y: number
}

/** Where the line from the middle of a node towards `to` crosses the node's edge. */
const edgeOf = (node: Point, to: Point): Point => {
  const [dx, dy] = [to.x - node.x, to.y - node.y]
  const scale = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : NODE_WIDTH_PX / 2 / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : NODE_HEIGHT_PX / 2 / Math.abs(dy),
  )
  return { x: node.x + dx * scale, y: node.y + dy * scale }
}

/** Bent to one side, so that there and back lie apart and nothing goes through a node between. */
const wayPath = (from: Point, to: Point): string => {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = Math.hypot(dx, dy)
  const bendPx = 6 + length * 0.06
  const bend = { x: (from.x + to.x) / 2 - (dy / length) * bendPx, y: (from.y + to.y) / 2 + (dx / length) * bendPx }
  const [start, end] = [edgeOf(from, bend), edgeOf(to, bend)]
  const text = ({ x, y }: Point): string => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`
  return `M${text(start)}Q${text(bend)} ${text(end)}`
}

export const layoutStateMap = (names: readonly string[], ways: readonly StateWay[]): StateMapLayout => {
  let further = 0
  const states = names.map((name): PlacedState => {
    const [column, row] = CELLS[name] ?? [further % COLUMNS, 3 + Math.floor(further++ / COLUMNS)]
    return {
      name,
      x: MARGIN_PX + NODE_WIDTH_PX / 2 + column * COLUMN_PX,
      y: MARGIN_PX + NODE_HEIGHT_PX / 2 + row * ROW_PX,
    }
  })
  const at = new Map(states.map((state) => [state.name, state]))
  return {
    widthPx: 2 * MARGIN_PX + NODE_WIDTH_PX + (COLUMNS - 1) * COLUMN_PX,
    heightPx:
      MARGIN_PX * 2 + NODE_HEIGHT_PX + Math.max(0, ...states.map(({ y }) => y - MARGIN_PX - NODE_HEIGHT_PX / 2)),
    nodeWidthPx: NODE_WIDTH_PX,
    nodeHeightPx: NODE_HEIGHT_PX,
    states,
    ways: ways.flatMap(({ from, to, events }) => {
      const [start, end] = [at.get(from), at.get(to)]
      return start && end ? [{ from, to, path: wayPath(start, end), isTimed: events.length === 0 }] : []
    }),
  }
}
