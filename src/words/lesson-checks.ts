/** What a lesson's check asks for, said as a state of the lab: `The shop has at least 1,250 orders`. */
import { amountText, type Unit } from './lesson-check-amounts.ts'
import { type Fields, of, PREDICATE_TEXTS } from './lesson-check-predicates.ts'

export interface SaidCheck {
  readonly kind: string
  readonly fields: Fields
  readonly checks: readonly SaidCheck[]
}

const BOOTS: readonly string[] = ['boot-clean', 'boot-dirty-volume']

/** Either way to boot is to boot. */
const withoutWays = (checks: readonly SaidCheck[]): readonly SaidCheck[] => {
  const isBoot = ({ kind, fields }: SaidCheck) => kind === 'event' && BOOTS.includes(String(fields['code']))
  const boots = checks.filter((check) => isBoot(check) && Object.keys(check.fields).length === 1)
  if (new Set(boots.map(({ fields }) => fields['code'])).size < BOOTS.length) return checks
  return [
    { kind: 'event', fields: { code: 'booted' }, checks: [] },
    ...checks.filter((check) => !boots.includes(check)),
  ]
}

const groupText = ({ kind, checks }: SaidCheck, machines: readonly string[], isSo: boolean): string => {
  const isTurned = kind === 'not'
  const isEach = kind === 'all' || isTurned ? isSo : !isSo
  const all = kind === 'all' ? checks : withoutWays(checks)
  return all.map((check) => textOf(check, machines, isTurned ? !isSo : isSo)).join(isEach ? ' and ' : ' or ')
}

const textOf = (check: SaidCheck, machines: readonly string[], isSo: boolean): string => {
  const { kind, fields } = check
  if (kind === 'all' || kind === 'any' || kind === 'not') return groupText(check, machines, isSo)
  const asked = of(fields, kind === 'vm' ? 'name' : 'vm')
  const vm = asked ?? (machines.length === 1 ? machines[0] : undefined) ?? ''
  return PREDICATE_TEXTS[kind]?.(fields, { isSo, vm, named: asked ?? '' }) ?? kind
}

/** One line, without a full stop. `machines` are those that the lab has: the only one is named where none is. */
export const checkText = (check: SaidCheck, machines: readonly string[] = []): string => {
  const text = textOf(check, machines, true)
  // What somebody called a machine keeps its letters.
  return machines.some((name) => text.startsWith(`${name} `)) ? text : text.charAt(0).toUpperCase() + text.slice(1)
}

/** `1,212 of 1,250`; empty where there is nothing to be counted. */
export const progressText = (
  progress: { readonly found: number; readonly wanted: number; readonly unit: Unit } | null,
): string =>
  progress === null || (progress.unit === 'count' && progress.wanted <= 1)
    ? ''
    : `${amountText(progress.found, progress.unit)} of ${amountText(progress.wanted, progress.unit)}`
