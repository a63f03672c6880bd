/** What `Where-Object` asks of an object, and whether it holds. Comparison turns the right side into what the left one is. */

import { type ConsoleObject, propertyOf, type Value } from './objects.ts'
import { isLike } from './wildcard.ts'

export const OPERATORS = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'like', 'notlike'] as const
export type Operator = (typeof OPERATORS)[number]

/** PowerShell's others: real, and not simulated. */
export const OPERATORS_NOT_SIMULATED: readonly string[] = [
  ...['match', 'notmatch', 'contains', 'notcontains', 'in', 'notin', 'is', 'isnot', 'xor', 'replace', 'split', 'join'],
  ...['band', 'bor', 'bnot', 'bxor', 'shl', 'shr', 'f', 'as'],
  ...OPERATORS.flatMap((name) => [`c${name}`, `i${name}`]),
  ...['cmatch', 'imatch', 'cnotmatch', 'inotmatch', 'ccontains', 'icontains', 'cin', 'iin', 'cnotin', 'inotin'],
]

export type Operand = { readonly property: string } | { readonly value: Value }

export type Condition =
  | { readonly kind: 'compare'; readonly operator: Operator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'true'; readonly of: Operand }

const UNITS: Readonly<Record<string, number>> = { '': 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 }
const NUMBER = /^\s*(-?\d+(?:\.\d+)?)(kb|mb|gb|tb)?\s*$/i

/** As PowerShell reads a number, with its units of 1,024; undefined for other text. */
export const numberOf = (text: string): number | undefined => {
  const match = NUMBER.exec(text)
  return match ? Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] as number) : undefined
}

export const textOf = (value: Value): string =>
  value === null ? '' : typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)

/** Every text but the empty one is true, `'False'` too: PowerShell's own trap. */
const isTrue = (value: Value): boolean => value !== null && value !== '' && value !== 0 && value !== false

/** Below 0, 0, above 0; undefined where the two cannot be compared. */
const compared = (left: Value, right: Value): number | undefined => {
  if (left === null || right === null) return left === right ? 0 : undefined
  if (typeof left === 'boolean') return Number(left) - Number(isTrue(right))
  if (typeof left === 'number') {
    const other = typeof right === 'string' ? numberOf(right) : Number(right)
    return other === undefined ? undefined : left - other
  }
  const [one, other] = [left.toLowerCase(), textOf(right).toLowerCase()]
  return one < other ? -1 : Number(one > other)
}

/** For Sort-Object: numbers by size, text by its letters, nothing first. */
export const order = (one: Value, other: Value): number => {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null)
  const both = typeof one === typeof other ? compared(one, other) : compared(textOf(one), textOf(other))
  return both ?? 0
}

const COMPARE: { readonly [Name in Operator]: (left: Value, right: Value) => boolean } = {
  eq: (left, right) => compared(left, right) === 0,
  ne: (left, right) => compared(left, right) !== 0,
  gt: (left, right) => (compared(left, right) ?? 0) > 0,
  ge: (left, right) => (compared(left, right) ?? -1) >= 0,
  lt: (left, right) => (compared(left, right) ?? 0) < 0,
  le: (left, right) => (compared(left, right) ?? 1) <= 0,
  like: (left, right) => isLike(textOf(left), textOf(right)),
  notlike: (left, right) => !isLike(textOf(left), textOf(right)),
}

const operandValue = (object: ConsoleObject, operand: Operand): Value =>
  'value' in operand ? operand.value : propertyOf(object, operand.property)

export const holds = (object: ConsoleObject, asked: Condition): boolean => {
  switch (asked.kind) {
    case 'compare':
      return COMPARE[asked.operator](operandValue(object, asked.left), operandValue(object, asked.right))
    case 'and':
      return holds(object, asked.left) && holds(object, asked.right)
    case 'or':
      return holds(object, asked.left) || holds(object, asked.right)
    case 'not':
      return !holds(object, asked.of)
    case 'true':
      return isTrue(operandValue(object, asked.of))
  }
}
