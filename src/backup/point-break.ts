/** Whether a restore point could be restored, as far as the catalogue and the names of files say: no byte is read. */
import type { Places } from '../places/places.ts'
import type { BackupsState } from './backups-room.ts'
import { isKeyLost } from './keys.ts'
import { blocksPath, inRepository, isPresent, lineage, manifestPath, type RestorePoint } from './restore-point.ts'

/** What is wrong with a restore point: its files are gone, or hold something else; or something below it is so. */
export interface PointBreak {
  readonly why: 'gone' | 'damaged' | 'incomplete' | 'below' | 'key'
  readonly file: string
  /** Of the disk; null where a whole file is meant. */
  readonly block: number | null
  /** The point below it that is meant. */
  readonly below: string | null
  /** The key that it is enciphered with and that nobody has any more. */
  readonly keyId?: string
}

/** What such an answer is read from: of a lab both are there. */
export interface Catalogue {
  readonly places: Pick<Places, 'volume'>
  readonly backups: { readonly state: Pick<BackupsState, 'points' | 'keys'> }
}

/** Null where nothing is known against it. */
export const pointBreak = ({ places, backups }: Catalogue, point: RestorePoint): PointBreak | null => {
  const { points, keys } = backups.state
  const volume = places.volume(point.place, point.volume)?.disk
  if (!volume || volume.lost || !isPresent(volume, point)) {
    const own = [manifestPath(point), blocksPath(point)]
    const file = own.find((path) => !volume || volume.lost || !volume.exists(path)) ?? ''
    return { why: 'gone', file, block: null, below: null }
  }
  if (point.damage) return { why: 'damaged', ...point.damage, below: null }
  const chain = lineage(inRepository(points, point), point)
  const missing = chain.find((each) => !isPresent(volume, each))
  if (missing) return { why: 'incomplete', file: blocksPath(missing), block: null, below: missing.id }
  // A check since then has found that it needs nothing of what is damaged.
  const isChecked = point.verified === 'hash' || point.verified === 'boot'
  const harmed = isChecked ? undefined : chain.find(({ damage }) => damage !== null)
  if (harmed?.damage) return { why: 'below', ...harmed.damage, below: harmed.id }
  // A full whose moment was given up to a merge is no point, and still there.
  const base = chain.at(-1)?.dependsOn ?? null
  if (base !== null && !volume.exists(manifestPath({ vm: point.vm, id: base })))
    return { why: 'incomplete', file: manifestPath({ vm: point.vm, id: base }), block: null, below: base }
  const locked = chain.find(({ keyId }) => isKeyLost(keys, keyId))
  if (locked?.keyId) return { why: 'key', file: blocksPath(locked), block: null, below: null, keyId: locked.keyId }
  return null
}
