/** The form of `predict` and `quiz`: a question, then `- [ ] text {M2}` and `- [x] text` or `= 1.5 MiB ± 0.1`, then `> why`. */
import { nearest } from '../console/nearest.ts'
import type { ProseRules } from './inlines.ts'
import { type Choice, MISCONCEPTIONS } from './lesson.ts'
import { CHOICE_LIMIT } from './limits.ts'
import { readProse } from './markdown.ts'
import type { Prose } from './prose.ts'
import { numberOf, quantityOf, UNIT_NAMES } from './quantities.ts'

export interface Question {
  readonly question: Prose
  readonly choices: readonly Choice[]
  /** The file's line of each choice. */
  readonly choiceLines: readonly number[]
  readonly number: NumberAnswer | undefined
  readonly why: Prose
}

export interface NumberAnswer {
  readonly value: number
  readonly tolerance: number
  readonly unit: string
}

/** Consecutive lines of one thing; `line` is the file's line of the first. */
interface Part {
  readonly kind: 'question' | 'choice' | 'number' | 'why'
  readonly line: number
  readonly lines: string[]
}

const kindOf = (text: string): Part['kind'] | undefined => {
  if (text.startsWith('>')) return 'why'
  if (text.startsWith('=')) return 'number'
  return /^[-*+] ?(?:\[[ xX]{0,3}\]|\([ xX]?\))/.test(text) ? 'choice' : undefined
}

/** An indented line goes on with the choice above it. */
const isIndented = (text: string): boolean => /^\s+\S/.test(text)

class QuestionReader {
  readonly #rules: ProseRules
  readonly #line: number
  readonly #parts: Part[]

  /** `line` is that of the fence. */
  constructor(lines: readonly string[], line: number, rules: ProseRules) {
    this.#rules = rules
    this.#line = line
    this.#parts = [{ kind: 'question', line: line + 1, lines: [] }]
    lines.forEach((text, index) => this.#take(text, line + 1 + index))
  }

  #take(text: string, line: number): void {
    const last = this.#parts.at(-1) as Part
    const kind = kindOf(text)
    if (kind === 'why' && last.kind === 'why') last.lines.push(text)
    else if (kind) {
      if (last.kind === 'why') this.#tell(line, 'choice-after-why')
      this.#parts.push({ kind, line, lines: [text] })
    } else if (last.kind === 'question') last.lines.push(text)
    else if (last.kind === 'choice' && isIndented(text)) last.lines.push(text.trim())
    else if (text.trim() !== '') this.#tell(line, last.kind === 'why' ? 'why-line' : 'choice-line', { text })
  }

  #tell(line: number, code: string, data: Readonly<Record<string, string | number>> = {}, suggestion = ''): void {
    this.#rules.findings.add(line, code, data, suggestion)
  }

  #of(kind: Part['kind']): readonly Part[] {
    return this.#parts.filter((part) => part.kind === kind)
  }

  /** `{M2}` at the end of a choice. */
  #misconception(
    written: string,
    isRight: boolean,
    line: number,
  ): { readonly text: string; readonly number: string | null } {
    const open = written.lastIndexOf('{')
    const mark = written.endsWith('}') && open >= 0 ? written.slice(open + 1, -1).trim() : ''
    // Longer ones are text in braces, two at the end a figure's.
    if (!/^[A-Za-z]?\d{1,6}$/.test(mark)) return { text: written, number: null }
    const text = written.slice(0, open).trimEnd()
    if (!MISCONCEPTIONS.includes(mark)) {
      const near = nearest(mark, MISCONCEPTIONS)
      this.#tell(line, 'misconception-unknown', { mark }, near && `{${near}}`)
    } else if (isRight) this.#tell(line, 'misconception-right', { mark })
    return { text, number: mark }
  }

  #choice({ line, lines }: Part): Choice {
    const [first = '', ...more] = lines
    const form = /^- \[([ xX])\](?: |$)/.exec(first)
    if (!form) this.#tell(line, 'choice-form', { text: first }, /[xX]/.test(first.slice(0, 5)) ? '- [x] …' : '- [ ] …')
    const right = form?.[1]?.toLowerCase() === 'x'
    const whole = [first.slice(form?.[0].length ?? 0), ...more].join('\n').trim()
    const { text, number } = this.#misconception(whole, right, line)
    if (text === '') this.#tell(line, 'choice-empty')
    return { text: readProse(text.split('\n'), line, this.#rules), right, misconception: number }
  }

  #choices(): readonly Choice[] {
    const parts = this.#of('choice')
    if (parts.length > CHOICE_LIMIT) this.#tell(this.#line, 'choices-many', { limit: CHOICE_LIMIT })
    const choices = parts.slice(0, CHOICE_LIMIT).map((part) => this.#choice(part))
    const texts = choices.map(({ text }) => JSON.stringify(text))
    texts.forEach((text, index) => {
      if (text !== '[]' && texts.indexOf(text) < index) this.#tell((parts[index] as Part).line, 'choice-twice')
    })
    return choices
  }

  #number(): NumberAnswer | undefined {
    const [part, other] = this.#of('number')
    if (!part) return undefined
    if (other) this.#tell(other.line, 'number-twice')
    const written = (part.lines[0] as string).slice(1)
    const [value = '', tolerance, ...rest] = written.split('±')
    const read = quantityOf(value, UNIT_NAMES)
    const spread = tolerance === undefined ? 0 : numberOf(tolerance.trim())
    if (!read.ok && read.why === 'unit')
      this.#tell(part.line, 'unit-unknown', { unit: read.unit, known: UNIT_NAMES.join(', ') }, read.nearest)
    else if (!read.ok || spread === undefined || spread < 0 || rest.length > 0)
      this.#tell(part.line, 'number-form', { text: written.trim() }, '= 1.5 MiB ± 0.1')
    return { value: read.ok ? read.value : 0, unit: read.ok ? read.unit : '', tolerance: spread ?? 0 }
  }

  #why(): Prose {
    const [part] = this.#of('why')
    return part
      ? readProse(
          part.lines.map((text) => text.replace(/^> ?/, '')),
          part.line,
          this.#rules,
        )
      : []
  }

  read(): Question {
    const [part] = this.#parts as [Part]
    const question = readProse(part.lines, part.line, this.#rules)
    if (question.length === 0) this.#tell(this.#line, 'question-missing')
    const choiceLines = this.#of('choice').map(({ line }) => line)
    return { question, choices: this.#choices(), choiceLines, number: this.#number(), why: this.#why() }
  }
}

/** `line` is that of the fence. What is wrong is among the findings. */
export const readQuestion = (lines: readonly string[], line: number, rules: ProseRules): Question =>
  new QuestionReader(lines, line, rules).read()
