/** Which restore points stay, by tables written out by hand. Times are those of the calendar (epoch 1970). */
import { describe, expect, it } from 'vitest'
import { type RetentionPolicy, retentionVerdicts } from '../../src/backup/retention.ts'
import { keepReasonSentence } from '../../src/words/retention.ts'
import { at, full, on, staying, WEEK } from './retained-points.ts'

describe('retention by count and by days', () => {
  it('keeps all without a policy, and says so', () =>
    expect(staying(WEEK, null, '2027-01-01')).toEqual([
      'Sun: no-policy, needed-by Mon, Tue, Wed',
      'Mon: no-policy, needed-by Tue, Wed',
      'Tue: no-policy, needed-by Wed',
      'Wed: no-policy, newest',
    ]))

  it('keeps the newest, and what they stand on: "keep 2" is four files', () =>
    expect(staying(WEEK, { kind: 'count', points: 2 }, '2026-03-18')).toEqual([
      'Sun: needed-by Tue, Wed',
      'Mon: needed-by Tue, Wed',
      'Tue: last 2, needed-by Wed',
      'Wed: last 1, newest',
    ]))

  it('lets an old chain go as a whole, when its last increment is out of the count', () => {
    const later = [...WEEK, full('Thu', '2026-03-19'), on('Thu', 'Fri', '2026-03-20')]
    const policy = { kind: 'count', points: 3 } as const
    expect(staying(later, policy, '2026-03-20').map((line) => line.split(':')[0])).toEqual(
      'Sun Mon Tue Wed Thu Fri'.split(' '),
    )
    expect(staying([...later, on('Fri', 'Sat', '2026-03-21')], policy, '2026-03-21')).toEqual([
      'Thu: last 3, needed-by Fri, Sat',
      'Fri: last 2, needed-by Sat',
      'Sat: last 1, newest',
    ])
  })

  it('never leaves nothing', () => {
    const fulls = [full('a', '2026-03-01'), full('b', '2026-03-02')]
    for (const policy of [
      { kind: 'count', points: 0 },
      { kind: 'days', days: 0 },
      { kind: 'gfs', points: 0, weekly: 0, monthly: 0, yearly: 0 },
      { kind: 'keep', last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 },
    ] as const)
      expect(staying(fulls, policy, '2030-01-01')).toEqual(['b: newest'])
    expect(retentionVerdicts([], { kind: 'count', points: 3 }, 0, 0)).toEqual([])
  })

  it('counts nothing that is known to be broken, and lets it go no sooner for that', () => {
    const days = ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']
    const broken = (id: string, day: string) => ({ ...full(id, day), isBroken: true })
    const [a, b, c, d, e] = days as [string, string, string, string, string]
    const points = [full('a', a), broken('b', b), full('c', c), broken('d', d), broken('e', e)]
    expect(staying(points, { kind: 'count', points: 2 }, '2026-03-05')).toEqual([
      'a: last 2',
      'c: last 1, newest',
      'd: not-counted',
      'e: not-counted',
    ])
    const none = { kind: 'keep', last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 } as const
    expect(staying(points, none, '2026-03-05')).toEqual(['c: newest', 'e: not-counted'])
    const chain = [full('a', a), { ...on('a', 'b', b), isBroken: true }]
    expect(staying(chain, { kind: 'count', points: 1 }, '2026-03-05')).toEqual([
      'a: last 1, newest, needed-by b',
      'b: not-counted',
    ])
  })

  it('takes the higher number for the newer of two of one moment', () =>
    expect(
      staying([full('S-10', '2026-03-01'), full('S-9', '2026-03-01')], { kind: 'count', points: 1 }, '2026-03-01'),
    ).toEqual(['S-10: last 1, newest']))

  it('counts days back from now; what is exactly so old goes', () => {
    const fulls = ['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13'].map((day) => full(day.slice(8), day))
    const days = { kind: 'days', days: 2 } as const
    expect(staying(fulls, days, '2026-03-13')).toEqual(['12: within-days 2', '13: within-days 2, newest'])
    expect(staying(fulls, days, '2026-03-13T21:59')).toEqual([
      '11: within-days 2',
      '12: within-days 2',
      '13: within-days 2, newest',
    ])
  })
})

describe('retention by periods', () => {
  it('flags the first full of weeks, months and years, and never an increment', () => {
    const points = [
      full('2025', '2025-12-28'),
      full('January', '2026-01-04'),
      full('February', '2026-02-01'),
      full('later in February', '2026-02-22'),
      full('March', '2026-03-01'),
      full('Sunday', '2026-03-08'),
      full('Monday', '2026-03-09'),
      on('Monday', 'Tuesday', '2026-03-10'),
      full('Saturday', '2026-03-14'),
      full('later on Saturday', '2026-03-14T23:00'),
    ]
    expect(staying(points, { kind: 'gfs', points: 1, weekly: 2, monthly: 3, yearly: 2 }, '2026-03-15')).toEqual([
      '2025: yearly 2025',
      'January: monthly 2026-01, yearly 2026',
      'February: monthly 2026-02',
      'March: monthly 2026-03',
      'Sunday: weekly 2026-W10',
      'Monday: weekly 2026-W11',
      'later on Saturday: last 1, newest',
    ])
    expect(staying(points, { kind: 'gfs', points: 3, weekly: 0, monthly: 1, yearly: 0 }, '2026-03-15')).toEqual([
      'March: monthly 2026-03',
      'Monday: needed-by Tuesday',
      'Tuesday: last 3',
      'Saturday: last 2',
      'later on Saturday: last 1, newest',
    ])
  })

  it('keeps the newest of days, weeks, months and years that no rule before covers', () => {
    const points = [
      full('i', '2025-12-31'),
      full('h', '2026-02-28'),
      full('g', '2026-03-01'),
      full('f', '2026-03-08'),
      full('e', '2026-03-11'),
      full('d', '2026-03-12'),
      full('c', '2026-03-13'),
      full('c early', '2026-03-13T08:00'),
      full('b', '2026-03-14T07:00'),
      full('a', '2026-03-14T09:00'),
    ]
    const policy = { kind: 'keep', last: 2, daily: 2, weekly: 2, monthly: 1, yearly: 1 } as const
    expect(staying(points, policy, '2026-03-14')).toEqual([
      'i: yearly 2025',
      'h: monthly 2026-02',
      'g: weekly 2026-W09',
      'f: weekly 2026-W10',
      'd: daily 2026-03-12',
      'c: daily 2026-03-13',
      'b: last 2',
      'a: last 1, newest',
    ])
    // A week without a point is not counted, and the last of December lies in the first week of the next year.
    expect(staying(points.slice(0, 4), { ...policy, last: 0, daily: 0, weekly: 4 }, '2026-03-14')).toEqual([
      'i: weekly 2026-W01',
      'h: monthly 2026-02',
      'g: weekly 2026-W09',
      'f: weekly 2026-W10, newest',
    ])
  })

  it('reads the calendar of the scenario', () => {
    const [a, b] = [full('a', '1970-01-01T10:00'), full('b', '1970-01-01T13:00')]
    const policy = { kind: 'keep', last: 0, daily: 2, weekly: 0, monthly: 0, yearly: 0 } as const
    expect(retentionVerdicts([a, b], policy, b.takenAt, 0).map(({ keep }) => keep)).toEqual([false, true])
    expect(
      retentionVerdicts([a, b], policy, b.takenAt, at('2026-03-14T12:00')).map(({ reasons }) => reasons[0]),
    ).toEqual(['2026-03-14', '2026-03-15'].map((period) => ({ code: 'daily', data: { period } })))
  })
})

it('has a sentence for every reason', () => {
  const points = [...WEEK, full('locked', '2026-03-19', '2027-01-01'), full('a', '2026-03-20'), full('b', '2026-03-21')]
  const policies: readonly (RetentionPolicy | null)[] = [
    null,
    { kind: 'count', points: 4 },
    { kind: 'days', days: 1 },
    { kind: 'gfs', points: 0, weekly: 1, monthly: 1, yearly: 1 },
    { kind: 'keep', last: 1, daily: 1, weekly: 1, monthly: 1, yearly: 1 },
  ]
  const told = policies.flatMap((policy) =>
    retentionVerdicts(points, policy, at('2026-03-21'), 0).flatMap(({ reasons }) => reasons),
  )
  expect(new Set(told.map(({ code }) => code)).size).toBe(10)
  for (const { code, data } of told) {
    expect(keepReasonSentence(code, data)).toMatch(/^\S.*\.$/)
    expect(keepReasonSentence(code, data)).not.toMatch(/undefined|NaN|It stays:/)
  }
  expect(keepReasonSentence('needed-by', { ids: 'A, B', points: 2 })).toBe('2 points (A, B) stand on its blocks.')
})
