/** A lesson as it is played: plain data, read from `lessons/<id>.lesson.md` by `read-lesson.ts`. */
import type { Prose } from './prose.ts'

export const LEVELS = ['beginner', 'intermediate', 'advanced'] as const
/** M1 to M20: what people wrongly believe, by number. */
export const MISCONCEPTIONS = Array.from({ length: 20 }, (_, index) => `M${index + 1}`)
export const CONFIDENCES = ['guess', 'fairly-sure', 'certain'] as const
export type Confidence = (typeof CONFIDENCES)[number]

export interface Lesson {
  readonly id: string
  readonly title: string
  readonly language: string
  readonly level: (typeof LEVELS)[number]
  readonly minutes: number
  readonly goals: readonly string[]
  readonly misconceptions: readonly string[]
  readonly scenario: string
  readonly seed: number
  /** Per cent of the quizzes. */
  readonly pass: number
  /** What stands before the first step. */
  readonly intro: Prose
  readonly steps: readonly LessonStep[]
}

export interface LessonStep {
  readonly id: string
  readonly title: string
  /** In the order of the file. */
  readonly body: readonly StepPart[]
  readonly setup: readonly LessonLine[]
  /** The lines that fulfil the checks: the author's `solution`, or else all `do` lines. */
  readonly solution: readonly LessonLine[]
  readonly checks: readonly Check[]
  readonly hints: readonly Prose[]
  readonly quizzes: readonly Quiz[]
  /** What happened, in few words with the learner's figures: one paragraph, or empty. Shown after the event. */
  readonly outcome: Prose
  /** Shown after the event, behind the outcome. */
  readonly explain: Prose
  readonly detours: readonly Detour[]
  /** For the trainer only. */
  readonly notes: readonly Prose[]
}

export type StepPart =
  | { readonly kind: 'prose'; readonly prose: Prose }
  | { readonly kind: 'do'; readonly lines: readonly LessonLine[] }
  /** At most one of a step. */
  | { readonly kind: 'predict'; readonly prediction: Prediction }

/** A line of the console, and where it stands in the file (1 is the first). */
export interface LessonLine {
  readonly text: string
  readonly line: number
}

export interface Choice {
  readonly text: Prose
  readonly right: boolean
  /** The misconception that choosing it shows. */
  readonly misconception: string | null
}

export interface Prediction {
  readonly question: Prose
  /** Exactly one is right. */
  readonly choices: readonly Choice[]
  /** After the event. */
  readonly why: Prose
}

export type Quiz = ChoiceQuiz | NumberQuiz

export interface ChoiceQuiz {
  readonly kind: 'one' | 'several'
  readonly question: Prose
  readonly choices: readonly Choice[]
  readonly why: Prose
}

/** `= 1.5 MiB ± 0.1` */
export interface NumberQuiz {
  readonly kind: 'number'
  readonly question: Prose
  /** In `unit`. */
  readonly value: number
  readonly tolerance: number
  /** As written: KiB MiB GiB s min h d, or empty. */
  readonly unit: string
  readonly why: Prose
}

export interface Detour {
  readonly name: string
  readonly lines: readonly LessonLine[]
  /** The `else:` of the check that must then be the first unmet one. */
  readonly expects: string
  readonly line: number
}

export type Check = PredicateCheck | GroupCheck

export interface PredicateCheck {
  readonly kind: 'predicate'
  /** As in PREDICATES. */
  readonly predicate: string
  readonly fields: Readonly<Record<string, Expected>>
  /** What is missing, in words; empty inside a group. */
  readonly otherwise: string
  readonly line: number
}

export interface GroupCheck {
  readonly kind: 'all' | 'any' | 'not'
  readonly checks: readonly Check[]
  readonly otherwise: string
  readonly line: number
}

/** Bytes and seconds are numbers here, whatever unit they were written in. */
export type Expected = Scalar | Range
export type Scalar = string | number | boolean | null
export interface Range {
  readonly atLeast?: number
  readonly atMost?: number
  /** More than the value as the step opened; a number: by at least so much. */
  readonly moreThanAtOpening?: true | number
}
