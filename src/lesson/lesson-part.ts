/** What the page shows of the step that is being played. Plain data. */
import type { Range, Scalar } from './lesson.ts'

/** `predict`: an answer is asked for; `act`: checks are unmet; `reached`: they all held once, quizzes wait; `done`. */
export type StepPhase = 'predict' | 'act' | 'reached' | 'done'

export interface LessonPart {
  readonly lesson: string
  readonly stepIndex: number
  readonly phase: StepPhase
  /** Cmdlets that wait for the prediction, as `Invoke-LabFault`. */
  readonly locked: readonly string[]
  /** A line of time is among them, so the clock stands. */
  readonly clockWaits: boolean
  readonly checks: readonly CheckView[]
  /** By name, as `orders` or `opening.orders`; null where the world has no such figure. Kept as they were when the step was reached. */
  readonly figures: Readonly<Record<string, number | null>>
  /** On a fork: nothing counts, and nothing of it stays. */
  readonly experimenting: boolean
}

export interface CheckView {
  readonly met: boolean
  /** `all`, `any`, `not`, or a predicate's name. */
  readonly kind: string
  readonly fields: Readonly<Record<string, Scalar | Range>>
  readonly checks: readonly CheckView[]
  /** What is missing, in the author's words. */
  readonly otherwise: string
  /** Of the first field that is compared with a bound: how far it is. */
  readonly progress: {
    readonly found: number
    readonly wanted: number
    readonly unit: 'count' | 'bytes' | 'seconds'
  } | null
}
