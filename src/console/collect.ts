/** The words behind a cmdlet's name, as values by parameter and values that wait for their place. */
import { Refused } from '../host/refusal.ts'
import { type Cmdlet, LIST_SEPARATOR, type Parameter } from './cmdlet.ts'
import { findParameter, same } from './find.ts'
import { isConstant, type Token } from './lexer.ts'

type ValueToken = Extract<Token, { kind: 'value' }>

export interface Collected {
  readonly given: ReadonlyMap<string, string>
  readonly loose: readonly Token[]
}

const oneOf = (choices: readonly string[]): string =>
  choices.length < 2 ? choices.join('') : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`

const bareItems = (token: ValueToken): readonly string[] =>
  token.isQuoted ? [token.text] : token.text.split(',').filter((item) => item !== '')

/** What the parameter takes of a word. Throws `bad-value` and `syntax-not-simulated`. */
export const acceptedValue = (parameter: Parameter, token: Token): string => {
  if (token.kind === 'block' && parameter.kind !== 'block') throw new Refused('syntax-not-simulated', { text: '{' })
  if (token.kind !== 'value' && token.kind !== 'block') throw new Refused('syntax-not-simulated', { text: '|' })
  const items = token.kind === 'value' && parameter.kind === 'list' ? (token.items ?? bareItems(token)) : undefined
  const value = items?.join(LIST_SEPARATOR) ?? token.text
  const { choices } = parameter
  const isOwn = parameter.takesConstants || choices?.some((choice) => same(choice, value))
  if (isConstant(token) && !isOwn) throw new Refused('syntax-not-simulated', { text: '$' })
  if (choices && !choices.some((choice) => same(choice, value)))
    throw new Refused('bad-value', { name: parameter.name, value, allowed: `Write ${oneOf(choices)}.` })
  return value
}

const continues = (one: ValueToken, next: Token | undefined): next is ValueToken =>
  next?.kind === 'value' && ((!one.isQuoted && one.text.endsWith(',')) || (!next.isQuoted && next.text.startsWith(',')))

/** `A, B,'c d'` becomes one word, of which each item stands on its own. */
const joinLists = (tokens: readonly Token[]): readonly Token[] => {
  const joined: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    if (token.kind !== 'value') {
      joined.push(token)
      continue
    }
    let last = token
    const items = [...bareItems(token)]
    for (let next = tokens[at + 1]; continues(last, next); next = tokens[at + 1]) {
      items.push(...bareItems(next))
      last = next
      at++
    }
    joined.push({ ...token, items, text: items.join(',') })
  }
  return joined
}

/** Throws Refused for what the cmdlet does not take. */
export const collect = (cmdlet: Cmdlet, words: readonly Token[]): Collected => {
  const tokens = cmdlet.parameters.some(({ kind }) => kind === 'list') ? joinLists(words) : words
  const given = new Map<string, string>()
  const loose: Token[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token
    if (token.kind !== 'parameter') {
      loose.push(token)
      continue
    }
    const parameter = findParameter(cmdlet, token.name)
    if (parameter.kind === 'switch') {
      if (!same(token.inline ?? '$true', '$false')) given.set(parameter.name, '')
      continue
    }
    const next = tokens[at + 1]
    const isNextValue = next?.kind === 'value' || next?.kind === 'block'
    const inline: Token | undefined =
      token.inline === undefined ? undefined : { kind: 'value', text: token.inline, isQuoted: token.isInlineQuoted }
    const value = inline ?? (isNextValue ? next : undefined)
    if (value === undefined) throw new Refused('missing-value', { cmdlet: cmdlet.name, name: parameter.name })
    if (inline === undefined) at++
    given.set(parameter.name, acceptedValue(parameter, value))
  }
  return { given, loose }
}
