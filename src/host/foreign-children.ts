/** Which disk files of a volume stand on another one, by what they say themselves. */
import { readDiskInfo } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import { pathKey } from '../storage/windows-path.ts'
import type { HostedVm } from './hosted-vm.ts'

export const childrenOnVolume = (volume: HostedVm['volume'], parent: string): readonly string[] => {
  const standsOn = (path: string): boolean => {
    try {
      return pathKey(readDiskInfo(volume, path).parentPath ?? '') === pathKey(parent)
    } catch (error) {
      if (error instanceof StorageError) return false
      throw error
    }
  }
  return volume.list().filter((path) => /\.a?vhdx$/i.test(path) && standsOn(path))
}

/** Nobody's of the machine's list: what a merge into that file breaks. */
export const foreignChildren = ({ volume, record }: HostedVm, parent: string): readonly string[] => {
  const own = new Set(record.files.map(({ path }) => pathKey(path)))
  return childrenOnVolume(volume, parent).filter((path) => !own.has(pathKey(path)))
}
