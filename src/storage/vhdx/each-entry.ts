/** The entries of a block allocation table as they stand in a file. */
import { BAT_ENTRY_BYTES, type Geometry } from './block-allocation-table.ts'
import { type ByteSource, bytesOf } from './byte-source.ts'
import { viewOf } from './byte-view.ts'

const TABLE_PIECE_BYTES = 65_536

/** The two words of every entry that is not zero, in the table's order. What a file does not store is not looked at. */
export const eachEntry = (
  file: ByteSource,
  offsetBytes: number,
  geometry: Geometry,
  visit: (index: number, low: number, high: number) => void,
): void => {
  const perPiece = TABLE_PIECE_BYTES / BAT_ENTRY_BYTES
  const pieceFrom = (index: number): number => {
    const atBytes = offsetBytes + index * BAT_ENTRY_BYTES
    const storedBytes = (file.nextStoredOffsetBytes?.(atBytes) ?? atBytes) - offsetBytes
    return Math.floor(storedBytes / TABLE_PIECE_BYTES) * perPiece
  }
  for (let first = pieceFrom(0); first < geometry.entryCount; first = pieceFrom(first + perPiece)) {
    const count = Math.min(perPiece, geometry.entryCount - first)
    const view = viewOf(bytesOf(file, offsetBytes + first * BAT_ENTRY_BYTES, count * BAT_ENTRY_BYTES))
    for (let at = 0; at < count; at++) {
      const [low, high] = [view.getUint32(at * 8, true), view.getUint32(at * 8 + 4, true)]
      if (low !== 0 || high !== 0) visit(first + at, low, high)
    }
  }
}
