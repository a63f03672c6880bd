/** How a plan's restore points stand on each other: what the next one is, and what becomes of those before it. */
import { DAY, type SimTime } from '../kernel/sim-time.ts'
import type { RetainedPoint } from './retention-policy.ts'

export interface ChainPlan {
  readonly method: 'Forward' | 'ForeverForward' | 'Reverse'
  /** The source is read whole again. */
  readonly activeFullEveryDays: number | null
  /** Built in the repository of what lies there. Under Reverse the newest is a full anyway. */
  readonly syntheticFullEveryDays: number | null
}

export interface PlannedPoint extends RetainedPoint {
  /** A rollback holds the blocks that its younger neighbour has replaced. */
  readonly type: 'Full' | 'SyntheticFull' | 'Incremental' | 'Rollback'
}

export interface PlannedChain {
  /** Oldest first. */
  readonly points: readonly PlannedPoint[]
  /** When the source was last read whole; null before the first time. */
  readonly activeFullAt: SimTime | null
  /** When a chain last began, by either sort of full. */
  readonly fullAt: SimTime | null
}

export const EMPTY_CHAIN: PlannedChain = { points: [], activeFullAt: null, fullAt: null }

const isOver = (everyDays: number | null, since: SimTime, at: SimTime): boolean =>
  everyDays !== null && at - since >= everyDays * DAY

/** An active full comes before a synthetic one that is due at the same time; the first point is one. */
export const nextPointType = (
  plan: ChainPlan,
  { activeFullAt, fullAt }: Pick<PlannedChain, 'activeFullAt' | 'fullAt'>,
  at: SimTime,
): 'Full' | 'SyntheticFull' | 'Incremental' => {
  if (activeFullAt === null || fullAt === null || isOver(plan.activeFullEveryDays, activeFullAt, at)) return 'Full'
  if (plan.method !== 'Reverse' && isOver(plan.syntheticFullEveryDays, fullAt, at)) return 'SyntheticFull'
  return 'Incremental'
}

/** The chain with one point more. */
export const withNextPoint = (plan: ChainPlan, chain: PlannedChain, id: string, takenAt: SimTime): PlannedChain => {
  const type = nextPointType(plan, chain, takenAt)
  const alone = { id, takenAt, isFull: true, dependsOn: null, lockedUntil: null }
  const before = chain.points.at(-1)
  if (type !== 'Incremental' || !before)
    return {
      points: [...chain.points, { ...alone, type: type === 'SyntheticFull' ? type : 'Full' }],
      activeFullAt: type === 'SyntheticFull' ? chain.activeFullAt : takenAt,
      fullAt: takenAt,
    }
  if (plan.method !== 'Reverse') {
    const increment: PlannedPoint = { ...alone, isFull: false, dependsOn: before.id, type }
    return { ...chain, points: [...chain.points, increment] }
  }
  // The changed blocks go into the full, which becomes the new point; what they replace is the point before.
  const rollback: PlannedPoint = { ...before, isFull: false, dependsOn: id, type: 'Rollback' }
  return { ...chain, points: [...chain.points.slice(0, -1), rollback, { ...alone, type: 'Full' }] }
}

/** The base's file takes the blocks of the increment on it, and is from then on the full of that one's moment. */
export const withMergedBase = (points: readonly PlannedPoint[], base: string): readonly PlannedPoint[] =>
  points
    .filter(({ id }) => id !== base)
    .map((point) => (point.dependsOn === base ? { ...point, isFull: true, dependsOn: null, type: 'Full' } : point))
