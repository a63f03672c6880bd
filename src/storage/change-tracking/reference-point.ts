/** Moments of a disk since which changes are known, and what is answered about them. */
import type { Guid } from '../guid.ts'
import type { ByteRun } from './change-map.ts'

/** More are not kept: the oldest goes. */
export const REFERENCE_POINTS_MAX = 16

/** A checkpoint was applied, the disk has another size, or its file was changed by somebody who does not track. */
export type TrackingLoss = 'applied' | 'resized' | 'changed-elsewhere'

export interface ReferencePoint {
  readonly id: Guid
  /** Its moment is the beginning of this period. */
  readonly period: number
  /** Why nothing is known since that moment any more. */
  readonly loss: TrackingLoss | null
}

export const TRACKING_ID_INVALID = '0xC03A0029'
export const TRACKING_DISABLED = '0xC03A002A'
export const TRACKING_DATA_MISSING = '0xC03A0030'

/** All that may have changed, ascending, or the code that says why that is not known: then everything is to be read. */
export type ChangesAnswer =
  | { readonly known: true; readonly runs: readonly ByteRun[] }
  | {
      readonly known: false
      readonly code: typeof TRACKING_ID_INVALID | typeof TRACKING_DISABLED | typeof TRACKING_DATA_MISSING
    }
