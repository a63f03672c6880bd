/** The files of a guest disk as they lie there, without starting it and without writing to it. */
import type { BlockDevice } from '../storage/block-device.ts'
import { StorageError } from '../storage/storage-error.ts'
import { isFatBootSector, partitionTable, SECTOR_BYTES } from './fat/fat-layout.ts'
import { FatFs } from './fat/fatfs.ts'
import type { SectorStore } from './fat/fatfs-disk.ts'
import { FatFsError, FR_INT_ERR } from './fat/fatfs-memory.ts'
import { walkFiles } from './fat/walk-files.ts'
import type { GuestClock } from './guest.ts'
import { GuestError } from './guest-error.ts'
import type { GuestModules } from './guest-modules.ts'

export interface GuestFile {
  /** `C:\shop.db` */
  readonly path: string
  readonly lengthBytes: number
  /** The whole content, read when asked. Throws GuestError `unreadable-file` where the chain is broken. */
  read(): Uint8Array<ArrayBuffer>
}

/**
 * All files, folders walked in the order of their entries. A disk that was in use shows what its owner has written so
 * far: nothing is repaired or rolled back. Throws GuestError `unreadable-disk` when there is no volume.
 */
export function readGuestFiles(modules: GuestModules, clock: GuestClock, drive: BlockDevice): GuestFile[] {
  const files = new FatFs(modules.fatfs, clock, readOnly(drive), new Uint8Array(4096))
  try {
    // FatFs finds the volume itself: behind a partition table or without one, FAT16 or FAT32.
    if (drive.sectorSizeBytes !== SECTOR_BYTES) throw new GuestError('unreadable-disk')
    files.start(readOnly(drive))
    files.mount()
    const walked = walkFiles(files, () => {
      throw new GuestError('unreadable-disk')
    })
    return walked.map(({ path, lengthBytes }) => ({
      path: `C:\\${path}`,
      lengthBytes,
      read: () => readWhole(files, path),
    }))
  } catch (error) {
    if (error instanceof GuestError || error instanceof FatFsError || error instanceof StorageError) {
      throw new GuestError('unreadable-disk')
    }
    throw error
  }
}

/**
 * The content of one file; `/` stands for `\\`, and the case of letters does not matter. Throws GuestError
 * `file-missing`, `unreadable-file`, `unreadable-disk`.
 */
export function readGuestFile(
  modules: GuestModules,
  clock: GuestClock,
  drive: BlockDevice,
  path: string,
): Uint8Array<ArrayBuffer> {
  const wanted = path.replaceAll('/', '\\').toLowerCase()
  const found = readGuestFiles(modules, clock, drive).find((file) => file.path.toLowerCase() === wanted)
  if (!found) throw new GuestError('file-missing', { file: path })
  return found.read()
}

function readWhole(files: FatFs, path: string): Uint8Array<ArrayBuffer> {
  try {
    return files.withFile(path, 'read', (slot) => {
      const bytes = new Uint8Array(files.length(slot))
      if (files.read(slot, 0, bytes) !== bytes.length) throw new FatFsError(FR_INT_ERR)
      return bytes
    })
  } catch (error) {
    if (!(error instanceof FatFsError)) throw error
    throw new GuestError('unreadable-file', { path: `C:\\${path}` })
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
