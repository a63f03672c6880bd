/** A line of the prompt as words: quotes are taken off, comments dropped, parameters told from values. */
import { Refused } from '../host/refusal.ts'

export type Token = { kind: 'parameter'; name: string; inline: string | undefined } | { kind: 'value'; text: string }

/** Pipelines, variables, blocks and several commands in one line: PowerShell's, and not ours. */
const SCRIPT_SYNTAX = /[|;{}]|^[@&(]|^\$(?!(?:true|false)$)/i

const isSpace = (letter: string): boolean => letter === ' ' || letter === '\t'

/** `-SnapshotName:'x y'`: a quoted value right behind the colon. */
const opensInlineQuote = (line: string, from: number, at: number): boolean =>
  /^-\w+:$/.test(line.slice(from, at)) && (line[at] === "'" || line[at] === '"')

/** `-Confirm:$false` is a parameter with its value inline; a lone minus or a negative number is a value. */
const wordToken = (word: string): Token => {
  const match = /^-([A-Za-z]\w*)(?::(.*))?$/.exec(word)
  return match ? { kind: 'parameter', name: match[1] as string, inline: match[2] } : { kind: 'value', text: word }
}

/** Throws `unclosed-quote` and `syntax-not-simulated`. */
export const tokenize = (line: string): readonly Token[] => {
  const tokens: Token[] = []
  let at = 0
  while (at < line.length) {
    const letter = line[at] as string
    if (isSpace(letter)) at++
    else if (letter === '#') break
    else if (letter === "'" || letter === '"') {
      const { text, next } = quoted(line, at)
      tokens.push({ kind: 'value', text })
      at = next
    } else {
      let end = at
      while (end < line.length && !isSpace(line[end] as string) && !opensInlineQuote(line, at, end)) end++
      const inline = opensInlineQuote(line, at, end) ? quoted(line, end) : undefined
      const word = line.slice(at, end)
      const syntax = SCRIPT_SYNTAX.exec(word)?.[0]
      if (syntax !== undefined) throw new Refused('syntax-not-simulated', { text: syntax })
      const token = wordToken(word)
      tokens.push(inline && token.kind === 'parameter' ? { ...token, inline: inline.text } : token)
      at = inline?.next ?? end
    }
  }
  return tokens
}

/** A doubled quote inside stands for one, as in PowerShell. */
const quoted = (line: string, from: number): { text: string; next: number } => {
  const quote = line[from] as string
  let text = ''
  for (let at = from + 1; at < line.length; at++) {
    if (line[at] !== quote) text += line[at]
    else if (line[at + 1] === quote) {
      text += quote
      at++
    } else return { text, next: at + 1 }
  }
  throw new Refused('unclosed-quote', {})
}

/** Bare words need no quotes; everything else gets single ones. */
export const quote = (text: string): string =>
  /^[\w.:\\/][\w.:\\()/-]*$/.test(text) ? text : `'${text.replaceAll("'", "''")}'`

/** ` -Name 'value'`, or nothing. */
export const option = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` -${name} ${quote(value)}`
