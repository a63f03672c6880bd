/** What the page asks of the worker about the lesson that is played. Part of the protocol; plain data only. */

import type { Journal, JournalEntry } from './lab/journal.ts'
import type { Diagnostic } from './lesson/diagnostic.ts'
import type { Lesson } from './lesson/lesson.ts'
import type { StepProgress } from './lesson/lesson-play.ts'
import type { Refusable } from './look-protocol.ts'

export interface StepOpened {
  /** Commands of the step's `setup`, for the journal. */
  readonly entries: readonly JournalEntry[]
  readonly nowMicros: number
}

export interface LessonHost {
  /** A lesson's text, read in the worker: what is wrong with it is an answer. */
  readLesson(text: string): Promise<{ readonly lesson: Lesson | null; readonly findings: readonly Diagnostic[] }>
  /** On the lab as it is: runs the step's `setup` and remembers the world that it opens on. Refused: line and code of the setup. */
  openStep(lesson: Lesson, stepIndex: number): Promise<Refusable<StepOpened>>
  /** The lab is the step's opening world already (a journal up to there was replayed); what came `since` is replayed on it. */
  resumeStep(
    lesson: Lesson,
    stepIndex: number,
    since: Pick<Journal, 'entries' | 'untilMicros'>,
    progress: StepProgress,
  ): Promise<Refusable<StepOpened>>
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
