/** The block allocation table of one file, entry by entry; one that is wrong does not end the search. */
import { StorageError } from '../storage-error.ts'
import {
  assertEntry,
  BAT_ENTRY_BYTES,
  BITMAP_PRESENT,
  blockOfIndex,
  decodeEntry,
  type FilePlan,
  type Geometry,
  geometryOf,
  PAYLOAD_STATE,
  stateOf,
} from '../vhdx/block-allocation-table.ts'
import { viewOf } from '../vhdx/byte-view.ts'
import type { DiskParameters } from '../vhdx/metadata-table.ts'
import type { Region } from '../vhdx/region-table.ts'
import type { Report } from './finding.ts'

/** A file, or what it is once its log is replayed. */
export interface Bytes {
  readonly lengthBytes: number
  read(offsetBytes: number, target: Uint8Array): void
}

export const bytesOf = (file: Bytes, offsetBytes: number, lengthBytes: number): Uint8Array => {
  const bytes = new Uint8Array(lengthBytes)
  file.read(offsetBytes, bytes)
  return bytes
}

const TABLE_PIECE_BYTES = 65_536

/** Each entry against the rules of its disk and the places that are taken, [MS-VHDX] 2.5.1. */
export const checkTable = (
  file: Bytes,
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
  const perPiece = TABLE_PIECE_BYTES / BAT_ENTRY_BYTES
  for (let first = 0; first < geometry.entryCount; first += perPiece) {
    const count = Math.min(perPiece, geometry.entryCount - first)
    const view = viewOf(bytesOf(file, region.offsetBytes + first * BAT_ENTRY_BYTES, count * BAT_ENTRY_BYTES))
    for (let at = 0; at < count; at++) {
      const [low, high] = [view.getUint32(at * 8, true), view.getUint32(at * 8 + 4, true)]
      if (low === 0 && high === 0) continue
      const index = first + at
      const offsetBytes = region.offsetBytes + index * BAT_ENTRY_BYTES
      const packed = entryOf(low, high, index, disk, plan, offsetBytes, report)
      if (packed === undefined) continue
      const block = blockOfIndex(geometry, index)
      const chunk = Math.floor(index / (geometry.chunkRatio + 1))
      if (block === undefined && stateOf(packed) === BITMAP_PRESENT) bitmaps.add(chunk)
      if (stateOf(packed) === PAYLOAD_STATE.partiallyPresent && block !== undefined && !partial.has(chunk))
        partial.set(chunk, block)
    }
  }
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
      report(
        'error',
        'bat-no-bitmap',
        region.offsetBytes + ((chunk + 1) * (geometry.chunkRatio + 1) - 1) * BAT_ENTRY_BYTES,
        { chunk, block },
      )
}
