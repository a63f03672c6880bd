/** Little-endian fields of a block of bytes. 64-bit numbers become plain ones; what does not fit is Infinity. */

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const readUint64 = (view: DataView, offsetBytes: number): number => {
  const high = view.getUint32(offsetBytes + 4, true)
  return high < 0x20_0000 ? high * 0x1_0000_0000 + view.getUint32(offsetBytes, true) : Number.POSITIVE_INFINITY
}

export const writeUint64 = (view: DataView, offsetBytes: number, value: number): void => {
  view.setUint32(offsetBytes, value % 0x1_0000_0000, true)
  view.setUint32(offsetBytes + 4, Math.floor(value / 0x1_0000_0000), true)
}

export const writeAscii = (bytes: Uint8Array, offsetBytes: number, text: string): void => {
  for (let i = 0; i < text.length; i++) bytes[offsetBytes + i] = text.charCodeAt(i)
}

export const hasAscii = (bytes: Uint8Array, offsetBytes: number, text: string): boolean => {
  for (let i = 0; i < text.length; i++) if (bytes[offsetBytes + i] !== text.charCodeAt(i)) return false
  return true
}

export const equalBytes = (a: Uint8Array, b: Uint8Array): boolean => {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}

export const isZeroBytes = (bytes: Uint8Array): boolean => {
  for (let at = 0; at < bytes.length; at++) if (bytes[at] !== 0) return false
  return true
}

export const encodeUtf16 = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2)
  const view = viewOf(bytes)
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), true)
  return bytes
}

export const decodeUtf16 = (bytes: Uint8Array): string => {
  let text = ''
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    text += String.fromCharCode((bytes[i] as number) | ((bytes[i + 1] as number) << 8))
  }
  return text
}
