/** The files of a guest disk as they lie there, without starting it and without writing to it. */
import type { BlockDevice } from '../storage/block-device.ts'
import { StorageError } from '../storage/storage-error.ts'
import { isFatBootSector, partitionTable, SECTOR_BYTES } from './fat/fat-layout.ts'
import { FatFs } from './fat/fatfs.ts'
import type { SectorStore } from './fat/fatfs-disk.ts'
import { FatFsError, FR_INT_ERR, FR_INVALID_NAME } from './fat/fatfs-memory.ts'
import { walkFiles } from './fat/walk-files.ts'
import type { GuestClock } from './guest.ts'
import { GuestError } from './guest-error.ts'
import type { GuestModules } from './guest-modules.ts'
import { SYSTEM_LETTER } from './volume-names.ts'

const rootFor = (letter: string): string => `${letter}:\\`

export interface GuestFile {
  /** `C:\shop.db` */
  readonly path: string
  readonly lengthBytes: number
  /** The whole content, read when asked. Throws GuestError `unreadable-file` where the chain is broken. */
  read(): Uint8Array<ArrayBuffer>
}

/**
 * All files of a disk, named by its letter; folders walked in the order of their entries. A disk that was in use shows what its owner has written so
 * far: nothing is repaired or rolled back. Throws GuestError `unreadable-disk` when there is no volume, `folders-endless`
 * when they lie in each other, or hold more than can be listed.
 */
export function readGuestFiles(
  modules: GuestModules,
  clock: GuestClock,
  drive: BlockDevice,
  letter = SYSTEM_LETTER,
): GuestFile[] {
  return onVolume(modules, clock, drive, (files) => {
    const walked = walkFiles(files, () => {
      throw new GuestError('folders-endless')
    })
    return walked.map(({ path, lengthBytes }) => ({
      path: `${rootFor(letter)}${path}`,
      lengthBytes,
      read: () => readWhole(files, path, letter),
    }))
  })
}

/**
 * The content of one file, found by its path alone, whatever the other folders are like; `/` stands for `\\`, and the
 * case of letters does not matter. Throws GuestError `file-missing`, `file-is-folder`, `unreadable-file`,
 * `unreadable-disk`.
 */
export function readGuestFile(
  modules: GuestModules,
  clock: GuestClock,
  drive: BlockDevice,
  path: string,
  letter = SYSTEM_LETTER,
): Uint8Array<ArrayBuffer> {
  return onVolume(modules, clock, drive, (files) => {
    const wanted = path.replaceAll('/', '\\')
    const root = rootFor(letter)
    if (!wanted.toLowerCase().startsWith(root.toLowerCase())) throw new GuestError('file-missing', { file: path })
    const name = wanted.slice(root.length)
    if (orNoName(() => files.isFolder(name))) throw new GuestError('file-is-folder', { file: path })
    if (orNoName(() => files.fileLength(name)) === undefined) throw new GuestError('file-missing', { file: path })
    return readWhole(files, name, letter)
  })
}

function onVolume<Result>(
  modules: GuestModules,
  clock: GuestClock,
  drive: BlockDevice,
  act: (files: FatFs) => Result,
): Result {
  try {
    // FatFs finds the volume itself: behind a partition table or without one, FAT16 or FAT32.
    if (drive.sectorSizeBytes !== SECTOR_BYTES) throw new GuestError('unreadable-disk')
    const store = readOnly(drive)
    const files = new FatFs(modules.fatfs, clock, store, new Uint8Array(4096))
    files.start(store)
    files.mount()
    return act(files)
  } catch (error) {
    if (error instanceof FatFsError || error instanceof StorageError) throw new GuestError('unreadable-disk')
    throw error
  }
}

/** Undefined for a name that no file of FAT can have. */
function orNoName<Result>(look: () => Result): Result | undefined {
  try {
    return look()
  } catch (error) {
    if (error instanceof FatFsError && error.result === FR_INVALID_NAME) return undefined
    throw error
  }
}

function readWhole(files: FatFs, path: string, letter: string): Uint8Array<ArrayBuffer> {
  try {
    return files.withFile(path, 'read', (slot) => {
      const bytes = new Uint8Array(files.length(slot))
      if (files.read(slot, 0, bytes) !== bytes.length) throw new FatFsError(FR_INT_ERR)
      return bytes
    })
  } catch (error) {
    if (!(error instanceof FatFsError)) throw error
    throw new GuestError('unreadable-file', { path: `${rootFor(letter)}${path}` })
  }
}

/** A volume that fills the disk without a partition table is shown behind one, as FatFs here wants it. */
function readOnly(drive: BlockDevice): SectorStore {
  const first = new Uint8Array(SECTOR_BYTES)
  drive.read(0, first)
  const table = isFatBootSector(first) ? partitionTable(1, drive.sectorCount) : undefined
  const shift = table === undefined ? 0 : 1
  return {
    sectorCount: drive.sectorCount + shift,
    read: (sector, target) => {
      if (table === undefined) drive.read(sector, target)
      else readShifted(drive, table, sector, target)
    },
    write: () => {
      throw new StorageError('write-protected')
    },
    flush: () => {},
  }
}

function readShifted(drive: BlockDevice, table: Uint8Array, sector: number, target: Uint8Array): void {
  if (sector > 0) drive.read(sector - 1, target)
  else {
    target.set(table)
    if (target.length > SECTOR_BYTES) drive.read(0, target.subarray(SECTOR_BYTES))
  }
}
