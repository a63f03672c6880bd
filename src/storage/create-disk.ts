/** New virtual disks: an empty dynamic or fixed one, or an empty child of an open disk. */
import { linkTo } from './differencing/parent-link.ts'
import type { NewGuid } from './guid.ts'
import type { IoObserver } from './io-observer.ts'
import { createVhdx } from './vhdx/create-vhdx.ts'
import { VirtualDisk } from './virtual-disk.ts'
import type { Volume } from './volume.ts'

const DEFAULT_BLOCK_BYTES = 1_048_576
const PHYSICAL_SECTOR_BYTES = 4096

export interface CreateDiskOptions {
  readonly sizeBytes: number
  /** A power of two from 1 MiB (default) to 256 MiB. */
  readonly blockSizeBytes?: number
  /** 512 (default) or 4096. */
  readonly logicalSectorSizeBytes?: number
  readonly newGuid: NewGuid
  readonly observer?: IoObserver | undefined
}

/** An empty disk, open for writing, whose file grows as it is written. Throws as `createVhdx`. */
export const createDynamicDisk = (volume: Volume, path: string, options: CreateDiskOptions): VirtualDisk =>
  createBase(volume, path, false, options)

/** An empty disk, open for writing, that has all of its room from the start. Throws as `createVhdx`. */
export const createFixedDisk = (volume: Volume, path: string, options: CreateDiskOptions): VirtualDisk =>
  createBase(volume, path, true, options)

const createBase = (
  volume: Volume,
  path: string,
  leaveBlocksAllocated: boolean,
  options: CreateDiskOptions,
): VirtualDisk => {
  const parameters = {
    blockSizeBytes: options.blockSizeBytes ?? DEFAULT_BLOCK_BYTES,
    leaveBlocksAllocated,
    hasParent: false,
    virtualSizeBytes: options.sizeBytes,
    virtualDiskId: options.newGuid(),
    logicalSectorSizeBytes: options.logicalSectorSizeBytes ?? 512,
    physicalSectorSizeBytes: PHYSICAL_SECTOR_BYTES,
  }
  return new VirtualDisk(createVhdx(volume, path, parameters, undefined, options), undefined)
}

export interface CreateDifferencingOptions {
  readonly parent: VirtualDisk
  readonly blockSizeBytes?: number
  /** Drive under which the volume is known, for absolute_win32_path: `D:\` (default `C:\`). */
  readonly volumeRoot?: string
  readonly newGuid: NewGuid
  readonly observer?: IoObserver | undefined
}

/**
 * An empty child, open for writing. Its parent must never change while it lives and is made read-only here, after the
 * child's bytes are complete; when that fails, the parent is as it was. Throws as `createVhdx`.
 */
export const createDifferencingDisk = (
  volume: Volume,
  path: string,
  options: CreateDifferencingOptions,
): VirtualDisk => {
  const { parent } = options
  const parameters = {
    ...parent.vhdx.parameters,
    hasParent: true,
    leaveBlocksAllocated: false,
    blockSizeBytes: options.blockSizeBytes ?? DEFAULT_BLOCK_BYTES,
  }
  const locator = linkTo(path, parent.path, parent.dataWriteGuid, options.volumeRoot ?? 'C:\\', volume)
  const open = createVhdx(volume, path, parameters, locator, options)
  parent.makeReadOnly()
  return new VirtualDisk(open, parent)
}
