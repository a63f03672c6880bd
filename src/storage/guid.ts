/** GUIDs as text in lower case with dashes, without braces; in files mixed-endian: the first three fields little-endian. */
export type Guid = string

/** Draws a new GUID. Handed in, never made here: chance comes from the lab's seed. */
export type NewGuid = () => Guid

export const NIL_GUID: Guid = '00000000-0000-0000-0000-000000000000'

/** Where the text's byte n stands in the sixteen bytes of a file. */
const BYTE_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const

export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

export const readGuid = (bytes: Uint8Array, offsetBytes: number): Guid => {
  const hex = BYTE_ORDER.map((at) => (bytes[offsetBytes + at] ?? 0).toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
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
