/** A wait of many days: how far it is, how long it will take, and its end before its time. */
import { waiting } from '../../words/waiting.ts'
import type { Session } from '../session.svelte.ts'

/** Nothing is foretold from less. */
const TELLING_MS = 500

export class LongWait {
  readonly #session: Session
  /** What is told of it; undefined while nothing waits. */
  progress = $state.raw<{ readonly text: string; readonly share: number }>()
  #isStopped = false

  constructor(session: Session) {
    this.#session = session
  }

  /** False when the line is no such wait, and is still to be run. */
  async run(line: string): Promise<boolean> {
    const totalMicros = await this.#session.look((host) => host.beginWait(line))
    if (totalMicros === null) return false
    // The worker is gone: another one must not be given what this one was asked.
    if (totalMicros === undefined) return true
    this.#isStopped = false
    const startedMs = performance.now()
    let doneMicros = 0
    while (!this.#isStopped) {
      // What is asked about loss is true of one instant.
      if (this.#session.question.isOpen) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        continue
      }
      const elapsedMs = performance.now() - startedMs
      const secondsLeft =
        doneMicros > 0 && elapsedMs > TELLING_MS
          ? ((elapsedMs / 1000) * (totalMicros - doneMicros)) / doneMicros
          : undefined
      this.progress = { text: waiting.progress(doneMicros, totalMicros, secondsLeft), share: doneMicros / totalMicros }
      const step = await this.#session.look((host) => host.continueWait())
      if (!step) {
        this.progress = undefined
        return true
      }
      this.#session.passed(step.nowMicros)
      doneMicros = totalMicros - step.leftMicros
      if (step.leftMicros > 0) continue
      this.progress = undefined
      this.#session.tell(line, step.text)
      return true
    }
    this.progress = undefined
    const text = (await this.#session.look((host) => host.endWait())) ?? ''
    const stopped = waiting.stopped(doneMicros, totalMicros)
    this.#session.tell(line, text === '' ? stopped : `${text}\n${stopped}`)
    return true
  }

  stop(): void {
    this.#isStopped = true
  }
}
