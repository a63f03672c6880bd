/** A step opens slice by slice: how far it is, and its end before its time when somebody leaves. */
import type { Refusable, StepOpened } from '../../protocol.ts'
import { waiting } from '../../words/waiting.ts'
import { secondsLeft } from '../console/seconds-left.ts'
import type { Session } from '../session.svelte.ts'

type Begin = Parameters<Session['look']>[0] extends (host: infer Host) => unknown
  ? (host: Host) => Promise<Refusable<StepOpened>>
  : never

export class StepOpener {
  readonly #session: Session
  /** What is told of it; undefined while nothing has to be waited for. */
  progress = $state.raw<{ readonly text: string; readonly share: number }>()

  constructor(session: Session) {
    this.#session = session
  }

  /** The last answer, once the step is open or refused. Undefined where it was left, or the worker is gone. */
  async open(begin: Begin, isLeft: () => boolean, waits: () => void): Promise<Refusable<StepOpened> | undefined> {
    const startedMs = performance.now()
    let answer = await this.#session.look(begin)
    while (answer?.ok) {
      const { entries, nowMicros, left } = answer.answer
      if (left) waits()
      this.#session.keep(entries, nowMicros)
      if (!left) break
      if (isLeft()) {
        await this.#session.look((host) => host.lesson.leaveLesson())
        answer = undefined
        break
      }
      const { doneMicros, totalMicros } = left
      this.progress = {
        text: waiting.progress(doneMicros, totalMicros, secondsLeft(startedMs, doneMicros, totalMicros)),
        share: doneMicros / Math.max(1, totalMicros),
      }
      answer = await this.#session.look((host) => host.lesson.continueStep())
    }
    this.progress = undefined
    return isLeft() ? undefined : answer
  }
}
