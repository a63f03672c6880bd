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

  /** True when the line was such a wait, and it is over now. */
  async run(line: string): Promise<boolean> {
    const totalMicros = await this.#session.look((host) => host.beginWait(line))
    if (typeof totalMicros !== 'number') return false
    this.#isStopped = false
    const startedMs = performance.now()
    let doneMicros = 0
    while (!this.#isStopped) {
      const elapsedMs = performance.now() - startedMs
      const secondsLeft =
        doneMicros > 0 && elapsedMs > TELLING_MS
          ? ((elapsedMs / 1000) * (totalMicros - doneMicros)) / doneMicros
          : undefined
      this.progress = { text: waiting.progress(doneMicros, totalMicros, secondsLeft), share: doneMicros / totalMicros }
      const step = await this.#session.look((host) => host.continueWait())
      if (!step) break
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
