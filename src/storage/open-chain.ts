/** Opening disks with their parents, verified link by link. */
import {
  assertIsParent,
  type FindParent,
  findParent,
  isLinkedTo,
  isStale,
  linkTo,
  volumeRootOf,
  wantedParent,
} from './differencing/parent-link.ts'
import { type DiskKind, kindOf } from './disk-kind.ts'
import type { Guid } from './guid.ts'
import { StorageError } from './storage-error.ts'
import { type OpenVhdxOptions, openVhdx, readVhdx } from './vhdx/open-vhdx.ts'
import type { ParentLocator } from './vhdx/parent-locator.ts'
import { parentLocatorChange } from './vhdx/vhdx-content.ts'
import type { Access } from './vhdx/vhdx-file.ts'
import { VirtualDisk } from './virtual-disk.ts'
import type { Volume } from './volume.ts'
import { pathKey } from './windows-path.ts'

/** No honest chain is longer: Hyper-V keeps 50 checkpoints. */
export const LEVELS_MAX = 64

export interface OpenOptions extends OpenVhdxOptions {
  readonly access: Access
  /** Where a file's parent stands; by the paths of its locator when not given. */
  readonly findParent?: FindParent
}

/**
 * Opens a leaf and its ancestors; these are opened for reading and shared. A leaf opened for writing has its stale paths
 * refreshed. Throws what `openVhdx` does for the leaf,
 * 0xC03A000D parent missing, 0xC03A000E parent changed, 0xC03A0017 sizes differ, 0xC03A0018 cycle, 0xC03A0019 with the
 * `cause` when a file further up cannot be opened. Nothing stays open then.
 */
export const openChain = (volume: Volume, leafPath: string, options: OpenOptions): VirtualDisk => {
  const seen = new Set<string>()
  const opened: VirtualDisk[] = []
  try {
    return openLink(volume, leafPath, options, seen, opened)
  } catch (error) {
    for (const disk of opened) disk.close()
    throw error
  }
}

const openLink = (
  volume: Volume,
  path: string,
  options: OpenOptions,
  seen: Set<string>,
  opened: VirtualDisk[],
): VirtualDisk => {
  seen.add(pathKey(path))
  const isWritten = options.access === 'write'
  // Opened for writing only when all below it is known to be sound: that replays its log.
  const file = openVhdx(volume, path, 'read', isWritten ? { ...options, toleratesDamage: false } : options)
  const disk = new VirtualDisk(file, undefined)
  opened.push(disk)
  const { locator } = file.vhdx
  if (locator === undefined) {
    if (isWritten) disk.makeWritable()
    return disk
  }
  const parentPath = (options.findParent ?? findParent)(volume, disk.path, locator)
  if (parentPath === undefined) {
    throw new StorageError('0xC03A000D', { path: disk.path, parentPath: wantedParent(disk.path, locator) })
  }
  if (seen.size >= LEVELS_MAX) throw new StorageError('vhd-chain-too-long', { path: disk.path, levels: LEVELS_MAX })
  if (seen.has(pathKey(parentPath))) throw new StorageError('0xC03A0018', { path: disk.path, parentPath })
  let parent: VirtualDisk
  try {
    parent = openLink(volume, parentPath, { ...options, access: 'read' }, seen, opened)
  } catch (error) {
    throw furtherUp(error, disk.path, parentPath)
  }
  assertIsParent(file.vhdx, parent)
  disk.reparent(parent)
  if (isWritten) {
    disk.makeWritable()
    refreshPaths(volume, disk, locator)
  }
  return disk
}

/** The leaf says again where its parent stands; files below it are open for reading only and keep what they say. */
const refreshPaths = (volume: Volume, { vhdx, parent }: VirtualDisk, locator: ParentLocator): void => {
  if (parent === undefined) return
  const fresh = linkTo(vhdx.path, parent.path, locator.parentLinkage, volumeRootOf(locator), volume)
  if (isStale(locator, fresh)) vhdx.change(parentLocatorChange(vhdx.content, { ...locator, ...fresh }, vhdx.path))
}

/** A fault of the disks above, as the file below reports it; other faults (medium, locks) stay as they are. */
const furtherUp = (error: unknown, path: string, parentPath: string): unknown => {
  if (!(error instanceof StorageError)) return error
  const isDisk = error.code.startsWith('0xC03A')
  if (!isDisk || error.code === '0xC03A0018' || error.code === '0xC03A0019') return error
  return new StorageError('0xC03A0019', { path, parentPath, ...error.data, cause: error.code })
}

/** Attaches a child's file to a parent that is open already. Throws as `openVhdx`, 0xC03A000E and 0xC03A0017. */
export const openChild = (volume: Volume, path: string, parent: VirtualDisk, options: OpenOptions): VirtualDisk => {
  const file = openVhdx(volume, path, options.access, options)
  try {
    assertIsParent(file.vhdx, parent)
  } catch (error) {
    file.vhdx.close()
    throw error
  }
  return new VirtualDisk(file, parent)
}

/** What one file says of itself, as Get-VHD shows it. */
export interface DiskInfo {
  readonly path: string
  readonly kind: DiskKind
  readonly lengthBytes: number
  readonly virtualSizeBytes: number
  readonly blockSizeBytes: number
  readonly logicalSectorSizeBytes: number
  readonly physicalSectorSizeBytes: number
  readonly virtualDiskId: Guid
  readonly fileWriteGuid: Guid
  readonly dataWriteGuid: Guid
  readonly parentLocator: ParentLocator | undefined
  /** Where the locator finds a file now, relative path first; undefined for a base or when nothing is there. */
  readonly parentPath: string | undefined
}

/** Whether the parent still is as the child holds on to it; true where one of them cannot be read, which says nothing. */
export const isOnParent = (volume: Volume, childPath: string, parentPath: string): boolean => {
  try {
    const { parentLocator } = readDiskInfo(volume, childPath)
    const { dataWriteGuid } = readDiskInfo(volume, parentPath)
    return parentLocator === undefined || isLinkedTo(parentLocator, dataWriteGuid)
  } catch (error) {
    if (error instanceof StorageError) return true
    throw error
  }
}

/** Reads one file without its parents, also while it is in use. Throws as `readVhdx`; blocks are not checked. */
export const readDiskInfo = (volume: Volume, path: string): DiskInfo => {
  const file = volume.open(path, { access: 'info', share: true })
  const { header, parameters, locator } = readVhdx(file).content
  const { hasParent: _, leaveBlocksAllocated: __, ...sizes } = parameters
  const info: DiskInfo = {
    path: file.path,
    kind: kindOf(parameters),
    lengthBytes: file.lengthBytes,
    ...sizes,
    fileWriteGuid: header.fileWriteGuid,
    dataWriteGuid: header.dataWriteGuid,
    parentLocator: locator,
    parentPath: locator === undefined ? undefined : findParent(volume, file.path, locator),
  }
  file.close()
  return info
}
