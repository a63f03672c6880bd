/** Disk files that stand on a file of this machine and are nobody's of its list: what a merge into that file breaks. */
import { readDiskInfo } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import { pathKey } from '../storage/windows-path.ts'
import type { HostedVm } from './hosted-vm.ts'

export const foreignChildren = ({ volume, record }: HostedVm, parent: string): readonly string[] => {
  const own = new Set(record.files.map(({ path }) => pathKey(path)))
  const standsOn = (path: string): boolean => {
    try {
      return pathKey(readDiskInfo(volume, path).parentPath ?? '') === pathKey(parent)
    } catch (error) {
      if (error instanceof StorageError) return false
      throw error
    }
  }
  return volume.list().filter((path) => /\.a?vhdx$/i.test(path) && !own.has(pathKey(path)) && standsOn(path))
}
