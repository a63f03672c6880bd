/** What keeps a restore point beside the policy's rules, and which full may be merged. */
import { describe, expect, it } from 'vitest'
import {
  mergeableBase,
  type RetainedPoint,
  type RetentionPolicy,
  retentionStandings,
  retentionVerdicts,
} from '../../src/backup/retention.ts'
import { at, full, on, staying, WEEK } from './retained-points.ts'

describe('what else keeps a point', () => {
  it('is a lock, until its time is over, and what a locked point stands on', () => {
    const points = [full('a', '2026-03-01'), on('a', 'b', '2026-03-02', '2026-03-16'), full('c', '2026-03-10')]
    const policy = { kind: 'count', points: 1 } as const
    expect(staying(points, policy, '2026-03-15')).toEqual([
      'a: needed-by b',
      'b: locked 2026-03-16T22:00:00.000000',
      'c: last 1, newest',
    ])
    expect(staying(points, policy, '2026-03-16')).toEqual(['c: last 1, newest'])
  })

  it('lets a rollback go without the younger, and differentials one by one', () => {
    const reverse = [on('b', 'a', '2026-03-01'), on('c', 'b', '2026-03-02'), full('c', '2026-03-03')]
    expect(staying(reverse, { kind: 'count', points: 2 }, '2026-03-03')).toEqual([
      'b: last 2',
      'c: last 1, newest, needed-by b',
    ])
    const differential = [full('a', '2026-03-01'), on('a', 'b', '2026-03-02'), on('a', 'c', '2026-03-03')]
    expect(staying(differential, { kind: 'count', points: 1 }, '2026-03-03')).toEqual([
      'a: needed-by c',
      'c: last 1, newest',
    ])
  })

  it('tells of each point all that cannot be restored without it, also of what goes', () => {
    const points = [...WEEK, full('Thu', '2026-03-19')]
    const verdicts = retentionVerdicts(points, { kind: 'count', points: 1 }, at('2026-03-19'), 0)
    expect(verdicts.map(({ id, keep, neededBy }) => [id, keep, neededBy.join(' ')])).toEqual([
      ['Sun', false, 'Mon Tue Wed'],
      ['Mon', false, 'Tue Wed'],
      ['Tue', false, 'Wed'],
      ['Wed', false, ''],
      ['Thu', true, ''],
    ])
  })

  it('calls twelve of many by name', () => {
    const chain = Array.from({ length: 20 }, (_, day) =>
      (day === 0 ? full : on.bind(null, `${day}`))(`${day + 1}`, `2026-03-${day + 10}`),
    )
    const [first] = retentionVerdicts(chain, null, at('2026-04-01'), 0)
    expect(first?.reasons[1]).toEqual({
      code: 'needed-by',
      data: { ids: '2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, …', points: 19 },
    })
    expect(first?.neededBy).toHaveLength(19)
  })

  it('ends at a link to a point that is not there, and at a circle', () => {
    const points = [on('gone', 'a', '2026-03-01'), on('c', 'b', '2026-03-02'), on('b', 'c', '2026-03-03')]
    expect(staying(points, { kind: 'count', points: 1 }, '2026-03-03')).toEqual(['b: needed-by c', 'c: last 1, newest'])
    const tail = [...points, on('c', 'd', '2026-03-04')]
    expect(staying(tail, { kind: 'count', points: 1 }, '2026-03-04')).toEqual([
      'b: needed-by d',
      'c: needed-by d',
      'd: last 1, newest',
    ])
  })
})

describe('a base that may be merged', () => {
  const base = (points: readonly RetainedPoint[], policy: RetentionPolicy | null, now = '2026-03-18') => {
    const ofVerdicts = mergeableBase(points, retentionVerdicts(points, policy, at(now), 0))
    expect(mergeableBase(points, retentionStandings(points, policy, at(now), 0))).toEqual(ofVerdicts)
    return ofVerdicts?.id
  }
  const keep = (points: number): RetentionPolicy => ({ kind: 'count', points })

  it('is the full that nobody asked for', () => {
    expect(base(WEEK, keep(3))).toBe('Sun')
    expect(base(WEEK, keep(1))).toBe('Sun')
    expect(base(WEEK, keep(4))).toBeUndefined()
    expect(base(WEEK, null)).toBeUndefined()
  })

  it('is none with two that stand on it, none that is locked, and none under a lock', () => {
    expect(base([...WEEK, on('Sun', 'other', '2026-03-18T23:00')], keep(1))).toBeUndefined()
    expect(base([full('Sun', '2026-03-15', '2026-04-01'), ...WEEK.slice(1)], keep(1))).toBeUndefined()
    const locked = [...WEEK.slice(0, 1), on('Sun', 'Mon', '2026-03-16', '2026-04-01'), ...WEEK.slice(2)]
    expect(base(locked, keep(1))).toBeUndefined()
    expect(base(locked, keep(1), '2026-04-01')).toBe('Sun')
  })

  it('is none where the whole chain goes', () =>
    expect(base([...WEEK, full('Thu', '2026-03-19')], keep(1), '2026-03-19')).toBeUndefined())
})
