/** The calendar's days, weeks, months and years that a moment lies in, as texts that sort like time does. */
import { DAY } from './sim-time.ts'
import { timeText, wallClock } from './wall-clock.ts'

/** `2026-03-14`. */
export const dayText = (epochMicros: number): string => timeText(epochMicros).slice(0, 10)

/** `2026-03`. */
export const monthText = (epochMicros: number): string => timeText(epochMicros).slice(0, 7)

/** `2026`. */
export const yearText = (epochMicros: number): string => timeText(epochMicros).slice(0, 4)

/** Days since the Monday of the week: 1970-01-01 was a Thursday. */
const daysSinceMonday = (epochMicros: number): number => (((Math.floor(epochMicros / DAY) + 3) % 7) + 7) % 7

/** `2026-W11`, as ISO 8601 counts: a week begins on Monday and belongs to the year of its Thursday. */
export const weekText = (epochMicros: number): string => {
  const thursdayMicros = epochMicros + (3 - daysSinceMonday(epochMicros)) * DAY
  const week = Math.floor((wallClock(thursdayMicros).dayOfYear - 1) / 7) + 1
  return `${yearText(thursdayMicros)}-W${String(week).padStart(2, '0')}`
}
