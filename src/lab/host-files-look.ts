/** What lies on a volume of a place, and what each file is. */
import { blocksPath, manifestPath } from '../backup/restore-point.ts'
import { type HostFileRole, hostFileRoles, type RestorePointFile } from '../host/file-roles.ts'
import type { PlaceVolume } from '../places/places.ts'
import { fileWorldOf } from './file-world.ts'
import type { Lab } from './lab.ts'

const pointFiles = (lab: Lab): readonly RestorePointFile[] =>
  lab.backups.state.points.flatMap((point) =>
    [blocksPath(point), manifestPath(point)].map((path) => ({
      place: point.place,
      volume: point.volume,
      path,
      id: point.id,
    })),
  )

/** Throws `volume-lost`. */
export const hostFilesOf = (lab: Lab, volume: PlaceVolume): readonly HostFileRole[] =>
  hostFileRoles(fileWorldOf(lab), volume, pointFiles(lab))
