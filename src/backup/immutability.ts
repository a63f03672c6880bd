/** Files of restore points that nobody may change or remove until their time is over. */
import type { SimTime } from '../kernel/sim-time.ts'
import { pathKey } from '../storage/windows-path.ts'
import { blocksPath, cataloguePath, type RestorePoint } from './restore-point.ts'

type KeptPoint = RestorePoint & { readonly immutableUntil?: SimTime | null }

/** `path` is inside the volume. */
export type StoredFileNow = readonly [place: string, volume: string, path: string, now: SimTime]

export const isImmutable = (points: readonly KeptPoint[], ...[place, volume, path, now]: StoredFileNow): boolean =>
  points.some(
    (point) =>
      (point.immutableUntil ?? now) > now &&
      point.place === place &&
      point.volume === volume &&
      [blocksPath(point), cataloguePath(point)].some((own) => pathKey(own) === pathKey(path)),
  )
