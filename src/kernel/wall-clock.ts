/** Calendar arithmetic without Date: microseconds since 1970-01-01T00:00:00, no zone, proleptic Gregorian. */
export interface WallClock {
  readonly year: number
  readonly month: number
  readonly day: number
  /** 1 to 366. */
  readonly dayOfYear: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly micros: number
}

const MICROS_PER_DAY = 86_400_000_000
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
const daysBeforeYear = (year: number): number =>
  (year - 1970) * 365 +
  Math.floor((year - 1969) / 4) -
  Math.floor((year - 1901) / 100) +
  Math.floor((year - 1601) / 400)

export const wallClock = (epochMicros: number): WallClock => {
  const days = Math.floor(epochMicros / MICROS_PER_DAY)
  const rest = epochMicros - days * MICROS_PER_DAY
  let year = 1970 + Math.floor(days / 365.2425)
  while (daysBeforeYear(year + 1) <= days) year++
  while (daysBeforeYear(year) > days) year--
  const dayOfYear = days - daysBeforeYear(year)
  const before = (month: number): number => (DAYS_BEFORE_MONTH[month] as number) + (month > 1 && isLeap(year) ? 1 : 0)
  let month = 11
  while (before(month) > dayOfYear) month--
  return {
    year,
    month: month + 1,
    day: dayOfYear - before(month) + 1,
    dayOfYear: dayOfYear + 1,
    hour: Math.floor(rest / 3_600_000_000),
    minute: Math.floor(rest / 60_000_000) % 60,
    second: Math.floor(rest / 1_000_000) % 60,
    micros: rest % 1_000_000,
  }
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0')

/** `2026-03-14T09:00:00.000000`: a time without zone, with microseconds. */
export const timeText = (epochMicros: number): string => {
  const { year, month, day, hour, minute, second, micros } = wallClock(epochMicros)
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}T${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}.${padded(micros, 6)}`
}

const WRITTEN = /^(?:(\d{4})-(\d\d)-(\d\d)T)?(\d\d?):(\d\d)(?::(\d\d))?$/

/**
 * `2026-03-14T10:34:00`, or `10:34` of the day of `today`, in microseconds since 1970; seconds may be left out. Undefined
 * for what is no time.
 */
export const microsOfText = (text: string, today: number): number | undefined => {
  const match = WRITTEN.exec(text)
  if (!match) return undefined
  const day = wallClock(today)
  const [year, month, date, hour, minute, second] = [
    ...(match[1] === undefined ? [day.year, day.month, day.day] : match.slice(1, 4).map(Number)),
    ...match.slice(4, 7).map((part) => Number(part ?? 0)),
  ] as [number, number, number, number, number, number]
  if (year < 1970 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined
  const leapDay = month > 2 && isLeap(year) ? 1 : 0
  const days = daysBeforeYear(year) + (DAYS_BEFORE_MONTH[month - 1] as number) + leapDay + date - 1
  const micros = days * MICROS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1_000_000
  // A 31st of a month that has none is a day of the next.
  const written = wallClock(micros)
  return written.month === month && written.day === date ? micros : undefined
}
