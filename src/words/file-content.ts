/** A file's content as it can be read: text as text, anything else as its first bytes. */

const LETTERS_SHOWN = 4000
const BYTES_SHOWN = 256
const BYTES_IN_LINE = 16

/** Undefined where the bytes are no text. */
export const textOf = (bytes: Uint8Array): string | undefined => {
  const decoded = new TextDecoder().decode(bytes)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells a text from other content
  return !decoded.includes('\ufffd') && !/[\u0000-\u0008\u000e-\u001f]/.test(decoded) ? decoded : undefined
}

export const contentText = (bytes: Uint8Array): string => {
  const text = textOf(bytes)
  if (text !== undefined) return text.length > LETTERS_SHOWN ? `${text.slice(0, LETTERS_SHOWN)}…` : text
  return hexText(bytes)
}

const hexText = (bytes: Uint8Array): string => {
  const lines: string[] = []
  for (let at = 0; at < Math.min(bytes.length, BYTES_SHOWN); at += BYTES_IN_LINE) lines.push(hexLine(bytes, at))
  if (bytes.length > BYTES_SHOWN) lines.push(`… ${bytes.length - BYTES_SHOWN} more bytes`)
  return lines.join('\n')
}

const hexLine = (bytes: Uint8Array, at: number): string => {
  const part = Array.from(bytes.subarray(at, at + BYTES_IN_LINE))
  const letters = part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
  const digits = part.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return `${at.toString(16).padStart(8, '0')}  ${digits.padEnd(BYTES_IN_LINE * 3)} ${letters}`
}
