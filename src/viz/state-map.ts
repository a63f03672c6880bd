/**
 * The states of a machine as boxes in a grid, and the ways between them as lines of right angles. What rests stands in one
 * row, what passes lies between; each way has its own ports and lanes, so that no line runs behind a box or across another.
 */
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

interface Point {
  readonly x: number
  readonly y: number
}

/** Narrower than this it is drawn on end: its rows become columns. */
const ON_END_PX = 500
const NODE_WIDTH_PX = 92
const LANE_PX = 12
const CORNER_PX = 8

/** Place along the row of what rests, and across it. */
const CELLS: Readonly<Record<string, readonly [along: number, across: number]>> = {
  Saved: [1, 0],
  Saving: [2, 0],
  Starting: [1, 1],
  Pausing: [3, 1],
  Off: [0, 2],
  Running: [2, 2],
  Paused: [4, 2],
  Stopping: [1, 3],
  Resuming: [3, 3],
}
const ALONG = 5
const ACROSS = 4

type Side = 'left' | 'right' | 'top' | 'bottom'
/** A side of a box, and where on it: -1 and 1 are its corners. */
type Port = readonly [side: Side, at: number]
/** The lane is a place across the grid, for lines that go round something. */
type Route = readonly [leaves: Port, enters: Port, lane?: number]

const ROUTES: Readonly<Record<string, Route>> = {
  'Off Starting': [
    ['top', 0.4],
    ['left', 0],
  ],
  'Off Saved': [
    ['top', -0.8],
    ['left', -0.4],
  ],
  'Starting Running': [
    ['right', 0],
    ['top', -0.7],
  ],
  'Running Stopping': [
    ['bottom', -0.5],
    ['right', 0],
  ],
  'Running Off': [
    ['left', 0.4],
    ['right', 0.4],
  ],
  'Running Starting': [
    ['left', -0.5],
    ['bottom', 0.5],
  ],
  'Running Saving': [
    ['top', 0.1],
    ['bottom', 0.1],
  ],
  'Running Saved': [['top', -0.3], ['bottom', 0.6], 0.5],
  'Running Pausing': [
    ['top', 0.7],
    ['left', 0],
  ],
  'Pausing Paused': [
    ['right', 0],
    ['top', -0.5],
  ],
  'Paused Saving': [
    ['top', 0.2],
    ['right', 0],
  ],
  'Paused Saved': [['top', 0.8], ['top', 0], -1],
  'Paused Resuming': [
    ['bottom', -0.4],
    ['right', 0],
  ],
  'Paused Off': [['bottom', 0.4], ['bottom', -0.5], ACROSS],
  'Resuming Running': [
    ['left', 0],
    ['bottom', 0.5],
  ],
  'Saving Saved': [
    ['left', 0],
    ['right', 0],
  ],
  'Saved Starting': [
    ['bottom', -0.2],
    ['top', -0.2],
  ],
  'Saved Off': [
    ['left', 0.4],
    ['top', -0.3],
  ],
  'Stopping Off': [
    ['left', 0],
    ['bottom', 0.4],
  ],
}

/** The same on end: what lay along lies across. */
const TURNED: Readonly<Record<Side, Side>> = { left: 'top', top: 'left', right: 'bottom', bottom: 'right' }

interface Frame {
  readonly onEnd: boolean
  /** Room for the lanes on each side of the grid. */
  readonly lane: number
  readonly width: number
  readonly height: number
  /** From box to box. */
  readonly stepX: number
  readonly stepY: number
}

const frameOf = (widthPx: number): Frame => {
  if (widthPx >= ON_END_PX) {
    const step = Math.min(114, Math.floor((widthPx - NODE_WIDTH_PX) / (ALONG - 1)))
    return { onEnd: false, lane: LANE_PX, width: NODE_WIDTH_PX, height: 36, stepX: step, stepY: 60 }
  }
  const [lane, gap] = widthPx < 300 ? [8, 7] : [LANE_PX, 14]
  const width = Math.floor((widthPx - 2 * lane - (ACROSS - 1) * gap) / ACROSS)
  return { onEnd: true, lane, width, height: 42, stepX: width + gap, stepY: 62 }
}

/** Lanes outside the grid lie close to its edge. */
const acrossPx = ({ onEnd, lane, width, height, stepX, stepY }: Frame, across: number): number => {
  const [size, step] = onEnd ? [width, stepX] : [height, stepY]
  if (across < 0) return lane / 2
  if (across >= ACROSS) return lane * 1.5 + (ACROSS - 1) * step + size
  return lane + size / 2 + across * step
}

const place = (frame: Frame, along: number, across: number): Point => {
  const { onEnd, width, height, stepX, stepY } = frame
  const far = acrossPx(frame, across)
  return onEnd ? { x: far, y: height / 2 + 1 + along * stepY } : { x: width / 2 + 1 + along * stepX, y: far }
}

const portOf = ({ onEnd, width, height }: Frame, { x, y }: Point, [given, at]: Port): Point & { side: Side } => {
  const side = onEnd ? TURNED[given] : given
  const [halfX, halfY] = [width / 2, height / 2]
  if (side === 'left' || side === 'right')
    return { side, x: side === 'left' ? x - halfX : x + halfX, y: y + at * (halfY - CORNER_PX / 2) }
  return { side, x: x + at * (halfX - CORNER_PX), y: side === 'top' ? y - halfY : y + halfY }
}

const isUpright = (side: Side): boolean => side === 'top' || side === 'bottom'

const corners = (frame: Frame, start: Point & { side: Side }, end: Point & { side: Side }, lane?: number): Point[] => {
  if (lane !== undefined) {
    const at = acrossPx(frame, lane)
    return frame.onEnd
      ? [
          { x: at, y: start.y },
          { x: at, y: end.y },
        ]
      : [
          { x: start.x, y: at },
          { x: end.x, y: at },
        ]
  }
  if (isUpright(start.side) === isUpright(end.side)) return []
  return [isUpright(start.side) ? { x: start.x, y: end.y } : { x: end.x, y: start.y }]
}

const pathOf = (points: readonly Point[]): string =>
  points
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`)
    .join('')

/** Of the ways that an operation or time leads along; mishaps would be a line from everywhere. */
const wayPaths = (frame: Frame, at: ReadonlyMap<string, Point>, ways: readonly StateWay[]): readonly PlacedWay[] =>
  ways.flatMap(({ from, to, acts, isTimed }) => {
    const [start, end] = [at.get(from), at.get(to)]
    if (!start || !end || (acts.length === 0 && !isTimed)) return []
    const [leaves, enters, lane] = ROUTES[`${from} ${to}`] ?? [
      ['bottom', 0],
      ['top', 0],
    ]
    const [first, last] = [portOf(frame, start, leaves), portOf(frame, end, enters)]
    return [{ from, to, path: pathOf([first, ...corners(frame, first, last, lane), last]), isTimed: acts.length === 0 }]
  })

export const layoutStateMap = (
  names: readonly string[],
  ways: readonly StateWay[],
  widthPx: number,
): StateMapLayout => {
  const frame = frameOf(widthPx)
  let further = 0
  const states = names.map((name): PlacedState => {
    const [along, across] = CELLS[name] ?? [ALONG + further++, 0]
    return { name, ...place(frame, along, across) }
  })
  const reach = (of: (state: PlacedState) => number, half: number): number =>
    Math.ceil(Math.max(...states.map(of)) + half)
  const [lastX, lastY] = [reach(({ x }) => x, frame.width / 2), reach(({ y }) => y, frame.height / 2)]
  return {
    widthPx: lastX + (frame.onEnd ? frame.lane : 1),
    heightPx: lastY + (frame.onEnd ? 1 : frame.lane),
    nodeWidthPx: frame.width,
    nodeHeightPx: frame.height,
    states,
    ways: wayPaths(frame, new Map(states.map((state) => [state.name, state])), ways),
  }
}
