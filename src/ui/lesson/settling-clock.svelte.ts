/**
 * In a lesson the lab's time stands, so that it is as its author left it however long somebody reads. What somebody
 * begins by a control takes time all the same: it runs until that has ended, unless somebody lets it run or stops it.
 */
import { untrack } from 'svelte'
import type { Session } from '../session.svelte.ts'

export class SettlingClock {
  readonly #session: Session
  #commands = 0
  #isSettling = false

  constructor(session: Session) {
    this.#session = session
  }

  /** To be called in an effect: it follows what the lab shows. */
  watch(): void {
    const session = this.#session
    const works = (session.vm?.operations.length ?? 0) > 0
    const commands = session.commandCount
    untrack(() => {
      const hasNew = commands > this.#commands
      this.#commands = commands
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
