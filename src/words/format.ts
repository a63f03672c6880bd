/** Numbers and times as the product writes them: MiB with one decimal, times as 10:34:12, durations in words. */
export type Data = Readonly<Record<string, string | number | boolean | null | undefined>>

const BYTES_PER_MIB = 1_048_576
const BYTES_PER_KIB = 1024

const LARGE_UNITS: readonly (readonly [bytes: number, unit: string])[] = [
  [BYTES_PER_MIB * BYTES_PER_MIB, 'TiB'],
  [BYTES_PER_MIB * BYTES_PER_KIB, 'GiB'],
]

export const bytesText = (bytes: number): string => {
  for (const [unitBytes, unit] of LARGE_UNITS) if (bytes >= unitBytes) return `${trimmed(bytes / unitBytes)} ${unit}`
  // From here on whole KiB would be rounded up to 1,024 of them.
  if (bytes >= BYTES_PER_MIB - BYTES_PER_KIB / 2)
    return `${(Math.round((bytes * 10) / BYTES_PER_MIB) / 10).toFixed(1)} MiB`
  if (bytes >= BYTES_PER_KIB) return `${Math.round(bytes / BYTES_PER_KIB)} KiB`
  return `${bytes} bytes`
}

const trimmed = (value: number): string => value.toFixed(1).replace(/\.0$/, '')

/** `at once`, `0.4 ms`, `4.5 s`, `5 min 6 s`, `2 h 3 min`. */
export const durationText = (micros: number): string => {
  if (micros === 0) return 'at once'
  if (micros < 1_000) return `${micros} µs`
  if (micros < 1_000_000) return `${trimmed(micros / 1_000)} ms`
  const seconds = micros / 1_000_000
  if (seconds < 60) return `${trimmed(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min${whole % 60 === 0 ? '' : ` ${whole % 60} s`}`
  return `${Math.floor(whole / 3600)} h${whole % 3600 < 60 ? '' : ` ${Math.floor((whole % 3600) / 60)} min`}`
}

/** `in 4.5 s`, `after 4.5 s`; what took no time was done `at once`. */
export const within = (micros: number, preposition: 'in' | 'after' = 'in'): string =>
  micros === 0 ? durationText(0) : `${preposition} ${durationText(micros)}`

/** 1308 -> 1,308 */
export const countText = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',')

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`

/** `SHOP\shop.vhdx` -> `shop.vhdx` */
export const fileName = (path: unknown): string => String(path).split(/[\\/]/).at(-1) ?? ''

/** `shop_E92DFB1B-….avhdx` -> `shop_E92D….avhdx`: enough to tell files apart; the whole name is one hover away. */
export const shortFileName = (path: unknown): string =>
  fileName(path).replace(/_([0-9a-f]{4})[0-9a-f-]{32}(\.\w+)$/i, '_$1…$2')

/** Of several paths, `a, b`, as data has them. */
export const shortFileNames = (paths: unknown): string => String(paths).split(', ').map(shortFileName).join(' and ')

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
/** `four`; from eleven on in figures. */
export const spelled = (count: number): string => NUMBERS[count] ?? String(count)

/** Where copies lie, as a line names it: a store by its name, a volume of a host by both. */
export const repositoryText = ({ place, volume }: Data): string =>
  String(volume).length === 1 ? `${place}:${volume}` : String(place)

/** A store has one volume, and only the store's name is known; a host has several. */
export const volumeName = (place: unknown, volume: unknown): string =>
  volume === 'Data' ? String(place) : `Volume ${volume}: of ${place}`
