/** Whether a restore point could be restored, as far as the catalogue and the names of files say: no byte is read. */
import { isKeyLost } from '../backup/keys.ts'
import {
  blocksPath,
  inRepository,
  isPresent,
  lineage,
  manifestPath,
  type RestorePoint,
} from '../backup/restore-point.ts'
import type { Lab } from '../lab/lab.ts'
import type { PointBreak } from './view-model.ts'

/** Null where nothing is known against it. */
export const pointBreak = (lab: Lab, point: RestorePoint): PointBreak | null => {
  const volume = lab.places.volume(point.place, point.volume)?.disk
  if (!volume || volume.lost || !isPresent(volume, point)) {
    const own = [manifestPath(point), blocksPath(point)]
    const file = own.find((path) => !volume || volume.lost || !volume.exists(path)) ?? ''
    return { why: 'gone', file, block: null, below: null }
  }
  if (point.damage) return { why: 'damaged', ...point.damage, below: null }
  const chain = lineage(inRepository(lab.backups.state.points, point), point)
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
  const locked = chain.find(({ keyId }) => isKeyLost(lab.backups.state.keys, keyId))
  if (locked?.keyId) return { why: 'key', file: blocksPath(locked), block: null, below: null, keyId: locked.keyId }
  return null
}
