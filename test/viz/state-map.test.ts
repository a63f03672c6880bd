import { describe, expect, it } from 'vitest'
import { machineState } from '../../src/view/machine-state.ts'
import { layoutStateMap } from '../../src/viz/state-map.ts'
import { newLab } from '../fixtures/lab-fixture.ts'

const lab = newLab()
const { states, ways } = machineState(lab, undefined) ?? { states: [], ways: [] }
lab.dispose()

const WIDTHS_PX = [576, 327, 264]

interface Point {
  readonly x: number
  readonly y: number
}
type Line = readonly [Point, Point]

const pointsOf = (path: string): readonly Point[] =>
  path
    .slice(1)
    .split('L')
    .map((pair) => {
      const [x = 0, y = 0] = pair.split(' ').map(Number)
      return { x, y }
    })
const linesOf = (path: string): readonly Line[] =>
  pointsOf(path)
    .slice(1)
    .map((point, index): Line => [pointsOf(path)[index] as Point, point])

/** Of lines that run upright or level: whether they have a point in common. */
const meet = ([a, b]: Line, [c, d]: Line): boolean =>
  Math.min(a.x, b.x) <= Math.max(c.x, d.x) &&
  Math.max(a.x, b.x) >= Math.min(c.x, d.x) &&
  Math.min(a.y, b.y) <= Math.max(c.y, d.y) &&
  Math.max(a.y, b.y) >= Math.min(c.y, d.y)

describe.each(WIDTHS_PX)('the picture of a machine’s states, %d px wide', (widthPx) => {
  const layout = layoutStateMap(states, ways, widthPx)
  const [halfX, halfY] = [layout.nodeWidthPx / 2, layout.nodeHeightPx / 2]

  it('gives every state a place of its own within it', () => {
    expect(layout.states.map(({ name }) => name)).toEqual(states)
    expect(layout.widthPx).toBeLessThanOrEqual(widthPx)
    for (const { x, y, name } of layout.states) {
      expect(x - halfX, name).toBeGreaterThanOrEqual(0)
      expect(y - halfY, name).toBeGreaterThanOrEqual(0)
      expect(x + halfX, name).toBeLessThanOrEqual(layout.widthPx)
      expect(y + halfY, name).toBeLessThanOrEqual(layout.heightPx)
    }
    for (const one of layout.states)
      for (const other of layout.states)
        if (one !== other)
          expect(Math.abs(one.x - other.x) > 2 * halfX || Math.abs(one.y - other.y) > 2 * halfY, one.name).toBe(true)
  })

  it('has a line for each way that an operation or time leads along, and for no mishap', () => {
    const drawn = ways.filter(({ acts, isTimed }) => acts.length > 0 || isTimed)
    expect(layout.ways.map(({ from, to }) => `${from} ${to}`)).toEqual(drawn.map(({ from, to }) => `${from} ${to}`))
    expect(layout.ways.find(({ from, to }) => from === 'Pausing' && to === 'Off')).toBeUndefined()
    for (const { path } of layout.ways)
      for (const [a, b] of linesOf(path)) expect(a.x === b.x || a.y === b.y, path).toBe(true)
  })

  it('leads each line from edge to edge, past every box and across no other line', () => {
    const lines = layout.ways.flatMap(({ from, to, path }) => linesOf(path).map((line) => ({ from, to, line })))
    for (const { from, to, path } of layout.ways) {
      const ends = [pointsOf(path)[0], pointsOf(path).at(-1)] as const
      for (const [index, name] of [from, to].entries()) {
        const node = layout.states.find((each) => each.name === name) as Point
        const { x, y } = ends[index] as Point
        expect(Math.max(Math.abs(x - node.x) - halfX, Math.abs(y - node.y) - halfY), `${from} ${to}`).toBeCloseTo(0, 0)
      }
    }
    for (const { from, to, line } of lines) {
      for (const { name, x, y } of layout.states) {
        const [inX, inY] = [halfX - 0.6, halfY - 0.6]
        const box = [x - inX, x + inX].map(
          (at): Line => [
            { x: at, y: y - inY },
            { x: at, y: y + inY },
          ],
        )
        expect(
          box.some((edge) => meet(edge, line)) ||
            meet(
              [
                { x: x - inX, y },
                { x: x + inX, y },
              ],
              line,
            ),
          `${from} ${to} runs behind ${name}`,
        ).toBe(false)
      }
      for (const other of lines)
        if (`${other.from} ${other.to}` !== `${from} ${to}`)
          expect(meet(line, other.line), `${from} ${to} meets ${other.from} ${other.to}`).toBe(false)
    }
  })
})

it('finds room for a state that it does not know', () => {
  const { states: placed, widthPx } = layoutStateMap([...states, 'Elsewhere'], [], 576)
  const elsewhere = placed.find(({ name }) => name === 'Elsewhere')
  expect(placed.filter(({ x, y }) => x === elsewhere?.x && y === elsewhere?.y)).toHaveLength(1)
  expect(elsewhere?.x).toBeLessThan(widthPx)
})
