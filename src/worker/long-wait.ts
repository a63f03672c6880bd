/** A wait of many days in slices, so that the page stays live and can stop it. What has passed has passed. */
import { longWaitOf, WAIT_STEP } from '../console/long-wait.ts'
import { eventText } from '../console/run-line.ts'
import type { Duration } from '../kernel/sim-time.ts'
import type { Lab } from '../lab/lab.ts'
import type { WaitStep } from '../protocol.ts'

/** The page shows where time is between two slices. */
const SLICE_MS = 100

export class LongWait {
  readonly #lab: () => Lab
  #left: Duration = 0
  /** What happened in its own slices: a command in between prints its own. */
  #told: string[] = []

  constructor(lab: () => Lab) {
    this.#lab = lab
  }

  /** Its length; null for any other line. */
  begin(line: string): Duration | null {
    const duration = longWaitOf(line)
    if (duration === undefined) return null
    this.#left = duration
    this.#told = []
    return duration
  }

  next(): WaitStep {
    const until = performance.now() + SLICE_MS
    const from = this.#lab().events.length
    while (this.#left > 0 && performance.now() < until) {
      const step = Math.min(this.#left, WAIT_STEP)
      this.#lab().advance(step)
      this.#left -= step
    }
    const text = eventText(this.#lab(), from)
    if (text !== '') this.#told.push(text)
    return { leftMicros: this.#left, text: this.#left > 0 ? '' : this.end() }
  }

  /** What happened meanwhile. */
  end(): string {
    this.#left = 0
    return this.#told.join('\n')
  }
}
