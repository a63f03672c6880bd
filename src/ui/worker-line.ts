/** The line to the worker: which one it is, and what waits for its answers. */
import type { LabLink } from './lab-link.ts'
import { PendingCalls } from './pending-calls.ts'

/** Whoever has not answered for so long may never do so: the next lab gets another worker. */
const BUSY_MS = 1000

export class WorkerLine {
  readonly #openLink: (onError: (text: string) => void) => LabLink
  readonly #onError: (text: string) => void
  #link: LabLink | undefined
  #calls = new PendingCalls()

  /** `onError` hears of errors of the worker that is there now. */
  constructor(openLink: (onError: (text: string) => void) => LabLink, onError: (text: string) => void) {
    this.#openLink = openLink
    this.#onError = onError
  }

  get host(): LabLink['host'] | undefined {
    return this.#link?.host
  }

  /** For another lab. A worker that answers has its engine ready, and is kept; what waits for it is given up. */
  forNextLab(): LabLink {
    if (this.silentMs(performance.now()) > BUSY_MS) this.close()
    this.#giveUp()
    this.#link ??= this.#opened()
    return this.#link
  }

  /** The answer; undefined once it is given up. Rejects as the call does. */
  wait<Answer>(call: () => Promise<Answer>): Promise<Answer | undefined> {
    return this.#calls.wait(call)
  }

  silentMs(nowMs: number): number {
    return this.#calls.silentMs(nowMs)
  }

  close(): void {
    this.#link?.close()
    this.#link = undefined
    this.#giveUp()
  }

  #giveUp(): void {
    this.#calls.abandon()
    this.#calls = new PendingCalls()
  }

  #opened(): LabLink {
    const link = this.#openLink((text) => {
      if (link === this.#link) this.#onError(text)
    })
    return link
  }
}
