/** What a check wants of a field: a value, or bounds, in the units that an author writes. */
import { nearest } from '../console/nearest.ts'
import type { Findings } from './findings.ts'
import type { Expected, Range, Scalar } from './lesson.ts'
import { numberTakenApart, withoutMarks } from './number-marks.ts'
import type { FieldKind } from './predicates.ts'
import { quantityOf, UNIT_NAMES, UNITS } from './quantities.ts'
import type { YamlMap, YamlScalar, YamlValue } from './yaml-tree.ts'

export const BOUNDS = ['atLeast', 'atMost', 'moreThanAtOpening'] as const
const UNIT_EXAMPLES: Readonly<Record<string, string>> = { bytes: '64 MiB', seconds: '30 min' }

export interface Wanted {
  readonly name: string
  readonly kind: FieldKind
}

/** A field that is a bound by itself, as that of `elapsed`, has none. */
export const mayHaveBounds = ({ name, kind }: Wanted): boolean =>
  kind !== 'text' && kind !== 'flag' && !BOUNDS.some((bound) => bound === name)

/** Bytes and seconds of `64 MiB` and `30 min`. Undefined where it is neither; why is among the findings. */
const amountOf = ({ value, line }: YamlScalar, { name, kind }: Wanted, findings: Findings): number | undefined => {
  if (typeof value === 'number') return value
  const factors: Readonly<Record<string, number>> = kind === 'bytes' || kind === 'seconds' ? UNITS[kind] : {}
  const units = Object.keys(factors)
  const read = units.length > 0 && typeof value === 'string' ? quantityOf(value, units) : undefined
  if (read?.ok) return Math.round(read.value * (factors[read.unit] ?? 1))
  if (read?.why === 'unit')
    findings.add(line, 'unit-unknown', { unit: read.unit, known: units.join(', ') }, read.nearest)
  else tellNoNumber(String(value), line, { name, kind }, findings)
  return undefined
}

/** Says how the number that was meant is written. */
export const tellNoNumber = (value: string, line: number, { name, kind }: Wanted, findings: Findings): void => {
  const right = withoutMarks(value)
  const plain = kind === 'bytes' || kind === 'seconds' ? undefined : quantityOf(value, UNIT_NAMES)
  if (right !== undefined) findings.add(line, 'number-marks', { value, right }, right)
  else if (plain && (plain.ok || plain.why === 'unit')) {
    const digits = String(Number.parseFloat(value))
    findings.add(line, 'field-plain', { field: name, value, digits }, digits)
  } else findings.add(line, 'field-number', { field: name, value }, UNIT_EXAMPLES[kind] ?? '')
}

const scalarOf = (given: YamlScalar, wanted: Wanted, findings: Findings): Scalar | undefined => {
  const { value, line } = given
  switch (wanted.kind) {
    case 'any':
      return value
    case 'flag':
      if (typeof value === 'boolean') return value
      findings.add(line, 'field-flag', { field: wanted.name, value: String(value) }, 'true')
      return undefined
    case 'text':
      if (typeof value === 'string' && value !== '') return value
      findings.add(line, 'field-text', { field: wanted.name, value: String(value) }, value === null ? '' : `'${value}'`)
      return undefined
    default:
      return amountOf(given, wanted, findings)
  }
}

const boundOf = (
  bound: (typeof BOUNDS)[number],
  value: YamlValue,
  wanted: Wanted,
  findings: Findings,
): true | number | undefined => {
  if (value.kind !== 'scalar') {
    findings.add(value.line, 'field-number', { field: bound, value: 'a list' })
    return undefined
  }
  if (bound === 'moreThanAtOpening' && value.value === true) return true
  return amountOf(value, { name: bound, kind: wanted.kind === 'any' ? 'amount' : wanted.kind }, findings)
}

const rangeOf = (map: YamlMap, wanted: Wanted, findings: Findings): Range | undefined => {
  if (!mayHaveBounds(wanted)) {
    findings.add(map.line, 'field-no-bounds', { field: wanted.name })
    return undefined
  }
  if (map.entries.size === 0) findings.add(map.line, 'range-empty', { known: BOUNDS.join(', ') })
  const bounds: { [Bound in (typeof BOUNDS)[number]]?: true | number } = {}
  for (const [key, { line, value }] of map.entries) {
    const bound = BOUNDS.find((each) => each === key)
    const apart = bound ? undefined : numberTakenApart(map, key)
    if (apart) findings.add(line, 'number-marks', { value: apart.written, right: apart.right }, apart.right)
    else if (!bound) findings.add(line, 'range-unknown', { key, known: BOUNDS.join(', ') }, nearest(key, BOUNDS))
    else {
      const read = boundOf(bound, value, wanted, findings)
      if (read !== undefined) bounds[bound] = read
    }
  }
  if (Number(bounds.atLeast ?? -Infinity) > Number(bounds.atMost ?? Infinity)) findings.add(map.line, 'range-turned')
  return bounds as Range
}

/** Undefined where the value cannot be read; why is among the findings. */
export const expectedOf = (value: YamlValue, wanted: Wanted, findings: Findings): Expected | undefined => {
  if (value.kind === 'scalar') return scalarOf(value, wanted, findings)
  if (value.kind === 'map') return rangeOf(value, wanted, findings)
  findings.add(value.line, 'field-list', { field: wanted.name })
  return undefined
}
