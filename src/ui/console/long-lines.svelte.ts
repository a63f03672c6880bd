/** Lines of the prompt that somebody wants to watch and stop: time passes, or copies of the lab are executed. */
import type { BegunWork, LineResult } from '../../protocol.ts'
import { looking, waiting } from '../../words/waiting.ts'
import type { Session } from '../session.svelte.ts'
import { LongLook } from './long-look.svelte.ts'
import { LongWait } from './long-wait.svelte.ts'

export class LongLines {
  readonly #wait: LongWait
  readonly #look: LongLook

  constructor(session: Session) {
    this.#wait = new LongWait(session)
    this.#look = new LongLook(session)
  }

  /** The one that goes on, with its words; undefined while none does. */
  get current() {
    const at = [
      { line: this.#wait, words: waiting },
      { line: this.#look, words: looking },
    ].find(({ line }) => line.progress)
    return at && { progress: at.line.progress, words: at.words, stop: () => at.line.stop() }
  }

  /** What the line came to; `otherwise` for one that takes no time. Undefined where it has said that by itself. */
  async run(line: string, otherwise: () => Promise<LineResult | undefined>): Promise<LineResult | undefined> {
    if (await this.#wait.run(line)) return undefined
    const looked = await this.#look.run(line)
    return looked === undefined ? otherwise() : (looked ?? undefined)
  }

  /** As `LongWait.follow`. */
  follow(begun: readonly BegunWork[], text: string): Promise<{ readonly text: string; readonly failed: boolean }> {
    return this.#wait.follow(begun, text)
  }
}
