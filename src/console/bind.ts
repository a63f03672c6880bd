/** A cmdlet's values made whole: by piped objects first, then by words in their places. */
import { Refused } from '../host/refusal.ts'
import type { Act, Arguments, Cmdlet, Parameter } from './cmdlet.ts'
import { acceptedValue } from './collect.ts'
import type { Token } from './lexer.ts'
import { textOf } from './pipeline/condition.ts'
import { type ConsoleObject, propertyOf } from './pipeline/objects.ts'

interface Unbound {
  readonly cmdlet: Cmdlet
  readonly given: ReadonlyMap<string, string>
  readonly loose: readonly Token[]
}

/** Parameters that take a property of the object: of its type, or of any object that has a property of their name. */
const pipedValues = ({ cmdlet, given }: Unbound, object: ConsoleObject): readonly (readonly [string, string])[] =>
  cmdlet.parameters.flatMap(({ name, piped }) => {
    const property = piped?.[object.type.name]
    if (property === undefined || given.has(name)) return []
    const value = propertyOf(object, property)
    return value === null ? [] : [[name, textOf(value)] as const]
  })

const place = (cmdlet: Cmdlet, values: Map<string, string>, loose: readonly Token[]): void => {
  const block = loose.find(({ kind }) => kind === 'block')
  const takesBlock = cmdlet.parameters.find(({ kind }) => kind === 'block')
  if (block && takesBlock) values.set(takesBlock.name, acceptedValue(takesBlock, block))
  const words = takesBlock ? loose.filter((token) => token !== block) : loose
  const places = cmdlet.positional.filter((name) => !values.has(name))
  words.forEach((token, index) => {
    const parameter = cmdlet.parameters.find(({ name }) => name === places[index])
    if (parameter) values.set(parameter.name, acceptedValue(parameter, token))
    else
      throw token.kind === 'value'
        ? new Refused('too-many-arguments', { cmdlet: cmdlet.name, value: token.text })
        : new Refused('syntax-not-simulated', { text: '{' })
  })
}

/** Throws Refused `input-not-taken` for an object that no parameter takes, and for values that are missing or wrong. */
export const valuesOf = (unbound: Unbound, object?: ConsoleObject): Arguments => {
  const { cmdlet, given, loose } = unbound
  const piped = object ? pipedValues(unbound, object) : []
  if (object && piped.length === 0) throw new Refused('input-not-taken', { cmdlet: cmdlet.name })
  const values = new Map([...given, ...piped])
  place(cmdlet, values, loose)
  const isMissing = ({ name, required }: Parameter): boolean => required === true && !values.has(name)
  const missing = cmdlet.parameters.find(isMissing)
  if (missing) throw new Refused('missing-parameter', { cmdlet: cmdlet.name, name: missing.name })
  return values
}

/** What a line means that names one of each. */
export const actOf = (unbound: Unbound): Act => unbound.cmdlet.act(valuesOf(unbound))
