/** GUIDs as text in lower case with dashes, without braces; in files mixed-endian: the first three fields little-endian. */
export type Guid = string

/** Draws a new GUID. Handed in, never made here: chance comes from the lab's seed. */
export type NewGuid = () => Guid

export const NIL_GUID: Guid = '00000000-0000-0000-0000-000000000000'

/** Where the text's byte n stands in the sixteen bytes of a file. */
const BYTE_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const

export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

/** Each byte as two digits: a chain that is opened reads dozens of GUIDs. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
/** After so many bytes of the text comes a dash. */
const DASHES = [4, 6, 8, 10]

export const readGuid = (bytes: Uint8Array, offsetBytes: number): Guid => {
  let text = ''
  for (let at = 0; at < BYTE_ORDER.length; at++) {
    if (DASHES.includes(at)) text += '-'
    text += HEX[bytes[offsetBytes + (BYTE_ORDER[at] as number)] ?? 0]
  }
  return text
}

/** The sixteen bytes of a GUID as they stand in a file. */
export const guidBytes = (guid: Guid): Uint8Array => {
  const bytes = new Uint8Array(16)
  const hex = guid.replaceAll('-', '')
  BYTE_ORDER.forEach((at, index) => {
    bytes[at] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16)
  })
  return bytes
}

export const writeGuid = (bytes: Uint8Array, offsetBytes: number, guid: Guid): void =>
  bytes.set(guidBytes(guid), offsetBytes)
