/** Wall-clock times and dates as the page writes them, from microseconds since 1970 without a zone. */

const DAY_MICROS = 86_400_000_000
const MONTHS = 'January February March April May June July August September October November December'.split(' ')
/** 1 January 1970 was a Thursday. */
const WEEKDAYS = 'Thu Fri Sat Sun Mon Tue Wed'.split(' ')

const two = (value: number): string => String(value).padStart(2, '0')
const daySeconds = (micros: number): number => Math.floor(micros / 1_000_000) % 86_400
const dayOf = (micros: number): number => Math.floor(micros / DAY_MICROS)

const calendarDay = (micros: number): { readonly day: number; readonly month: string; readonly year: number } => {
  let days = dayOf(micros)
  let year = 1970
  const isLeap = () => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  for (; days >= (isLeap() ? 366 : 365); year++) days -= isLeap() ? 366 : 365
  const lengths = [31, isLeap() ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  let month = 0
  for (; days >= (lengths[month] ?? 31); month++) days -= lengths[month] ?? 31
  return { day: days + 1, month: MONTHS[month] as string, year }
}

const short = (micros: number): string => {
  const seconds = daySeconds(micros)
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`
}
const full = (micros: number): string => `${short(micros)}:${two(daySeconds(micros) % 60)}`
const day = (micros: number): string => {
  const { day: number, month } = calendarDay(micros)
  return `${number} ${month}`
}

export const time = {
  full,
  short,
  /** `22 November` */
  day,
  /** `22 November 2026` */
  date: (micros: number): string => `${day(micros)} ${calendarDay(micros).year}`,
  /** `Sun 22 November 2026` */
  weekday: (micros: number): string => `${WEEKDAYS[dayOf(micros) % 7]} ${time.date(micros)}`,
  /** A moment of a lab that began at `epoch` and is at `now`: with its day once that is not the only one. */
  moment: (micros: number, epoch: number, now: number, precision: 'full' | 'short' = 'full'): string => {
    const isFirstDay = dayOf(epoch) === dayOf(now)
    if (precision === 'full') return isFirstDay ? full(micros) : `${day(micros)}, ${full(micros)}`
    const { day: number, month } = calendarDay(micros)
    return isFirstDay ? short(micros) : `${number} ${month.slice(0, 3)} ${short(micros)}`
  },
  /** Under an axis: the coarsest thing that begins there, as `2027`, `April`, `15 Mar` or `09:00`. */
  tick: (micros: number): string => {
    if (micros % DAY_MICROS !== 0) return short(micros)
    const { day: number, month, year } = calendarDay(micros)
    if (number !== 1) return `${number} ${month.slice(0, 3)}`
    return month === MONTHS[0] ? String(year) : month
  },
  age: (micros: number): string => {
    const minutes = Math.floor(micros / 60_000_000)
    if (minutes < 1) return 'just now'
    if (minutes < 120) return `${minutes} min old`
    const hours = Math.floor(minutes / 60)
    return hours < 48 ? `${hours} h old` : `${Math.floor(hours / 24)} days old`
  },
}
