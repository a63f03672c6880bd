/** What a learner's answers say: which misconceptions were met and overcome, and how far confidence was right. */
import { CONFIDENCES, type Confidence } from '../lesson/lesson.ts'
import type { Answer, LessonRecord } from './learner-progress.ts'

export interface MisconceptionMet {
  readonly misconception: string
  /** A question that has it was answered rightly later. */
  readonly overcome: boolean
}

/** In the order in which they were first met. */
export const misconceptionsMet = (answers: readonly Answer[]): readonly MisconceptionMet[] => {
  const lastShown = new Map<string, number>()
  answers.forEach(({ shown }, index) => {
    for (const misconception of shown) lastShown.set(misconception, index)
  })
  return [...lastShown].map(([misconception, at]) => ({
    misconception,
    overcome: answers.slice(at + 1).some(({ right, asked }) => right && asked.includes(misconception)),
  }))
}

export interface Calibration {
  readonly confidence: Confidence
  readonly answers: number
  readonly right: number
}

/** With fewer predictions than this the shares are chance and say nothing. */
export const CALIBRATION_LEAST = 5

export const calibration = (answers: readonly Answer[]): readonly Calibration[] =>
  CONFIDENCES.map((confidence) => {
    const given = answers.filter((answer) => answer.confidence === confidence)
    return { confidence, answers: given.length, right: given.filter(({ right }) => right).length }
  })

/** Of a lesson's quizzes: how many there were answers to, and how many of them were right at first. */
export const quizResult = (
  answers: readonly Answer[],
  lesson: string,
): { readonly answered: number; readonly right: number } => {
  const given = answers.filter((answer) => answer.lesson === lesson && answer.question !== 'prediction')
  return { answered: given.length, right: given.filter(({ right }) => right).length }
}

/** How many of a lesson's steps are done: of this time where one goes on, else all of them or none. */
export const stepsDone = ({ done, resume }: LessonRecord, count: number): number =>
  resume ? Math.min(resume.stepIndex, count) : done ? count : 0
