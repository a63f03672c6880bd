/** A lesson's worker without a page. */
import { runLine } from '../../src/console/run-line.ts'
import type { JournalEntry } from '../../src/lab/journal.ts'
import type { Lab } from '../../src/lab/lab.ts'
import type { Lesson, Prediction } from '../../src/lesson/lesson.ts'
import { Lessons } from '../../src/worker/lessons.ts'
import { check, lesson, lines, step } from '../lesson/lesson-fixture.ts'

const yes = { text: [], right: true, misconception: null }
const prediction: Prediction = { question: [], choices: [yes, { ...yes, right: false, misconception: 'M2' }], why: [] }

export const asked = (...acts: readonly string[]): Lesson =>
  lesson(
    step({
      setup: lines('Start-VM SHOP', 'Wait-Lab 60'),
      body: [
        { kind: 'predict', prediction },
        { kind: 'do', lines: lines(...acts) },
      ],
      solution: lines(...acts),
      checks: [check('checkpoints', {})],
    }),
  )

/** The page's half, without a page: the lab that is shown, and what is asked of the worker. */
export const pageOf = (lab: Lab) => {
  const page = { lab, told: 0 }
  const told = <Answer extends object>(answer: Answer) => ({ ...answer, nowMicros: page.lab.now })
  const lessons = new Lessons({
    lab: () => page.lab,
    replace: (next) => {
      page.lab = next
    },
    told,
  })
  const line = (text: string): string | undefined =>
    runLine(page.lab, text, { wait: true, holdBack: (cmdlet) => lessons.holdBack([cmdlet]) }).code
  return { page, lessons, line, told }
}

/** Until the step is open, as the page does; what was carried out on the way, and when it opened. */
export const toItsEnd = async (lessons: Lessons, begun: ReturnType<Lessons['continueStep']>) => {
  const entries: JournalEntry[] = []
  for (let answer = await begun; ; answer = await lessons.continueStep()) {
    if (!answer.ok) throw new Error(answer.code)
    entries.push(...answer.answer.entries)
    if (!answer.answer.left) return { entries, untilMicros: answer.answer.nowMicros }
  }
}
export const opened = (lessons: Lessons, played: Lesson) => toItsEnd(lessons, lessons.openStep(played, 0))
