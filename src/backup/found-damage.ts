/** What a check, or any job that reads, found in the files of a point and of those it stands on. */
import type { Failure } from '../host/operations.ts'
import { dependants, inRepository, isFileOf, type PointDamage, type RestorePoint } from './restore-point.ts'

/** The block became another there, is enciphered, or cannot be read; of what is no block nothing can be taken. */
export type Unrepaired = 'changed' | 'enciphered' | 'unreadable' | 'no-block'

export interface FoundDamage extends PointDamage {
  /** Index into the manifests: whose file it is. */
  readonly from: number
  /** False where a younger point has a block of its own for it, or no block lies there. */
  readonly isNeeded: boolean
  /** Why the source could not put it right; null where it was not asked. */
  readonly unrepaired: Unrepaired | null
}

type Points = readonly RestorePoint[]

export const noted = (points: Points, id: string, change: Partial<RestorePoint>): Points =>
  points.map((each) => (each.id === id ? { ...each, ...change } : each))

/** What stands on it and was checked before has to be checked anew. */
const inDoubt = (points: Points, id: string): Points => {
  const above = new Set(dependants(points, id).map((each) => each.id))
  return points.map((each) =>
    above.has(each.id) && each.verified !== 'boot-failed' ? { ...each, verified: null } : each,
  )
}

export const notedDamage = (points: Points, id: string, damage: PointDamage): Points =>
  noted(inDoubt(points, id), id, { damage, verified: null })

/**
 * What a copy, a backup or a restore stumbled over on its way: the point whose file it is, and the one that was read for
 * it. Any other failure says nothing against a point.
 */
export const notedFailure = (points: Points, { code, data }: Failure): Points => {
  const read = points.find(({ id }) => id === data['restorePoint'])
  if (code !== 'restore-point-damaged' || !read) return points
  const file = String(data['file'] ?? '')
  const damage = { file, block: typeof data['block'] === 'number' ? data['block'] : null }
  const owner = inRepository(points, read).find((each) => isFileOf(each, file))
  const ids = new Set([...(owner ? [owner.id] : []), read.id])
  return [...ids].reduce((left, id) => notedDamage(left, id, damage), points)
}
