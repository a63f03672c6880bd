/** A look of the prompt that takes long: how far it is, and its end before its time. The lab stands still meanwhile. */
import type { LineResult } from '../../protocol.ts'
import { looking } from '../../words/waiting.ts'
import type { Session } from '../session.svelte.ts'

export class LongLook {
  readonly #session: Session
  /** What is told of it; undefined while nothing is looked at. */
  progress = $state.raw<{ readonly text: string; readonly share: number }>()
  #isStopped = false

  constructor(session: Session) {
    this.#session = session
  }

  /** What the line came to; null where it was stopped, undefined for a line that takes no time. */
  async run(line: string): Promise<LineResult | null | undefined> {
    if (!(await this.#session.look((host) => host.longLooks.beginLook(line)))) return undefined
    this.#isStopped = false
    this.progress = { text: looking.begins, share: 0 }
    while (!this.#isStopped) {
      const step = await this.#session.look((host) => host.longLooks.continueLook())
      if (step?.progress)
        this.progress = {
          text: looking.progress(step.progress),
          share: step.progress.done / Math.max(1, step.progress.total),
        }
      if (step && !step.result) continue
      this.progress = undefined
      return step?.result ?? null
    }
    this.progress = undefined
    await this.#session.look((host) => host.longLooks.endLook())
    this.#session.tell(line, looking.stopped)
    return null
  }

  stop(): void {
    this.#isStopped = true
  }
}
