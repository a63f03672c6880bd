/** A lesson's text as a lesson, or what is wrong with it. Nothing of it is ever run: text in, plain data out. */
import { checkCharacters } from './characters.ts'
import type { Diagnostic } from './diagnostic.ts'
import { FENCE_WORDS, type Fence, type Piece, readPieces } from './fences.ts'
import { Findings } from './findings.ts'
import { readFrontMatter } from './front-matter.ts'
import type { ProseRules } from './inlines.ts'
import type { Lesson, LessonStep } from './lesson.ts'
import { bytesOf, FILE_LIMIT_BYTES, STEP_LIMIT } from './limits.ts'
import { readProse } from './markdown.ts'
import type { Prose } from './prose.ts'
import { type RawStep, readStep } from './read-step.ts'
import { tellWhole } from './whole-lesson.ts'

/** Ids that there are; what nobody knows is not checked. */
export interface KnownIds {
  readonly scenarios?: readonly string[]
  readonly lessons?: readonly string[]
}

export interface LessonRead {
  /** Null where anything stands in its way. */
  readonly lesson: Lesson | null
  /** By line. A lesson that can be played may have some too: they say what is shown otherwise than it was meant. */
  readonly findings: readonly Diagnostic[]
}

/** Lines without their ends, as editors count them; a mark of byte order at the front is none of the text. */
export const linesOf = (text: string): readonly string[] => text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)

/** Pieces up to the first heading, and those of each step. */
const byStep = (pieces: readonly Piece[]): { readonly intro: readonly Piece[]; readonly steps: readonly RawStep[] } => {
  const intro: Piece[] = []
  const steps: (RawStep & { readonly pieces: Piece[] })[] = []
  for (const piece of pieces)
    if (piece.kind === 'heading') steps.push({ line: piece.line, heading: piece.text, pieces: [] })
    else (steps.at(-1)?.pieces ?? intro).push(piece)
  return { intro, steps }
}

const introFence = ({ word, line, lines }: Fence, { findings }: ProseRules): Prose => {
  if (word === 'text') return [{ kind: 'code', text: lines.join('\n') }]
  if (FENCE_WORDS.includes(word)) findings.add(line, 'fence-before-step', { word })
  return []
}

const readIntro = (pieces: readonly Piece[], rules: ProseRules): Prose =>
  pieces.flatMap((piece) => {
    if (piece.kind === 'fence') return introFence(piece, rules)
    return piece.kind === 'prose' ? readProse(piece.lines, piece.line, rules) : []
  })

const readSteps = (raw: readonly RawStep[], lastLine: number, rules: ProseRules): readonly LessonStep[] => {
  const { findings } = rules
  if (raw.length === 0) findings.add(lastLine, 'steps-none', {}, '## Title {#id}')
  const tooMany = raw[STEP_LIMIT]
  if (tooMany) findings.add(tooMany.line, 'steps-many', { limit: STEP_LIMIT })
  const lineOf = new Map<string, number>()
  return raw.slice(0, STEP_LIMIT).map((each) => {
    const step = readStep(each, rules)
    const first = lineOf.get(step.id)
    if (first !== undefined && step.id !== '')
      findings.add(each.line, 'step-id-twice', { id: step.id, first }, `{#${step.id}-2}`)
    else lineOf.set(step.id, each.line)
    return step
  })
}

const readInto = (text: string, known: KnownIds, findings: Findings): Lesson | null => {
  const lines = linesOf(text)
  checkCharacters(lines, findings)
  const file = readPieces(lines, findings)
  const rules: ProseRules = { findings, mayHaveFigures: false, lessons: known.lessons }
  const read = file.front && readFrontMatter(file.front.lines, file.front.line, findings, known.scenarios)
  const { intro, steps } = byStep(file.pieces)
  const prose = readIntro(intro, rules)
  const played = readSteps(steps, lines.length, rules)
  if (!read) return null
  const { lesson: _, ...front } = read
  const lesson = { ...front, intro: prose, steps: played }
  if (file.front) tellWhole(lesson, { front: file.front, steps }, findings)
  return lesson
}

/** Synchronous and pure; never throws, whatever the text is. */
export const readLesson = (text: string, known: KnownIds = {}): LessonRead => {
  const findings = new Findings()
  if (text.length > FILE_LIMIT_BYTES || bytesOf(text) > FILE_LIMIT_BYTES) {
    findings.add(1, 'file-large', { limitBytes: FILE_LIMIT_BYTES })
    return { lesson: null, findings: findings.sorted() }
  }
  const lesson = readInto(text, known, findings)
  return { lesson: findings.isPlayable ? lesson : null, findings: findings.sorted() }
}
