/** What a file that is written out consists of: bytes, or a stretch of zeros that nobody has to hold. */
import { isZeroBytes } from '../vhdx/byte-view.ts'

export type Piece = Uint8Array | { readonly zeroBytes: number }

export const PIECE_BYTES = 1_048_576

export const pieceLength = (piece: Piece): number => ('zeroBytes' in piece ? piece.zeroBytes : piece.length)

/** A range read piece by piece; each piece is new memory, for whoever takes it may keep it. */
export function* readPieces(
  lengthBytes: number,
  read: (offsetBytes: number, target: Uint8Array) => void,
): Generator<Piece> {
  for (let at = 0; at < lengthBytes; at += PIECE_BYTES) {
    const bytes = new Uint8Array(Math.min(PIECE_BYTES, lengthBytes - at))
    read(at, bytes)
    yield isZeroBytes(bytes) ? { zeroBytes: bytes.length } : bytes
  }
}
