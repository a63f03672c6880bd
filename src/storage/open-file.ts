/** A handle on a stored file: what it may do, and what of its volume it asks first. */
import type { HostFile } from './host-file.ts'
import { PAGE_BYTES, type PagedBytes } from './paged-bytes.ts'
import { StorageError } from './storage-error.ts'
import type { OpenMode } from './volume.ts'

export interface StoredFile {
  readonly path: string
  readonly content: PagedBytes
  readonly locks: Set<OpenMode>
}

/** What an open handle needs of its volume. */
export interface Keeper {
  assertAlive(): void
  /** Accounts for a change of length; throws 0x80070070 before anything is changed. */
  charge(path: string, deltaBytes: number): void
}

export class OpenFile implements HostFile {
  readonly path: string
  readonly mode: OpenMode
  readonly #keeper: Keeper
  readonly #stored: StoredFile
  #closed = false

  constructor(keeper: Keeper, stored: StoredFile, mode: OpenMode) {
    this.path = stored.path
    this.#keeper = keeper
    this.#stored = stored
    this.mode = mode
  }

  get lengthBytes(): number {
    return this.#stored.content.lengthBytes
  }

  read(offsetBytes: number, target: Uint8Array): void {
    this.#assertInside(offsetBytes, target.length)
    this.#stored.content.read(offsetBytes, target)
  }

  nextStoredOffsetBytes(offsetBytes: number): number {
    this.#assertOpen()
    return this.#stored.content.nextStoredOffsetBytes(offsetBytes)
  }

  write(offsetBytes: number, source: Uint8Array): void {
    this.#reserve(offsetBytes + source.length)
    this.#stored.content.write(offsetBytes, source)
  }

  copyFrom(source: HostFile, sourceOffsetBytes: number, offsetBytes: number, lengthBytes: number): void {
    if (source instanceof OpenFile && (sourceOffsetBytes - offsetBytes) % PAGE_BYTES === 0) {
      source.#assertInside(sourceOffsetBytes, lengthBytes)
      this.#reserve(offsetBytes + lengthBytes)
      this.#stored.content.copyFrom(source.#stored.content, sourceOffsetBytes, offsetBytes, lengthBytes)
    } else {
      const bytes = new Uint8Array(lengthBytes)
      source.read(sourceOffsetBytes, bytes)
      this.write(offsetBytes, bytes)
    }
  }

  truncate(lengthBytes: number): void {
    this.#assertWritable()
    this.#keeper.charge(this.path, lengthBytes - this.lengthBytes)
    this.#stored.content.truncate(lengthBytes)
  }

  flush(): void {
    this.#assertOpen()
  }

  /** Never throws: a handle on a dead medium can still be given back. */
  close(): void {
    this.#closed = true
    this.#stored.locks.delete(this.mode)
  }

  #reserve(endBytes: number): void {
    this.#assertWritable()
    if (endBytes > this.lengthBytes) this.#keeper.charge(this.path, endBytes - this.lengthBytes)
  }

  #assertInside(offsetBytes: number, lengthBytes: number): void {
    this.#assertOpen()
    if (offsetBytes < 0 || offsetBytes + lengthBytes > this.lengthBytes) {
      throw new StorageError('0x80070026', { path: this.path, offsetBytes, lengthBytes })
    }
  }

  #assertWritable(): void {
    this.#assertOpen()
    if (this.mode.access !== 'write') throw new StorageError('0x80070005', { path: this.path })
  }

  #assertOpen(): void {
    this.#keeper.assertAlive()
    if (this.#closed) throw new StorageError('handle-closed', { path: this.path })
  }
}
