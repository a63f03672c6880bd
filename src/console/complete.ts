/** Completion at the end of a line: cmdlets, parameters, and what a parameter can take. */
import type { Lab } from '../lab/lab.ts'
import { APP_PARAMETERS, appParameters } from './app-requests.ts'
import type { Cmdlet, Parameter } from './cmdlet.ts'
import { CMDLETS } from './cmdlets.ts'
import { offersFor } from './completion/offers.ts'
import { type OpenLine, openLine, type Word } from './completion/open-line.ts'
import { cmdletNamed, commonParameters, parameterNamed } from './find.ts'
import { quote } from './lexer.ts'
import { OPERATORS } from './pipeline/condition.ts'
import type { ObjectType } from './pipeline/objects.ts'

const isParameter = ({ text, isQuoted }: Word): boolean => !isQuoted && /^-[A-Za-z]/.test(text)

/** What the cmdlets before the last pipe give on: filters keep what they get. */
const inputOf = (before: OpenLine['before']): ObjectType | undefined =>
  before.reduce<ObjectType | undefined>((input, [first]) => {
    const cmdlet = first && cmdletNamed(first.text)
    return cmdlet?.does === 'filter' ? (cmdlet.gives ?? input) : cmdlet?.gives
  }, undefined)

interface Filled {
  readonly given: ReadonlyMap<string, string>
  /** Whose value comes next. */
  readonly next: Parameter | undefined
}

/** Which parameters the words fill, and which one the next word is for. */
const fill = (cmdlet: Cmdlet, words: readonly Word[], input: ObjectType | undefined): Filled => {
  const given = new Map<string, string>()
  const loose: Word[] = []
  let waiting: Parameter | undefined
  for (const word of words) {
    const named = isParameter(word) ? parameterNamed(cmdlet, word.text.slice(1).split(':')[0] as string) : undefined
    if (named) {
      given.set(named.name, word.text.split(':')[1] ?? '')
      waiting = named.kind === 'switch' || word.text.includes(':') ? undefined : named
    } else if (waiting) {
      given.set(waiting.name, word.text)
      if (waiting.kind !== 'list' || !word.text.endsWith(',')) waiting = undefined
    } else loose.push(word)
  }
  const isPiped = (name: string): boolean =>
    input !== undefined && cmdlet.parameters.some((each) => each.name === name && each.piped?.[input.name])
  const places = cmdlet.positional.filter((name) => !given.has(name) && !isPiped(name))
  let at = 0
  for (const { text } of loose) {
    const name = places[at]
    if (name !== undefined) given.set(name, text)
    // The items of a list stand in one place.
    if (!text.endsWith(',')) at++
  }
  return { given, next: waiting ?? cmdlet.parameters.find(({ name }) => name === places[at]) }
}

/** Programs take what their action takes. */
const parametersOf = (cmdlet: Cmdlet, given: Filled['given']): readonly string[] => {
  const [app, action] = [given.get('App'), given.get('Action')]
  const ofAction = app !== undefined && action !== undefined ? appParameters(app, action) : APP_PARAMETERS
  return [...cmdlet.parameters, ...commonParameters(cmdlet)]
    .map(({ name }) => name)
    .filter((name) => !given.has(name))
    .filter((name) => app === undefined || !APP_PARAMETERS.includes(name) || ofAction.includes(name))
}

const fitting = (names: readonly string[], typed: string): readonly string[] =>
  names.filter((name) => name.toLowerCase().startsWith(typed.toLowerCase()))

/** The older names are offered to those who began one. */
const cmdletNames = (isPiped: boolean, typed: string): readonly string[] => {
  const names = CMDLETS.filter(
    ({ does, parameters }) => !isPiped || does === 'filter' || parameters.some(({ piped }) => piped),
  ).map(({ name }) => name)
  const older = /-vms/i.test(typed) ? names.map((name) => name.replace(/-VMCheckpoint$/, '-VMSnapshot')) : []
  return fitting([...new Set([...names, ...older])], typed)
}

/** A folder stays open, so that one can go on behind it. */
const written = (value: string, opened: OpenLine['quote']): string => {
  const isFolder = value.endsWith('\\')
  const bare = quote(value)
  if (opened === '' && bare === value) return value
  const mark = opened === '"' ? '"' : "'"
  const inside = `${mark}${value.replaceAll(mark, mark + mark)}`
  return isFolder ? inside : `${inside}${mark}`
}

const inCondition = (last: string, input: ObjectType | undefined): readonly string[] => {
  const variable = /^\$(?:_|PSItem)\./i.exec(last)?.[0]
  if (variable !== undefined)
    return fitting(input?.properties ?? [], last.slice(variable.length)).map((name) => variable + name)
  return last.startsWith('-')
    ? fitting(
        [...OPERATORS, 'and', 'or', 'not'].map((name) => `-${name}`),
        last,
      )
    : []
}

const endings = (lab: Lab, line: OpenLine): readonly string[] => {
  const { before, words, last, quote: opened } = line
  const input = inputOf(before)
  if (line.inBlock) return inCondition(last, input)
  const [first, ...rest] = words
  if (!first) return cmdletNames(before.length > 0, last)
  const cmdlet = cmdletNamed(first.text)
  if (!cmdlet) return []
  const { given, next } = fill(cmdlet, rest, input)
  if (opened === '' && last.startsWith('-'))
    return fitting(
      parametersOf(cmdlet, given).map((name) => `-${name}`),
      last,
    )
  if (!next) return []
  const items = next.kind === 'list' ? last.slice(0, last.lastIndexOf(',') + 1) : ''
  const typed = last.slice(items.length)
  const offers = offersFor({ lab, cmdlet, parameter: next, given, input, typed })
  return fitting(offers, typed).map((value) => items + written(value, opened))
}

/** Whole lines that go on from what is typed. */
export const complete = (lab: Lab, line: string): readonly string[] => {
  const open = openLine(line)
  const before = line.slice(0, open.lastAt)
  return endings(lab, open).map((ending) => before + ending)
}
