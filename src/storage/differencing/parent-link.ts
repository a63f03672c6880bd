/** How a child names its parent, and how the parent is found and checked from it: [MS-VHDX] 2.6.2.6.3. */
import type { Guid } from '../guid.ts'
import { StorageError } from '../storage-error.ts'
import type { ParentLocator } from '../vhdx/parent-locator.ts'
import type { VhdxFile } from '../vhdx/vhdx-file.ts'
import type { VirtualDisk } from '../virtual-disk.ts'
import type { Volume } from '../volume.ts'
import { folderOf, normalPath, relativePath, splitAbsolute } from '../windows-path.ts'

/** Every path that can be said is written: some readers follow only one of them. */
export const linkTo = (
  childPath: string,
  parentPath: string,
  linkage: Guid,
  volumeRoot: string,
  { guid }: Pick<Volume, 'guid'>,
): ParentLocator => ({
  parentLinkage: linkage,
  relativePath: relativePath(folderOf(normalPath(childPath)), normalPath(parentPath)),
  ...(guid === undefined ? {} : { volumePath: `\\\\?\\Volume{${guid}}\\${normalPath(parentPath)}` }),
  absoluteWin32Path: `\\\\?\\${volumeRoot}${normalPath(parentPath)}`,
})

/** The drive a locator speaks of; kept when the locator is written anew. */
export const volumeRootOf = (locator: ParentLocator): string =>
  splitAbsolute(locator.absoluteWin32Path ?? '')?.root ?? 'C:\\'

/** Whether the locator says no longer where its parent was found: stale paths are to be refreshed, [MS-VHDX] 2.6.2.6.3. */
export const isStale = (locator: ParentLocator, fresh: ParentLocator): boolean =>
  (['relativePath', 'volumePath', 'absoluteWin32Path'] as const).some(
    (key) => fresh[key] !== undefined && locator[key]?.toLowerCase() !== fresh[key]?.toLowerCase(),
  )

export type FindParent = (volume: Volume, childPath: string, locator: ParentLocator) => string | undefined

/** The first place where a file stands: relative to the child, by the volume, absolute. Undefined when there is none. */
export const findParent: FindParent = (volume, childPath, locator) => {
  const { relativePath: relative, volumePath, absoluteWin32Path: absolute } = locator
  const candidates = [
    relative === undefined ? undefined : besideChild(childPath, relative),
    volumePath === undefined ? undefined : pathOnVolume(volumePath, volume.guid),
    absolute === undefined ? undefined : splitAbsolute(absolute)?.path,
  ]
  return candidates.find((path) => path !== undefined && volume.exists(path))
}

const besideChild = (childPath: string, relative: string): string =>
  normalPath(`${folderOf(normalPath(childPath))}\\${relative}`)

/** Where the locator looks first, to be named when nothing is there. */
export const wantedParent = (childPath: string, locator: ParentLocator): string =>
  locator.relativePath === undefined ? (locator.absoluteWin32Path ?? '') : besideChild(childPath, locator.relativePath)

/** Whether a parent in this state is the one that the child holds on to; the second linkage counts while a merge runs. */
export const isLinkedTo = ({ parentLinkage, parentLinkage2 }: ParentLocator, dataWriteGuid: Guid): boolean =>
  dataWriteGuid === parentLinkage || dataWriteGuid === parentLinkage2

/** The path behind `\\?\Volume{...}\`, if that is this volume. */
const pathOnVolume = (volumePath: string, guid: Guid | undefined): string | undefined => {
  const match = /^\\\\\?\\Volume\{([0-9a-f-]+)\}\\(.*)$/i.exec(volumePath)
  return match !== null && guid !== undefined && match[1]?.toLowerCase() === guid
    ? normalPath(match[2] ?? '')
    : undefined
}

/** Throws 0xC03A0017 when the sizes differ, 0xC03A000E when the parent is not in the state the child was made on. */
export const assertIsParent = (child: VhdxFile, parent: VirtualDisk): void => {
  const { locator, parameters, path } = child
  const data = { path, parentPath: parent.path }
  if (locator === undefined) throw new StorageError('vhdx-no-parent', { path })
  const sameSize = parent.virtualSizeBytes === parameters.virtualSizeBytes
  const sameSectors = parent.sectorSizeBytes === parameters.logicalSectorSizeBytes
  // A parent that was resized has changed as well: what says more comes first.
  if (!sameSize || !sameSectors) throw new StorageError('0xC03A0017', data)
  if (!isLinkedTo(locator, parent.dataWriteGuid)) throw new StorageError('0xC03A000E', data)
}
