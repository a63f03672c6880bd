/** Whether what was found is what a check expects of it. */
import type { Expected, Range, Scalar } from './lesson.ts'

export const isRange = (expected: Expected): expected is Range => typeof expected === 'object' && expected !== null

/** Names and states in any case of their letters, as the prompt takes them. */
const sameText = (one: Scalar, other: unknown): boolean =>
  typeof one === 'string' && typeof other === 'string' ? one.toLowerCase() === other.toLowerCase() : one === other

/** `opening`: the same as the step opened. What could not be found is never what was expected. */
export const isExpected = (expected: Expected, found: unknown, opening: unknown): boolean => {
  if (!isRange(expected)) return sameText(expected, found)
  if (typeof found !== 'number') return false
  const { atLeast, atMost, moreThanAtOpening } = expected
  if (atLeast !== undefined && found < atLeast) return false
  if (atMost !== undefined && found > atMost) return false
  return moreThanAtOpening === undefined || isMore(found, opening, moreThanAtOpening)
}

const isMore = (found: number, opening: unknown, by: true | number): boolean => {
  const before = typeof opening === 'number' ? opening : 0
  return by === true ? found > before : found >= before + by
}

/** The number that a bound asks for; undefined of a range without one. */
export const wantedNumber = (expected: Expected, opening: unknown): number | undefined => {
  if (!isRange(expected)) return typeof expected === 'number' ? expected : undefined
  const { atLeast, atMost, moreThanAtOpening } = expected
  if (moreThanAtOpening !== undefined) {
    const before = typeof opening === 'number' ? opening : 0
    return before + (moreThanAtOpening === true ? 1 : moreThanAtOpening)
  }
  return atLeast ?? atMost
}
