/** A lesson in another language, held against its original: the words differ, and nothing that the lab reads. */
import type { Diagnostic } from './diagnostic.ts'
import { type Fence, type Piece, readPieces } from './fences.ts'
import { Findings } from './findings.ts'
import type { Check, Choice, Detour, Lesson, LessonLine, LessonStep, Quiz } from './lesson.ts'
import { type LessonRead, linesOf } from './read-lesson.ts'

/** The file's line of each heading, fence and key, for what was read no longer knows it. */
class Places {
  readonly #pieces: readonly Piece[]
  readonly #front: readonly string[]
  readonly lastLine: number

  constructor(text: string) {
    const lines = linesOf(text)
    const file = readPieces(lines, new Findings())
    this.#pieces = file.pieces
    this.#front = file.front?.lines ?? []
    this.lastLine = lines.length
  }

  key(name: string): number {
    return this.#front.findIndex((line) => line.startsWith(`${name}:`)) + 2
  }

  #headings(): readonly number[] {
    return this.#pieces.flatMap((piece, index) => (piece.kind === 'heading' ? [index] : []))
  }

  step(index: number): number {
    return this.#pieces[this.#headings()[index] ?? -1]?.line ?? this.lastLine
  }

  /** Of the step's first such fence, or of its heading. */
  fence(index: number, word: string): number {
    const [from, to] = [this.#headings()[index] ?? 0, this.#headings()[index + 1]]
    const fences = this.#pieces.slice(from, to).filter((piece): piece is Fence => piece.kind === 'fence')
    return fences.find((fence) => fence.word === word)?.line ?? this.step(index)
  }
}

const SAME_KEYS = ['id', 'level', 'minutes', 'scenario', 'seed', 'pass'] as const

const texts = (lines: readonly LessonLine[]): readonly string[] => lines.map(({ text }) => text)

const answers = (choices: readonly Choice[]) => choices.map(({ right, misconception }) => [right, misconception])

const quiz = (each: Quiz) =>
  each.kind === 'number' ? [each.value, each.tolerance, each.unit] : [each.kind, answers(each.choices)]

const check = (each: Check): unknown =>
  each.kind === 'predicate' ? [each.predicate, each.fields] : [each.kind, each.checks.map(check)]

/** Which of the step's checks it is that a detour leaves unmet. */
const detour = ({ checks }: LessonStep, { name, lines, expects }: Detour): unknown => [
  name,
  texts(lines),
  checks.findIndex(({ otherwise }) => otherwise === expects),
]

const doLines = ({ body }: LessonStep) => body.flatMap((part) => (part.kind === 'do' ? [texts(part.lines)] : []))

/** The author's own; a step without one is fulfilled by its `do` lines, which are told once. */
const solution = (step: LessonStep) => {
  const lines = texts(step.solution)
  return JSON.stringify(lines) === JSON.stringify(doLines(step).flat()) ? null : lines
}

/** What the lab reads of a step, by the fence that it stands in: no word of any language. */
const READ: Readonly<Record<string, (step: LessonStep) => unknown>> = {
  setup: ({ setup }) => texts(setup),
  do: doLines,
  predict: ({ body }) =>
    body.map((part) => (part.kind === 'predict' ? answers(part.prediction.choices) : null)).filter(Boolean),
  check: ({ checks }) => checks.map(check),
  solution,
  detour: (step) => step.detours.map((each) => detour(step, each)),
  quiz: ({ quizzes }) => quizzes.map(quiz),
  hint: ({ hints }) => hints.length,
  /** Whether it tells an outcome. */
  explain: ({ outcome }) => outcome.length,
}

const compareSteps = (original: Lesson, translation: Lesson, places: Places, findings: Findings): void => {
  for (const [index, step] of original.steps.entries()) {
    const other = translation.steps[index]
    if (other?.id !== step.id) {
      findings.add(places.step(index), 'translation-step', { id: step.id }, `{#${step.id}}`)
      return
    }
    for (const [word, read] of Object.entries(READ))
      if (JSON.stringify(read(step)) !== JSON.stringify(read(other)))
        findings.add(places.fence(index, word), 'translation-fence', { word, id: step.id })
  }
  const more = translation.steps[original.steps.length]
  if (more) findings.add(places.step(original.steps.length), 'translation-step-more', { id: more.id })
}

/**
 * `text` is the translation's. Both were read without a finding that stands in the way; what only differs between them
 * is told here, by the translation's lines.
 */
export const translationFindings = (
  text: string,
  translation: NonNullable<LessonRead['lesson']>,
  original: Lesson,
): readonly Diagnostic[] => {
  const findings = new Findings()
  const places = new Places(text)
  for (const key of SAME_KEYS)
    if (translation[key] !== original[key])
      findings.add(places.key(key), 'translation-front', { key, original: original[key] }, String(original[key]))
  if (JSON.stringify(translation.misconceptions) !== JSON.stringify(original.misconceptions)) {
    const right = original.misconceptions.join(', ')
    findings.add(
      places.key('misconceptions'),
      'translation-front',
      { key: 'misconceptions', original: right },
      `[${right}]`,
    )
  }
  if (translation.language === original.language)
    findings.add(places.key('language'), 'translation-language', { language: original.language })
  compareSteps(original, translation, places, findings)
  return findings.sorted()
}
