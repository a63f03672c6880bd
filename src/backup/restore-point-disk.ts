/** The disks that a restore point holds, to be looked at without restoring them: blocks where they lie, zeros elsewhere. */
import type { BlockDevice } from '../storage/block-device.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupTools } from './backup-context.ts'
import { BLOCKS_PER_DISK, type DiskShape, type Manifest } from './manifest.ts'
import { type PointContent, pointContent, readHeld } from './point-content.ts'
import { BACKUP_BLOCK_BYTES } from './restore-point.ts'

/** By location. Reading only. Throws StorageError where the point's files cannot be read, or are not what was written. */
export const openRestorePoint = (
  volume: HostVolume,
  point: { readonly vm: string; readonly id: string },
  tools: BackupTools,
): readonly BlockDevice[] => {
  const content = pointContent(volume, point, tools)
  return (content.manifests[0] as Manifest).disks.map((shape, at) => openDisk(volume, content, [shape, at], tools))
}

const openDisk = (
  volume: HostVolume,
  content: PointContent,
  [{ sizeBytes, sectorSizeBytes }, at]: readonly [DiskShape, number],
  tools: BackupTools,
): BlockDevice => {
  const blocks = new Map(content.blocks.map((held) => [held.block, held]))
  const perBlock = BACKUP_BLOCK_BYTES / sectorSizeBytes
  // Reads go through a disk in order: the last block is asked for again.
  let last: { readonly block: number; readonly bytes: Uint8Array } | undefined
  const refuse = (): never => {
    throw new StorageError('write-protected')
  }
  const bytesOf = (block: number): Uint8Array | undefined => {
    const held = blocks.get(at * BLOCKS_PER_DISK + block)
    if (!held) return undefined
    if (last?.block !== block) last = { block, bytes: readHeld(volume, content, held, tools) }
    return last.bytes
  }
  return {
    sectorSizeBytes,
    sectorCount: sizeBytes / sectorSizeBytes,
    read: (sector, target) => {
      for (let done = 0; done < target.length; ) {
        const sectorNow = sector + done / sectorSizeBytes
        const block = Math.floor(sectorNow / perBlock)
        const from = (sectorNow - block * perBlock) * sectorSizeBytes
        const length = Math.min(BACKUP_BLOCK_BYTES - from, target.length - done)
        const part = target.subarray(done, done + length)
        const bytes = bytesOf(block)
        if (bytes) part.set(bytes.subarray(from, from + length))
        else part.fill(0)
        done += length
      }
    },
    write: refuse,
    flush: () => {},
    trim: refuse,
  }
}
