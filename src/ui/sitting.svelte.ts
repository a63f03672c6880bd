/** The one session of the page, for whichever screen shows it: the landing, the lab or a lesson. */
import { firstScenario } from './scenario-address.ts'
import { Session } from './session.svelte.ts'

export class Sitting {
  readonly session = new Session()
  /** Until the first lab stands. */
  opened = $state.raw<Promise<void>>()
  /** Commands of the lab that were a lesson's. */
  #kept = 0

  /** The lab that the address names; the one that is there already stays, whatever it is. */
  openLab(): Promise<void> {
    this.opened ??= this.#openFirst()
    return this.opened
  }

  /** Somebody worked in the lab since it was opened, or kept from a lesson: another one is not to take its place unasked. */
  get hasWork(): boolean {
    return this.session.commandCount > this.#kept
  }

  /** A lesson opens a lab of its own. */
  begunWith(opening: Promise<void>): void {
    this.opened = opening
  }

  /** It is left, and its lab stays as it is. */
  leftWith(): void {
    this.#kept = this.session.commandCount
  }

  /** What the landing's one act does: the machine of the first lab is started as by its button. */
  async start(): Promise<void> {
    await this.openLab()
    const { vm } = this.session
    if (vm?.state === 'Off') await this.session.dispatch({ type: 'start-vm', vm: vm.name })
  }

  async showSurvival(): Promise<void> {
    await this.openLab()
    this.session.screen = 'survival'
  }

  #openFirst(): Promise<void> {
    this.#kept = 0
    const first = firstScenario()
    const opened = this.session.startOver(first.id)
    if (first.complaint) this.session.refuse('scenario-unknown', first.complaint)
    return opened
  }
}
