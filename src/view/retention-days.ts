/** A plan's next days as a picture needs them: how many points stay because they were asked for, or only for others. */

import type { ChainPlan } from '../backup/chain-plan.ts'
import { isOnlyNeeded, type KeepReason, type RetentionPolicy } from '../backup/retention.ts'
import { type PreviewDay, retentionDays } from '../backup/retention-preview.ts'
import { HOUR } from '../kernel/sim-time.ts'
import type { Lab } from '../lab/lab.ts'

export interface PreviewWish extends ChainPlan {
  readonly everyHours: number
  readonly days: number
  readonly policy: RetentionPolicy | null
}

export interface PreviewPointView {
  readonly id: string
  readonly takenMicros: number
  readonly type: 'Full' | 'SyntheticFull' | 'Incremental' | 'Rollback'
  readonly dependsOn: string | null
  readonly keptFor: readonly KeepReason[]
}

/** As the day ends. */
export interface PreviewDayView {
  /** `2026-03-15`. */
  readonly day: string
  readonly there: number
  readonly asked: number
  readonly fulls: number
  readonly increments: number
  /** Fulls among those that were asked for. */
  readonly askedFulls: number
  /** Went this day: removed, or merged into the next. */
  readonly gone: number
}

const dayView = ({ day, points, asked, fulls, increments, gone }: PreviewDay): PreviewDayView => ({
  day,
  there: points.length,
  asked,
  fulls,
  increments,
  askedFulls: points.filter(({ isFull, verdict }) => isFull && !isOnlyNeeded(verdict)).length,
  gone: gone.length,
})

/** From now on, a day at a time. `points` tells one of them closer. */
export function* previewDays(
  lab: Lab,
  { everyHours, days, ...plan }: PreviewWish,
): Generator<{ readonly view: PreviewDayView; readonly points: readonly PreviewPointView[] }, void> {
  const { epochMicros } = lab.scenario
  for (const day of retentionDays({ ...plan, days, epochMicros, startAt: lab.now, everyMicros: everyHours * HOUR }))
    yield {
      view: dayView(day),
      points: day.points.map(({ id, takenAt, type, dependsOn, verdict }) => ({
        id,
        takenMicros: takenAt,
        type,
        dependsOn,
        keptFor: verdict.reasons,
      })),
    }
}
