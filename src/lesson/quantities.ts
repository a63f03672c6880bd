/** `1.5 MiB`, `30 min`: numbers with a unit. */
import { nearest } from '../console/nearest.ts'

const SECONDS_PER_UNIT = { s: 1, min: 60, h: 3600, d: 86_400 } as const
const BYTES_PER_UNIT = { KiB: 1024, MiB: 1_048_576, GiB: 1_073_741_824 } as const

export const UNITS = {
  bytes: BYTES_PER_UNIT as Readonly<Record<string, number>>,
  seconds: SECONDS_PER_UNIT as Readonly<Record<string, number>>,
}
export const UNIT_NAMES: readonly string[] = [...Object.keys(BYTES_PER_UNIT), ...Object.keys(SECONDS_PER_UNIT)]

const NUMBER_LENGTH_MAX = 24

/** Undefined for anything but digits with at most one point. */
export const numberOf = (text: string): number | undefined =>
  text.length <= NUMBER_LENGTH_MAX && /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined

/** How people write units that are not ours. */
const MEANT: Readonly<Record<string, string>> = {
  b: 'KiB',
  kb: 'KiB',
  k: 'KiB',
  mb: 'MiB',
  m: 'min',
  gb: 'GiB',
  g: 'GiB',
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  mins: 'min',
  minute: 'min',
  minutes: 'min',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  day: 'd',
  days: 'd',
}

export const nearestUnit = (written: string, units: readonly string[]): string => {
  const meant = new Map(Object.entries(MEANT)).get(written.toLowerCase())
  return meant !== undefined && units.includes(meant) ? meant : nearest(written, units)
}

export type Quantity =
  | { readonly ok: true; readonly value: number; readonly unit: string }
  | { readonly ok: false; readonly why: 'number' }
  | { readonly ok: false; readonly why: 'unit'; readonly unit: string; readonly nearest: string }

/** The number as it is written, and its unit; a number alone has ''. `units` are those that may stand there. */
export const quantityOf = (text: string, units: readonly string[]): Quantity => {
  const trimmed = text.trim()
  let end = 0
  while (end < trimmed.length && /[\d.-]/.test(trimmed[end] as string)) end++
  const value = numberOf(trimmed.slice(0, end))
  if (value === undefined) return { ok: false, why: 'number' }
  const unit = trimmed.slice(end).trim()
  if (unit === '' || units.includes(unit)) return { ok: true, value, unit }
  if (!/^[A-Za-z]+$/.test(unit)) return { ok: false, why: 'number' }
  return { ok: false, why: 'unit', unit, nearest: nearestUnit(unit, units) }
}
