/** A volume in memory: files as copy-on-write pages, locks as Windows keeps them, space charged by file length. */
import type { Guid } from './guid.ts'
import type { HostFile } from './host-file.ts'
import { LengthChanges } from './length-changes.ts'
import { type Keeper, OpenFile, type StoredFile } from './open-file.ts'
import { PagedBytes, type Sha256 } from './paged-bytes.ts'
import { StorageError } from './storage-error.ts'
import type { OpenMode, Volume } from './volume.ts'
import { normalPath, pathKey } from './windows-path.ts'

type TamperingParts = 'lengthBytes' | 'read' | 'write' | 'nextStoredOffsetBytes' | 'sharePages'

export class HostVolume implements Volume {
  readonly capacityBytes: number
  readonly guid: Guid | undefined
  #files = new Map<string, StoredFile>()
  #usedBytes = 0
  #lost = false
  #lengthChanges = new LengthChanges()
  readonly #keeper: Keeper = {
    assertAlive: () => this.#assertAlive(),
    charge: (path, deltaBytes) => this.#charge(path, deltaBytes),
  }

  constructor({ capacityBytes, guid }: { readonly capacityBytes: number; readonly guid?: Guid | undefined }) {
    this.capacityBytes = capacityBytes
    this.guid = guid
  }

  /** Stays known when the medium is lost: it is what had been charged. */
  get usedBytes(): number {
    return this.#usedBytes
  }

  get lost(): boolean {
    return this.#lost
  }

  /** Which files came, went, or changed their length or name, for whoever keeps count. */
  get lengthChanges(): Pick<LengthChanges, 'version' | 'since'> {
    return this.#lengthChanges
  }

  get residentBytes(): number {
    return [...this.#files.values()].reduce((sum, { content }) => sum + content.residentBytes, 0)
  }

  /** The same files on a volume of its own, nothing open. Contents are shared until one side writes. */
  fork(): HostVolume {
    const fork = new HostVolume(this)
    for (const [key, { path, content }] of this.#files) {
      fork.#files.set(key, { path, content: content.fork(), locks: new Set() })
    }
    fork.#usedBytes = this.#usedBytes
    fork.#lost = this.#lost
    fork.#lengthChanges = this.#lengthChanges.fork()
    return fork
  }

  lose(): void {
    this.#lost = true
    this.#lengthChanges.noteAll()
  }

  create(path: string): HostFile {
    this.#assertAlive()
    const key = pathKey(path)
    if (this.#files.has(key)) throw new StorageError('0x80070050', { path })
    const stored: StoredFile = { path: normalPath(path), content: new PagedBytes(), locks: new Set() }
    this.#files.set(key, stored)
    this.#lengthChanges.note(stored.path)
    return this.#handle(stored, { access: 'write', share: false })
  }

  open(path: string, mode: OpenMode): HostFile {
    const stored = this.#find(path)
    if (mode.access === 'info') return new OpenFile(this.#keeper, stored, mode)
    for (const lock of stored.locks) {
      if (!lock.share || !mode.share) throw new StorageError('0x80070020', { path: stored.path })
    }
    return this.#handle(stored, { ...mode })
  }

  duplicate(handle: HostFile): HostFile {
    const stored = this.#files.get(pathKey(handle.path))
    if (stored === undefined || !(handle instanceof OpenFile))
      throw new StorageError('0x80070002', { path: handle.path })
    return this.#handle(stored, { ...handle.mode })
  }

  exists(path: string): boolean {
    this.#assertAlive()
    return this.#files.has(pathKey(path))
  }

  lengthOf(path: string): number {
    return this.#find(path).content.lengthBytes
  }

  rename(from: string, to: string): void {
    const stored = this.#findUnlocked(from)
    const key = pathKey(to)
    if (this.#files.has(key) && key !== pathKey(from)) throw new StorageError('0x80070050', { path: to })
    this.#files.delete(pathKey(from))
    this.#files.set(key, { path: normalPath(to), content: stored.content, locks: new Set() })
    this.#lengthChanges.noteRename(stored.path, normalPath(to))
  }

  /** `from` takes the name of `to`, which goes: at every moment one of the two is there under it. Neither may be open. */
  replace(from: string, to: string): void {
    this.#findUnlocked(from)
    this.remove(to)
    this.rename(from, to)
  }

  remove(path: string): void {
    const stored = this.#findUnlocked(path)
    this.#files.delete(pathKey(path))
    this.#usedBytes -= stored.content.lengthBytes
    this.#lengthChanges.note(stored.path)
  }

  /**
   * Bytes change behind everybody's back, as rot and malware change them: no lock is asked, open handles read what is
   * there now. The length stays as it is.
   */
  tamper(path: string, change: (content: Pick<PagedBytes, TamperingParts>) => void): void {
    change(this.#find(path).content)
  }

  list(): readonly string[] {
    this.#assertAlive()
    return [...this.#files.keys()].sort().map((key) => (this.#files.get(key) as StoredFile).path)
  }

  /** The file's bytes in order, as they lie: not to be written to. */
  piecesOf(path: string): Iterable<Uint8Array> {
    return this.#find(path).content.pieces()
  }

  /** Hash over the length and the non-zero pages of a file; unchanged pages are not hashed again, here or in a fork. */
  fileDigest(path: string, sha256: Sha256): string {
    return this.#find(path).content.digest(sha256)
  }

  #handle(stored: StoredFile, mode: OpenMode): HostFile {
    stored.locks.add(mode)
    return new OpenFile(this.#keeper, stored, mode)
  }

  #find(path: string): StoredFile {
    this.#assertAlive()
    const stored = this.#files.get(pathKey(path))
    if (stored === undefined) throw new StorageError('0x80070002', { path: normalPath(path) })
    return stored
  }

  #findUnlocked(path: string): StoredFile {
    const stored = this.#find(path)
    if (stored.locks.size > 0) throw new StorageError('0x80070020', { path: stored.path })
    return stored
  }

  #charge(path: string, deltaBytes: number): void {
    const freeBytes = this.capacityBytes - this.#usedBytes
    if (deltaBytes > freeBytes) throw new StorageError('0x80070070', { path, neededBytes: deltaBytes, freeBytes })
    this.#usedBytes += deltaBytes
    if (deltaBytes !== 0) this.#lengthChanges.note(path)
  }

  #assertAlive(): void {
    if (this.#lost) throw new StorageError('volume-lost')
  }
}
