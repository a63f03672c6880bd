/** Whether the tree of a VM's record and the disks themselves agree on what a file is to be merged into. */
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { pathKey } from '../storage/windows-path.ts'
import type { HostedVm } from './hosted-vm.ts'

/**
 * The file that the child stands on. A parent that was renamed, and that the child was told of, takes the old one's place
 * in the tree. One that was put beside a parent that is still there is not merged into: it would be another disk than the
 * list of checkpoints says. Throws `merge-other-parent`.
 */
export const parentInFact = (hosted: HostedVm, disk: VirtualDisk, named: string): string => {
  const found = disk.parent?.path ?? ''
  if (pathKey(found) === pathKey(named)) return named
  const { files } = hosted.record
  if (found === '' || hosted.volume.exists(named) || files.some(({ path }) => pathKey(path) === pathKey(found)))
    throw new StorageError('merge-other-parent', { path: disk.path, parentPath: named, foundPath: found })
  const inFact = (path: string) => (path === named ? found : path)
  hosted.update({
    files: files.map(({ path, parent }) => ({ path: inFact(path), parent: parent === null ? null : inFact(parent) })),
  })
  return found
}
