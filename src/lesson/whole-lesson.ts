/** What only a whole lesson can tell, and what does not keep it from being played. */
import type { Fence, Piece } from './fences.ts'
import type { Findings } from './findings.ts'
import type { Choice, Lesson, LessonStep } from './lesson.ts'

/** The lines of its front matter, and what its steps were read from, in their order. */
export interface LessonSource {
  readonly front: { readonly line: number; readonly lines: readonly string[] }
  readonly steps: readonly { readonly line: number; readonly pieces: readonly Piece[] }[]
}

const fencesOf = (pieces: readonly Piece[], word: string): readonly Fence[] =>
  pieces.filter((piece): piece is Fence => piece.kind === 'fence' && piece.word === word)

const hasPrediction = ({ body }: LessonStep): boolean => body.some(({ kind }) => kind === 'predict')

const tellOutcomes = (lesson: Lesson, { steps }: LessonSource, findings: Findings): void =>
  lesson.steps.forEach((step, index) => {
    const source = steps[index]
    if (!source || !hasPrediction(step) || step.outcome.length > 0) return
    const [fence] = [...fencesOf(source.pieces, 'explain'), ...fencesOf(source.pieces, 'predict')]
    findings.add(fence?.line ?? source.line, 'outcome-missing', { word: fence?.word ?? '' })
  })

const choicesOf = ({ body, quizzes }: LessonStep): readonly Choice[] => [
  ...body.flatMap((part) => (part.kind === 'predict' ? part.prediction.choices : [])),
  ...quizzes.flatMap((quiz) => (quiz.kind === 'number' ? [] : quiz.choices)),
]

/** Where the mark stands first; the step's own line where it is not written so. */
const lineOfMark = ({ steps }: LessonSource, mark: string): number => {
  const questions = steps.flatMap(({ pieces }) => [...fencesOf(pieces, 'predict'), ...fencesOf(pieces, 'quiz')])
  const lines = questions.sort((a, b) => a.line - b.line)
  for (const { line, lines: texts } of lines) {
    const at = texts.findIndex((text) => text.trimEnd().endsWith('}') && text.includes(mark, text.lastIndexOf('{')))
    if (at >= 0) return line + 1 + at
  }
  return steps[0]?.line ?? 1
}

const lineOfKey = ({ front }: LessonSource, key: string): number =>
  front.line +
  Math.max(
    0,
    front.lines.findIndex((text) => text.startsWith(key)),
  )

const tellMisconceptions = (lesson: Lesson, source: LessonSource, findings: Findings): void => {
  const declared = lesson.misconceptions
  const used = new Set(lesson.steps.flatMap(choicesOf).flatMap(({ misconception }) => misconception ?? []))
  const byNumber = (marks: Iterable<string>): readonly string[] =>
    [...marks].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))
  const right = `[${byNumber(used).join(', ')}]`
  const unused = byNumber(declared).filter((mark) => !used.has(mark))
  if (unused.length > 0)
    findings.add(lineOfKey(source, 'misconceptions:'), 'misconception-unused', { marks: unused.join(', ') }, right)
  for (const mark of byNumber(used))
    if (!declared.includes(mark))
      findings.add(lineOfMark(source, mark), 'misconception-undeclared', { mark }, `misconceptions: ${right}`)
}

/** Of a lesson without any other mistake: what follows from one would be told here again. */
export const tellWhole = (lesson: Lesson, source: LessonSource, findings: Findings): void => {
  if (!findings.isPlayable) return
  tellOutcomes(lesson, source, findings)
  tellMisconceptions(lesson, source, findings)
}
