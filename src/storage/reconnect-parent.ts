/** Telling a child where its parent is: what `Set-VHD -ParentPath` does. */
import { isLinkedTo, linkTo, volumeRootOf } from './differencing/parent-link.ts'
import { openChain } from './open-chain.ts'
import { StorageError } from './storage-error.ts'
import { openVhdx } from './vhdx/open-vhdx.ts'
import { parentLocatorChange } from './vhdx/vhdx-content.ts'
import type { VhdxOptions } from './vhdx/vhdx-file.ts'
import type { Volume } from './volume.ts'
import { pathKey } from './windows-path.ts'

export interface ReconnectOptions extends VhdxOptions {
  /**
   * Takes a parent that is in another state than the child was made on. The chain opens then, and shows the sectors of
   * the child among those of another time: nothing checks whether they belong together.
   */
  readonly ignoreIdMismatch: boolean
}

/**
 * Writes the parent's paths into the child, and with `ignoreIdMismatch` the parent's present DataWriteGuid. The sizes are
 * not compared here: opening the chain does. Throws `vhdx-no-parent`, 0xC03A000E, 0xC03A0018 for a child that would stand
 * on itself, and what opening either does; nothing has changed then.
 */
export const reconnectParent = (
  volume: Volume,
  childPath: string,
  parentPath: string,
  { ignoreIdMismatch, ...options }: ReconnectOptions,
): void => {
  if (pathKey(childPath) === pathKey(parentPath)) throw new StorageError('0xC03A0018', { path: childPath, parentPath })
  const child = openVhdx(volume, childPath, 'write', options).vhdx
  try {
    const { locator } = child
    if (locator === undefined) throw new StorageError('vhdx-no-parent', { path: child.path })
    const parent = openChainWithout(volume, parentPath, child.path, options)
    const { dataWriteGuid, path, virtualSizeBytes } = parent
    parent.closeChain()
    // No switch makes a child fit a parent of another size.
    if (virtualSizeBytes !== child.parameters.virtualSizeBytes)
      throw new StorageError('0xC03A0017', { path: child.path, parentPath: path })
    const fits = isLinkedTo(locator, dataWriteGuid)
    if (!fits && !ignoreIdMismatch) throw new StorageError('0xC03A000E', { path: child.path, parentPath: path })
    const link = linkTo(child.path, path, fits ? locator.parentLinkage : dataWriteGuid, volumeRootOf(locator), volume)
    const { parentLinkage2 } = locator
    const fresh = fits && parentLinkage2 !== undefined ? { ...link, parentLinkage2 } : link
    child.change(parentLocatorChange(child.content, fresh, child.path))
  } finally {
    child.close()
  }
}

/** The child is open for writing, so a chain that leads back to it fails with its lock: that is a circle. */
const openChainWithout = (volume: Volume, parentPath: string, childPath: string, options: VhdxOptions) => {
  try {
    return openChain(volume, parentPath, { ...options, access: 'read' })
  } catch (error) {
    const leadsBack =
      error instanceof StorageError &&
      error.code === '0x80070020' &&
      pathKey(String(error.data['path'])) === pathKey(childPath)
    throw leadsBack ? new StorageError('0xC03A0018', { path: childPath, parentPath }) : error
  }
}
