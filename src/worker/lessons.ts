/** The lesson that is played on the page's lab. */
import type { LessonHost } from '../protocol.ts'

const notYet = async (): Promise<never> => {
  throw new Error('lessons come with the next commits')
}

export class Lessons implements LessonHost {
  readonly readLesson = notYet
  readonly openStep = notYet
  readonly resumeStep = notYet
  readonly resetStep = notYet
  readonly predicted = notYet
  readonly quizAnswered = notYet
  readonly beginExperiment = notYet
  readonly endExperiment = notYet
  readonly leaveLesson = notYet
}
