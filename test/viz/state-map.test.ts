import { expect, it } from 'vitest'
import { machineState } from '../../src/view/machine-state.ts'
import { layoutStateMap } from '../../src/viz/state-map.ts'
import { newLab } from '../fixtures/lab-fixture.ts'

const lab = newLab()
const { states, ways } = machineState(lab, undefined) ?? { states: [], ways: [] }
lab.dispose()

const numbers = (path: string): readonly number[] => path.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? []

it('gives every state of the machine a place of its own, and every way a line', () => {
  const layout = layoutStateMap(states, ways)
  expect(layout.states.map(({ name }) => name)).toEqual(states)
  expect(new Set(layout.states.map(({ x, y }) => `${x} ${y}`)).size).toBe(states.length)
  expect(layout.ways).toHaveLength(ways.length)
  for (const { x, y } of layout.states) {
    expect(x + layout.nodeWidthPx / 2).toBeLessThanOrEqual(layout.widthPx)
    expect(y + layout.nodeHeightPx / 2).toBeLessThanOrEqual(layout.heightPx)
  }
})

it('begins and ends each line at the edge of its nodes', () => {
  const layout = layoutStateMap(states, ways)
  const onEdge = (name: string, x: number, y: number): boolean => {
    const node = layout.states.find((each) => each.name === name) as { x: number; y: number }
    const [dx, dy] = [Math.abs(x - node.x) * 2 - layout.nodeWidthPx, Math.abs(y - node.y) * 2 - layout.nodeHeightPx]
    return Math.abs(Math.max(dx, dy)) < 0.5
  }
  for (const { from, to, path } of layout.ways) {
    const [startX = 0, startY = 0, , , endX = 0, endY = 0] = numbers(path)
    expect(onEdge(from, startX, startY), `${from} of ${path}`).toBe(true)
    expect(onEdge(to, endX, endY), `${to} of ${path}`).toBe(true)
  }
})

it('finds room for a state that it does not know', () => {
  const { states: placed, heightPx } = layoutStateMap([...states, 'Elsewhere'], [])
  const elsewhere = placed.find(({ name }) => name === 'Elsewhere')
  expect(placed.filter(({ x, y }) => x === elsewhere?.x && y === elsewhere?.y)).toHaveLength(1)
  expect(elsewhere?.y).toBeLessThan(heightPx)
})
