/** What the dialog of backups knows of the lab, and which point a person looks at. */
import type { Command } from '../../lab/command.ts'
import type { BackupsView, PointView } from '../../view/backups-view.ts'
import type { Possibility } from '../../view/view-model.ts'
import type { Session } from '../session.svelte.ts'

interface Waiting {
  readonly command: Command
  readonly answer: (possibility: Possibility | undefined) => void
}

export class BackupsBox {
  view = $state.raw<BackupsView>()
  /** Id of the point that is looked at. */
  chosen = $state<string>()
  readonly #session: Session
  #reading = false
  #stale = false
  #waiting: Waiting[] = []

  constructor(session: Session) {
    this.#session = session
  }

  /** Newest first, of all places. */
  readonly points = $derived(
    (this.view?.repositories ?? [])
      .flatMap(({ points }) => points)
      .toSorted((a, b) => b.takenMicros - a.takenMicros || b.id.length - a.id.length || (a.id < b.id ? 1 : -1)),
  )

  get point(): PointView | undefined {
    return this.points.find(({ id }) => id === this.chosen)
  }

  /** What answers about acts depend on: asked again when it changes. */
  get asOf(): string {
    const { commandCount, timeline, vm } = this.#session
    return `${commandCount} ${timeline?.events.length} ${vm?.state} ${this.view?.work.length}`
  }

  /** One question at a time: what changes meanwhile is asked for once more behind it. */
  async read(): Promise<void> {
    this.#stale = true
    if (this.#reading) return
    this.#reading = true
    while (this.#stale) {
      this.#stale = false
      this.view = (await this.#session.look((host) => host.backups())) ?? this.view
    }
    this.#reading = false
  }

  /** Questions of one moment travel together; each is tried on a copy by itself. */
  tried(command: Command): Promise<Possibility | undefined> {
    return new Promise((answer) => {
      this.#waiting.push({ command, answer })
      if (this.#waiting.length === 1) queueMicrotask(() => void this.#tryAll())
    })
  }

  async #tryAll(): Promise<void> {
    const asked = this.#waiting
    this.#waiting = []
    const answers = await this.#session.look((host) => host.tryCommands(asked.map(({ command }) => command)))
    asked.forEach(({ answer }, at) => {
      answer(answers?.[at])
    })
  }
}
