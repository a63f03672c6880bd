/** What is wrong with a lesson, collected while it is read. */
import type { Diagnostic } from './diagnostic.ts'
import { FINDING_LIMIT } from './limits.ts'

const DATA_LENGTH = 160

/** A quoted piece of the file, short enough for a sentence. */
export const excerpt = (text: string): string => {
  const line = text.replaceAll('\n', ' ')
  return line.length > DATA_LENGTH ? `${line.slice(0, DATA_LENGTH)}…` : line
}

/** Told, and no reason not to play the lesson: what stands there is shown as it is written, or is missed by nobody. */
export const HARMLESS: ReadonlySet<string> = new Set([
  'html-as-text',
  'figure-braces',
  'outcome-missing',
  'misconception-unused',
  'misconception-undeclared',
])

export class Findings {
  readonly #list: Diagnostic[] = []

  add(line: number, code: string, data: Diagnostic['data'] = {}, suggestion = ''): void {
    if (this.isFull) return
    const short = Object.entries(data).map(([key, value]) => [key, typeof value === 'string' ? excerpt(value) : value])
    this.#list.push({ line, code, data: Object.fromEntries(short), suggestion })
  }

  get count(): number {
    return this.#list.length
  }

  get isFull(): boolean {
    return this.#list.length >= FINDING_LIMIT
  }

  get isPlayable(): boolean {
    // Where the list is full, what came behind it is not known.
    return !this.isFull && this.#list.every(({ code }) => HARMLESS.has(code))
  }

  /** By line, each once; of one line in the order in which they were found. */
  sorted(): readonly Diagnostic[] {
    const once = new Map(this.#list.map((found) => [JSON.stringify(found), found]))
    return [...once.values()].sort((a, b) => a.line - b.line)
  }
}
