/** One step of a lesson: its heading, and what its fences say. */

import { nearest } from '../console/nearest.ts'
import { readChecks } from './check-list.ts'
import { type Question, readQuestion } from './choices.ts'
import { readConsoleLines } from './console-lines.ts'
import { FENCES, type Fence, type Piece } from './fences.ts'
import type { Findings } from './findings.ts'
import type { ProseRules } from './inlines.ts'
import type { Check, Detour, LessonLine, LessonStep, Prediction, Quiz, StepPart } from './lesson.ts'
import { readProse } from './markdown.ts'
import { outcomeOf } from './outcome.ts'
import type { Prose } from './prose.ts'
import { isSlug, slugOf } from './slug.ts'

export interface RawStep {
  readonly line: number
  /** Without `## `. */
  readonly heading: string
  readonly pieces: readonly Piece[]
}

const TITLE_LENGTH_MAX = 120

/** `Title {#id}`; what is wrong with it is told. */
const readHeading = (
  { heading, line }: RawStep,
  findings: Findings,
): { readonly id: string; readonly title: string } => {
  const open = heading.lastIndexOf('{#')
  const hasId = open >= 0 && heading.endsWith('}')
  const title = (hasId ? heading.slice(0, open) : heading).trim()
  const id = hasId ? heading.slice(open + 2, -1).trim() : ''
  if (title === '' || title.length > TITLE_LENGTH_MAX) findings.add(line, 'step-title', { limit: TITLE_LENGTH_MAX })
  const near = slugOf(id === '' ? title : id)
  const suggestion = near === '' ? '' : `{#${near}}`
  if (!hasId) findings.add(line, 'step-id-missing', {}, suggestion)
  else if (!isSlug(id)) findings.add(line, 'step-id-form', { id }, suggestion)
  return { id, title }
}

class StepReader {
  readonly #step: RawStep
  readonly #rules: ProseRules
  readonly #findings: Findings
  readonly #body: StepPart[] = []
  readonly #doLines: LessonLine[] = []
  readonly #hints: Prose[] = []
  readonly #notes: Prose[] = []
  readonly #quizzes: Quiz[] = []
  readonly #detours: Detour[] = []
  readonly #lineOf = new Map<string, number>()
  #setup: readonly LessonLine[] = []
  #solution: readonly LessonLine[] = []
  #checks: readonly Check[] = []
  /** Whether every `else:` is known. */
  #areChecksRead = true
  #explain: Prose = []

  constructor(step: RawStep, rules: ProseRules) {
    this.#step = step
    this.#rules = rules
    this.#findings = rules.findings
  }

  #addProse(prose: Prose): void {
    const last = this.#body.at(-1)
    if (last?.kind === 'prose') this.#body[this.#body.length - 1] = { kind: 'prose', prose: [...last.prose, ...prose] }
    else if (prose.length > 0) this.#body.push({ kind: 'prose', prose })
  }

  #prose({ lines, line }: Fence, mayHaveFigures = false): Prose {
    return readProse(lines, line + 1, { ...this.#rules, mayHaveFigures })
  }

  #console({ lines, line }: Fence): readonly LessonLine[] {
    return readConsoleLines(lines, line + 1, this.#findings)
  }

  #predict({ lines, line }: Fence): void {
    const read = readQuestion(lines, line, this.#rules)
    const right = read.choiceLines.filter((_, index) => read.choices[index]?.right)
    if (read.number) this.#findings.add(line, 'predict-number')
    if (read.choices.length < 2) this.#findings.add(line, 'choices-few')
    else if (right.length !== 1)
      this.#findings.add(
        right[1] ?? line,
        'predict-right',
        { right: right.length },
        right.length === 0 ? '- [x]' : '- [ ]',
      )
    if (read.why.length === 0) this.#findings.add(line, 'predict-why', {}, '> ')
    const { question, choices, why }: Prediction = read
    this.#body.push({ kind: 'predict', prediction: { question, choices, why } })
  }

  #quiz({ lines, line }: Fence): void {
    const read = readQuestion(lines, line, this.#rules)
    const { question, choices, number, why } = read
    this.#tellQuiz(read, line)
    if (number) this.#quizzes.push({ kind: 'number', question, ...number, why })
    else {
      const kind = choices.filter((choice) => choice.right).length === 1 ? 'one' : 'several'
      this.#quizzes.push({ kind, question, choices, why })
    }
  }

  #tellQuiz({ choices, number }: Question, line: number): void {
    if (number && choices.length > 0) this.#findings.add(line, 'quiz-both')
    else if (!number && choices.length < 2) this.#findings.add(line, 'choices-few')
    else if (!number && !choices.some((choice) => choice.right)) this.#findings.add(line, 'quiz-right', {}, '- [x]')
  }

  #detour(fence: Fence): void {
    const { lines, line, name } = fence
    const found = lines.findIndex((text) => text.startsWith('>'))
    const end = found < 0 ? lines.length : found
    const expects = lines[end]?.slice(1).trim() ?? ''
    const behind = lines.findIndex((text, index) => index > end && text.trim() !== '')
    const read = this.#console({ ...fence, lines: lines.slice(0, end) })
    if (lines.slice(0, end).every((text) => text.trim() === ''))
      this.#findings.add(line, 'fence-empty', { word: 'detour' })
    if (expects === '') this.#findings.add(line, 'detour-expects', {}, '> ')
    if (behind >= 0) this.#findings.add(line + 1 + behind, 'detour-behind')
    if (this.#detours.some((other) => other.name === name)) this.#findings.add(line, 'detour-twice', { name })
    this.#detours.push({ name, lines: read, expects, line: expects === '' ? line : line + 1 + end })
  }

  #fence(fence: Fence): void {
    const { word, line, lines } = fence
    const known = Object.hasOwn(FENCES, word) ? FENCES[word] : undefined
    const first = this.#lineOf.get(word)
    if (known?.once && first !== undefined) this.#findings.add(line, 'fence-twice', { word, first })
    else this.#lineOf.set(word, line)
    if (known && lines.every((text) => text.trim() === '')) {
      this.#findings.add(line, 'fence-empty', { word })
      return
    }
    this.#take(fence)
  }

  #take(fence: Fence): void {
    switch (fence.word) {
      case 'setup':
        this.#setup = [...this.#setup, ...this.#console(fence)]
        break
      case 'solution':
        this.#solution = [...this.#solution, ...this.#console(fence)]
        break
      case 'do': {
        const lines = this.#console(fence)
        this.#doLines.push(...lines)
        this.#body.push({ kind: 'do', lines })
        break
      }
      case 'check': {
        const { count } = this.#findings
        this.#checks = [...this.#checks, ...readChecks(fence.lines, fence.line, this.#findings)]
        this.#areChecksRead = this.#areChecksRead && this.#findings.count === count
        break
      }
      case 'predict':
        this.#predict(fence)
        break
      case 'quiz':
        this.#quiz(fence)
        break
      case 'detour':
        this.#detour(fence)
        break
      case 'hint':
        this.#hints.push(this.#prose(fence))
        break
      case 'note':
        this.#notes.push(this.#prose(fence))
        break
      case 'explain':
        this.#explain = [...this.#explain, ...this.#prose(fence, true)]
        break
      case 'text':
        this.#addProse([{ kind: 'code', text: fence.lines.join('\n') }])
    }
  }

  /** What only the whole step can tell. */
  #tellWhole(): void {
    const line = (word: string): number | undefined => this.#lineOf.get(word)
    const check = line('check')
    const predict = line('predict')
    const solution = line('solution')
    if (check !== undefined && line('do') === undefined && solution === undefined)
      this.#findings.add(check, 'solution-missing', {}, '```solution')
    if (solution !== undefined && check === undefined) this.#findings.add(solution, 'solution-without-check')
    if (predict !== undefined && line('do') === undefined && check === undefined)
      this.#findings.add(predict, 'predict-nothing')
    const said = this.#checks.map(({ otherwise }) => otherwise)
    for (const { expects, line: at } of this.#detours)
      if (this.#areChecksRead && expects !== '' && !said.includes(expects))
        this.#findings.add(at, 'detour-else', { text: expects }, said.length === 1 ? said[0] : nearest(expects, said))
    if (this.#step.pieces.length === 0) this.#findings.add(this.#step.line, 'step-empty')
  }

  read(): LessonStep {
    const heading = readHeading(this.#step, this.#findings)
    for (const piece of this.#step.pieces) {
      if (piece.kind === 'fence') this.#fence(piece)
      else if (piece.kind === 'prose') this.#addProse(readProse(piece.lines, piece.line, this.#rules))
    }
    this.#tellWhole()
    return {
      ...heading,
      body: this.#body,
      setup: this.#setup,
      solution: this.#solution.length > 0 ? this.#solution : this.#doLines,
      checks: this.#checks,
      hints: this.#hints,
      quizzes: this.#quizzes,
      ...outcomeOf(this.#explain),
      detours: this.#detours,
      notes: this.#notes,
    }
  }
}

/** What is wrong is among the findings. */
export const readStep = (step: RawStep, rules: ProseRules): LessonStep => new StepReader(step, rules).read()
