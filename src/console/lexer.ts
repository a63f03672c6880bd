/** A line of the prompt as words: quotes are taken off, comments dropped, parameters told from values. */
import { Refused } from '../host/refusal.ts'

export type Token =
  | { kind: 'parameter'; name: string; inline: string | undefined; isInlineQuoted: boolean }
  /** `items`: where commas make it a list. */
  | { kind: 'value'; text: string; isQuoted: boolean; items?: readonly string[] }
  /** `{ ... }`, without its braces. */
  | { kind: 'block'; text: string }
  | { kind: 'pipe' }

/** Variables, several commands in one line and the rest of PowerShell's language: real, and not simulated. */
const SCRIPT_SYNTAX = /[;}]|^[$@&(>]/

/** Values that PowerShell writes as variables. */
const CONSTANT = /^\$(?:true|false|null)$/i

export const isConstant = (token: Token): boolean =>
  token.kind === 'value' && !token.isQuoted && CONSTANT.test(token.text)

const isSpace = (letter: string): boolean => letter === ' ' || letter === '\t'

/** `-SnapshotName:'x y'`: a quoted value right behind the colon. */
const opensInlineQuote = (line: string, from: number, at: number): boolean =>
  /^-\w+:$/.test(line.slice(from, at)) && (line[at] === "'" || line[at] === '"')

/** `-Confirm:$false` is a parameter with its value inline; a lone minus or a negative number is a value. */
const wordToken = (word: string): Token => {
  const match = /^-([A-Za-z]\w*)(?::(.*))?$/.exec(word)
  return match
    ? { kind: 'parameter', name: match[1] as string, inline: match[2], isInlineQuoted: false }
    : { kind: 'value', text: word, isQuoted: false }
}

interface Read {
  readonly token: Token | undefined
  readonly next: number
}

const readWord = (line: string, at: number): Read => {
  let end = at
  const isQuoteOfNextItem = () => end > at && line[end - 1] === ',' && /['"]/.test(line[end] as string)
  const ends = () => /[\s|{]/.test(line[end] as string) || opensInlineQuote(line, at, end) || isQuoteOfNextItem()
  while (end < line.length && !ends()) end++
  const inline = opensInlineQuote(line, at, end) ? quoted(line, end) : undefined
  const word = line.slice(at, end)
  const syntax = CONSTANT.test(word) ? undefined : SCRIPT_SYNTAX.exec(word)?.[0]
  if (syntax !== undefined) throw new Refused('syntax-not-simulated', { text: syntax })
  const token = wordToken(word)
  return {
    token: inline && token.kind === 'parameter' ? { ...token, inline: inline.text, isInlineQuoted: true } : token,
    next: inline?.next ?? end,
  }
}

/** Up to the brace that closes it; braces in quotes are text. */
const readBlock = (line: string, from: number): Read => {
  let depth = 0
  for (let at = from; at < line.length; at++) {
    const letter = line[at] as string
    if (letter === "'" || letter === '"') at = quoted(line, at).next - 1
    else if (letter === '{') depth++
    else if (letter === '}' && --depth === 0)
      return { token: { kind: 'block', text: line.slice(from + 1, at) }, next: at + 1 }
  }
  throw new Refused('unclosed-block', {})
}

const readOne = (line: string, at: number): Read => {
  const letter = line[at] as string
  if (isSpace(letter)) return { token: undefined, next: at + 1 }
  if (letter === '#') return { token: undefined, next: line.length }
  if (letter === '{') return readBlock(line, at)
  if (letter === '|') {
    if (line[at + 1] === '|') throw new Refused('syntax-not-simulated', { text: '||' })
    return { token: { kind: 'pipe' }, next: at + 1 }
  }
  if (letter !== "'" && letter !== '"') return readWord(line, at)
  const { text, next } = quoted(line, at)
  return { token: { kind: 'value', text, isQuoted: true }, next }
}

/** Throws `unclosed-quote`, `unclosed-block` and `syntax-not-simulated`. */
export const tokenize = (line: string): readonly Token[] => {
  const tokens: Token[] = []
  let at = 0
  while (at < line.length) {
    const { token, next } = readOne(line, at)
    if (token) tokens.push(token)
    at = next
  }
  return tokens
}

/** A doubled quote inside stands for one, as in PowerShell. Never refuses: `isOpen` where no quote closes it. */
export const readQuoted = (line: string, from: number): { text: string; next: number; isOpen: boolean } => {
  const quote = line[from]
  let text = ''
  for (let at = from + 1; at < line.length; at++) {
    if (line[at] !== quote) text += line[at]
    else if (line[at + 1] === quote) text += line[at++]
    else return { text, next: at + 1, isOpen: false }
  }
  return { text, next: line.length, isOpen: true }
}

const quoted = (line: string, from: number): { text: string; next: number } => {
  const read = readQuoted(line, from)
  if (read.isOpen) throw new Refused('unclosed-quote', {})
  return read
}

export const inQuotes = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Bare words need no quotes; everything else gets single ones. */
export const quote = (text: string): string => (/^[\w.:\\/][\w.:\\()/-]*$/.test(text) ? text : inQuotes(text))

/** ` -Name 'value'`, or nothing. */
export const option = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` -${name} ${quote(value)}`
