/** The disk that a restore point holds, to be looked at without restoring it: its blocks where they lie, zeros elsewhere. */
import type { BlockDevice } from '../storage/block-device.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { StorageError } from '../storage/storage-error.ts'
import { BACKUP_BLOCK_BYTES, type RestorePoint, readBlock, readCatalogue } from './restore-point.ts'

/** Reading only. Throws StorageError where the point's files cannot be read. */
export const openRestorePoint = (volume: HostVolume, point: RestorePoint): BlockDevice => {
  const { blocks, diskSizeBytes, sectorSizeBytes } = readCatalogue(volume, point)
  const places = new Map(blocks.map(({ block }, index) => [block, index]))
  const perBlock = BACKUP_BLOCK_BYTES / sectorSizeBytes
  const refuse = (): never => {
    throw new StorageError('write-protected')
  }
  return {
    sectorSizeBytes,
    sectorCount: diskSizeBytes / sectorSizeBytes,
    read: (sector, target) => {
      for (let done = 0; done < target.length; ) {
        const at = sector + done / sectorSizeBytes
        const block = Math.floor(at / perBlock)
        const from = (at - block * perBlock) * sectorSizeBytes
        const length = Math.min(BACKUP_BLOCK_BYTES - from, target.length - done)
        const index = places.get(block)
        const part = target.subarray(done, done + length)
        if (index === undefined) part.fill(0)
        else part.set(readBlock(volume, point, index).subarray(from, from + length))
        done += length
      }
    },
    write: refuse,
    flush: () => {},
    trim: refuse,
  }
}
