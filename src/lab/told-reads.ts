/**
 * Disks that remember why they could not be read: FatFs and a guest that starts know only that they could not, and would
 * call a sealed or damaged backup a disk without a volume.
 */
import type { BlockDevice } from '../storage/block-device.ts'
import { StorageError } from '../storage/storage-error.ts'

export interface ToldReads {
  readonly disks: readonly BlockDevice[]
  /** The first read that failed; undefined while none has. */
  trouble(): StorageError | undefined
}

export const toldReads = (disks: readonly BlockDevice[]): ToldReads => {
  let trouble: StorageError | undefined
  const read = (disk: BlockDevice, sector: number, target: Uint8Array): void => {
    try {
      disk.read(sector, target)
    } catch (error) {
      if (error instanceof StorageError) trouble ??= error
      throw error
    }
  }
  return {
    disks: disks.map((disk) => ({ ...disk, read: (sector, target) => read(disk, sector, target) })),
    trouble: () => trouble,
  }
}
