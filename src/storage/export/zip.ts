/** Files packed as one `.zip`, piece by piece: a stretch of zeros is one small page told again and again. */
import { Zip, ZipDeflate } from 'fflate'
import { StorageError } from '../storage-error.ts'
import type { Export } from './disk-image.ts'

export interface ZipEntry {
  readonly name: string
  readonly file: Export
}

/** Without its 64-bit extension, which the packer has not, the format ends here. */
const FILE_MAX_BYTES = 0xffff_ffff
/** Fast: most of a disk is zeros, which any level packs to nothing. */
const LEVEL = 1
const ZEROS = new Uint8Array(65_536)

/** `at` is the moment the entries carry, milliseconds since 1970. Throws `export-too-large` before the first piece. */
export function* zipPieces(entries: readonly ZipEntry[], at: number): Generator<Uint8Array> {
  for (const { name, file } of entries)
    if (file.lengthBytes > FILE_MAX_BYTES)
      throw new StorageError('export-too-large', {
        path: name,
        lengthBytes: file.lengthBytes,
        maximumBytes: FILE_MAX_BYTES,
      })
  let ready: Uint8Array[] = []
  const zip = new Zip((error, bytes) => {
    if (error) throw error
    ready.push(bytes)
  })
  function* take(): Generator<Uint8Array> {
    const taken = ready
    ready = []
    yield* taken
  }
  for (const { name, file } of entries) {
    const entry = new ZipDeflate(name, { level: LEVEL })
    entry.mtime = at
    zip.add(entry)
    for (const piece of file.pieces) {
      if ('zeroBytes' in piece)
        for (let left = piece.zeroBytes; left > 0; left -= ZEROS.length)
          entry.push(left < ZEROS.length ? ZEROS.subarray(0, left) : ZEROS)
      else entry.push(piece)
      yield* take()
    }
    entry.push(new Uint8Array(0), true)
    yield* take()
  }
  zip.end()
  yield* take()
}
