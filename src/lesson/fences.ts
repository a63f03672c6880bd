/** A lesson file in pieces: front matter, then headings of steps, prose and fences, each with its line. */
import { nearest } from '../console/nearest.ts'
import type { Findings } from './findings.ts'

/** How often a step may have it, and whether a name follows the word. */
export const FENCES: Readonly<Record<string, { readonly once: boolean; readonly means: string }>> = {
  setup: { once: true, means: 'Console lines that are run when the step opens.' },
  predict: { once: true, means: 'A question, choices of which one is right, and the reason, shown after the event.' },
  do: { once: false, means: 'Console lines that the learner runs.' },
  check: { once: true, means: 'What must hold, as a YAML list; each item has an else: what is missing, in words.' },
  solution: { once: true, means: 'Console lines that fulfil the checks; the do lines if left out.' },
  detour: {
    once: false,
    means: 'A name, plausible wrong console lines, and after > the else: that must then be unmet.',
  },
  hint: { once: false, means: 'Markdown; hints are shown one after the other.' },
  quiz: { once: false, means: 'A question with choices, or with a number behind =, and after > the reason.' },
  explain: {
    once: true,
    means: 'Markdown, shown after the event; a first paragraph in bold is the outcome; {{orders}} is a figure.',
  },
  note: { once: false, means: 'Markdown for the trainer alone.' },
  text: { once: false, means: 'Code that is only read.' },
}
export const FENCE_WORDS = Object.keys(FENCES)

export type Piece =
  | { readonly kind: 'heading'; readonly line: number; readonly text: string }
  | { readonly kind: 'prose'; readonly line: number; readonly lines: readonly string[] }
  | Fence

export interface Fence {
  readonly kind: 'fence'
  /** Of its first backticks; what is in it begins a line later. */
  readonly line: number
  readonly word: string
  /** Of a detour. */
  readonly name: string
  readonly lines: readonly string[]
}

export interface LessonFile {
  /** Undefined where the file has none. */
  readonly front: { readonly line: number; readonly lines: readonly string[] } | undefined
  readonly pieces: readonly Piece[]
}

const TICKS = '```'
const isTicks = (text: string): boolean => text.startsWith(TICKS)
const isClosing = (text: string): boolean => text.trimEnd() === TICKS
/** Inline code of three backticks that stands at the start of a line is prose, as Markdown has it. */
const opensFence = (text: string): boolean => isTicks(text) && !text.slice(wordStart(text)).includes('`')

const wordStart = (text: string): number => {
  let at = 0
  while (text[at] === '`') at++
  return at
}

class FileReader {
  readonly #lines: readonly string[]
  readonly #findings: Findings
  readonly #pieces: Piece[] = []
  /** Of the headings that begin steps; others than ## only in a file that has no ## at all. */
  readonly #stepMarks: string
  #at = 0

  constructor(lines: readonly string[], findings: Findings) {
    this.#lines = lines
    this.#findings = findings
    this.#stepMarks =
      [STEP_MARKS, '###', '#'].find((marks) => lines.some((text) => marksOf(text) === marks)) ?? STEP_MARKS
  }

  #front(): LessonFile['front'] {
    if (this.#lines[0]?.trimEnd() !== '---') {
      this.#findings.add(1, 'front-missing')
      return undefined
    }
    const end = this.#lines.findIndex((text, index) => index > 0 && text.trimEnd() === '---')
    if (end < 0) {
      this.#findings.add(1, 'front-unclosed')
      this.#at = this.#lines.length
      return undefined
    }
    this.#at = end + 1
    return { line: 2, lines: this.#lines.slice(1, end) }
  }

  /** Word and name behind the backticks; unknown words are told. */
  #fenceStart(text: string, line: number): { readonly word: string; readonly name: string } {
    if (wordStart(text) !== TICKS.length) this.#findings.add(line, 'fence-ticks', {}, TICKS)
    const [word = '', ...rest] = text.slice(wordStart(text)).trim().split(/\s+/)
    const name = rest.join(' ')
    if (word === '') this.#findings.add(line, 'fence-wordless', { known: FENCE_WORDS.join(', ') }, `${TICKS}text`)
    else if (!FENCE_WORDS.includes(word)) {
      const near = nearest(word, FENCE_WORDS)
      this.#findings.add(line, 'fence-unknown', { word, known: FENCE_WORDS.join(', ') }, near && TICKS + near)
    } else if (word === 'detour' && name === '') this.#findings.add(line, 'detour-name')
    else if (word !== 'detour' && name !== '')
      this.#findings.add(line, 'fence-extra', { word, extra: name }, TICKS + word)
    return { word, name }
  }

  #fence(): void {
    const line = this.#at + 1
    const start = this.#fenceStart(this.#lines[this.#at] as string, line)
    const lines: string[] = []
    for (this.#at++; this.#at < this.#lines.length; this.#at++) {
      const text = this.#lines[this.#at] as string
      if (isClosing(text) || (wordStart(text) > TICKS.length && text.slice(wordStart(text)).trim() === '')) {
        this.#at++
        this.#pieces.push({ kind: 'fence', line, ...start, lines })
        return
      }
      // The next fence begins before this one was closed.
      if (opensFence(text)) break
      lines.push(text)
    }
    this.#findings.add(line, 'fence-unclosed', { word: start.word }, TICKS)
    this.#pieces.push({ kind: 'fence', line, ...start, lines })
  }

  #prose(): void {
    const line = this.#at + 1
    const lines: string[] = []
    for (; this.#at < this.#lines.length; this.#at++) {
      const text = this.#lines[this.#at] as string
      if (opensFence(text) || this.#beginsStep(text)) break
      this.#tellNearlyFence(text, this.#at + 1)
      lines.push(text)
    }
    if (lines.some((text) => text.trim() !== '')) this.#pieces.push({ kind: 'prose', line, lines })
  }

  #tellNearlyFence(text: string, line: number): void {
    const trimmed = text.trimStart()
    if (trimmed.startsWith('~~~')) this.#findings.add(line, 'fence-tildes', {}, TICKS + trimmed.slice(3).trim())
    else if (trimmed !== text && opensFence(trimmed)) this.#findings.add(line, 'fence-indented', {}, trimmed.trimEnd())
    else if (/^##[^#\s]/.test(text)) this.#findings.add(line, 'heading-space', {}, `## ${text.slice(2)}`)
  }

  #beginsStep(text: string): boolean {
    return isMeantAsStep(text, this.#stepMarks)
  }

  /** Taken for a step whatever its level is: what stands in it would be told as homeless otherwise. */
  #heading(text: string): void {
    const line = this.#at + 1
    const marks = marksOf(text)
    const title = text.slice(marks.length).trim()
    if (marks !== STEP_MARKS) this.#findings.add(line, 'step-heading', { marks }, `${STEP_MARKS} ${title}`)
    this.#pieces.push({ kind: 'heading', line, text: title })
    this.#at++
  }

  read(): LessonFile {
    const front = this.#front()
    while (this.#at < this.#lines.length) {
      const text = this.#lines[this.#at] as string
      if (opensFence(text)) this.#fence()
      else if (this.#beginsStep(text)) this.#heading(text)
      else this.#prose()
    }
    return { front, pieces: this.#pieces }
  }
}

const STEP_MARKS = '##'

/** The marks of a heading; empty for any other line. */
const marksOf = (text: string): string => /^(#{1,6})(?:[ \t]|$)/.exec(text)?.[1] ?? ''

/** Only steps have an id. */
const isMeantAsStep = (text: string, stepMarks: string): boolean => {
  const marks = marksOf(text)
  if (marks === '') return false
  return marks === stepMarks || (text.includes('{#') && text.trimEnd().endsWith('}'))
}

export const readPieces = (lines: readonly string[], findings: Findings): LessonFile =>
  new FileReader(lines, findings).read()
