/** What the dialog with disk files shows: the set that was chosen, the disk that is looked into, what is handed over. */
import type { ChosenFile, DiskFileHost, ExportRequest, Refusable } from '../../protocol.ts'
import type { ImageSetView, ImageView, Trouble } from '../../view/images.ts'
import { fileName } from '../../words/catalogue.ts'
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
  #chosen: readonly ChosenFile[] = []
  #queue: Promise<void> = Promise.resolve()
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  /** Files that come later join those that are there, or take the place of their namesakes. */
  add(files: readonly File[]): Promise<void> {
    if (files.length === 0) return this.#queue
    this.open = true
    const added = named(files)
    const isReplaced = ({ name }: ChosenFile) => added.some((file) => file.name.toLowerCase() === name.toLowerCase())
    return this.#working(words.reading, () => {
      const kept = this.#chosen.filter((file) => !isReplaced(file))
      return this.#show([...kept, ...added], added)
    })
  }

  /** One file less; without a name, all of them. */
  remove(name?: string): Promise<void> {
    const kept = () => (name === undefined ? [] : this.#chosen.filter((file) => file.name !== name))
    return this.#working(words.reading, () => this.#show(kept(), []))
  }

  look(name: string): Promise<void> {
    return this.#working(words.reading, () => this.#look(name))
  }

  /** The worker is another one: what waited for the old one is given up, and the files are opened again. */
  startAgain(): void {
    this.#queue = Promise.resolve()
    this.busy = false
    this.status = ''
    if (this.#chosen.length > 0) void this.#working(words.reading, () => this.#show(this.#chosen, []))
  }

  /** Looks into a disk of the files that came last, else into the one that was shown, else into any. */
  async #show(files: readonly ChosenFile[], added: readonly ChosenFile[]): Promise<void> {
    const shown = this.image?.name
    this.#chosen = files
    this.set = files.length === 0 ? undefined : await this.#ask((host) => host.openImages(files))
    const leaves = this.set?.leaves ?? []
    const fresh = leaves.find((name) => added.some((file) => file.name === name))
    await this.#look(fresh ?? leaves.find((name) => name === shown) ?? leaves[0])
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

  /** One file of the guest on the disk of the set. */
  takeGuestFile(image: string, path: string): Promise<void> {
    return this.#working(words.takingGuest(path), async () => {
      const found = await this.#ask((host) => host.imageFile(image, path))
      if (!found) return
      download([found.bytes], 'application/octet-stream', fileName(path))
      this.status = words.written(path, found.lengthBytes)
    })
  }

  /** One thing after the other: what is dropped meanwhile waits for its turn. */
  #working(status: string, work: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      this.busy = true
      this.trouble = undefined
      this.status = status
      await work()
      this.busy = false
      if (this.status === status) this.status = ''
    })
    return this.#queue
  }

  /** Undefined when it was refused, and why stands in the dialog. */
  async #ask<Answer>(ask: (host: DiskFileHost) => Promise<Refusable<Answer>>): Promise<Answer | undefined> {
    const answer = await this.#session.look(ask)
    if (answer?.ok) return answer.answer
    if (answer) this.trouble = { code: answer.code, data: answer.data }
    return undefined
  }
}

/** Files of different folders may share a name. */
const named = (files: readonly File[]): readonly ChosenFile[] => {
  const counts = new Map<string, number>()
  return files.map((file) => {
    const count = (counts.get(file.name.toLowerCase()) ?? 0) + 1
    counts.set(file.name.toLowerCase(), count)
    return { name: count === 1 ? file.name : file.name.replace(/(\.[^.]*)?$/, ` (${count})$1`), file }
  })
}
