/** A virtual disk of a real folder, opened through its chain. Files are read where they lie, as far as asked. */
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { isVirtualDisk } from '../storage/export/volume-file.ts'
import type { ForeignFile } from '../storage/foreign-files.ts'
import { ImageSet } from '../storage/image-set.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Finding } from '../storage/validate/finding.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { refuse } from './terminal.ts'

/** The files that were opened for one run, to be closed with it. */
export class OpenFolder {
  readonly #handles: number[] = []
  readonly #leaf: string
  readonly #images: ImageSet

  /** The leaf and the disks beside it, among which its parents are found. */
  constructor(leaf: string) {
    if (!existsSync(leaf)) refuse('0x80070002', { path: leaf })
    const folder = dirname(resolve(leaf))
    const names = readdirSync(folder).filter((name) => isVirtualDisk(name) || name === basename(leaf))
    const files = names.filter((name) => statSync(join(folder, name)).isFile())
    this.#leaf = basename(leaf)
    this.#images = new ImageSet(files.map((name) => this.#open(folder, name)))
  }

  #open(folder: string, name: string): ForeignFile {
    const handle = openSync(join(folder, name), 'r')
    this.#handles.push(handle)
    const read = (offsetBytes: number, target: Uint8Array): void => {
      for (let done = 0; done < target.length; ) {
        const count = readSync(handle, target, done, target.length - done, offsetBytes + done)
        if (count === 0) throw new StorageError('0x80070026', { path: name, offsetBytes })
        done += count
      }
    }
    return { name, source: { lengthBytes: fstatSync(handle).size, read } }
  }

  /** What is wrong with the chain; and the disk as far as it can be read, or the error where it cannot be opened. */
  examine(): { disk: VirtualDisk | StorageError; findings: readonly Finding[] } {
    return { disk: this.#tryOpen(true), findings: this.#images.findings(this.#leaf) }
  }

  /** The disk, if all of it is sound; stops the run otherwise. */
  disk(): VirtualDisk {
    const disk = this.#tryOpen(false)
    return disk instanceof StorageError ? refuse(disk.code, disk.data) : disk
  }

  #tryOpen(toleratesDamage: boolean): VirtualDisk | StorageError {
    try {
      return this.#images.open(this.#leaf, { toleratesDamage })
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      return error
    }
  }

  close(): void {
    for (const handle of this.#handles) closeSync(handle)
  }
}
