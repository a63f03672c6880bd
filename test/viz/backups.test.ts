import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backupChains, pointBeside } from '../../src/viz/backup-chains.ts'
import { placeAreas } from '../../src/viz/place-bytes.ts'
import { pointFill } from '../../src/viz/point-glyph.ts'
import { retentionPicture } from '../../src/viz/retention-picture.ts'

const clock = { epochMicros: 0, nowMicros: 1_000_000 }

const chain = (...at: readonly number[]) => ({
  name: 'NAS1',
  points: at.map((atMicros, index) => ({
    id: `P${index}`,
    atMicros,
    dependsOn: index === 0 ? null : `P${index - 1}`,
    fill: index === 0 ? ('solid' as const) : ('half' as const),
  })),
})

it('fills a square by what lies in its own file, and leaves it empty where it cannot be used', () => {
  const broken = { why: 'damaged', file: 'f', block: 3, below: null } as const
  expect(pointFill({ type: 'Full', broken: null })).toBe('solid')
  expect(pointFill({ type: 'SyntheticFull', broken: null })).toBe('solid')
  expect(pointFill({ type: 'ReverseIncremental', broken: null })).toBe('half')
  expect(pointFill({ type: 'Incremental', broken })).toBe('hollow')
  expect(pointFill({ type: 'Full', broken: null }, true)).toBe('hollow')
})

it('keeps the order of time, the edges and a distance in which each square can be met', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 300, max: 1400 }),
      (times, widthPx) => {
        const { lanes, leftX, rightX } = backupChains([chain(...times.toSorted((a, b) => a - b))], widthPx, clock)
        const xs = lanes[0]?.points.map(({ x }) => x) ?? []
        expect(Math.min(...xs)).toBeGreaterThanOrEqual(leftX - 0.001)
        expect(Math.max(...xs)).toBeLessThanOrEqual(rightX + 0.001)
        xs.slice(1).forEach((x, at) => {
          expect(x - (xs[at] as number)).toBeGreaterThan(6)
        })
      },
    ),
  )
})

it('ends now, and tells times below that leave room for the word', () => {
  const minutes = (count: number): number => count * 60_000_000
  const now = { epochMicros: minutes(9 * 60), nowMicros: minutes(60) }
  const { nowX, rightX, ticks, axisY, heightPx, lanes } = backupChains([chain(0, minutes(30))], 800, now)
  expect(nowX).toBe(rightX)
  expect(lanes[0]?.points[1]?.x).toBeCloseTo(((lanes[0]?.points[0]?.x ?? 0) + nowX) / 2)
  expect(ticks.map(({ micros }) => micros)).toEqual([0, 10, 20, 30, 40, 50].map(minutes))
  expect(ticks.every(({ x }) => x < nowX - 40)).toBe(true)
  expect(axisY).toBeLessThan(heightPx)
})

it('draws a line from each point to what it stands on, and none to one that is gone', () => {
  const lane = chain(0, 10, 20)
  expect(backupChains([lane], 800, clock).lanes[0]?.links.map(({ id }) => id)).toEqual(['P1', 'P2'])
  const torn = { ...lane, points: lane.points.filter(({ id }) => id !== 'P1') }
  expect(backupChains([torn], 800, clock).lanes[0]?.links).toEqual([])
})

it('goes by arrow keys along a lane and to the nearest of another', () => {
  const other = { name: 'VAULT', points: chain(1, 19).points.map((point) => ({ ...point, id: `V${point.id}` })) }
  const layout = backupChains([chain(0, 10, 20), other], 800, clock)
  expect(pointBeside(layout, undefined, 'ArrowRight')).toBe('P2')
  expect(pointBeside(layout, 'P1', 'ArrowLeft')).toBe('P0')
  expect(pointBeside(layout, 'P2', 'ArrowRight')).toBeUndefined()
  expect(pointBeside(layout, 'P2', 'ArrowDown')).toBe('VP1')
  expect(pointBeside(layout, 'VP0', 'ArrowUp')).toBe('P0')
  expect(pointBeside(layout, 'P1', 'Home')).toBe('P0')
})

const day = (asked: number, needed: number, gone: number) => ({
  day: '2026-03-14',
  there: asked + needed,
  asked,
  fulls: 1,
  increments: asked + needed - 1,
  gone,
  askedFulls: needed === 0 ? 1 : 0,
})

it('draws of each day as many squares as there are points, of each sort its own', () => {
  const picture = retentionPicture([day(1, 0, 0), day(3, 4, 2)], 90, 800)
  const squares = (path: string) => path.split('z').length - 1
  expect([picture.asked, picture.askedPart, picture.needed, picture.gone].map(squares)).toEqual([1, 3, 4, 2])
  expect(picture.most).toBe(9)
  const [first, second] = picture.days
  expect(first && second && first.x < second.x && second.x < 60).toBe(true)
  const crowded = retentionPicture([day(300, 100, 0)], 90, 800)
  expect([crowded.askedPart, crowded.needed, crowded.asked].map(squares)).toEqual([1, 1, 0])
  const [askedPx = 0, neededPx = 0] = [crowded.askedPart, crowded.needed].map((path) =>
    Number(/v([\d.]+)/.exec(path)?.[1]),
  )
  expect(askedPx / neededPx).toBeCloseTo(3, 1)
})

it('draws all places to one scale, and nothing where nothing was noted', () => {
  const full = {
    overTime: [
      { atMicros: 0, bytes: 0 },
      { atMicros: 50, bytes: 100 },
    ],
  }
  const half = { overTime: [{ atMicros: 0, bytes: 50 }] }
  const [one, other, none] = placeAreas([full, half, { overTime: [] }], 100, { widthPx: 100, heightPx: 43 })
  expect(one?.edge).toBe('M0,41.5L50,41.5L50,1.5L100,1.5L100,1.5')
  expect(other?.edge).toBe('M0,21.5L100,21.5L100,21.5')
  expect(none).toEqual({ path: '', edge: '' })
})
