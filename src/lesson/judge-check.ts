/** Checks judged on a world: what is met, what is missing, and how far it is. */
import { isExpected, isRange, wantedNumber } from './is-expected.ts'
import type { Found } from './lab-facts.ts'
import type { Check, Expected, PredicateCheck } from './lesson.ts'
import type { CheckView } from './lesson-part.ts'
import { type Fields, PREDICATE_LOOKS } from './predicate-looks.ts'
import { PREDICATES } from './predicates.ts'
import type { StepWorld } from './step-world.ts'

export const judgeCheck = (check: Check, world: StepWorld): CheckView =>
  check.kind === 'predicate' ? judgePredicate(check, world) : judgeGroup(check, world)

const judgeGroup = (check: Exclude<Check, PredicateCheck>, world: StepWorld): CheckView => {
  const checks = check.checks.map((each) => judgeCheck(each, world))
  const isAnyMet = checks.some(({ met }) => met)
  const met = { all: checks.every((each) => each.met), any: isAnyMet, not: !isAnyMet }[check.kind]
  return { met, kind: check.kind, fields: {}, checks, otherwise: check.otherwise, progress: null }
}

const judgePredicate = (check: PredicateCheck, world: StepWorld): CheckView => {
  const { predicate: kind, otherwise } = check
  const { look, finds, unsaid } = PREDICATE_LOOKS[kind] as (typeof PREDICATE_LOOKS)[string]
  const fields = compared(check.fields, finds, unsaid, kind)
  const found = look(world.now, check.fields, world)
  // Asked only where somebody compares with it: it costs a second look into a guest.
  const needsOpening = Object.values(fields).some((each) => isRange(each) && each.moreThanAtOpening !== undefined)
  const opening = needsOpening ? look(world.opening, check.fields, world) : undefined
  const met = Object.entries(fields).every(([name, expected]) => isExpected(expected, found?.[name], opening?.[name]))
  return {
    met: met && found !== undefined,
    kind,
    fields: check.fields,
    checks: [],
    otherwise,
    progress: progressOf(kind, fields, found, opening),
  }
}

/** The fields that are held against what was found. `elapsed` writes its bound as a field of its own. */
const compared = (fields: Fields, finds: readonly string[], unsaid: Fields, kind: string): Fields => {
  if (kind === 'elapsed') return { atLeast: { atLeast: fields['atLeast'] as number } }
  const asked = Object.entries(fields).filter(([name]) => !finds.includes(name))
  return asked.length > 0 ? Object.fromEntries(asked) : unsaid
}

const UNITS = { amount: 'count', bytes: 'bytes', seconds: 'seconds' } as const

const unitOf = (kind: string, field: string): 'count' | 'bytes' | 'seconds' => {
  const named = PREDICATES[kind]?.fields[field]?.kind
  if (named === 'bytes' || named === 'seconds') return UNITS[named]
  if (/bytes$/i.test(field)) return 'bytes'
  return /seconds$/i.test(field) ? 'seconds' : 'count'
}

const progressOf = (
  kind: string,
  fields: Fields,
  found: Found | undefined,
  opening: Found | undefined,
): CheckView['progress'] => {
  for (const [name, expected] of Object.entries(fields) as [string, Expected][]) {
    const wanted = wantedNumber(expected, opening?.[name])
    const value = found?.[name]
    if (wanted !== undefined && typeof value === 'number') return { found: value, wanted, unit: unitOf(kind, name) }
  }
  return null
}
