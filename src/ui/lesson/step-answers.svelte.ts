/** What somebody answered in the step that is open, and which help was taken. */
import { type Answer, answerTo, stepRecord, withAnswer, withStep } from '../../keeping/learner-progress.ts'
import type { Confidence, Lesson, LessonStep } from '../../lesson/lesson.ts'
import type { Session } from '../session.svelte.ts'
import { progress } from './progress-box.svelte.ts'

export interface Given {
  /** Which choice, from 0. */
  readonly choice: number
  readonly confidence: Confidence
}

export abstract class StepAnswers {
  readonly lesson: Lesson
  readonly session: Session
  stepIndex = $state(0)
  /** The prediction, of this time. */
  given = $state.raw<Given>()
  /** Quizzes that were answered this time, by their places from 0. */
  answered = $state.raw<readonly number[]>([])

  constructor(lesson: Lesson, session: Session) {
    this.lesson = lesson
    this.session = session
  }

  /** So that it goes on from here when the page comes back. */
  abstract keep(): void

  get step(): LessonStep {
    return this.lesson.steps[this.stepIndex] as LessonStep
  }

  get record() {
    return stepRecord(progress.current, this.lesson.id, this.step.id)
  }

  async predict(given: Given): Promise<void> {
    const prediction = this.step.body.find(({ kind }) => kind === 'predict')
    if (prediction?.kind !== 'predict') return
    const { choices } = prediction.prediction
    const chosen = choices[given.choice]
    if (!chosen) return
    this.given = given
    this.#tell({
      question: 'prediction',
      right: chosen.right,
      ...given,
      shown: chosen.misconception ? [chosen.misconception] : [],
      asked: choices.flatMap(({ misconception }) => misconception ?? []),
    })
    await this.session.look((host) => host.lesson.predicted())
    void this.session.askWhatIsPossible(true)
    this.keep()
  }

  /** The first answer counts; what is tried after it is for oneself. */
  async answerQuiz(index: number, right: boolean, shown: readonly string[]): Promise<void> {
    const quiz = this.step.quizzes[index]
    if (!quiz || this.answered.includes(index)) return
    const asked = quiz.kind === 'number' ? [] : quiz.choices.flatMap(({ misconception }) => misconception ?? [])
    this.answered = [...this.answered, index]
    this.#tell({ question: index, right, choice: null, confidence: null, shown: [...shown], asked })
    await this.session.look((host) => host.lesson.quizAnswered())
    this.keep()
  }

  #tell(answer: Omit<Answer, 'lesson' | 'step'>): void {
    const where = { lesson: this.lesson.id, step: this.step.id }
    progress.change((before) => withAnswer(before, { ...where, ...answer }))
  }

  firstAnswer(question: Answer['question']): Answer | undefined {
    return answerTo(progress.current, { lesson: this.lesson.id, step: this.step.id, question })
  }

  showHint(): void {
    const hints = Math.min(this.record.hints + 1, this.step.hints.length)
    progress.change((before) => withStep(before, this.lesson.id, this.step.id, { hints }))
    this.keep()
  }

  showSolutionLine(): void {
    const solution = Math.min(this.record.solution + 1, this.step.solution.length)
    progress.change((before) => withStep(before, this.lesson.id, this.step.id, { solution }))
    this.keep()
  }
}
