/** What the dialog with the files of the hosts shows: a volume, one file of it, what can be done with that. */
import type { Command } from '../../lab/command.ts'
import type { DiskInspection, HostFileView } from '../../view/host-files.ts'
import type { Possibility } from '../../view/view-model.ts'
import { refusalSentence } from '../../words/catalogue.ts'
import type { Session } from '../session.svelte.ts'

export class HostFileBox {
  open = $state(false)
  place = $state('')
  volume = $state('')
  files = $state.raw<readonly HostFileView[]>()
  /** The written path of the file that is opened. */
  chosen = $state<string>()
  possible = $state.raw<readonly Possibility[]>()
  inspection = $state.raw<DiskInspection>()
  /** Why the last act was refused, or the volume cannot be read. */
  refused = $state('')
  /** What was done last. */
  status = $state('')
  busy = $state(false)
  #asked = 0
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  show(place: string, volume: string): Promise<void> {
    this.open = true
    this.place = place
    this.volume = volume
    this.files = undefined
    this.status = ''
    this.refused = ''
    this.#choose(undefined)
    return this.read()
  }

  close(): void {
    this.open = false
    this.#choose(undefined)
  }

  /** The list as it is now; an answer that comes after another question is dropped. */
  async read(): Promise<void> {
    const asked = ++this.#asked
    const { place, volume } = this
    const answer = await this.#session.look((host) => host.hostFiles(place, volume))
    if (asked !== this.#asked || !answer) return
    this.files = answer.ok ? answer.answer : []
    if (!answer.ok) this.refused = refusalSentence(answer.code, answer.data)
    const { chosen } = this
    if (chosen !== undefined && !this.files.some(({ written }) => written === chosen)) this.#choose(undefined)
    else if (chosen !== undefined) await this.#ask(chosen)
  }

  async toggle(file: HostFileView): Promise<void> {
    this.refused = ''
    this.status = ''
    if (this.chosen === file.written) return this.#choose(undefined)
    this.#choose(file.written)
    await this.#ask(file.written)
  }

  #choose(written: string | undefined): void {
    this.chosen = written
    this.possible = undefined
    this.inspection = undefined
  }

  async #ask(written: string): Promise<void> {
    const isMissing = this.files?.some((file) => file.written === written && file.missing)
    const possible = isMissing ? [] : await this.#session.ask('file', `${this.host}|${written}`)
    if (this.chosen === written) this.possible = possible
  }

  /** Why an act cannot be done; null when it can. */
  reasonAgainst(matches: (command: Command) => boolean): string | null {
    const refusal = this.possible?.find(({ command }) => matches(command))?.refusal
    return refusal ? refusalSentence(refusal.code, refusal.data) : null
  }

  async inspect(written: string): Promise<void> {
    const answer = await this.#session.look((host) => host.inspectDisk(this.host, written))
    if (answer?.ok && this.chosen === written) this.inspection = answer.answer
    else if (answer && !answer.ok) this.refused = refusalSentence(answer.code, answer.data)
  }

  /** Through the session, so that it stands in the console as its line. */
  async act(command: Command): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.inspection = undefined
    const isTaken = await this.#session.dispatch(command)
    this.busy = false
    this.refused = isTaken ? '' : (this.#session.refusal?.text ?? '')
    this.status = isTaken ? (this.#session.printed.at(-1)?.text ?? '') : ''
    await this.read()
  }

  /** Paths of stores carry their place themselves. */
  get host(): string {
    const place = this.#session.places?.places.find(({ name }) => name === this.place)
    return place?.kind === 'host' ? this.place : 'HV1'
  }
}
