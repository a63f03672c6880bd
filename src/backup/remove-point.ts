/** The end of restore points: their files, and those that nobody stands on any more. */
import { Refused } from '../host/refusal.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import type { RoomAccess } from './job-work.ts'
import { type Manifest, readManifest } from './manifest.ts'
import { blocksPath, dependants, inRepository, manifestPath, type RestorePoint } from './restore-point.ts'

export const isImmutable = ({ immutableUntil }: RestorePoint, now: SimTime): boolean => (immutableUntil ?? 0) > now

/** Throws Refused `restore-point-immutable` and `restore-point-needed`. */
export const requireRemovable = (
  context: BackupContext,
  point: RestorePoint,
  points: readonly RestorePoint[],
): void => {
  const { id: restorePoint } = point
  const locked = [point, ...dependants(points, point.id)].find((each) => isImmutable(each, context.kernel.now))
  if (locked)
    throw new Refused('restore-point-immutable', {
      restorePoint: locked.id,
      place: context.places.nameOf(locked),
      until: context.epochMicros + (locked.immutableUntil ?? 0),
    })
  const needing = dependants(inRepository(points, point), point.id)
  if (needing.length > 0)
    throw new Refused('restore-point-needed', { restorePoint, by: needing.map(({ id }) => id).join(', ') })
}

/** Its manifest first: from then on it is no point, whatever else is left. */
const removeFiles = (volume: HostVolume, { vm, id }: { readonly vm: string; readonly id: string }, blocks: string) => {
  const files = [manifestPath({ vm, id }), blocksPath({ vm, blocksFile: blocks })]
  for (const path of files) if (volume.exists(path)) volume.remove(path)
}

const FILE_OF_POINT = /^(.*)\\([^\\]+)\.json$/

/** Manifests of the VM's folder that can be read. */
export const manifestsAt = (context: BackupContext, volume: HostVolume, vm: string): readonly Manifest[] =>
  volume.list().flatMap((path) => {
    const [, folder, id] = FILE_OF_POINT.exec(path) ?? []
    if (folder?.toLowerCase() !== `backup\\${vm}`.toLowerCase() || id === undefined) return []
    try {
      return [readManifest(volume, { vm, id }, context.sha256)]
    } catch (error) {
      if (error instanceof StorageError) return []
      throw error
    }
  })

/** Fulls that a cut left, on which nobody stands any more. */
const removeUnneeded = (context: BackupContext, volume: HostVolume, vm: string): void => {
  const manifests = manifestsAt(context, volume, vm)
  for (const { id, restorable, blocksFile } of manifests)
    if (!restorable && !manifests.some(({ dependsOn }) => dependsOn === id)) removeFiles(volume, { vm, id }, blocksFile)
}

/** Nobody may stand on it. Throws what the volume does. */
export const removePoint = (context: BackupContext, point: RestorePoint, room: RoomAccess): void => {
  const volume = context.places.need(point.place, point.volume).disk
  if (!volume.lost) {
    removeFiles(volume, point, point.blocksFile)
    removeUnneeded(context, volume, point.vm)
  }
  room.setPoints(room.points.filter((each) => each.id !== point.id))
}
