/** The catalogue made anew from the files of a repository: nothing is in it that they do not say themselves. */

import { Refused } from '../host/refusal.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import type { Repository } from './backup-plan.ts'
import { fileBytes, pointOf, readManifest } from './manifest.ts'
import { isPresent, type RestorePoint } from './restore-point.ts'

const MANIFEST = /^Backup\\([^\\]+)\\([^\\]+)\.json$/i

const readable = (context: BackupContext, volume: HostVolume, path: string) => {
  const [, vm, id] = MANIFEST.exec(path) ?? []
  if (vm === undefined || id === undefined) return []
  try {
    return [readManifest(volume, { vm, id }, context.sha256)]
  } catch (error) {
    if (error instanceof StorageError) return []
    throw error
  }
}

/** Points elsewhere stay as they are. `found`: not known before. Throws Refused `volume-lost`. */
export const rescanned = (context: BackupContext, points: readonly RestorePoint[], { place, volume }: Repository) => {
  const { disk } = context.places.need(place, volume)
  if (disk.lost) throw new Refused('volume-lost', { host: place, volume })
  const here = disk
    .list()
    .flatMap((path) => readable(context, disk, path))
    .filter(({ restorable }) => restorable)
    .map((manifest): RestorePoint => {
      const known = points.find((each) => each.id === manifest.id && each.place === place && each.volume === volume)
      // A lock is the store's own and outlives the catalogue; who copied it there longer is not known any more.
      const { verified, damage, immutableUntil } = known ?? {
        verified: null,
        damage: null,
        immutableUntil: context.immutableFrom(place, manifest.takenAt),
      }
      const bytes = fileBytes(disk, manifest)
      return { ...pointOf(manifest, { place, volume, bytes, immutableUntil }), verified, damage }
    })
    .filter((point) => isPresent(disk, point))
  const isHere = (point: RestorePoint): boolean => point.place === place && point.volume === volume
  const before = points.filter(isHere)
  const isNew = ({ id }: RestorePoint): boolean => !before.some((each) => each.id === id)
  const all = [...points.filter((point) => !isHere(point)), ...here].sort(
    (a, b) => a.takenAt - b.takenAt || order(a, b),
  )
  return {
    points: all,
    found: here.filter(isNew).length,
    gone: before.filter(({ id }) => !here.some((each) => each.id === id)).length,
  }
}

const order = (a: RestorePoint, b: RestorePoint): number => a.id.length - b.id.length || (a.id < b.id ? -1 : 1)
