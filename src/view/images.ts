/** Disk files from elsewhere as the page shows them. */
import { GuestError } from '../guest/guest-error.ts'
import type { GuestModules } from '../guest/guest-modules.ts'
import { readGuestFile, readGuestFiles } from '../guest/read-files.ts'
import { blockOverview } from '../storage/block-overview.ts'
import type { DiskKind } from '../storage/disk-kind.ts'
import type { ImageSet } from '../storage/image-set.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { FileContent } from './guest-inside.ts'

/** Why something could not be had: its sentence is in words/. */
export interface Trouble {
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>
}

export interface ImageFileView {
  readonly name: string
  readonly lengthBytes: number
  readonly parent: string | undefined
  readonly missing: string | undefined
  readonly trouble: Trouble | undefined
}

export interface ImageSetView {
  readonly files: readonly ImageFileView[]
  /** Names of the disks one would look into: nothing else in the set stands on them. */
  readonly leaves: readonly string[]
}

export interface LevelView {
  readonly name: string
  readonly kind: DiskKind
  readonly lengthBytes: number
  readonly blockSizeBytes: number
  readonly blocks: number
  readonly dataWriteGuid: string
  /** For each part of the disk how much of it the file holds, from 0 to 1. */
  readonly held: readonly number[]
}

export interface FindingView extends Trouble {
  readonly severity: 'error' | 'warning'
  readonly path: string
  readonly offsetBytes: number
}

export interface ImageView {
  readonly name: string
  readonly sizeBytes: number
  readonly sectorSizeBytes: number
  readonly partBytes: number
  /** Base first; empty when the chain cannot be opened. */
  readonly levels: readonly LevelView[]
  readonly trouble: Trouble | undefined
  /** Null when there is no file system that could be read. */
  readonly guestFiles: readonly { readonly path: string; readonly bytes: number }[] | null
  readonly findings: readonly FindingView[]
}

/** Columns of the picture. */
const PARTS_MAX = 128

export const projectImageSet = (set: ImageSet): ImageSetView => ({
  files: set.files.map(({ name, lengthBytes, parent, missing, error }) => ({
    name,
    lengthBytes,
    parent,
    missing,
    trouble: error && { code: error.code, data: error.data },
  })),
  leaves: set.leaves.map(({ name }) => name),
})

const tryOpen = (set: ImageSet, name: string): VirtualDisk | StorageError => {
  try {
    return set.open(name, { toleratesDamage: true })
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return error
  }
}

/** Only what writes to a disk asks the time. */
const NO_CLOCK = { nowMicros: () => 0 }

const guestFilesOf = (modules: GuestModules, disk: VirtualDisk): ImageView['guestFiles'] => {
  try {
    const files = readGuestFiles(modules, NO_CLOCK, disk)
    return files.map(({ path, lengthBytes }) => ({ path, bytes: lengthBytes }))
  } catch (error) {
    if (error instanceof GuestError) return null
    throw error
  }
}

const levelsOf = (disk: VirtualDisk): Pick<ImageView, 'levels' | 'partBytes'> => {
  const { files, partBytes } = blockOverview(disk, PARTS_MAX)
  const levels = disk.chain().map((file, level) => ({
    name: file.path,
    kind: file.kind,
    lengthBytes: file.lengthBytes,
    blockSizeBytes: file.blockSizeBytes,
    blocks: file.presentBlocks,
    dataWriteGuid: file.dataWriteGuid,
    held: Array.from(files[level]?.heldBytes ?? [], (bytes, part) => {
      const lengthBytes = Math.min(partBytes, disk.virtualSizeBytes - part * partBytes)
      return bytes / lengthBytes
    }),
  }))
  return { levels, partBytes }
}

/** What one disk of the set is made of, what its guest keeps on it, and what is wrong with it. */
export const projectImage = (set: ImageSet, name: string, modules: GuestModules): ImageView => {
  const findings = set.findings(name)
  const disk = tryOpen(set, name)
  if (disk instanceof StorageError) {
    const trouble = { code: disk.code, data: disk.data }
    return { name, sizeBytes: 0, sectorSizeBytes: 0, partBytes: 0, levels: [], trouble, guestFiles: null, findings }
  }
  const { virtualSizeBytes: sizeBytes, sectorSizeBytes } = disk
  const guestFiles = guestFilesOf(modules, disk)
  return { name, sizeBytes, sectorSizeBytes, ...levelsOf(disk), trouble: undefined, guestFiles, findings }
}

/**
 * One file of the guest on a disk of the set, whole. A damaged disk gives what can be read of it. Throws StorageError where
 * the chain cannot be opened, and GuestError `unreadable-disk`, `file-missing`, `unreadable-file`.
 */
export const imageFileContent = (set: ImageSet, name: string, path: string, modules: GuestModules): FileContent => {
  const bytes = readGuestFile(modules, NO_CLOCK, set.open(name, { toleratesDamage: true }), path)
  return { path, lengthBytes: bytes.length, bytes }
}
