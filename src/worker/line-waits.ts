/** Lines of the prompt that wait, in slices; after each the page is told what changed. */
import type { Lab } from '../lab/lab.ts'
import type { BegunWork, WaitHost } from '../protocol.ts'
import { LongWait } from './long-wait.ts'
import { workStep } from './work-wait.ts'

/** Who decides whether a line may be run now, and hears of each that was. */
export interface LineWatch {
  readonly isHeldBack: (line: string) => boolean
  readonly ran: (line: string) => void
}

export class LineWaits implements WaitHost {
  readonly #lab: () => Lab
  readonly #watch: LineWatch
  #line = ''
  #begunOn: Lab | undefined
  readonly #told: <Answer extends object>(answer: Answer, passing?: boolean) => Answer & { nowMicros: number }
  readonly #wait: LongWait

  /** `told`: sends what changed; `passing`: time goes on. */
  constructor(
    lab: () => Lab,
    watch: LineWatch,
    told: <Answer extends object>(answer: Answer, passing?: boolean) => Answer & { nowMicros: number },
  ) {
    this.#lab = lab
    this.#watch = watch
    this.#told = told
    this.#wait = new LongWait(lab)
  }

  async beginWait(line: string) {
    // Whoever runs it as any other line is told why not.
    if (this.#watch.isHeldBack(line)) return null
    this.#line = line
    this.#begunOn = this.#lab()
    return this.#wait.begin(line)
  }

  async continueWait() {
    // Another world took its place, or it may not be done any more: what has passed has passed.
    if (this.#lab() !== this.#begunOn || this.#watch.isHeldBack(this.#line))
      return this.#told({ leftMicros: 0, text: this.#wait.end() })
    const step = this.#wait.next()
    if (step.leftMicros === 0) this.#watch.ran(this.#line)
    return this.#told(step, step.leftMicros > 0)
  }

  async endWait() {
    return this.#wait.end()
  }

  async continueWork(begun: readonly BegunWork[]) {
    return this.#told(workStep(this.#lab(), begun))
  }
}
