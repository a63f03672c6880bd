/** A file's content as it can be shown: text as text, anything else as bytes in rows, and what is left out. */
export interface ContentView {
  readonly text: string
  readonly bytesLeft: number
}

const TEXT_BYTES = 20_000
const RAW_BYTES = 512
const ROW_BYTES = 16
/** Line feeds and tabs belong to a text, other control characters do not. */
const isControl = (code: number): boolean => code < 9 || (code > 13 && code < 32)

export const contentView = (bytes: Uint8Array): ContentView => {
  const head = bytes.subarray(0, TEXT_BYTES)
  // The last letter may be cut in two.
  const text = new TextDecoder().decode(head).replace(/\uFFFD{1,3}$/, '')
  const isText = !text.includes('\uFFFD') && ![...text].some((letter) => isControl(letter.codePointAt(0) ?? 0))
  return isText ? { text, bytesLeft: bytes.length - head.length } : rawView(bytes)
}

const rawView = (bytes: Uint8Array): ContentView => {
  const head = bytes.subarray(0, RAW_BYTES)
  const rows: string[] = []
  for (let at = 0; at < head.length; at += ROW_BYTES) {
    const row = Array.from(head.subarray(at, at + ROW_BYTES))
    const digits = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const letters = row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')
    rows.push(`${at.toString(16).padStart(6, '0')}  ${digits.padEnd(ROW_BYTES * 3)} ${letters}`)
  }
  return { text: rows.join('\n'), bytesLeft: bytes.length - head.length }
}
