/** The one session of the page, for whichever screen shows it: the landing, the lab or a lesson. */
import { firstScenario } from './scenario-address.ts'
import { Session } from './session.svelte.ts'

export class Sitting {
  readonly session = new Session()
  /** Until the first lab stands. */
  opened = $state.raw<Promise<void>>()

  /** The lab that the address names; the one that is there already stays, whatever it is. */
  openLab(): Promise<void> {
    this.opened ??= this.#openFirst()
    return this.opened
  }

  /** Whoever opens a lab of their own begins with it. */
  begunWith(opening: Promise<void>): Promise<void> {
    this.opened = opening
    return opening
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
    const first = firstScenario()
    const opened = this.session.startOver(first.id)
    if (first.complaint) this.session.refuse('scenario-unknown', first.complaint)
    return opened
  }
}
