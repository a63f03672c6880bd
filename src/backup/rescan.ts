/** The catalogue made anew from the files of a repository: nothing is in it that they do not say themselves. */

import { Refused } from '../host/refusal.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import type { Repository } from './backup-plan.ts'
import { fileBytes, type Manifest, pointOf, readManifest } from './manifest.ts'
import { inRepository, isPresent, newestPoint, type RestorePoint } from './restore-point.ts'

const MANIFEST = /^Backup\\([^\\]+)\\([^\\]+)\.json$/i

type Read = { readonly manifest: Manifest } | { readonly vm: string; readonly unreadable: string }

/** Of what a path of a manifest names; nothing for any other path. */
const read = (context: BackupContext, volume: HostVolume, path: string): readonly Read[] => {
  const [, vm, id] = MANIFEST.exec(path) ?? []
  if (vm === undefined || id === undefined) return []
  try {
    return [{ manifest: readManifest(volume, { vm, id }, context.sha256) }]
  } catch (error) {
    if (error instanceof StorageError) return [{ vm, unreadable: id }]
    throw error
  }
}

/** What the event tells of it, names with `, ` between. */
interface Rescan extends Repository {
  /** Points that nobody knew of. */
  readonly found: number
  /** Ids whose manifests are there and are not what was written. */
  readonly unreadable: string
  /** Ids that were known and whose files are not there any more. */
  readonly missing: string
  /** The newest point elsewhere of a machine that lost some here; empty where none is known. */
  readonly elsewhere: string
  readonly elsewherePlace: string
  readonly elsewhereVolume: string
}

/** Points elsewhere stay as they are. Throws Refused `volume-lost`. */
export const rescanned = (
  context: BackupContext,
  points: readonly RestorePoint[],
  { place, volume }: Repository,
): { readonly points: readonly RestorePoint[]; readonly told: Rescan } => {
  const { disk } = context.places.need(place, volume)
  if (disk.lost) throw new Refused('volume-lost', { host: place, volume })
  const files = disk.list().flatMap((path) => read(context, disk, path))
  const here = files
    .flatMap((each) => ('manifest' in each && each.manifest.restorable ? each.manifest : []))
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
  const before = inRepository(points, { place, volume })
  const others = points.filter((point) => !before.includes(point))
  const unreadable = files.flatMap((each) => ('unreadable' in each ? each : []))
  const missing = before.filter(
    ({ id }) => !here.some((each) => each.id === id) && !unreadable.some((each) => each.unreadable === id),
  )
  const harmed = new Set([...unreadable, ...missing].map(({ vm }) => vm))
  const elsewhere = newestPoint(
    others.filter((point) => harmed.has(point.vm) && isPresent(diskOf(context, point), point)),
  )
  return {
    points: [...others, ...here].sort((a, b) => a.takenAt - b.takenAt || order(a, b)),
    told: {
      place,
      volume,
      found: here.filter(({ id }) => !before.some((each) => each.id === id)).length,
      unreadable: unreadable.map((each) => each.unreadable).join(', '),
      missing: missing.map(({ id }) => id).join(', '),
      elsewhere: elsewhere?.id ?? '',
      elsewherePlace: elsewhere?.place ?? '',
      elsewhereVolume: elsewhere?.volume ?? '',
    },
  }
}

const diskOf = ({ places }: BackupContext, { place, volume }: RestorePoint): HostVolume | undefined =>
  places.volume(place, volume)?.disk

const order = (a: RestorePoint, b: RestorePoint): number => a.id.length - b.id.length || (a.id < b.id ? -1 : 1)
