/** A step that opens, in slices: its setup is run, or what was done of it is done again. The page stays live meanwhile. */
import { Refused } from '../host/refusal.ts'
import { type Journal, JournalError, replaySteps } from '../lab/journal.ts'
import type { Lab } from '../lab/lab.ts'
import type { LessonStep } from '../lesson/lesson.ts'
import { lineSteps, type Waited } from '../lesson/run-lines.ts'
import type { StepOpened } from '../protocol.ts'
import { SlicedWork } from './sliced-work.ts'

/** The page shows where time is between two slices. */
const SLICE_MS = 100

type Part = Pick<Journal, 'entries' | 'untilMicros'>

export class StepOpening {
  readonly #work = new SlicedWork<Waited, Lab>(SLICE_MS)
  #lab: Lab | undefined
  #known = 0
  #then: (opening: Lab) => void = () => {}

  get isUnderWay(): boolean {
    return this.#work.isUnderWay
  }

  /** `steps` gives the opening world, which is `then`'s; it works on `lab`. */
  begin(lab: Lab, steps: Generator<Waited, Lab>, then: (opening: Lab) => void): void {
    this.#lab = lab
    this.#known = lab.history.length
    this.#then = then
    this.#work.begin(steps)
  }

  /** Throws what the work throws, which is then over. */
  next(): Omit<StepOpened, 'nowMicros'> {
    const { steps = [], result } = this.#work.next() ?? {}
    const entries = this.#lab?.history.from(this.#known) ?? []
    this.#known += entries.length
    if (!result) return { entries, left: steps.at(-1) ?? null }
    this.#lab = undefined
    this.#then(result)
    return { entries, left: null }
  }

  /** What was done has been done. */
  end(): void {
    this.#lab = undefined
    this.#work.end()
  }
}

/** Throws Refused with the line that was refused. */
export function* setUp(lab: Lab, { setup }: LessonStep): Generator<Waited, Lab> {
  const refused = yield* lineSteps(lab, setup)
  if (!refused) return lab.fork()
  const { line, sentence } = refused
  throw new Refused('lesson-setup-refused', { line: line.line, text: line.text, sentence })
}

/** From the lesson's first moment on: up to the step's opening, and what came since. Throws Refused. */
export function* doneAgain(lab: Lab, opened: Part, since: Part): Generator<Waited, Lab> {
  const totalMicros = since.untilMicros
  let opening: Lab | undefined
  try {
    for (const doneMicros of replaySteps(lab, opened)) yield { doneMicros, totalMicros }
    opening = lab.fork()
    for (const doneMicros of replaySteps(lab, since)) yield { doneMicros, totalMicros }
    const world = opening
    opening = undefined
    return world
  } catch (error) {
    if (!(error instanceof JournalError)) throw error
    throw new Refused('journal-diverged', error.data)
  } finally {
    opening?.dispose()
  }
}
