/**
 * What each file of a volume is, who needs it and who has it open. What a machine says it needs is read from its record;
 * what a disk stands on is read from the disk itself, so that both can be seen where they differ.
 */
import type { PlaceVolume } from '../places/places.ts'
import { coarseFilePath } from '../storage/change-tracking/coarse-file.ts'
import { fineFilePath } from '../storage/change-tracking/fine-file.ts'
import { pathKey } from '../storage/windows-path.ts'
import { readableDiskInfo } from './children-on-volume.ts'
import { isNeeded } from './disk-tree.ts'
import { exportedFiles } from './exported-files.ts'
import { type FileHolder, type FileWorld, holderOf } from './file-holders.ts'
import type { HostedVm } from './hosted-vm.ts'
import { activePaths } from './virtual-machine.ts'

export type FileRole =
  | 'base-disk'
  | 'child-disk'
  | 'active-disk'
  /** Of no checkpoint any more, and two or more files stand on it. */
  | 'shared-parent'
  | 'checkpoint-memory'
  | 'saved-memory'
  | 'configuration'
  /** Of a checkpoint without memory. */
  | 'runtime-state'
  | 'change-tracking'
  | 'restore-point'
  /** Of a machine that was exported, and is not imported in place. */
  | 'exported'
  /** A virtual disk that no machine names. */
  | 'free-disk'
  /** A child that no machine and no checkpoint names, and on which nothing stands. */
  | 'orphan'
  | 'other'

/** Who would miss the file: a disk that stands on it; a machine or checkpoint that names it, or one above it; a restore point. */
export interface FileNeed {
  readonly by: 'file' | 'vm' | 'checkpoint' | 'restore-point'
  readonly name: string
}

export interface HostFileRole {
  readonly path: string
  /** 0 for a file that is missing. */
  readonly lengthBytes: number
  readonly role: FileRole
  readonly vm: string | null
  readonly neededBy: readonly FileNeed[]
  readonly holder: FileHolder | null
  /** The disk that a differencing disk names as its parent, where it finds one. */
  readonly parentPath: string | null
  /** A machine or checkpoint names it, and it is not there. */
  readonly missing: boolean
}

export interface RestorePointFile {
  readonly place: string
  readonly volume: string
  readonly path: string
  readonly id: string
}

/** What one machine says of a file. */
interface Named {
  readonly path: string
  readonly role: FileRole
  readonly vm: string
  readonly needs: readonly FileNeed[]
}

const firstByKey = <T extends { readonly path: string }>(all: readonly T[]): ReadonlyMap<string, T> =>
  new Map([...all].reverse().map((each) => [pathKey(each.path), each]))

const namedBy = (hosted: HostedVm): readonly Named[] => {
  const { name: vm, files, checkpoints, savedMemoryPath } = hosted.record
  const active = activePaths(hosted.record)
  const needOf = (kind: FileNeed['by'], name: string): FileNeed => ({ by: kind, name })
  const disks = files.map(({ path, parent }): Named => {
    const frozen = checkpoints
      .filter(({ disks: then }) => then.some((disk) => disk.path === path))
      .map(({ name }) => needOf('checkpoint', name))
    const isActive = active.includes(path)
    const isShared = !isNeeded(hosted.record, path) && files.filter((file) => file.parent === path).length > 1
    const role = isActive ? 'active-disk' : isShared ? 'shared-parent' : parent === null ? 'base-disk' : 'child-disk'
    return { path, role, vm, needs: [...(isActive ? [needOf('vm', vm)] : []), ...frozen] }
  })
  const own = checkpoints.flatMap(({ name, configurationPath, runtimePath, memoryPath }): readonly Named[] => [
    { path: configurationPath, role: 'configuration', vm, needs: [needOf('checkpoint', name)] },
    {
      path: runtimePath,
      role: memoryPath === null ? 'runtime-state' : 'checkpoint-memory',
      vm,
      needs: [needOf('checkpoint', name)],
    },
  ])
  const isCheckpoints = own.some(({ path }) => path === savedMemoryPath)
  const saved: readonly Named[] =
    savedMemoryPath === null || isCheckpoints
      ? []
      : [{ path: savedMemoryPath, role: 'saved-memory', vm, needs: [needOf('vm', vm)] }]
  return [...disks, ...own, ...saved]
}

const trackingOf = (hosted: HostedVm): readonly string[] =>
  activePaths(hosted.record)
    .map((path) => hosted.baseOf(path))
    .flatMap((base) => [coarseFilePath(base), fineFilePath(base)])

/** By the key of the parent's path. */
const childrenByParent = (
  paths: readonly string[],
  parentOf: (path: string) => string | undefined,
): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>()
  for (const path of paths) {
    const parent = parentOf(path)
    if (parent !== undefined) found.set(pathKey(parent), [...(found.get(pathKey(parent)) ?? []), path])
  }
  return found
}

/** Whoever names the file, or one that stands on it, however far up. */
const neededThrough = (
  path: string,
  owners: ReadonlyMap<string, Named>,
  childrenOf: ReadonlyMap<string, readonly string[]>,
): readonly FileNeed[] => {
  const found = new Map<string, FileNeed>()
  const left = [path]
  // A chain that leads back to itself ends here as well.
  const seen = new Set<string>()
  for (let each = left.shift(); each !== undefined; each = left.shift()) {
    const key = pathKey(each)
    if (seen.has(key)) continue
    seen.add(key)
    for (const need of owners.get(key)?.needs ?? []) found.set(`${need.by} ${need.name}`, need)
    left.push(...(childrenOf.get(key) ?? []))
  }
  return [...found.values()]
}

/** Every file of a volume in canonical order, and those that are named and missing. Throws `volume-lost`. */
export const hostFileRoles = (
  world: FileWorld,
  volume: PlaceVolume,
  points: readonly RestorePointFile[],
): readonly HostFileRole[] => {
  const here = world.vms.filter(({ record }) => record.host === volume.place && record.volume === volume.name)
  const named = here.flatMap(namedBy)
  const owners = firstByKey(named)
  const tracking = firstByKey(
    here.flatMap((hosted) => trackingOf(hosted).map((path) => ({ path, vm: hosted.record.name }))),
  )
  const copies = firstByKey(points.filter((each) => each.place === volume.place && each.volume === volume.name))
  const paths = volume.disk.list()
  const parents = new Map(paths.map((path) => [path, readableDiskInfo(volume.disk, path)] as const))
  const exported = exportedFiles(volume)
  const childrenOf = childrenByParent(paths, (path) => parents.get(path)?.parentPath)
  const roleOf = (path: string): HostFileRole => {
    const children = childrenOf.get(pathKey(path)) ?? []
    const byFiles = children.map((name): FileNeed => ({ by: 'file', name }))
    const [owner, point, tracked] = [owners.get(pathKey(path)), copies.get(pathKey(path)), tracking.get(pathKey(path))]
    const info = parents.get(path)
    const holder = holderOf(world, volume, path) ?? null
    const isOrphan = info?.kind === 'differencing' && children.length === 0 && holder === null
    const unnamed = point
      ? 'restore-point'
      : tracked
        ? 'change-tracking'
        : exported.has(pathKey(path))
          ? 'exported'
          : !info
            ? 'other'
            : isOrphan
              ? 'orphan'
              : 'free-disk'
    return {
      path,
      lengthBytes: volume.disk.lengthOf(path),
      role: owner?.role ?? unnamed,
      vm: owner?.vm ?? tracked?.vm ?? exported.get(pathKey(path)) ?? null,
      neededBy: [
        ...neededThrough(path, owners, childrenOf),
        ...(point ? [{ by: 'restore-point' as const, name: point.id }] : []),
        ...byFiles,
      ],
      holder,
      parentPath: info?.parentPath ?? null,
      missing: false,
    }
  }
  const missing = named
    .filter(({ path }) => !volume.disk.exists(path))
    .map(({ path, role, vm, needs }): HostFileRole => {
      const rest = { lengthBytes: 0, holder: null, parentPath: null, missing: true }
      return { path, role, vm, neededBy: needs, ...rest }
    })
  return [...paths.map(roleOf), ...missing]
}
