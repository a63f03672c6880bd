/** Ninety days of a plan, held against what is known of such plans and against the decision itself. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type PreviewDay,
  type RetentionPlan,
  retentionDays,
  retentionPreview,
} from '../../src/backup/retention-preview.ts'
import { estimatedBytes } from '../../src/backup/size-estimate.ts'
import { DAY, HOUR } from '../../src/kernel/sim-time.ts'
import { ANY_POLICY, at } from './retained-points.ts'

/** A Sunday, ten in the evening. */
const SUNDAY = at('2026-03-15')

const PLAN: RetentionPlan = {
  startAt: 0,
  epochMicros: SUNDAY,
  days: 90,
  everyMicros: DAY,
  method: 'Forward',
  activeFullEveryDays: null,
  syntheticFullEveryDays: null,
  policy: { kind: 'count', points: 3 },
}

const LETTERS = { Full: 'F', SyntheticFull: 'S', Incremental: 'i', Rollback: 'r' }
/** `1F 2i 3i` */
const shape = ({ points }: PreviewDay): string => points.map(({ id, type }) => `${id}${LETTERS[type]}`).join(' ')

describe('ninety days in advance', () => {
  it('retention 3: full on Sunday, the next on Thursday, the old chain goes on Saturday', () => {
    const days = retentionPreview({ ...PLAN, days: 8, activeFullEveryDays: 4 })
    expect(days.map((day) => `${day.day} ${shape(day)}: ${day.asked} asked, ${day.gone.length} gone`)).toEqual([
      '2026-03-15 1F: 1 asked, 0 gone',
      '2026-03-16 1F 2i: 2 asked, 0 gone',
      '2026-03-17 1F 2i 3i: 3 asked, 0 gone',
      '2026-03-18 1F 2i 3i 4i: 3 asked, 0 gone',
      '2026-03-19 1F 2i 3i 4i 5F: 3 asked, 0 gone',
      '2026-03-20 1F 2i 3i 4i 5F 6i: 3 asked, 0 gone',
      '2026-03-21 5F 6i 7i: 3 asked, 4 gone',
      '2026-03-22 5F 6i 7i 8i: 3 asked, 0 gone',
    ])
  })

  it('"keep 3" is up to nine files with a full each week, and three where the base is merged or rolled on', () => {
    const most = (plan: Partial<RetentionPlan>): number =>
      Math.max(...retentionPreview({ ...PLAN, ...plan }).map(({ points }) => points.length))
    expect(most({ activeFullEveryDays: 7 })).toBe(9)
    expect(most({ syntheticFullEveryDays: 7 })).toBe(9)
    expect(most({ method: 'ForeverForward' })).toBe(3)
    expect(most({ method: 'Reverse' })).toBe(3)
    expect(most({})).toBe(90)
  })

  it('forever forward moves its full up, day by day', () => {
    const days = retentionPreview({ ...PLAN, days: 5, method: 'ForeverForward' })
    expect(days.map(shape)).toEqual(['1F', '1F 2i', '1F 2i 3i', '2F 3i 4i', '3F 4i 5i'])
    expect(days.map(({ gone }) => gone.join())).toEqual(['', '', '', '1', '2'])
    expect(days.at(-1)?.points.map(({ dependsOn }) => dependsOn)).toEqual([null, '3', '4'])
    expect(days.at(-1)?.points.map(({ verdict }) => verdict.neededByPoints)).toEqual([2, 1, 0])
  })

  it('reverse has its full at the newest, and an active full leaves the one before behind', () => {
    expect(retentionPreview({ ...PLAN, days: 4, method: 'Reverse' }).map(shape)).toEqual([
      '1F',
      '1r 2F',
      '1r 2r 3F',
      '2r 3r 4F',
    ])
    const active = retentionPreview({
      ...PLAN,
      days: 6,
      method: 'Reverse',
      activeFullEveryDays: 3,
      syntheticFullEveryDays: 1,
    })
    expect(active.map(shape)).toEqual(['1F', '1r 2F', '1r 2r 3F', '2r 3F 4F', '3F 4r 5F', '4r 5r 6F'])
  })

  it('a synthetic full begins a chain, and an active one that is due comes instead', () => {
    const days = retentionPreview({ ...PLAN, days: 7, activeFullEveryDays: 4, syntheticFullEveryDays: 2, policy: null })
    expect(days.at(-1) && shape(days.at(-1) as PreviewDay)).toBe('1F 2i 3S 4i 5F 6i 7S')
  })

  it('counts several points a day into their day, and begins with the day of the first', () => {
    const days = retentionPreview({ ...PLAN, days: 3, everyMicros: 8 * HOUR, policy: null })
    expect(days.map(({ day, points }) => `${day} ${points.length}`)).toEqual([
      '2026-03-15 1',
      '2026-03-16 4',
      '2026-03-17 7',
    ])
    const slow = retentionPreview({ ...PLAN, days: 5, everyMicros: 2 * DAY, policy: null })
    expect(slow.map(({ points }) => points.length)).toEqual([1, 1, 2, 2, 3])
    const midnight = { ...PLAN, days: 2, startAt: 2 * HOUR, everyMicros: 12 * HOUR, policy: null }
    expect(retentionPreview(midnight).map(({ day, points }) => `${day} ${points.length}`)).toEqual([
      '2026-03-16 2',
      '2026-03-17 4',
    ])
  })

  it('flags the fulls of weeks, months and years for years, and nothing but fulls', () => {
    const policy = { kind: 'gfs', points: 7, weekly: 4, monthly: 12, yearly: 3 } as const
    const days = [...retentionDays({ ...PLAN, days: 800, activeFullEveryDays: 7, policy })]
    const last = days.at(-1) as PreviewDay
    const flagged = last.points.filter(({ verdict }) =>
      verdict.reasons.some(({ code }) => ['weekly', 'monthly', 'yearly'].includes(code)),
    )
    expect(flagged.every(({ type }) => type === 'Full')).toBe(true)
    const periods = (code: string) =>
      last.points.flatMap(({ verdict }) =>
        verdict.reasons.flatMap((reason) =>
          reason.code === code && 'period' in reason.data ? [reason.data.period] : [],
        ),
      )
    expect(last.day).toBe('2028-05-22')
    expect(periods('yearly')).toEqual(['2026', '2027', '2028'])
    expect(periods('monthly')).toHaveLength(12)
    expect(periods('weekly')).toEqual(['2028-W17', '2028-W18', '2028-W19', '2028-W20'])
    expect(last.fulls + last.increments).toBe(last.points.length)
  })

  it('refuses to go round without end', () =>
    expect(() => retentionPreview({ ...PLAN, everyMicros: 0 })).toThrow(RangeError))
})

it('never leaves a point on one that is gone, under any plan', () => {
  const days = fc.option(fc.integer({ min: 1, max: 20 }), { nil: null })
  const plans = fc.record({
    ...{ startAt: fc.nat(DAY), epochMicros: fc.constant(SUNDAY), days: fc.constant(40), policy: ANY_POLICY },
    everyMicros: fc.constantFrom(12 * HOUR, DAY, 30 * HOUR),
    method: fc.constantFrom('Forward' as const, 'ForeverForward' as const, 'Reverse' as const),
    ...{ activeFullEveryDays: days, syntheticFullEveryDays: days },
  })
  fc.assert(
    fc.property(plans, (plan) => {
      let taken = 0
      for (const { points, asked, fulls, gone } of retentionDays(plan)) {
        taken += gone.length
        const ids = new Set(points.map(({ id }) => id))
        for (const { id, dependsOn, isFull, verdict } of points) {
          expect([id, dependsOn === null || ids.has(dependsOn), isFull]).toEqual([id, true, dependsOn === null])
          expect([verdict.id, verdict.keep]).toEqual([id, true])
        }
        expect(asked).toBeLessThanOrEqual(points.length)
        if (plan.method === 'ForeverForward' && fulls === 1 && plan.policy?.kind === 'count')
          expect(points.length).toBe(asked)
        // Every point that was ever taken is either here or was told as gone.
        const [newest] = points.slice(-1)
        expect(taken + points.length).toBe(Number(newest?.id ?? 0))
      }
    }),
    { numRuns: 150 },
  )
})

describe('the rule of thumb C(F·D + R·d·D)', () => {
  it.each([
    [{ dataBytes: 1000, fulls: 1, increments: 0, changeHundredths: 5, keptHundredths: 100 }, 1000],
    [{ dataBytes: 1000, fulls: 2, increments: 6, changeHundredths: 5, keptHundredths: 50 }, 1150],
    [{ dataBytes: 3, fulls: 1, increments: 1, changeHundredths: 1, keptHundredths: 33 }, 1],
    [
      { dataBytes: 64 * 1024 ** 4, fulls: 90, increments: 999, changeHundredths: 7, keptHundredths: 60 },
      6_752_443_953_800_283,
    ],
  ])('%j is %d bytes', (asked, bytes) => expect(estimatedBytes(asked)).toBe(bytes))
})
