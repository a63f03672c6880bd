/** What is wrong with a lesson file, where, and what was probably meant. */

export interface Diagnostic {
  /** 1 is the file's first. */
  readonly line: number
  /** The sentence is in `words/lesson-lint.ts`. */
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>
  /** The nearest thing that would be right; empty where nothing is near. */
  readonly suggestion: string
}
