/** The policies' own rules: which points each names, and for which period. What those stand on is not their matter. */
import { dayText, monthText, weekText, yearText } from '../kernel/calendar-periods.ts'
import { DAY, type SimTime } from '../kernel/sim-time.ts'
import type { KeepReason, PeriodCode, RetainedPoint, RetentionPolicy } from './retention-policy.ts'

/** Reasons by id; a point that no rule names is not in it. */
export type RuleReasons = ReadonlyMap<string, readonly KeepReason[]>

type Named = readonly (readonly [RetainedPoint, KeepReason])[]

const PERIODS: readonly (readonly [PeriodCode, (epochMicros: number) => string])[] = [
  ['daily', dayText],
  ['weekly', weekText],
  ['monthly', monthText],
  ['yearly', yearText],
]

/** Every period is made of whole days: points of one day, which are neighbours, share one look into the calendar. */
const onceADay = (textOf: (epochMicros: number) => string, epochMicros: number) => {
  let [day, text] = [Number.NaN, '']
  return ({ takenAt }: RetainedPoint): string => {
    const its = Math.floor((epochMicros + takenAt) / DAY)
    if (its !== day) [day, text] = [its, textOf(epochMicros + takenAt)]
    return text
  }
}

const newest = (newestFirst: readonly RetainedPoint[], points: number): Named =>
  newestFirst.slice(0, Math.max(0, points)).map((point, index) => [
    point,
    {
      code: 'last',
      data: { number: index + 1, points },
    },
  ])

/** Of each of the last periods that have a full, the first one. */
const firstFulls = (
  newestFirst: readonly RetainedPoint[],
  code: PeriodCode,
  periods: number,
  periodOf: (point: RetainedPoint) => string,
): Named => {
  const first = new Map<string, RetainedPoint>()
  for (const point of newestFirst) {
    if (!point.isFull) continue
    const period = periodOf(point)
    if (!first.has(period) && first.size >= periods) break
    first.set(period, point)
  }
  return [...first].map(([period, point]) => [point, { code, data: { period } }])
}

/** Of each of the last periods that no kept point covers yet, the newest point. */
const newestOfPeriods = (
  newestFirst: readonly RetainedPoint[],
  kept: readonly RetainedPoint[],
  code: PeriodCode,
  periods: number,
  periodOf: (point: RetainedPoint) => string,
): Named => {
  const covered = new Set(periods > 0 ? kept.map(periodOf) : [])
  const found: [RetainedPoint, KeepReason][] = []
  for (const point of newestFirst) {
    if (found.length >= periods) break
    const period = periodOf(point)
    if (covered.has(period)) continue
    covered.add(period)
    found.push([point, { code, data: { period } }])
  }
  return found
}

const named = (
  newestFirst: readonly RetainedPoint[],
  policy: RetentionPolicy,
  now: SimTime,
  epochMicros: number,
): Named => {
  if (policy.kind === 'count') return newest(newestFirst, policy.points)
  if (policy.kind === 'days')
    return newestFirst
      .filter(({ takenAt }) => now - takenAt < policy.days * DAY)
      .map((point) => [point, { code: 'within-days', data: { days: policy.days } }])
  const found = [...newest(newestFirst, policy.kind === 'gfs' ? policy.points : policy.last)]
  for (const [code, textOf] of PERIODS) {
    const periodOf = onceADay(textOf, epochMicros)
    if (policy.kind === 'keep') {
      const kept = found.map(([point]) => point)
      found.push(...newestOfPeriods(newestFirst, kept, code, policy[code], periodOf))
    } else if (code !== 'daily') found.push(...firstFulls(newestFirst, code, policy[code], periodOf))
  }
  return found
}

/** `newestFirst`: in that order. Null names every point. */
export const ruleReasons = (
  newestFirst: readonly RetainedPoint[],
  policy: RetentionPolicy | null,
  now: SimTime,
  epochMicros: number,
): RuleReasons => {
  const reasons = new Map<string, KeepReason[]>()
  const all: Named =
    policy === null
      ? newestFirst.map((point) => [point, { code: 'no-policy', data: {} }])
      : named(newestFirst, policy, now, epochMicros)
  for (const [{ id }, reason] of all) reasons.set(id, [...(reasons.get(id) ?? []), reason])
  return reasons
}
