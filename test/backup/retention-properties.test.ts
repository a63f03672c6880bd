/** What holds of every decision, whatever the chain and the policy. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isOnlyNeeded,
  mergeableBase,
  type RetainedPoint,
  retentionStandings,
  retentionVerdicts,
} from '../../src/backup/retention.ts'
import { ANY_RETAINED, at, type Retained } from './retained-points.ts'

const EPOCH = at('2026-03-14T09:00')
const RUNS = { numRuns: 1_000 }

const judged = ({ points, policy, now }: Pick<Retained, 'points' | 'policy' | 'now'>) =>
  retentionVerdicts(points, policy, now, EPOCH)
const left = (asked: Pick<Retained, 'points' | 'policy' | 'now'>): readonly RetainedPoint[] => {
  const kept = new Set(
    judged(asked)
      .filter(({ keep }) => keep)
      .map(({ id }) => id),
  )
  return asked.points.filter(({ id }) => kept.has(id))
}
const holds = (claim: (asked: Retained) => void): void => fc.assert(fc.property(ANY_RETAINED, claim), RUNS)

describe('of any points under any policy', () => {
  it('none that stays depends on one that goes', () =>
    holds((asked) => {
      const kept = new Set(left(asked).map(({ id }) => id))
      for (const { id, dependsOn } of left(asked))
        if (dependsOn !== null) expect([id, kept.has(dependsOn)]).toEqual([id, true])
    }))

  it('the newest and the locked stay', () =>
    holds((asked) => {
      const kept = left(asked)
      expect(kept).toContain(asked.points.at(-1))
      for (const point of asked.points) if ((point.lockedUntil ?? 0) > asked.now) expect(kept).toContain(point)
    }))

  it('one goes only where no rule, no lock and no point that stays is for it', () =>
    holds((asked) => {
      const verdicts = judged(asked)
      const goes = new Set(verdicts.filter(({ keep }) => !keep).map(({ id }) => id))
      for (const { id, keep, reasons, neededBy } of verdicts) {
        expect([id, reasons.length > 0]).toEqual([id, keep])
        if (!keep) expect(neededBy.filter((each) => !goes.has(each))).toEqual([])
        else if (isOnlyNeeded({ reasons })) expect(neededBy.some((each) => !goes.has(each))).toBe(true)
      }
    }))

  it('what is known to be broken takes the place of nothing sound', () =>
    holds((asked) => {
      const points = asked.points.map((point, index) => ({ ...point, isBroken: index % 3 === 2 }))
      const kept = left({ ...asked, points }).map(({ id }) => id)
      for (const { id } of left({ ...asked, points: points.filter(({ isBroken }) => !isBroken) }))
        expect(kept).toContain(id)
      // A GFS full of a period is its first one, which a broken one before it would have been.
      if (asked.policy?.kind !== 'gfs') for (const { id } of left(asked)) expect(kept).toContain(id)
      for (const { id, dependsOn } of points)
        if (dependsOn !== null && kept.includes(id)) expect(kept).toContain(dependsOn)
    }))

  it('the answer is the same in any order, and without its reasons', () =>
    holds((asked) => {
      const verdicts = judged(asked)
      expect(judged({ ...asked, points: asked.shuffled })).toEqual(verdicts)
      const standings = retentionStandings(asked.shuffled, asked.policy, asked.now, EPOCH)
      expect(standings.map(({ id, keep }) => [id, keep])).toEqual(verdicts.map(({ id, keep }) => [id, keep]))
      expect(mergeableBase(asked.shuffled, standings)).toEqual(mergeableBase(asked.points, verdicts))
    }))

  it('asked again of what is left, nothing more goes', () =>
    holds((asked) => {
      const kept = left(asked)
      expect(left({ ...asked, points: kept })).toEqual(kept)
    }))

  it('what goes now does not come back into what is asked for later', () =>
    holds((asked) => {
      const later = { ...asked, now: asked.now + 86_400_000_000 }
      const afterBoth = left({ ...later, points: left(asked) })
      expect(left(later)).toEqual(afterBoth)
    }))
})

describe('of any points under keep', () => {
  it('each rule names as many as it was asked for, where there are so many periods left', () =>
    holds((asked) => {
      if (asked.policy?.kind !== 'keep') return
      const { policy, points } = asked
      const dayOf = ({ takenAt }: RetainedPoint): string =>
        new Date((EPOCH + takenAt) / 1000).toISOString().slice(0, 10)
      const codes = (code: string) =>
        judged(asked).filter(({ reasons }) => reasons.some((reason) => reason.code === code)).length
      expect(codes('last')).toBe(Math.min(policy.last, points.length))
      const newest = points.slice(Math.max(0, points.length - policy.last))
      const covered = new Set(policy.last === 0 ? [] : newest.map(dayOf))
      const open = new Set(points.map(dayOf).filter((day) => !covered.has(day)))
      expect(codes('daily')).toBe(Math.min(policy.daily, open.size))
    }))
})
