/** One question before something may be gone: the command, and what it would take, worked out on a copy of the lab. */
import type { Command } from '../../lab/command.ts'
import type { LossAnswer } from '../../view/loss-answer.ts'
import { lossWords } from '../../words/page-loss.ts'
import type { Session } from '../session.svelte.ts'

export class LossQuestion {
  readonly #session: Session
  command = $state.raw<Command>()
  /** Undefined while it is worked out. */
  answer = $state.raw<LossAnswer>()

  constructor(session: Session) {
    this.#session = session
  }

  /** Time stands still meanwhile: the answer is true of this instant. */
  get isOpen(): boolean {
    return this.command !== undefined
  }

  async put(command: Command): Promise<void> {
    this.command = command
    this.answer = undefined
    const answer = await this.#session.look((host) => host.previewLoss(command))
    if (this.command !== command) return
    // Without an answer the lab has died, and the page says that.
    if (answer) this.answer = answer
    else this.close()
  }

  close(): void {
    this.command = undefined
  }

  async carryOut(): Promise<void> {
    const { command } = this
    this.close()
    if (command) await this.#session.dispatch(command)
  }

  /** The present is kept first. A checkpoint that still waits for its guest keeps nothing yet: then nothing is applied. */
  async keepAndCarryOut(): Promise<void> {
    const { command } = this
    this.close()
    if (command?.type !== 'restore-checkpoint') return
    if (!(await this.#session.dispatch({ type: 'checkpoint-vm', vm: command.vm }))) return
    const { freezing } = this.#session
    if (freezing !== null) this.#session.refuse('checkpoint-waiting', lossWords.notApplied(freezing, command.name))
    else await this.#session.dispatch(command)
  }
}
