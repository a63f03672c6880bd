/** A line that is still being typed: what stands before the word at its end, and that word. */
import { readQuoted } from '../lexer.ts'

export interface Word {
  readonly text: string
  readonly isQuoted: boolean
}

export interface OpenLine {
  /** The cmdlets before the last pipe, each as its words. */
  readonly before: readonly (readonly Word[])[]
  /** Whole words behind the last pipe. */
  readonly words: readonly Word[]
  /** The word at the end, without its quotes; empty behind a blank. */
  readonly last: string
  /** Where it begins in the line. */
  readonly lastAt: number
  /** The quote that it was opened with. */
  readonly quote: "'" | '"' | ''
  /** The end stands in `{ ... }`. */
  readonly inBlock: boolean
}

/** The end of the block, or undefined for one that is still open. */
const blockEnd = (line: string, from: number): number | undefined => {
  let depth = 0
  for (let at = from; at < line.length; at++) {
    const letter = line[at]
    if (letter === "'" || letter === '"') at = readQuoted(line, at).next - 1
    else if (letter === '{') depth++
    else if (letter === '}' && --depth === 0) return at + 1
  }
  return undefined
}

const isQuote = (letter: string | undefined): letter is "'" | '"' => letter === "'" || letter === '"'

/** Never refuses: what cannot be read yet may still be finished. */
export const openLine = (line: string): OpenLine => {
  const before: (readonly Word[])[] = []
  let words: Word[] = []
  const ended = (last: string, lastAt: number, quote: OpenLine['quote'], inBlock = false): OpenLine => ({
    before,
    words,
    last,
    lastAt,
    quote,
    inBlock,
  })
  let at = 0
  while (at < line.length) {
    const letter = line[at]
    if (letter === ' ' || letter === '\t') at++
    else if (letter === '|') {
      before.push(words)
      words = []
      at++
    } else if (letter === '{') {
      const end = blockEnd(line, at)
      if (end === undefined) {
        const fragment = /[^\s(!]*$/.exec(line.slice(at + 1))?.[0] ?? ''
        return ended(fragment, line.length - fragment.length, '', true)
      }
      words.push({ text: line.slice(at, end), isQuoted: true })
      at = end
    } else if (isQuote(letter)) {
      const { text, next, isOpen } = readQuoted(line, at)
      if (isOpen || next === line.length) return ended(text, at, letter)
      words.push({ text, isQuoted: true })
      at = next
    } else {
      const word = /^[^\s|{]+/.exec(line.slice(at))?.[0] as string
      if (at + word.length === line.length) return ended(word, at, '')
      words.push({ text: word, isQuoted: false })
      at += word.length
    }
  }
  return ended('', line.length, '')
}
