/** Volumes work with paths inside them and know no names: of a failed job is known where they lie. */

import { writtenPath } from '../host/host-paths.ts'
import type { Failure } from '../host/operations.ts'
import type { Places } from '../places/places.ts'
import type { Job } from './jobs.ts'
import { type RestorePoint, storeName } from './restore-point.ts'

type Data = Failure['data']

const WITH_VOLUME = /^([A-Za-z]:|\\\\)/

/** In which store the files of a damaged or incomplete point lie. */
export const inItsStore = (points: readonly RestorePoint[], data: Data): Data => {
  const point = points.find(({ id }) => id === data['restorePoint'])
  return point && data['file'] !== undefined && data['store'] === undefined
    ? { ...data, store: storeName(point) }
    : data
}

/** `points`: of the catalogue. What a job writes lies on the last of its media. */
export const placedFailure = (
  places: Places,
  points: readonly RestorePoint[],
  { media }: Pick<Job, 'media'>,
  { code, data }: Failure,
): Failure => {
  const written = media.at(-1)
  const { path } = data
  if (code === '0x80070070' && written && typeof path === 'string' && !WITH_VOLUME.test(path))
    return { code, data: { ...data, path: writtenPath({ place: written[0], name: written[1] }, path, '') } }
  const lost = media.find(([place, volume]) => places.volume(place, volume)?.disk.lost)
  if (code === 'volume-lost' && data['volume'] === undefined && lost)
    return { code, data: { ...data, host: lost[0], volume: lost[1] } }
  return { code, data: inItsStore(points, data) }
}
