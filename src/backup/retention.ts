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

/**
 * Everything that a rule, a lock or its age keeps, whatever stands on it; by id. What is known to be broken takes nobody's
 * place: it is not counted, and goes no sooner than if it were sound, for it may yet be repaired.
 */
const ownReasons = (
  sorted: readonly RetainedPoint[],
  policy: RetentionPolicy | null,
  now: SimTime,
  epochMicros: number,
): RuleReasons => {
  const named = (points: readonly RetainedPoint[]): RuleReasons =>
    ruleReasons([...points].reverse(), policy, now, epochMicros)
  const sound = sorted.filter(({ isBroken }) => !isBroken)
  const own = new Map(named(policy === null ? sorted : sound))
  const add = ({ id }: RetainedPoint, reason: KeepReason) => own.set(id, [...(own.get(id) ?? []), reason])
  if (policy !== null && sound.length < sorted.length) {
    const ifSound = named(sorted)
    for (const point of sorted)
      if (point.isBroken && (ifSound.has(point.id) || point === sorted.at(-1)))
        add(point, { code: 'not-counted', data: {} })
  }
  for (const point of sorted)
    if (isLocked(point, now))
      add(point, { code: 'locked', data: { until: timeText(epochMicros + (point.lockedUntil ?? 0)) } })
  const last = sound.at(-1)
  if (last) add(last, { code: 'newest', data: {} })
  return own
}

/** Of each point the place of the one that it stands on; -1 where none is there. */
const basesOf = (sorted: readonly RetainedPoint[]): readonly number[] => {
  const places = new Map(sorted.map(({ id }, at) => [id, at]))
  return sorted.map(({ dependsOn }) => (dependsOn === null ? -1 : (places.get(dependsOn) ?? -1)))
}

/** Places of what the point at `from` stands on, nearest first, as far as `isEnd` lets it. A circle ends as well. */
const foundations = (bases: readonly number[], from: number, isEnd?: (at: number) => boolean): readonly number[] => {
  const found: number[] = []
  for (let at = bases[from] as number; at >= 0 && at !== from && !isEnd?.(at); at = bases[at] as number) {
    found.push(at)
    // More than there are points: it goes round in a circle that it is not in itself.
    if (found.length >= bases.length) return [...new Set(found)]
  }
  return found
}

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
  const bases = basesOf(sorted)
  const own = ownReasons(sorted, policy, now, epochMicros)
  const kept = new Set<number>()
  for (const [at, { id }] of sorted.entries()) {
    if (!own.has(id)) continue
    const needed = foundations(bases, at, (each) => kept.has(each))
    for (const each of [at, ...needed]) kept.add(each)
  }
  return sorted.map(({ id }, at) => ({ id, keep: kept.has(at), reasons: own.get(id) ?? [] }))
}

/** A chain may be hundreds of points long: so many are called by name. */
const NAMED_MAX = 12

const neededByReason = (staying: readonly string[]): readonly KeepReason[] => {
  if (staying.length === 0) return []
  const more = staying.length > NAMED_MAX ? ', …' : ''
  const ids = `${staying.slice(0, NAMED_MAX).join(', ')}${more}`
  return [{ code: 'needed-by', data: { ids, points: staying.length } }]
}

/**
 * One verdict a point, oldest first, whatever the order of the points. The newest sound one stays under every policy, a locked one
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
  const bases = basesOf(sorted)
  const own = ownReasons(sorted, policy, now, epochMicros)
  const needs = sorted.map(() => ({ all: [] as string[], staying: [] as string[] }))
  for (const [at, { id }] of sorted.entries()) {
    const stays = own.has(id)
    for (const base of foundations(bases, at)) {
      needs[base]?.all.push(id)
      if (stays) needs[base]?.staying.push(id)
    }
  }
  return sorted.map(({ id }, at) => {
    const { all, staying } = needs[at] as (typeof needs)[number]
    const reasons = [...(own.get(id) ?? []), ...neededByReason(staying)]
    return { id, keep: reasons.length > 0, reasons, neededBy: all }
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
