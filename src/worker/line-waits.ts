/** Lines of the prompt that wait, in slices; after each the page is told what changed. */
import type { Lab } from '../lab/lab.ts'
import type { BegunWork, WaitHost } from '../protocol.ts'
import { LongWait } from './long-wait.ts'
import { workStep } from './work-wait.ts'

export class LineWaits implements WaitHost {
  readonly #lab: () => Lab
  readonly #told: <Answer extends object>(answer: Answer) => Answer & { nowMicros: number }
  readonly #wait: LongWait

  /** `told`: sends what changed. */
  constructor(lab: () => Lab, told: <Answer extends object>(answer: Answer) => Answer & { nowMicros: number }) {
    this.#lab = lab
    this.#told = told
    this.#wait = new LongWait(lab)
  }

  async beginWait(line: string) {
    return this.#wait.begin(line)
  }

  async continueWait() {
    return this.#told(this.#wait.next())
  }

  async endWait() {
    return this.#wait.end()
  }

  async continueWork(begun: readonly BegunWork[]) {
    return this.#told(workStep(this.#lab(), begun))
  }
}
