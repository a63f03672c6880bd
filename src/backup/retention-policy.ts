/** What retention is asked about, and what may be asked for. */
import type { SimTime } from '../kernel/sim-time.ts'

export interface RetainedPoint {
  readonly id: string
  readonly takenAt: SimTime
  readonly isFull: boolean
  /**
   * The point whose file this one's blocks stand on: an incremental's predecessor, a differential's full, a rollback's
   * younger neighbour. Null for one that stands alone.
   */
  readonly dependsOn: string | null
  /** Immutable until then; null where it may go. */
  readonly lockedUntil: SimTime | null
  /** True where it is known that nothing can be returned from it. */
  readonly isBroken?: boolean
}

/**
 * `count`: the newest points. `days`: those of the last so many times 24 hours; one that is exactly so old goes.
 *
 * `gfs`: the newest `points`, and of the fulls the first of each of the last weeks (Monday to Sunday), months and years
 * that have one. Each rule looks at all fulls, and one full may stand for several. Increments never do.
 *
 * `keep`: the `last` newest, then the newest of each of the last days, weeks, months and years that have a point. As in
 * Proxmox, a period in which a rule before it keeps a point is covered already and takes nothing of this rule's number.
 */
export type RetentionPolicy =
  | { readonly kind: 'count'; readonly points: number }
  | { readonly kind: 'days'; readonly days: number }
  | {
      readonly kind: 'gfs'
      readonly points: number
      readonly weekly: number
      readonly monthly: number
      readonly yearly: number
    }
  | {
      readonly kind: 'keep'
      readonly last: number
      readonly daily: number
      readonly weekly: number
      readonly monthly: number
      readonly yearly: number
    }

/** `number`: 1 is the newest. Periods as texts: `2026-03-14`, `2026-W11`, `2026-03`, `2026`. `ids`: `A, B`, oldest first, at most twelve of `points`. */
export type KeepReason =
  | { readonly code: 'no-policy' | 'newest' | 'not-counted'; readonly data: Readonly<Record<string, never>> }
  | { readonly code: 'last'; readonly data: { readonly number: number; readonly points: number } }
  | { readonly code: 'within-days'; readonly data: { readonly days: number } }
  | { readonly code: PeriodCode; readonly data: { readonly period: string } }
  | { readonly code: 'locked'; readonly data: { readonly until: string } }
  | { readonly code: 'needed-by'; readonly data: { readonly ids: string; readonly points: number } }

export type PeriodCode = 'daily' | 'weekly' | 'monthly' | 'yearly'
