/** Who has a file of a host in use: what Windows would find open, or what is at work on it between two of its steps. */
import type { PlaceVolume } from '../places/places.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { pathKey } from '../storage/windows-path.ts'
import type { HostContext } from './host-context.ts'
import type { HostedVm } from './hosted-vm.ts'
import type { MountedDisks } from './mounted-disks.ts'
import { stateOf } from './vm-state.ts'

/** A file that a job of another room works with, though it has it open for each step only. */
export interface FileClaim {
  readonly place: string
  readonly volume: string
  readonly path: string
  readonly by: 'backup' | 'verify' | 'restore' | 'publish' | 'published' | 'move' | 'copy' | 'retention'
  readonly name: string
}

export interface FileHolder {
  readonly holder: 'vm' | 'merge' | 'checkpoint' | 'host' | FileClaim['by']
  readonly name: string
}

export interface FileWorld {
  readonly context: HostContext
  readonly vms: readonly HostedVm[]
  readonly mounts: MountedDisks
  readonly claims: readonly FileClaim[]
  /** What nobody may change or remove yet; `path` inside the volume. Left out, there is no such file. */
  readonly isImmutable?: (volume: PlaceVolume, path: string) => boolean
}

const same = (a: string, b: string): boolean => pathKey(a) === pathKey(b)

const isIn = (top: VirtualDisk | undefined, path: string): boolean =>
  top?.chain().some((disk) => same(disk.path, path)) ?? false

/** A merge writes into the child's own children as well, which need not be open meanwhile. */
const isMerging = ({ record, mergeDisk }: HostedVm, path: string): boolean =>
  isIn(mergeDisk, path) ||
  (record.merge !== null &&
    record.files.some((file) => same(file.path, path) && same(file.parent ?? '', record.merge?.child ?? '')))

const holderInVm = (context: HostContext, hosted: HostedVm, path: string): FileHolder | undefined => {
  const { record, drives, volume } = hosted
  if (drives?.all.some(({ leaf }) => isIn(leaf, path))) return { holder: 'vm', name: record.name }
  if (isMerging(hosted, path)) return { holder: 'merge', name: record.name }
  const written = record.checkpoints.find(
    ({ writing, runtimePath, configurationPath }) =>
      writing !== null && [runtimePath, configurationPath].some((each) => same(each, path)),
  )
  if (written) return { holder: 'checkpoint', name: written.name }
  const isSaving = stateOf(context, hosted) === 'Saving' && same(hosted.ownMemoryPath, path)
  const isTracking = (drives?.all ?? []).some(
    ({ leaf, tracking }) => tracking && pathKey(path).startsWith(pathKey(hosted.baseOf(leaf.path))),
  )
  return isSaving || (isTracking && /\.(mrt|rct)$/i.test(path) && volume.exists(path))
    ? { holder: 'vm', name: record.name }
    : undefined
}

/** Undefined when nobody has it. */
export const holderOf = (
  { context, vms, mounts, claims }: FileWorld,
  volume: PlaceVolume,
  path: string,
): FileHolder | undefined => {
  const mounted = mounts.holding(volume, path)
  if (mounted) return { holder: 'host', name: String(mounted.number) }
  for (const hosted of vms) {
    if (hosted.record.host !== volume.place || hosted.record.volume !== volume.name) continue
    const found = holderInVm(context, hosted, path)
    if (found) return found
  }
  const claim = claims.find(
    (each) => each.place === volume.place && each.volume === volume.name && same(each.path, path),
  )
  return claim && { holder: claim.by, name: claim.name }
}
