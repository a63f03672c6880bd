/** What is said beside a number that cannot be. */
import { countText } from './format.ts'

export const numberNotPossible = (least: number, most: number, isWhole: boolean): string =>
  `${isWhole ? 'A whole number' : 'A number'} ${most === Number.MAX_SAFE_INTEGER ? `of ${countText(least)} or more` : `from ${countText(least)} to ${countText(most)}`}.`

export const correctNumber = 'A number is not possible as it is written.'
