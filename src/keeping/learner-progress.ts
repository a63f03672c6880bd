/** What a learner did in the lessons, as plain data that this browser keeps and a file can carry. Nothing here is sent anywhere. */
import * as v from 'valibot'
import type { Journal } from '../lab/journal.ts'
import { CONFIDENCES } from '../lesson/lesson.ts'
import type { LessonPart } from '../lesson/lesson-part.ts'
import { keptLineSchema } from './kept-lines.ts'

const record = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
/** Its commands are judged where they are carried out: a journal that cannot be replayed begins the lesson anew. */
const isJournal = (value: unknown): boolean =>
  record(value) &&
  value['version'] === 1 &&
  typeof value['scenario'] === 'string' &&
  typeof value['seed'] === 'number' &&
  typeof value['untilMicros'] === 'number' &&
  Array.isArray(value['entries'])
const isKept = (value: unknown): boolean => record(value) && Array.isArray(value['checks']) && record(value['figures'])

const count = v.pipe(v.number(), v.integer(), v.minValue(0))
const misconception = v.pipe(v.string(), v.regex(/^M([1-9]|1\d|20)$/))

const answerSchema = v.object({
  lesson: v.string(),
  step: v.string(),
  /** `prediction`, or which of the step's quizzes: its place, from 0. */
  question: v.union([v.literal('prediction'), count]),
  right: v.boolean(),
  /** Of the choices of a prediction: which, from 0. */
  choice: v.nullable(count),
  confidence: v.nullable(v.picklist(CONFIDENCES)),
  /** Misconceptions that the answer showed. */
  shown: v.array(misconception),
  /** All that some choice of the question shows. */
  asked: v.array(misconception),
})

const stepSchema = v.object({
  hints: count,
  /** Lines of the solution that were shown. */
  solution: count,
  done: v.boolean(),
})

const resumeSchema = v.object({
  stepIndex: count,
  /** Whole, up to when it was kept. */
  journal: v.custom<Journal>(isJournal),
  /** Of its entries, and of its time: what belongs to the step's opening world. */
  openedEntries: count,
  openedMicros: v.number(),
  /** What was predicted this time; an answer of an earlier time may have been another. */
  given: v.nullable(v.object({ choice: count, confidence: v.picklist(CONFIDENCES) })),
  reached: v.boolean(),
  /** Quizzes that were answered this time, by their places from 0. */
  answered: v.array(count),
  kept: v.nullable(v.custom<Pick<LessonPart, 'checks' | 'figures'>>(isKept)),
  /** Run since the step opened. */
  lines: v.optional(v.array(keptLineSchema), []),
  /** On a copy of the lab, which went with the page. */
  experimenting: v.optional(v.boolean(), false),
})

const lessonSchema = v.object({
  done: v.boolean(),
  steps: v.record(v.string(), stepSchema),
  /** Null at the end, and before the first step. */
  resume: v.nullable(resumeSchema),
})

export const progressSchema = v.object({
  version: v.literal(1),
  lessons: v.record(v.string(), lessonSchema),
  /** The first answer to each question, in the order in which they were given. */
  answers: v.array(answerSchema),
})

export type Progress = v.InferOutput<typeof progressSchema>
export type Answer = v.InferOutput<typeof answerSchema>
export type Resume = v.InferOutput<typeof resumeSchema>
export type StepRecord = v.InferOutput<typeof stepSchema>
export type LessonRecord = v.InferOutput<typeof lessonSchema>

export const noProgress = (): Progress => ({ version: 1, lessons: {}, answers: [] })

/** Null for a text that is no progress of this version. */
export const readProgress = (text: string): Progress | null => {
  try {
    const { success, output } = v.safeParse(progressSchema, JSON.parse(text))
    return success ? output : null
  } catch {
    return null
  }
}

const NEW_LESSON: LessonRecord = { done: false, steps: {}, resume: null }
const NEW_STEP: StepRecord = { hints: 0, solution: 0, done: false }

export const lessonRecord = (progress: Progress, lesson: string): LessonRecord =>
  Object.hasOwn(progress.lessons, lesson) ? (progress.lessons[lesson] as LessonRecord) : NEW_LESSON

export const stepRecord = (progress: Progress, lesson: string, step: string): StepRecord => {
  const { steps } = lessonRecord(progress, lesson)
  return Object.hasOwn(steps, step) ? (steps[step] as StepRecord) : NEW_STEP
}

export const withLesson = (progress: Progress, lesson: string, change: Partial<LessonRecord>): Progress => ({
  ...progress,
  lessons: { ...progress.lessons, [lesson]: { ...lessonRecord(progress, lesson), ...change } },
})

/** Hints and lines that were shown once stay shown. */
export const withStep = (progress: Progress, lesson: string, step: string, change: Partial<StepRecord>): Progress => {
  const steps = { ...lessonRecord(progress, lesson).steps }
  steps[step] = { ...stepRecord(progress, lesson, step), ...change }
  return withLesson(progress, lesson, { steps })
}

const isSame = (one: Answer, other: Pick<Answer, 'lesson' | 'step' | 'question'>): boolean =>
  one.lesson === other.lesson && one.step === other.step && one.question === other.question

export const answerTo = (
  progress: Progress,
  question: Pick<Answer, 'lesson' | 'step' | 'question'>,
): Answer | undefined => progress.answers.find((answer) => isSame(answer, question))

/** The first counts; another one to the same question changes nothing. */
export const withAnswer = (progress: Progress, answer: Answer): Progress =>
  answerTo(progress, answer) ? progress : { ...progress, answers: [...progress.answers, answer] }
