/** What the page asks of the worker about the lesson that is played. Part of the protocol; plain data only. */

import type { Journal, JournalEntry } from './lab/journal.ts'
import type { Diagnostic } from './lesson/diagnostic.ts'
import type { Lesson } from './lesson/lesson.ts'
import type { StepProgress } from './lesson/lesson-play.ts'
import type { Waited } from './lesson/run-lines.ts'
import type { Refusable } from './look-protocol.ts'

/** A step opens in slices, so that the page stays live and can leave it: each gives what was done in it. */
export interface StepOpened {
  /** Commands that were carried out, for the journal. */
  readonly entries: readonly JournalEntry[]
  /** How far it is; null once the step is open. */
  readonly left: Waited | null
  readonly nowMicros: number
}

export interface LessonHost {
  /** A lesson's text, read in the worker: what is wrong with it is an answer. */
  readLesson(text: string): Promise<{ readonly lesson: Lesson | null; readonly findings: readonly Diagnostic[] }>
  /** On the lab as it is: runs the step's `setup` and remembers the world that it opens on. Refused: line and code of the setup. */
  openStep(lesson: Lesson, stepIndex: number): Promise<Refusable<StepOpened>>
  /** On the lab of the lesson's first moment: does again what was done until the step `opened`, and `since`. */
  resumeStep(
    lesson: Lesson,
    stepIndex: number,
    opened: Pick<Journal, 'entries' | 'untilMicros'>,
    since: Pick<Journal, 'entries' | 'untilMicros'>,
    progress: StepProgress,
  ): Promise<Refusable<StepOpened>>
  /** Goes on with either, for a moment. While it is not over nothing else may be done in the lab. */
  continueStep(): Promise<Refusable<StepOpened>>
  /** Back to the step's opening world. */
  resetStep(): Promise<{ readonly nowMicros: number }>
  /** The prediction is locked in: what waited for it is free. */
  predicted(): Promise<void>
  /** A quiz was answered, rightly or not. */
  quizAnswered(): Promise<void>
  /** Goes on, on a fork. */
  beginExperiment(): Promise<void>
  /** Back to the lesson's world as it was left. */
  endExperiment(): Promise<{ readonly nowMicros: number }>
  /** The lab is no lesson's any more. */
  leaveLesson(): Promise<void>
}
