/** A machine gets other files for its disks, which hold the same, from one instant to the next; a running guest notices nothing. */
import { coarseFilePath } from '../storage/change-tracking/coarse-file.ts'
import { fineFilePath } from '../storage/change-tracking/fine-file.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'

export interface NewStorage {
  readonly volume: string
  readonly folder: string
  /** One a disk, in their order; each stands alone. */
  readonly paths: readonly string[]
}

/** The files it had are removed, as far as they are its own. Throws StorageError, with nothing changed. */
export const switchStorage = (context: HostContext, hosted: HostedVm, to: NewStorage): void => {
  const { record } = hosted
  const former = { volume: hosted.volume, files: record.files.map(({ path }) => path) }
  const tracked = record.disks.map(({ path }) => hosted.baseOf(path))
  const target = context.places.need(record.host, to.volume).disk
  const leaves = hosted.drives ? opened(context, hosted, target, to.paths) : []
  for (const [at, drive] of (hosted.drives?.all ?? []).entries()) {
    const leaf = drive.leaf
    drive.swapLeaf(leaves[at] as VirtualDisk)
    drive.tracking = undefined
    leaf.abandonChain()
  }
  hosted.update({
    volume: to.volume,
    folder: to.folder,
    disks: record.disks.map((disk, at) => ({ ...disk, path: to.paths[at] as string })),
    files: to.paths.map((path) => ({ path, parent: null })),
    storedDisks: null,
  })
  hosted.meter.chainChanged()
  hosted.meter.forget()
  const others = tracked.flatMap((path) => [coarseFilePath(path), fineFilePath(path)])
  removeFiles(former.volume, [...former.files, ...others])
}

const opened = (
  { newGuid }: HostContext,
  { meter }: HostedVm,
  volume: HostVolume,
  paths: readonly string[],
): readonly VirtualDisk[] => {
  const leaves: VirtualDisk[] = []
  try {
    for (const path of paths) leaves.push(openChain(volume, path, { access: 'write', newGuid, observer: meter }))
    return leaves
  } catch (error) {
    for (const leaf of leaves) leaf.closeChain()
    throw error
  }
}

/** What somebody else has open stays. */
const removeFiles = (volume: HostVolume, paths: readonly string[]): void => {
  if (volume.lost) return
  for (const path of paths) {
    try {
      if (volume.exists(path)) volume.remove(path)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
    }
  }
}
