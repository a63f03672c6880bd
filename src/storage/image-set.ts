/**
 * Several disk files that came together: which stands on which, found by what the files say of themselves and not by
 * where they once lay.
 */
import { findParent } from './differencing/parent-link.ts'
import { type ForeignFile, ForeignFiles } from './foreign-files.ts'
import { type DiskInfo, openChain, readDiskInfo } from './open-chain.ts'
import { StorageError } from './storage-error.ts'
import type { Finding } from './validate/finding.ts'
import { validateChain } from './validate/validate-chain.ts'
import type { ParentLocator } from './vhdx/parent-locator.ts'
import type { VirtualDisk } from './virtual-disk.ts'
import type { Volume } from './volume.ts'
import { pathKey } from './windows-path.ts'

export interface ImageFile {
  readonly name: string
  readonly lengthBytes: number
  /** What it says of itself; undefined where that cannot be read, and `error` says why. */
  readonly info: DiskInfo | undefined
  readonly error: StorageError | undefined
  /** The file of the set that it stands on. */
  readonly parent: string | undefined
  /** The name of a parent that is not in the set. */
  readonly missing: string | undefined
}

export class ImageSet {
  readonly #volume: ForeignFiles
  readonly files: readonly ImageFile[]

  constructor(files: readonly ForeignFile[]) {
    this.#volume = new ForeignFiles(files)
    const infos = this.#volume.list().map((name) => ({ name, ...this.#read(name) }))
    this.files = infos.map(({ name, info, error }) => {
      const parent = info?.parentLocator && parentOf(info.parentLocator, infos, name)
      const missing = info?.parentLocator && parent === undefined ? nameIn(info.parentLocator) : undefined
      return { name, lengthBytes: this.#volume.lengthOf(name), info, error, parent, missing }
    })
  }

  #read(name: string): Pick<ImageFile, 'info' | 'error'> {
    try {
      return { info: readDiskInfo(this.#volume, name), error: undefined }
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      return { info: undefined, error }
    }
  }

  /** Disks that no other stands on: those one would look into. */
  get leaves(): readonly ImageFile[] {
    const isDisk = ({ error }: ImageFile): boolean => error?.code !== '0xC03A0015'
    return this.files.filter((file) => isDisk(file) && !this.files.some(({ parent }) => parent === file.name))
  }

  readonly #findParent = (volume: Volume, path: string, locator: ParentLocator): string | undefined =>
    this.files.find((file) => pathKey(file.name) === pathKey(path))?.parent ?? findParent(volume, path, locator)

  /** The disk through its chain, for reading. Throws what `openChain` does. */
  open(name: string, { toleratesDamage }: { readonly toleratesDamage: boolean }): VirtualDisk {
    const findParent = this.#findParent
    return openChain(this.#volume, name, { access: 'read', newGuid: () => '', findParent, toleratesDamage })
  }

  findings(name: string): readonly Finding[] {
    return validateChain(this.#volume, name, this.#findParent)
  }
}

type Read = Pick<ImageFile, 'name' | 'info'>

/** By the state that the child was made on; else by the name it had, and opening says what does not fit. */
const parentOf = (locator: ParentLocator, files: readonly Read[], child: string): string | undefined => {
  const others = files.filter(({ name }) => name !== child)
  const byGuid = (guid: string | undefined) => others.filter(({ info }) => guid && info?.dataWriteGuid === guid)
  const named = others.find(({ name }) => pathKey(name) === pathKey(nameIn(locator)))
  const fitting = [...byGuid(locator.parentLinkage), ...byGuid(locator.parentLinkage2)]
  return (fitting.find((file) => file === named) ?? fitting[0] ?? named)?.name
}

/** The file's name in whatever path there is. */
const nameIn = (locator: ParentLocator): string =>
  (locator.relativePath ?? locator.absoluteWin32Path ?? locator.volumePath ?? '').split(/[\\/]/).at(-1) ?? ''
