/** What a check found in the files of a point and of those it stands on. */
import type { PointDamage } from './restore-point.ts'

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
