/** Which restore points stay and which may go, why, and what depends on each. A pure decision: nothing is removed here. */
import type { SimTime } from '../kernel/sim-time.ts'
import { timeText } from '../kernel/wall-clock.ts'
import type { KeepReason, RetainedPoint, RetentionPolicy } from './retention-policy.ts'
import { type RuleReasons, ruleReasons } from './retention-rules.ts'

export type { KeepReason, RetainedPoint, RetentionPolicy } from './retention-policy.ts'

export interface RetentionVerdict {
  readonly id: string
  readonly keep: boolean
  /** Empty where it goes. */
  readonly reasons: readonly KeepReason[]
  /** All points, transitively, that cannot be restored without it; oldest first. */
  readonly neededBy: readonly string[]
}

/** Of two of one moment the shorter id is the older one, as numbers at its end grow. */
const isOlder = (a: RetainedPoint, b: RetainedPoint): number =>
  a.takenAt - b.takenAt || a.id.length - b.id.length || (a.id < b.id ? -1 : 1)

const oldestFirst = (points: readonly RetainedPoint[]): readonly RetainedPoint[] => [...points].sort(isOlder)

const isLocked = ({ lockedUntil }: RetainedPoint, now: SimTime): boolean => lockedUntil !== null && lockedUntil > now

/** Everything that a rule, a lock or its age keeps, whatever stands on it; by id. */
const ownReasons = (
  sorted: readonly RetainedPoint[],
  policy: RetentionPolicy | null,
  now: SimTime,
  epochMicros: number,
): RuleReasons => {
  const byRule = ruleReasons([...sorted].reverse(), policy, now, epochMicros)
  const own = new Map(byRule)
  const add = ({ id }: RetainedPoint, reason: KeepReason) => own.set(id, [...(own.get(id) ?? []), reason])
  for (const point of sorted)
    if (isLocked(point, now))
      add(point, { code: 'locked', data: { until: timeText(epochMicros + (point.lockedUntil ?? 0)) } })
  const last = sorted.at(-1)
  if (last) add(last, { code: 'newest', data: {} })
  return own
}

/** What `id` stands on, nearest first. A link to a point that is not there ends it. */
const foundations = (byId: ReadonlyMap<string, RetainedPoint>, id: string, stopAt?: ReadonlySet<string>): string[] => {
  const found: string[] = []
  const seen = new Set([id])
  for (let next = byId.get(id)?.dependsOn ?? null; next !== null && !seen.has(next) && !stopAt?.has(next); ) {
    const point = byId.get(next)
    if (!point) break
    seen.add(next)
    found.push(next)
    next = point.dependsOn
  }
  return found
}

const byIdOf = (points: readonly RetainedPoint[]): ReadonlyMap<string, RetainedPoint> =>
  new Map(points.map((point) => [point.id, point]))

/** What `mergeableBase` asks of a verdict. */
export type Standing = Pick<RetentionVerdict, 'id' | 'keep' | 'reasons'>

/** The same decision as `retentionVerdicts`, oldest first, without saying what needs what: for long chains. */
export const retentionStandings = (
  points: readonly RetainedPoint[],
  policy: RetentionPolicy | null,
  now: SimTime,
  epochMicros: number,
): readonly Standing[] => {
  const sorted = oldestFirst(points)
  const byId = byIdOf(points)
  const own = ownReasons(sorted, policy, now, epochMicros)
  const kept = new Set<string>()
  for (const id of own.keys()) {
    const needed = foundations(byId, id, kept)
    for (const each of [id, ...needed]) kept.add(each)
  }
  return sorted.map(({ id }) => ({ id, keep: kept.has(id), reasons: own.get(id) ?? [] }))
}

/**
 * One verdict a point, oldest first, whatever the order of the points. The newest stays under every policy, a locked one
 * until its time is over, and whatever one that stays cannot be restored without: "keep 3" may well be nine files.
 * Null is no policy: all stay.
 */
export const retentionVerdicts = (
  points: readonly RetainedPoint[],
  policy: RetentionPolicy | null,
  now: SimTime,
  epochMicros: number,
): readonly RetentionVerdict[] => {
  const sorted = oldestFirst(points)
  const byId = byIdOf(points)
  const own = ownReasons(sorted, policy, now, epochMicros)
  const neededBy = new Map<string, string[]>(sorted.map(({ id }) => [id, []]))
  for (const { id } of sorted) for (const needed of foundations(byId, id)) neededBy.get(needed)?.push(id)
  return sorted.map(({ id }) => {
    const needs = neededBy.get(id) ?? []
    const staying = needs.filter((each) => own.has(each))
    const need: readonly KeepReason[] =
      staying.length === 0 ? [] : [{ code: 'needed-by', data: { ids: staying.join(', '), points: staying.length } }]
    const reasons = [...(own.get(id) ?? []), ...need]
    return { id, keep: reasons.length > 0, reasons, neededBy: needs }
  })
}

/** Nothing but points behind it keep it: the policy asked for less. */
export const isOnlyNeeded = ({ reasons }: Pick<Standing, 'reasons'>): boolean =>
  reasons.every(({ code }) => code === 'needed-by')

/**
 * The oldest full that no rule asks for and on which exactly one point stands that stays: that point's increment can be
 * merged into it, and the full is then of that point's moment. A locked increment is not touched, nor is a locked full.
 */
export const mergeableBase = (
  points: readonly RetainedPoint[],
  verdicts: readonly Standing[],
): RetainedPoint | undefined => {
  const verdictOf = new Map(verdicts.map((verdict) => [verdict.id, verdict]))
  return oldestFirst(points).find((point) => {
    const verdict = verdictOf.get(point.id)
    if (!point.isFull || !verdict || !isOnlyNeeded(verdict)) return false
    const [successor, ...others] = points.filter(({ dependsOn }) => dependsOn === point.id)
    const next = successor && verdictOf.get(successor.id)
    return others.length === 0 && next !== undefined && next.keep && next.reasons.every(({ code }) => code !== 'locked')
  })
}
