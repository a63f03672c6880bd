/** How much a check asks for, and the same denied: `at least 3`, `fewer than 3`. */
import { bytesText, countText, durationText, spelled } from './format.ts'

export type Scalar = string | number | boolean | null
export interface Range {
  readonly atLeast?: number
  readonly atMost?: number
  /** Any more than as the step opened, or by how much at least. */
  readonly moreThanAtOpening?: true | number
}
export type Value = Scalar | Range
export type Unit = 'count' | 'bytes' | 'seconds'

const MICROS = 1_000_000
const DAY_SECONDS = 86_400

/** Of whole days at least two: `14 days`, `12.3 days`. */
const daysText = (seconds: number): string => `${(seconds / DAY_SECONDS).toFixed(1).replace(/\.0$/, '')} days`

export const amountText = (amount: number, unit: Unit): string => {
  if (unit === 'bytes') return bytesText(amount)
  if (unit === 'seconds' && amount >= 2 * DAY_SECONDS) return daysText(amount)
  return unit === 'seconds' ? durationText(Math.round(amount * MICROS)) : countText(amount)
}

export const isRange = (value: unknown): value is Range => typeof value === 'object' && value !== null

/** Things that are counted, as one and as several: `['order', 'orders']`. Bytes and seconds have no noun. */
export type Noun = readonly [one: string, many: string]
const NONE: Noun = ['', '']

/** Of things, as people write it: `two`, `ten`, `1,250`. */
const countedText = (count: number): string => (count > 10 ? countText(count) : spelled(count))

const withNoun = (amount: number, unit: Unit, [one, many]: Noun): string =>
  [many === '' ? amountText(amount, unit) : countedText(amount), amount === 1 ? one : many]
    .filter((word) => word !== '')
    .join(' ')

const less = (unit: Unit): string => (unit === 'count' ? 'fewer' : 'less')

/** `at least 15 more orders than before`; `5.0 MiB more than before` */
const grown = (by: true | number, unit: Unit, [one, many]: Noun, isSo: boolean): string => {
  if (by === true) return [isSo ? 'more' : 'no more', many, 'than before'].filter((word) => word !== '').join(' ')
  const least = `${isSo ? 'at least' : `${less(unit)} than`} ${many === '' ? amountText(by, unit) : countedText(by)} more`
  return [least, by === 1 ? one : many, 'than before'].filter((word) => word !== '').join(' ')
}

/** What is asked of a number, with its noun; `isSo` false says what is so where it does not hold. */
export const bound = (value: Value, unit: Unit, noun: Noun = NONE, isSo = true): string => {
  if (!isRange(value)) {
    const [one, many] = noun
    if (value === 0 && many !== '') return isSo ? `no ${many}` : `at least one ${one}`
    const said = typeof value === 'number' ? withNoun(value, unit, noun) : String(value)
    return isSo ? said : `more or ${less(unit)} than ${said}`
  }
  const { atLeast, atMost, moreThanAtOpening } = value
  const said = [
    atLeast === undefined ? '' : `${isSo ? 'at least' : `${less(unit)} than`} ${withNoun(atLeast, unit, noun)}`,
    atMost === undefined ? '' : `${isSo ? 'at most' : 'more than'} ${withNoun(atMost, unit, noun)}`,
    moreThanAtOpening === undefined ? '' : grown(moreThanAtOpening, unit, noun, isSo),
  ]
  return said.filter((text) => text !== '').join(isSo ? ' and ' : ' or ')
}

/** At least one, and no other bound: that there is any. */
export const isAny = (value: Value | undefined): boolean =>
  value === undefined ||
  (isRange(value) && value.atLeast === 1 && value.atMost === undefined && value.moreThanAtOpening === undefined)

/** None at all. */
export const isNone = (value: Value | undefined): boolean =>
  value === 0 || (isRange(value) && value.atMost === 0 && value.atLeast === undefined)
