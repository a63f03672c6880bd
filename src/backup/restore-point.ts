/**
 * A restore point: two files in a repository. `<id>.blocks` holds the copied 64 KiB blocks one after the other,
 * `<id>.json` the catalogue: which block of the disk each is, and its hash.
 */
import type { CheckpointType } from '../host/virtual-machine.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { StorageError } from '../storage/storage-error.ts'

export const BACKUP_BLOCK_BYTES = 64 * 1024

export interface CopiedBlock {
  /** Number of the block on the virtual disk. */
  readonly block: number
  readonly hash: string
}

export interface Catalogue {
  readonly id: string
  readonly vm: string
  readonly type: 'Full'
  readonly takenAt: SimTime
  /** The VM's setting when it was copied: a restored VM has it again. */
  readonly checkpointType: CheckpointType
  /** Id of the source disk's reference point: an incremental backup asks for what was changed since. */
  readonly referencePoint: string
  readonly diskName: string
  readonly diskSizeBytes: number
  readonly blockSizeBytes: number
  readonly sectorSizeBytes: number
  readonly blocks: readonly CopiedBlock[]
}

export interface RestorePoint {
  readonly id: string
  readonly vm: string
  readonly type: 'Full'
  readonly place: string
  readonly volume: string
  readonly takenAt: SimTime
  readonly verified: null | 'hash' | 'boot'
  readonly bytes: number
  readonly referencePoint: string
}

const folderOf = (vm: string): string => `Backup\\${vm}`
export const blocksPath = (point: { vm: string; id: string }): string => `${folderOf(point.vm)}\\${point.id}.blocks`
export const cataloguePath = (point: { vm: string; id: string }): string => `${folderOf(point.vm)}\\${point.id}.json`

export const writeCatalogue = (volume: HostVolume, catalogue: Catalogue): number => {
  const file = volume.create(cataloguePath(catalogue))
  const text = JSON.stringify(catalogue)
  file.write(
    0,
    Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 0xff),
  )
  file.flush()
  file.close()
  return text.length
}

export const readCatalogue = (volume: HostVolume, point: RestorePoint): Catalogue => {
  const file = volume.open(cataloguePath(point), { access: 'read', share: true })
  const bytes = new Uint8Array(file.lengthBytes)
  file.read(0, bytes)
  file.close()
  try {
    return JSON.parse(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) as Catalogue
  } catch {
    throw new StorageError('catalogue-unreadable', { restorePoint: point.id, path: cataloguePath(point) })
  }
}

export const appendBlock = (
  volume: HostVolume,
  point: { vm: string; id: string },
  index: number,
  bytes: Uint8Array,
): void => {
  const path = blocksPath(point)
  const file = volume.exists(path) ? volume.open(path, { access: 'write', share: false }) : volume.create(path)
  try {
    file.write(index * BACKUP_BLOCK_BYTES, bytes)
  } finally {
    file.close()
  }
}

export const readBlock = (volume: HostVolume, point: { vm: string; id: string }, index: number): Uint8Array => {
  const file = volume.open(blocksPath(point), { access: 'read', share: true })
  const bytes = new Uint8Array(BACKUP_BLOCK_BYTES)
  try {
    file.read(index * BACKUP_BLOCK_BYTES, bytes)
  } finally {
    file.close()
  }
  return bytes
}

export const isPresent = (volume: HostVolume | undefined, point: RestorePoint): boolean =>
  volume !== undefined && !volume.lost && volume.exists(cataloguePath(point)) && volume.exists(blocksPath(point))
