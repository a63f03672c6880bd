/** What the dialog with disk files shows: the set that was chosen, the disk that is looked into, what is handed over. */
import type { DiskFileHost, ExportRequest, Refusable } from '../../protocol.ts'
import type { ImageSetView, ImageView, Trouble } from '../../view/images.ts'
import { files as words } from '../../words/page-files.ts'
import { download } from '../download.ts'
import type { Session } from '../session.svelte.ts'

export class DiskFileBox {
  open = $state(false)
  set = $state.raw<ImageSetView>()
  image = $state.raw<ImageView>()
  trouble = $state.raw<Trouble>()
  /** What is under way, or was done last. */
  status = $state('')
  busy = $state(false)
  #chosen: readonly File[] = []
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  /** Files that come later join those that are there: a chain may be chosen piece by piece. */
  async add(files: readonly File[]): Promise<void> {
    if (files.length === 0) return
    const isNew = (file: File) => !files.some(({ name, size }) => name === file.name && size === file.size)
    this.#chosen = [...this.#chosen.filter(isNew), ...files]
    this.open = true
    await this.#working(words.reading, async () => {
      this.set = await this.#ask((host) => host.openImages([...this.#chosen]))
      const leaves = this.set?.leaves ?? []
      await this.#look(leaves.find((name) => files.some((file) => file.name === name)) ?? leaves[0])
    })
  }

  look(name: string): Promise<void> {
    return this.#working(words.reading, () => this.#look(name))
  }

  async #look(name: string | undefined): Promise<void> {
    this.image = undefined
    if (name !== undefined) this.image = await this.#ask((host) => host.lookIntoImage(name))
  }

  /** Piece by piece, so that neither side holds more than it must, and saved as one file at the end. */
  take(request: ExportRequest): Promise<void> {
    return this.#working('', async () => {
      const begun = await this.#ask((host) => host.beginExport(request))
      if (!begun) return
      const { id, name } = begun
      const parts: Blob[] = []
      for (let bytes = 0; ; ) {
        const pieces = await this.#ask((host) => host.nextPieces(id))
        if (!pieces) return
        if (pieces.length === 0) {
          download(parts, 'application/octet-stream', name)
          this.status = words.written(name, bytes)
          return
        }
        const part = new Blob([...pieces])
        parts.push(part)
        bytes += part.size
        this.status = words.writing(name, bytes)
      }
    })
  }

  async #working(status: string, work: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = true
    this.trouble = undefined
    this.status = status
    try {
      await work()
    } finally {
      this.busy = false
      if (this.status === status) this.status = ''
    }
  }

  /** Undefined when it was refused, and why stands in the dialog. */
  async #ask<Answer>(ask: (host: DiskFileHost) => Promise<Refusable<Answer>>): Promise<Answer | undefined> {
    const answer = await this.#session.diskFiles(ask)
    if (answer?.ok) return answer.answer
    if (answer) this.trouble = { code: answer.code, data: answer.data }
    return undefined
  }
}
