/** Disk files that come into the page and go out of it. Nothing here changes the lab, and no refusal ends it. */
import { transfer } from 'comlink'
import { type ExportForm, exportChain, exportDisk, exportName, type LabFile } from '../lab/disk-exports.ts'
import type { Lab } from '../lab/lab.ts'
import type { LabEngine } from '../lab/lab-engine.ts'
import type { ChosenFile, DiskFileHost, ExportAnswer, ExportRequest, Refusable } from '../protocol.ts'
import { flatVhdx, rawImage } from '../storage/export/disk-image.ts'
import { PIECE_BYTES, type Piece } from '../storage/export/piece.ts'
import type { ForeignFile } from '../storage/foreign-files.ts'
import { ImageSet } from '../storage/image-set.ts'
import { StorageError } from '../storage/storage-error.ts'
import { imageFileContent, projectImage, projectImageSet } from '../view/images.ts'
import { refusable } from './refusable.ts'

/** A page keeps what it hands over in memory before it can be saved. */
const EXPORT_MAX_BYTES = 2 * 1024 ** 3
/** Bytes in one message. */
const MESSAGE_BYTES = 8 * PIECE_BYTES

/** Only workers have it, and only theirs types know it. */
declare const FileReaderSync: new () => { readAsArrayBuffer(part: Blob): ArrayBuffer }

const reader = new FileReaderSync()

/** Read where it lies, as far as asked. Throws `file-unreadable` when it was changed or taken away meanwhile. */
const foreignFile = ({ file, name }: ChosenFile): ForeignFile => ({
  name,
  source: {
    lengthBytes: file.size,
    read: (offsetBytes, target) => {
      try {
        target.set(new Uint8Array(reader.readAsArrayBuffer(file.slice(offsetBytes, offsetBytes + target.length))))
      } catch {
        throw new StorageError('file-unreadable', { path: name })
      }
    },
  },
})

type Bytes = Iterator<Uint8Array<ArrayBuffer>>

function* bytesOf(pieces: Iterable<Piece>): Generator<Uint8Array<ArrayBuffer>> {
  for (const piece of pieces) {
    // Each piece is memory of its own, which the message takes with it.
    if (!('zeroBytes' in piece)) yield piece as Uint8Array<ArrayBuffer>
    else
      for (let left = piece.zeroBytes; left > 0; left -= PIECE_BYTES) yield new Uint8Array(Math.min(left, PIECE_BYTES))
  }
}

function* copied(pieces: Iterable<Uint8Array>): Generator<Uint8Array<ArrayBuffer>> {
  for (const piece of pieces) yield new Uint8Array(piece)
}

const assertHandable = (path: string, lengthBytes: number): void => {
  if (lengthBytes > EXPORT_MAX_BYTES)
    throw new StorageError('export-too-large', { path, lengthBytes, maximumBytes: EXPORT_MAX_BYTES })
}

export class DiskFiles implements DiskFileHost {
  readonly #modules: LabEngine['modules']
  readonly #lab: () => Lab
  #images = new ImageSet([])
  readonly #exports = new Map<number, Bytes>()
  #exportCount = 0

  constructor({ modules }: LabEngine, lab: () => Lab) {
    this.#modules = modules
    this.#lab = lab
  }

  async openImages(files: readonly ChosenFile[]) {
    return refusable(() => {
      this.#images = new ImageSet(files.map(foreignFile))
      return projectImageSet(this.#images)
    })
  }

  async lookIntoImage(name: string) {
    return refusable(() => projectImage(this.#images, name, this.#modules))
  }

  async imageFile(name: string, path: string) {
    const found = refusable(() => imageFileContent(this.#images, name, path, this.#modules))
    return found.ok ? transfer(found, [found.answer.bytes.buffer]) : found
  }

  async beginExport(request: ExportRequest): Promise<Refusable<ExportAnswer>> {
    return refusable(() => {
      const { name, bytes } =
        request.from === 'lab' ? this.#fromLab(request.file, request.form) : this.#fromImages(request)
      const id = ++this.#exportCount
      this.#exports.set(id, bytes)
      return { id, name }
    })
  }

  #fromLab(file: LabFile, form: ExportForm): { name: string; bytes: Bytes } {
    const name = exportName(file.path, form)
    if (form === 'zip') return { name, bytes: copied(exportChain(this.#lab(), file)) }
    const { lengthBytes, pieces } = exportDisk(this.#lab(), file, form)
    assertHandable(name, lengthBytes)
    return { name, bytes: bytesOf(pieces) }
  }

  #fromImages({ name: path, form }: Extract<ExportRequest, { from: 'images' }>): { name: string; bytes: Bytes } {
    const name = exportName(path, form)
    const disk = this.#images.open(path, { toleratesDamage: false })
    // An identity of its own that depends on nothing but chance: the lab's is not to be spent on it.
    const { lengthBytes, pieces } = form === 'vhdx' ? flatVhdx(disk, randomGuid) : rawImage(disk)
    assertHandable(name, lengthBytes)
    return { name, bytes: bytesOf(pieces) }
  }

  async nextPieces(id: number) {
    const answer = refusable(() => {
      const pieces: Uint8Array<ArrayBuffer>[] = []
      const bytes = this.#exports.get(id)
      for (let sum = 0; bytes && sum < MESSAGE_BYTES; ) {
        const { done, value } = bytes.next()
        if (done) break
        pieces.push(value)
        sum += value.length
      }
      if (pieces.length === 0) this.#exports.delete(id)
      return pieces
    })
    return answer.ok
      ? transfer(
          answer,
          answer.answer.map(({ buffer }) => buffer),
        )
      : answer
  }

  async endExport(id: number): Promise<void> {
    this.#exports.delete(id)
  }
}

/** `crypto.randomUUID` is missing where the page is not served over https. */
const randomGuid = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
