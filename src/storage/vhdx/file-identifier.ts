/** File type identifier, [MS-VHDX] 2.2.1: at offset 0, eight bytes of signature and the creator's name. */
import { encodeUtf16, hasAscii, writeAscii } from './byte-view.ts'

export const MEBIBYTE = 1_048_576
const SIGNATURE = 'vhdxfile'
const CREATOR = 'Afterimage'

export const encodeFileIdentifier = (): Uint8Array => {
  const bytes = new Uint8Array(8 + CREATOR.length * 2)
  writeAscii(bytes, 0, SIGNATURE)
  bytes.set(encodeUtf16(CREATOR), 8)
  return bytes
}

export const isFileIdentifier = (bytes: Uint8Array): boolean => hasAscii(bytes, 0, SIGNATURE)
