/** What an entry of a block allocation table may say on its disk, [MS-VHDX] 2.5.1. */
import {
  BITMAP_PRESENT,
  blockOfIndex,
  type Geometry,
  offsetOf,
  PAYLOAD_STATE,
  refuseEntry as refuse,
  stateOf,
} from './block-allocation-table.ts'
import { MEBIBYTE } from './file-identifier.ts'
import type { FilePlan } from './file-plan.ts'

/** Checks one entry against the rules of its disk and takes its place in the file; throws 0xC03A000A. */
export const assertEntry = (
  packed: number,
  index: number,
  disk: { readonly geometry: Geometry; readonly hasParent: boolean },
  plan: FilePlan,
): void => {
  const state = stateOf(packed)
  const block = blockOfIndex(disk.geometry, index)
  const offsetBytes = offsetOf(packed)
  const present = state === PAYLOAD_STATE.fullyPresent || state === PAYLOAD_STATE.partiallyPresent
  if (state === 4 || state === 5) throw refuse(index, 'reserved-state')
  if (block === undefined && state !== 0 && state !== BITMAP_PRESENT) throw refuse(index, 'reserved-state')
  if (block === undefined && state !== 0 && !disk.hasParent) throw refuse(index, 'bitmap-without-parent')
  if (state === PAYLOAD_STATE.partiallyPresent && !disk.hasParent) throw refuse(index, 'partial-without-parent')
  if (present && offsetBytes === 0) throw refuse(index, 'overlap')
  if (offsetBytes === 0) return
  const lengthBytes = block === undefined ? MEBIBYTE : disk.geometry.blockSizeBytes
  if (!plan.fits(offsetBytes, lengthBytes)) throw refuse(index, 'past-end')
  if (!plan.take(offsetBytes, lengthBytes)) throw refuse(index, 'overlap')
}
