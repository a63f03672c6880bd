import { type FileCounters, NO_FILE_COUNTERS } from '../host/file-counters.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { activePaths } from '../host/virtual-machine.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { Lab } from './lab.ts'

/**
 * The chain of an active file, by default of the disk that firmware starts from, open for reading: as it is while
 * something uses it, else on a copy of its volume. Throws StorageError, and `vm-without-disk`.
 */
export const withChain = <T>(
  lab: Lab,
  hosted: HostedVm,
  look: (leaf: VirtualDisk) => T,
  leaf = hosted.systemPath,
): T => {
  const { host, volume, name: vm } = hosted.record
  if (leaf === undefined) throw new StorageError('vm-without-disk', { vm })
  const drive = hosted.drives?.onFile(leaf)
  if (drive && !hosted.volume.lost) return look(drive.leaf)
  const { disk } = lab.places.need(host, volume)
  if (disk.lost) throw new StorageError('volume-lost', { host, volume, vm })
  const copy = disk.fork()
  return look(openChain(copy, leaf, { access: 'read', newGuid: () => '' }))
}

/** The same of all its disks, by location. Throws StorageError, and `vm-without-disk`. */
export const withChains = <T>(lab: Lab, hosted: HostedVm, look: (leaves: readonly VirtualDisk[]) => T): T => {
  const open = (paths: readonly string[], leaves: readonly VirtualDisk[]): T => {
    const [path, ...others] = paths
    if (path === undefined) return look(leaves)
    return withChain(lab, hosted, (leaf) => open(others, [...leaves, leaf]), path)
  }
  const paths = activePaths(hosted.record)
  // without a disk the refusal is that of the one it lacks
  return paths.length === 0 ? withChain(lab, hosted, (leaf) => look([leaf])) : open(paths, [])
}

export interface CountedFile {
  readonly path: string
  /** False of a file that was asked, and is in no active chain any more. */
  readonly inChain: boolean
  readonly counters: FileCounters
}

/** The active chains, base first, then whatever else has been asked since the drive was attached. */
export const countedFiles = (lab: Lab, hosted: HostedVm): readonly CountedFile[] => {
  const { counters } = hosted.meter
  const chain = withChains(lab, hosted, (leaves) => [
    ...new Set(leaves.flatMap((leaf) => leaf.chain().map(({ path }) => path))),
  ])
  const gone = [...counters.keys()].filter((path) => !chain.includes(path))
  const counted = (inChain: boolean) => (path: string) => ({
    path,
    inChain,
    counters: { ...(counters.get(path) ?? NO_FILE_COUNTERS) },
  })
  return [...chain.map(counted(true)), ...gone.map(counted(false))]
}
