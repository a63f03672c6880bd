/** Waits of the prompt, for many days or for work that a line began: how far they are, and their end before their time. */

import type { BegunWork, WorkStep } from '../../protocol.ts'
import { bytesText } from '../../words/catalogue.ts'
import { work as workWords } from '../../words/page-time.ts'
import { waiting } from '../../words/waiting.ts'
import type { Session } from '../session.svelte.ts'
import { secondsLeft } from './seconds-left.ts'

const workProgress = ({ kind, subject, done, total, unit }: NonNullable<WorkStep['work']>): string => {
  const far =
    unit === 'micros'
      ? workWords.seconds(Math.floor(done / 1_000_000), Math.ceil(total / 1_000_000))
      : unit === 'blocks'
        ? workWords.blocks(done, total)
        : workWords.bytes(bytesText(done), bytesText(total))
  return `${workWords.name(kind, subject)}: ${far}`
}

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
    const totalMicros = await this.#session.look((host) => host.waits.beginWait(line))
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
      const left = secondsLeft(startedMs, doneMicros, totalMicros)
      this.progress = { text: waiting.progress(doneMicros, totalMicros, left), share: doneMicros / totalMicros }
      const step = await this.#session.look((host) => host.waits.continueWait())
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
    const text = (await this.#session.look((host) => host.waits.endWait())) ?? ''
    const stopped = waiting.stopped(doneMicros, totalMicros)
    this.#session.tell(line, text === '' ? stopped : `${text}\n${stopped}`)
    return true
  }

  /** Until the work that a line began is over, or nobody wants to wait. Returns what there is to print, `text` first. */
  async follow(
    begun: readonly BegunWork[],
    text: string,
  ): Promise<{ readonly text: string; readonly failed: boolean }> {
    const told = text === '' ? [] : [text]
    let failed = false
    let left = begun
    this.#isStopped = false
    while (left.length > 0 && !this.#isStopped) {
      if (this.#session.question.isOpen) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        continue
      }
      const asked = left
      const step = await this.#session.look((host) => host.waits.continueWork(asked))
      if (!step) break
      this.#session.passed(step.nowMicros)
      if (step.text !== '') told.push(step.text)
      failed ||= step.failed
      if (step.work)
        this.progress = { text: workProgress(step.work), share: step.work.done / Math.max(1, step.work.total) }
      else left = left.slice(1)
    }
    this.progress = undefined
    if (this.#isStopped && left.length > 0) told.push(waiting.goesOn)
    return { text: told.join('\n'), failed }
  }

  stop(): void {
    this.#isStopped = true
  }
}
