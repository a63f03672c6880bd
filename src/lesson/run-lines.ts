/** Lines of a lesson, carried out as in a script: each returns when its operation has ended. */
import { WAIT_STEP, waitOf } from '../console/long-wait.ts'
import { runLine } from '../console/run-line.ts'
import type { Duration } from '../kernel/sim-time.ts'
import type { Lab } from '../lab/lab.ts'
import type { LessonLine } from './lesson.ts'

export interface RefusedLine {
  readonly line: LessonLine
  readonly code: string
  readonly sentence: string
}

/** How far lines are that wait: of all their waits together, in microseconds of the lab's time. */
export interface Waited {
  readonly doneMicros: number
  readonly totalMicros: number
}

/**
 * In steps, for whoever has to stay in time. Gives the first line that was refused, behind which nothing was done.
 * `whatever`: a refusal does not end it, as in a detour that takes what comes.
 */
export function* lineSteps(
  lab: Lab,
  lines: readonly LessonLine[],
  whatever = false,
): Generator<Waited, RefusedLine | undefined> {
  const totalMicros = lines.reduce((sum, { text }) => sum + (waitOf(text) ?? 0), 0)
  let doneMicros = 0
  for (const line of lines) {
    const wait = waitOf(line.text)
    if (wait !== undefined) {
      for (const step of stepsOf(wait)) {
        lab.advance(step)
        doneMicros += step
        yield { doneMicros, totalMicros }
      }
      continue
    }
    const outcome = runLine(lab, line.text, { wait: true })
    if (!(outcome.ok || outcome.goesOn || whatever))
      return { line, code: outcome.code ?? '', sentence: outcome.sentence }
    yield { doneMicros, totalMicros }
  }
  return undefined
}

function* stepsOf(wait: Duration): Generator<Duration> {
  for (let left = wait; left > 0; left -= WAIT_STEP) yield Math.min(left, WAIT_STEP)
}

/** The same in one go. */
export const runLines = (lab: Lab, lines: readonly LessonLine[], whatever = false): RefusedLine | undefined => {
  const steps = lineSteps(lab, lines, whatever)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}
