/**
 * Disk files of somebody else, read where they lie and only as far as asked: a folder of a real file system, or what was
 * dropped on the page. Nothing is ever written to them.
 */
import type { HostFile } from './host-file.ts'
import { StorageError } from './storage-error.ts'
import type { ByteSource } from './vhdx/byte-source.ts'
import type { OpenMode, Volume } from './volume.ts'
import { normalPath, pathKey } from './windows-path.ts'

/** A file by its name, and how its bytes are had. */
export interface ForeignFile {
  readonly name: string
  readonly source: ByteSource
}

const PIECE_BYTES = 65_536
/** Read pieces are kept up to 16 MiB for all files together. */
const PIECES_KEPT = 256

/** The pieces that were read last: a table is looked at in many small steps, and each may cost a request. */
class PieceCache {
  readonly #pieces = new Map<string, Uint8Array>()

  read(file: ForeignFile, offsetBytes: number, target: Uint8Array): void {
    // A long stretch is read once and for all.
    if (target.length >= PIECE_BYTES) {
      file.source.read(offsetBytes, target)
      return
    }
    for (let done = 0; done < target.length; ) {
      const at = offsetBytes + done
      const piece = this.#piece(file, Math.floor(at / PIECE_BYTES))
      const within = at % PIECE_BYTES
      const part = piece.subarray(within, Math.min(piece.length, within + target.length - done))
      target.set(part, done)
      done += part.length
    }
  }

  #piece(file: ForeignFile, index: number): Uint8Array {
    const key = `${index} ${file.name}`
    const known = this.#pieces.get(key)
    if (known !== undefined) this.#pieces.delete(key)
    const piece = known ?? this.#fetch(file, index * PIECE_BYTES)
    // What was asked for last stands last.
    this.#pieces.set(key, piece)
    if (this.#pieces.size > PIECES_KEPT) this.#pieces.delete(this.#pieces.keys().next().value as string)
    return piece
  }

  #fetch({ source }: ForeignFile, offsetBytes: number): Uint8Array {
    const bytes = new Uint8Array(Math.min(PIECE_BYTES, source.lengthBytes - offsetBytes))
    source.read(offsetBytes, bytes)
    return bytes
  }
}

export class ForeignFiles implements Volume {
  readonly guid = undefined
  readonly capacityBytes = 0
  readonly usedBytes = 0
  readonly lost = false
  readonly #files: ReadonlyMap<string, ForeignFile>
  readonly #cache = new PieceCache()

  /** Of two files with one name the first is taken. */
  constructor(files: readonly ForeignFile[]) {
    this.#files = new Map(files.toReversed().map((file) => [pathKey(file.name), file]))
  }

  create = (path: string): HostFile => this.#refuse(path)
  rename = (from: string): void => this.#refuse(from)
  remove = (path: string): void => this.#refuse(path)

  open(path: string, { access }: OpenMode): HostFile {
    const file = this.#find(path)
    return access === 'write' ? this.#refuse(path) : new ForeignHandle(file, this.#cache)
  }

  duplicate(handle: HostFile): HostFile {
    return new ForeignHandle(this.#find(handle.path), this.#cache)
  }

  exists(path: string): boolean {
    return this.#files.has(pathKey(path))
  }

  lengthOf(path: string): number {
    return this.#find(path).source.lengthBytes
  }

  list(): readonly string[] {
    return [...this.#files.keys()].sort().map((key) => (this.#files.get(key) as ForeignFile).name)
  }

  #find(path: string): ForeignFile {
    const file = this.#files.get(pathKey(path))
    if (file === undefined) throw new StorageError('0x80070002', { path: normalPath(path) })
    return file
  }

  #refuse(path: string): never {
    throw new StorageError('0x80070013', { path })
  }
}

class ForeignHandle implements HostFile {
  readonly #file: ForeignFile
  readonly #cache: PieceCache

  constructor(file: ForeignFile, cache: PieceCache) {
    this.#file = file
    this.#cache = cache
  }

  get path(): string {
    return this.#file.name
  }

  get lengthBytes(): number {
    return this.#file.source.lengthBytes
  }

  read(offsetBytes: number, target: Uint8Array): void {
    const { path, lengthBytes } = this
    if (offsetBytes < 0 || offsetBytes + target.length > lengthBytes)
      throw new StorageError('0x80070026', { path, offsetBytes, lengthBytes: target.length })
    this.#cache.read(this.#file, offsetBytes, target)
  }

  write = (): void => this.#refuse()
  copyFrom = (): void => this.#refuse()
  truncate = (): void => this.#refuse()
  flush = (): void => {}
  close = (): void => {}

  #refuse(): never {
    throw new StorageError('0x80070013', { path: this.path })
  }
}
