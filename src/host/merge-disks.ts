/** The open disks that a merge works on: those of the machine's drives, or a chain opened for this merge alone. */
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { pathKey } from '../storage/windows-path.ts'
import { chainOf } from './disk-tree.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import { activePaths } from './virtual-machine.ts'

/** The disks that are open: in the drives' chains, and in the one opened for this merge. */
export const openDisks = (hosted: HostedVm): readonly VirtualDisk[] => [
  ...(hosted.drives?.openDisks ?? []),
  ...(hosted.mergeDisk?.chain() ?? []),
]

export const diskOf = (hosted: HostedVm, path: string): VirtualDisk | undefined =>
  openDisks(hosted).find((disk) => pathKey(disk.path) === pathKey(path))

const openAlone = (context: HostContext, hosted: HostedVm, child: string): VirtualDisk => {
  hosted.mergeDisk = openChain(hosted.volume, child, { access: 'write', newGuid: context.newGuid })
  return hosted.mergeDisk
}

/** Throws as `openChain`, and `merge-other-parent`. */
export const openForMerge = (context: HostContext, hosted: HostedVm, child: string): VirtualDisk => {
  const { files } = hosted.record
  const leaf = activePaths(hosted.record).find((path) => chainOf(files, path).includes(child))
  if (leaf === undefined) return openAlone(context, hosted, child)
  try {
    hosted.attachDrives()
  } catch (error) {
    // Another disk of the machine is broken: this one can be merged all the same.
    if (!(error instanceof StorageError) || activePaths(hosted.record).length < 2) throw error
    return openAlone(context, hosted, child)
  }
  const disk = diskOf(hosted, child)
  if (disk) return disk
  throw new StorageError('merge-other-parent', { path: leaf, parentPath: child, foundPath: '' })
}
