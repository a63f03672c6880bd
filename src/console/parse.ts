/** From a line to an act. Case does not matter; a parameter may be shortened as long as it stays unique. */
import { Refused } from '../host/refusal.ts'
import type { Act, Cmdlet, Parameter } from './cmdlet.ts'
import { CMDLETS } from './cmdlets.ts'
import { withoutAlias } from './file-cmdlets.ts'
import { type Token, tokenize } from './lexer.ts'
import { nearest } from './nearest.ts'
import { NOT_SIMULATED, PARAMETERS_NOT_SIMULATED } from './not-simulated.ts'

export interface ParsedLine {
  readonly cmdlet: Cmdlet
  readonly act: Act
  /** `-ErrorAction SilentlyContinue`: a refusal does not stop the script. */
  readonly silent: boolean
  /** `-AsJob`: the line returns at once. */
  readonly asJob: boolean
}

/** Understood on every line. */
const COMMON: readonly Parameter[] = [
  { name: 'ErrorAction', kind: 'text', aliases: ['EA'], choices: ['SilentlyContinue', 'Continue', 'Stop'] },
  { name: 'Confirm', kind: 'switch' },
  { name: 'AsJob', kind: 'switch' },
]

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** The module's first names for checkpoints, which still work in life. */
const currentName = (name: string): string => name.replace(/-VMSnapshot$/i, '-VMCheckpoint')

const findCmdlet = (written: string): Cmdlet => {
  const name = withoutAlias(currentName(written))
  const found = CMDLETS.find((cmdlet) => same(cmdlet.name, name))
  if (found) return found
  if (NOT_SIMULATED.some((real) => same(real, name))) throw new Refused('cmdlet-not-simulated', { name })
  throw new Refused('unknown-cmdlet', {
    name,
    nearest: nearest(
      name,
      CMDLETS.map((cmdlet) => cmdlet.name),
    ),
  })
}

const findParameter = (cmdlet: Cmdlet, name: string): Parameter => {
  const known = [...cmdlet.parameters, ...COMMON]
  const exact = known.find(
    (parameter) => same(parameter.name, name) || parameter.aliases?.some((alias) => same(alias, name)),
  )
  const starting = known.filter((parameter) => parameter.name.toLowerCase().startsWith(name.toLowerCase()))
  const found = exact ?? (starting.length === 1 ? starting[0] : undefined)
  if (!found && PARAMETERS_NOT_SIMULATED.some((real) => same(real, name)))
    throw new Refused('parameter-not-simulated', { name, cmdlet: cmdlet.name })
  if (!found)
    throw new Refused('unknown-parameter', {
      name,
      cmdlet: cmdlet.name,
      nearest: nearest(
        name,
        known.map((parameter) => parameter.name),
      ),
    })
  return found
}

const oneOf = (choices: readonly string[]): string =>
  choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`

const checkChoice = (parameter: Parameter, value: string): string => {
  if (parameter.choices && !parameter.choices.some((choice) => same(choice, value)))
    throw new Refused('bad-value', { name: parameter.name, value, allowed: `Write ${oneOf(parameter.choices)}.` })
  return value
}

const collect = (cmdlet: Cmdlet, tokens: readonly Token[]): Map<string, string> => {
  const values = new Map<string, string>()
  const loose: string[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    if (token.kind === 'value') {
      loose.push(token.text)
      continue
    }
    const parameter = findParameter(cmdlet, token.name)
    if (parameter.kind === 'switch') {
      if (!same(token.inline ?? '$true', '$false')) values.set(parameter.name, '')
      continue
    }
    const next = tokens[at + 1]
    const value = token.inline ?? (next?.kind === 'value' ? next.text : undefined)
    if (value === undefined) throw new Refused('missing-value', { cmdlet: cmdlet.name, name: parameter.name })
    if (token.inline === undefined) at++
    values.set(parameter.name, checkChoice(parameter, value))
  }
  const places = cmdlet.positional.filter((name) => !values.has(name))
  loose.forEach((value, index) => {
    const name = places[index]
    if (name === undefined) throw new Refused('too-many-arguments', { cmdlet: cmdlet.name, value })
    values.set(name, checkChoice(cmdlet.parameters.find((parameter) => parameter.name === name) as Parameter, value))
  })
  return values
}

/** Undefined for an empty line or a comment. Throws Refused with a code that says what to write instead. */
export const parseLine = (line: string): ParsedLine | undefined => {
  const [first, ...rest] = tokenize(line)
  if (!first) return undefined
  const cmdlet = findCmdlet(first.kind === 'value' ? first.text : `-${first.name}`)
  const values = collect(cmdlet, rest)
  const missing = cmdlet.parameters.find((parameter) => parameter.required && !values.has(parameter.name))
  if (missing) throw new Refused('missing-parameter', { cmdlet: cmdlet.name, name: missing.name })
  const act = cmdlet.act(values)
  return { cmdlet, act, silent: same(values.get('ErrorAction') ?? '', 'SilentlyContinue'), asJob: values.has('AsJob') }
}

/** What a line asks to be done about its refusal, also when it cannot be parsed; in small letters, '' for nothing said. */
const errorActionOf = (line: string): string => {
  try {
    const tokens = tokenize(line)
    const at = tokens.findIndex((token) => token.kind === 'parameter' && /^(ea|erroraction)$/i.test(token.name))
    const token = tokens[at]
    const next = tokens[at + 1]
    if (token?.kind !== 'parameter') return ''
    return (token.inline ?? (next?.kind === 'value' ? next.text : '')).toLowerCase()
  } catch {
    return (/-(?:ErrorAction|EA)[\s:]+(\w+)\s*$/i.exec(line)?.[1] ?? '').toLowerCase()
  }
}

export const isSilent = (line: string): boolean => errorActionOf(line) === 'silentlycontinue'

/** Whether a script goes on behind the line's refusal; it does not unless asked to. */
export const goesOn = (line: string): boolean => isSilent(line) || errorActionOf(line) === 'continue'
