/** The block allocation table of one file, entry by entry; one that is wrong does not end the search. */

import { StorageError } from '../storage-error.ts'
import {
  BAT_ENTRY_BYTES,
  BITMAP_PRESENT,
  bitmapIndex,
  blockOfIndex,
  decodeEntry,
  type Geometry,
  geometryOf,
  PAYLOAD_STATE,
  stateOf,
} from '../vhdx/block-allocation-table.ts'
import type { ByteSource } from '../vhdx/byte-source.ts'
import { eachEntry } from '../vhdx/each-entry.ts'
import { assertEntry } from '../vhdx/entry-rules.ts'
import type { FilePlan } from '../vhdx/file-plan.ts'
import type { DiskParameters } from '../vhdx/metadata-table.ts'
import type { Region } from '../vhdx/region-table.ts'
import type { Report } from './finding.ts'

/** Each entry against the rules of its disk and the places that are taken, [MS-VHDX] 2.5.1. */
export const checkTable = (
  file: ByteSource,
  region: Region,
  parameters: DiskParameters,
  plan: FilePlan,
  report: Report,
): void => {
  const geometry = geometryOf(parameters)
  if (geometry.entryCount * BAT_ENTRY_BYTES > region.lengthBytes) {
    report('error', 'bat-too-short', region.offsetBytes, { entries: geometry.entryCount })
    return
  }
  const disk = { geometry, hasParent: parameters.hasParent }
  const partial = new Map<number, number>()
  const bitmaps = new Set<number>()
  eachEntry(file, region.offsetBytes, geometry, (index, low, high) => {
    const packed = entryOf(low, high, index, disk, plan, region.offsetBytes + index * BAT_ENTRY_BYTES, report)
    if (packed === undefined) return
    const block = blockOfIndex(geometry, index)
    const chunk = Math.floor(index / (geometry.chunkRatio + 1))
    if (block === undefined && stateOf(packed) === BITMAP_PRESENT) bitmaps.add(chunk)
    const isPartial = block !== undefined && stateOf(packed) === PAYLOAD_STATE.partiallyPresent
    if (isPartial && !partial.has(chunk)) partial.set(chunk, block)
  })
  tellMissingBitmaps(partial, bitmaps, geometry, region, report)
}

const entryOf = (
  low: number,
  high: number,
  index: number,
  disk: { readonly geometry: Geometry; readonly hasParent: boolean },
  plan: FilePlan,
  offsetBytes: number,
  report: Report,
): number | undefined => {
  try {
    const packed = decodeEntry(low, high, index)
    assertEntry(packed, index, disk, plan)
    return packed
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    const block = blockOfIndex(disk.geometry, index)
    const what = block === undefined ? 'bitmap' : 'block'
    report('error', 'bat-entry', offsetBytes, { index, what, block: block ?? -1, reason: String(error.data['reason']) })
    return undefined
  }
}

/** A partially present block needs the sector bitmap of its chunk. */
const tellMissingBitmaps = (
  partial: ReadonlyMap<number, number>,
  bitmaps: ReadonlySet<number>,
  geometry: Geometry,
  region: Region,
  report: Report,
): void => {
  for (const [chunk, block] of partial)
    if (!bitmaps.has(chunk))
      report('error', 'bat-no-bitmap', region.offsetBytes + bitmapIndex(geometry, chunk) * BAT_ENTRY_BYTES, {
        chunk,
        block,
      })
}
