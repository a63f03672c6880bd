/** What a plan and its retention leave lying on each day: no bytes, but the decisions that the job itself takes. */
import { dayText } from '../kernel/calendar-periods.ts'
import { DAY, type Duration, type SimTime } from '../kernel/sim-time.ts'
import {
  type ChainPlan,
  EMPTY_CHAIN,
  type PlannedChain,
  type PlannedPoint,
  withMergedBase,
  withNextPoint,
} from './chain-plan.ts'
import {
  isOnlyNeeded,
  mergeableBase,
  type RetentionPolicy,
  retentionStandings,
  retentionVerdicts,
  type Standing,
} from './retention.ts'

export interface RetentionPlan extends ChainPlan {
  /** When the first point is taken. */
  readonly startAt: SimTime
  readonly epochMicros: number
  /** How many days of the calendar, from the one of `startAt` on. */
  readonly days: number
  readonly everyMicros: Duration
  readonly policy: RetentionPolicy | null
}

export interface PreviewPoint extends PlannedPoint {
  /** Which points need it can be read off their `dependsOn`: a long chain's lists for each day would be too much. */
  readonly verdict: Standing & { readonly neededByPoints: number }
}

/** As the day ends. */
export interface PreviewDay {
  /** `2026-03-15`. */
  readonly day: string
  /** Oldest first. */
  readonly points: readonly PreviewPoint[]
  /** How many of them the policy asks for, the newest among them; the others stay because of those. */
  readonly asked: number
  readonly fulls: number
  readonly increments: number
  /** Ids of those that went this day: removed, or merged into the next. */
  readonly gone: readonly string[]
}

const afterRetention = (
  plan: RetentionPlan,
  points: readonly PlannedPoint[],
  now: SimTime,
): readonly PlannedPoint[] => {
  const { policy, epochMicros } = plan
  const standings = retentionStandings(points, policy, now, epochMicros)
  const kept = new Set(standings.filter(({ keep }) => keep).map(({ id }) => id))
  const left = points.filter(({ id }) => kept.has(id))
  if (plan.method !== 'ForeverForward') return left
  const base = mergeableBase(left, standings)
  return base ? afterRetention(plan, withMergedBase(left, base.id), now) : left
}

const dayOf = (
  plan: RetentionPlan,
  day: string,
  at: SimTime,
  points: readonly PlannedPoint[],
  gone: readonly string[],
): PreviewDay => {
  const verdicts = new Map(
    retentionVerdicts(points, plan.policy, at, plan.epochMicros).map(({ neededBy, ...verdict }) => [
      verdict.id,
      { ...verdict, neededByPoints: neededBy.length },
    ]),
  )
  const judged = points.map((point) => ({ ...point, verdict: verdicts.get(point.id) as PreviewPoint['verdict'] }))
  const fulls = points.filter(({ isFull }) => isFull).length
  return {
    day,
    points: judged,
    asked: judged.filter(({ verdict }) => !isOnlyNeeded(verdict)).length,
    fulls,
    increments: points.length - fulls,
    gone,
  }
}

/** Day by day. Retention runs after each point, as a job runs it; points are called 1, 2, 3 … */
export function* retentionDays(plan: RetentionPlan): Generator<PreviewDay, void> {
  if (!(plan.everyMicros > 0)) throw new RangeError(`a plan needs an interval, not ${plan.everyMicros}`)
  const midnight = plan.startAt - ((plan.epochMicros + plan.startAt) % DAY)
  let chain: PlannedChain = EMPTY_CHAIN
  let [count, lastAt] = [0, plan.startAt]
  for (let index = 0; index < plan.days; index++) {
    const dayAt = midnight + index * DAY
    const gone: string[] = []
    for (let at = plan.startAt + count * plan.everyMicros; at < dayAt + DAY; at += plan.everyMicros) {
      count++
      const grown = withNextPoint(plan, chain, String(count), at)
      const points = afterRetention(plan, grown.points, at)
      const left = new Set(points.map(({ id }) => id))
      for (const { id } of grown.points) if (!left.has(id)) gone.push(id)
      chain = { ...grown, points }
      lastAt = at
    }
    yield dayOf(plan, dayText(plan.epochMicros + dayAt), lastAt, chain.points, gone)
  }
}

export const retentionPreview = (plan: RetentionPlan): readonly PreviewDay[] => [...retentionDays(plan)]
