/**
 * In a lesson the lab's time stands, so that it is as its author left it however long somebody reads. What somebody
 * begins by a control takes time all the same: it runs until that has ended, unless somebody lets it run or stops it. Lines,
 * the lesson's and typed ones, settle by themselves; what goes on behind them, as a merge does, waits for the line that waits.
 */
import { untrack } from 'svelte'
import type { Session } from '../session.svelte.ts'

/** Ways from a state to another one, which only time ends; not all of them are operations. */
const ON_THE_WAY = ['Starting', 'Pausing', 'Resuming', 'Saving', 'Stopping']

export class SettlingClock {
  readonly #session: Session
  #begun: number
  #isSettling = false

  constructor(session: Session) {
    this.#session = session
    this.#begun = session.begunCount
  }

  /** To be called in an effect: it follows what the lab shows. */
  watch(): void {
    const session = this.#session
    const { vm } = session
    const works = vm != null && (vm.operations.length > 0 || ON_THE_WAY.includes(vm.state))
    const begun = session.begunCount
    untrack(() => {
      const hasNew = begun > this.#begun
      this.#begun = begun
      if (works && hasNew && !session.running) {
        this.#isSettling = true
        session.running = true
      } else if (!works && this.#isSettling) {
        this.#isSettling = false
        session.running = false
      }
    })
  }
}
