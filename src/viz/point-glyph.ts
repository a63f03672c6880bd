/** Solid, half, hollow: what a restore point holds in its own file, and whether it can be used. */
import type { RestorePointView } from '../view/view-model.ts'

export type PointFill = 'solid' | 'half' | 'hollow'

/** A hollow one that is a part of a chain keeps its bar, dashed, so that its kind can still be read. */
export const pointFill = ({ type, broken }: Pick<RestorePointView, 'type' | 'broken'>, lost = false): PointFill =>
  lost || broken ? 'hollow' : isWhole(type) ? 'solid' : 'half'

/** All blocks of its moment lie in its own file. */
export const isWhole = (type: RestorePointView['type']): boolean => type === 'Full' || type === 'SyntheticFull'
