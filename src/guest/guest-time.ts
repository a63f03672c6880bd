/** Calendar of the guest's clock: microseconds since 1970-01-01T00:00:00 without zone, by integer arithmetic only. */

const MICROS_PER_SECOND = 1_000_000
const SECONDS_PER_DAY = 86_400
/** Milliseconds from the Julian epoch (noon, 24 November 4714 BC) to 1970: SQLite counts from there. */
const JULIAN_EPOCH_OFFSET_MILLIS = 210_866_760_000_000

interface Civil {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
}

/** Proleptic Gregorian date of a moment; years are counted from 1 March so that the leap day comes last. */
function civil(micros: number): Civil {
  const seconds = Math.floor(micros / MICROS_PER_SECOND)
  const days = Math.floor(seconds / SECONDS_PER_DAY)
  const inDay = seconds - days * SECONDS_PER_DAY
  const shifted = days + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    hour: Math.floor(inDay / 3600),
    minute: Math.floor(inDay / 60) % 60,
    second: inDay % 60,
  }
}

/** Time stamp of a FAT directory entry: date in the upper 16 bits, time in steps of two seconds in the lower. */
export function fatTime(micros: number): number {
  const at = civil(micros)
  const date = ((at.year - 1980) << 9) | (at.month << 5) | at.day
  return ((date << 16) | (at.hour << 11) | (at.minute << 5) | (at.second >> 1)) >>> 0
}

/** Milliseconds of the Julian day, as `sqlite3_vfs.xCurrentTimeInt64` wants them. */
export function julianMillis(micros: number): number {
  return Math.floor(micros / 1000) + JULIAN_EPOCH_OFFSET_MILLIS
}

/** `2026-03-14T09:00:00`, without zone. */
export function timeText(micros: number): string {
  const at = civil(micros)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(at.year).padStart(4, '0')}-${two(at.month)}-${two(at.day)}T${two(at.hour)}:${two(at.minute)}:${two(at.second)}`
}
