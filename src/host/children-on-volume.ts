/** Which disk files of a volume stand on another one, by what they say themselves. */
import { isOnParent, readDiskInfo } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Volume } from '../storage/volume.ts'
import { pathKey } from '../storage/windows-path.ts'
import type { HostedVm } from './hosted-vm.ts'

/** Undefined for what is no virtual disk, or none that can be read. */
export const readableDiskInfo = (volume: Volume, path: string): ReturnType<typeof readDiskInfo> | undefined => {
  if (!/\.a?vhdx$/i.test(path)) return undefined
  try {
    return readDiskInfo(volume, path)
  } catch (error) {
    if (error instanceof StorageError) return undefined
    throw error
  }
}

export const childrenOnVolume = (volume: Volume, parent: string): readonly string[] =>
  volume.list().filter((path) => pathKey(readableDiskInfo(volume, path)?.parentPath ?? '') === pathKey(parent))

/** Those that a write to their parent parts from it; the others have been parted from it before. */
export const fittingChildren = (volume: Volume, parent: string): readonly string[] =>
  childrenOnVolume(volume, parent).filter((child) => isOnParent(volume, child, parent))

/** Nobody's of the machine's list: what a merge into that file breaks. */
export const foreignChildren = ({ volume, record }: HostedVm, parent: string): readonly string[] => {
  const own = new Set(record.files.map(({ path }) => pathKey(path)))
  return childrenOnVolume(volume, parent).filter((path) => !own.has(pathKey(path)))
}
