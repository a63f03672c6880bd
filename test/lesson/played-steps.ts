/** A lesson played in one lab, with lines that a test chooses: what was refused, and what is unmet behind each step. */
import { Lab } from '../../src/lab/lab.ts'
import { SCENARIOS, type Scenario } from '../../src/lab/scenario.ts'
import type { Lesson, LessonStep } from '../../src/lesson/lesson.ts'
import { LessonPlay } from '../../src/lesson/lesson-play.ts'
import { runLines } from '../../src/lesson/run-lines.ts'
import { engine } from '../fixtures/lab-fixture.ts'

export interface PlayedStep {
  readonly id: string
  /** The setup's refusal, what `act` tells, and the `else:` of each check that is unmet behind it. */
  readonly told: readonly string[]
}

/** `act` does what the step asks for, and says what is to be told of it. */
export const playedSteps = (
  lesson: Lesson,
  act: (lab: Lab, step: LessonStep) => readonly string[],
): readonly PlayedStep[] => {
  const lab = Lab.open(engine, SCENARIOS[lesson.scenario] as Scenario, lesson.seed)
  const played = lesson.steps.map((step, index) => {
    const refused = runLines(lab, step.setup)
    const opening = lab.fork()
    const play = new LessonPlay(lesson, index, opening)
    play.predicted()
    const told = act(lab, step)
    play.look(lab)
    opening.dispose()
    const unmet = play.part(false).checks.flatMap(({ met, otherwise }) => (met ? [] : [otherwise]))
    return { id: step.id, told: [...(refused ? [refused.sentence] : []), ...told, ...unmet] }
  })
  lab.dispose()
  return played
}
