/** What the dialog that looks inside the guest shows. An answer that comes after the question was changed is dropped. */
import type { Command } from '../../lab/command.ts'
import type { GuestInsideHost, Refusable } from '../../protocol.ts'
import type {
  FileContent,
  FileLook,
  Moment,
  MomentAnswer,
  MomentDifference,
  MomentView,
} from '../../view/guest-inside.ts'
import { standingFailure } from '../../viz/guest-events.ts'
import { eventSentence } from '../../words/catalogue.ts'
import { inside as words } from '../../words/page-inside.ts'
import { download } from '../download.ts'
import type { Session } from '../session.svelte.ts'

/** A file of the running guest is written or deleted. */
export type FileChange = Extract<
  Extract<Command, { type: 'run-app' }>['request'],
  { action: 'WriteFile' } | { action: 'RemoveFile' }
>

interface Trouble {
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>
}

export class GuestInsideBox {
  open = $state(false)
  moments = $state.raw<readonly MomentView[]>([])
  files = $state.raw<readonly FileLook[]>()
  content = $state.raw<FileContent>()
  answer = $state.raw<MomentAnswer>()
  difference = $state.raw<MomentDifference>()
  trouble = $state.raw<Trouble>()
  /** What is under way, or was done last. */
  status = $state('')
  /** Why the last change of a file was refused, or failed in the guest. */
  refused = $state<string>()
  busy = $state(false)
  #asked = 0
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  async show(): Promise<void> {
    this.open = true
    this.forget()
    this.moments = (await this.#session.look((host) => host.moments())) ?? []
  }

  close(): void {
    this.open = false
    this.forget()
  }

  /** Another question: what was answered to the last one goes, and what is still to come is not waited for. */
  forget(): void {
    this.#asked++
    this.busy = false
    this.trouble = undefined
    this.status = ''
    this.refused = undefined
    this.files = undefined
    this.content = undefined
    this.answer = undefined
    this.difference = undefined
  }

  list(moment: Moment): Promise<void> {
    this.forget()
    return this.#working(
      words.reading,
      (host) => host.guestFiles(moment),
      (files) => {
        this.files = files
      },
    )
  }

  read(moment: Moment, path: string): Promise<void> {
    return this.#working(
      words.reading,
      (host) => host.guestFile(moment, path),
      (content) => {
        this.content = content
      },
    )
  }

  takeOut(moment: Moment, path: string): Promise<void> {
    return this.#working(
      words.reading,
      (host) => host.guestFile(moment, path),
      ({ bytes, lengthBytes }) => {
        download([bytes], 'application/octet-stream', path.split('\\').at(-1) ?? 'file')
        this.status = words.taken(path, lengthBytes)
      },
    )
  }

  /** The list is read again after it, and what came of the change is said beside it. */
  async change(request: FileChange): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.refused = undefined
    const vm = this.#session.vm?.name ?? ''
    const isTaken = await this.#session.dispatch({ type: 'run-app', vm, request })
    const refusal = isTaken ? undefined : this.#session.refusal?.text
    await this.#working(
      words.reading,
      (host) => host.guestFiles({ kind: 'now' }),
      (files) => {
        this.files = files
        this.content = undefined
      },
    )
    if (!this.open) return
    const failed = isTaken ? standingFailure(this.#session.timeline?.events ?? [], vm, 'System') : undefined
    this.refused = failed ? eventSentence(failed.code, failed.data) : refusal
    if (isTaken && !failed)
      this.status = request.action === 'WriteFile' ? words.written(request.path) : words.deleted(request.path)
  }

  ask(moment: Moment, query: string): Promise<void> {
    this.forget()
    return this.#working(
      words.asking,
      (host) => host.askShop(moment, query),
      (answer) => {
        this.answer = answer
      },
    )
  }

  compare(from: Moment, to: Moment): Promise<void> {
    this.forget()
    return this.#working(
      words.comparing,
      (host) => host.difference(from, to),
      (difference) => {
        this.difference = difference
      },
    )
  }

  async #working<Answer>(
    status: string,
    ask: (host: GuestInsideHost) => Promise<Refusable<Answer>>,
    show: (answer: Answer) => void,
  ): Promise<void> {
    const asked = ++this.#asked
    this.busy = true
    this.trouble = undefined
    this.refused = undefined
    this.status = status
    const answer = await this.#session.look(ask)
    if (asked !== this.#asked) return
    this.busy = false
    this.status = ''
    if (answer?.ok) show(answer.answer)
    else if (answer) this.trouble = { code: answer.code, data: answer.data }
  }
}
