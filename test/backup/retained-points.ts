/** Restore points written as a person would list them: the time, and on what each stands. */
import * as fc from 'fast-check'
import { type RetainedPoint, type RetentionPolicy, retentionVerdicts } from '../../src/backup/retention.ts'
import { DAY, HOUR } from '../../src/kernel/sim-time.ts'

/** Times in these tests are told in the calendar. */
export const at = (text: string): number => Date.parse(`${text.length === 10 ? `${text}T22:00` : text}:00Z`) * 1000

export const full = (id: string, time: string, lockedUntil: string | null = null): RetainedPoint => ({
  id,
  takenAt: at(time),
  isFull: true,
  dependsOn: null,
  lockedUntil: lockedUntil === null ? null : at(lockedUntil),
})

export const on = (dependsOn: string, id: string, time: string, lockedUntil: string | null = null): RetainedPoint => ({
  ...full(id, time, lockedUntil),
  isFull: false,
  dependsOn,
})

/** `id: codes with what they stand for`; what goes is not listed. */
export const staying = (points: readonly RetainedPoint[], policy: RetentionPolicy | null, now: string): string[] => {
  const verdicts = retentionVerdicts(points, policy, at(now), 0)
  return verdicts
    .filter(({ keep }) => keep)
    .map(({ id, reasons }) => {
      const told = reasons.map(({ code, data }) => [code, ...Object.values(data).slice(0, 1)].join(' '))
      return `${id}: ${told.join(', ')}`
    })
}

/** A full on Sunday, an increment on each day that follows. */
export const WEEK: readonly RetainedPoint[] = [
  full('Sun', '2026-03-15'),
  on('Sun', 'Mon', '2026-03-16'),
  on('Mon', 'Tue', '2026-03-17'),
  on('Tue', 'Wed', '2026-03-18'),
]

/** Ids without spaces, in the order of their age. */
const chain = (kinds: readonly ('full' | 'increment' | 'differential')[], gaps: readonly number[]): RetainedPoint[] => {
  const points: RetainedPoint[] = []
  let takenAt = 0
  for (const [index, kind] of kinds.entries()) {
    takenAt += gaps[index] as number
    const before = kind === 'increment' ? points.at(-1) : points.findLast(({ isFull }) => isFull)
    const dependsOn = kind === 'full' ? null : (before?.id ?? null)
    points.push({ id: `P-${index + 1}`, takenAt, isFull: dependsOn === null, dependsOn, lockedUntil: null })
  }
  return points
}

const reversed = (points: readonly RetainedPoint[]): RetainedPoint[] =>
  points.map((point, index) => ({
    ...point,
    isFull: index === points.length - 1,
    dependsOn: points[index + 1]?.id ?? null,
  }))

const few = fc.nat(5)

export const ANY_POLICY: fc.Arbitrary<RetentionPolicy | null> = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant('count' as const), points: few }),
  fc.record({ kind: fc.constant('days' as const), days: fc.nat(60) }),
  fc.record({ kind: fc.constant('gfs' as const), points: few, weekly: few, monthly: few, yearly: few }),
  fc.record({ kind: fc.constant('keep' as const), last: few, daily: few, weekly: few, monthly: few, yearly: few }),
)

export interface Retained {
  readonly points: readonly RetainedPoint[]
  readonly policy: RetentionPolicy | null
  readonly now: number
  readonly shuffled: readonly RetainedPoint[]
}

const GAPS = fc.oneof(fc.constantFrom(HOUR, 6 * HOUR, DAY), fc.integer({ min: 1, max: 40 * DAY }))

/** Chains of every shape, some points locked before or behind now, and the same in another order. */
export const ANY_RETAINED: fc.Arbitrary<Retained> = fc
  .array(fc.tuple(fc.constantFrom('full', 'increment', 'increment', 'increment', 'differential'), GAPS), {
    minLength: 1,
    maxLength: 40,
  })
  .chain((steps) => {
    const forward = chain(
      steps.map(([kind]) => kind as 'full'),
      steps.map(([, gap]) => gap),
    )
    return fc.boolean().chain((isReverse) => {
      const points = isReverse ? reversed(forward) : forward
      const last = (points.at(-1) as RetainedPoint).takenAt
      return fc
        .tuple(
          ANY_POLICY,
          fc.nat(30 * DAY),
          fc.array(fc.option(fc.integer({ min: -20 * DAY, max: 20 * DAY }), { freq: 2 }), {
            minLength: points.length,
            maxLength: points.length,
          }),
        )
        .chain(([policy, later, locks]) => {
          const now = last + later
          const locked = points.map((point, index) => {
            const lock = locks[index] ?? null
            return index % 5 === 0 && lock !== null ? { ...point, lockedUntil: now + lock } : point
          })
          return fc
            .shuffledSubarray(locked, { minLength: locked.length })
            .map((shuffled) => ({ points: locked, policy, now, shuffled }))
        })
    })
  })
