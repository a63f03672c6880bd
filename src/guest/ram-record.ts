/** A plain record kept in RAM as length and canonical JSON, so that a program's fields are bytes and nothing else. */

const LENGTH_BYTES = 4
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class RamRecord<Fields extends object> {
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Undefined when the bytes hold no record, as zeroed pages do. */
  read(): Fields | undefined {
    const length = new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getUint32(0, true)
    if (length === 0 || length > this.#bytes.length - LENGTH_BYTES) return undefined
    try {
      return JSON.parse(decoder.decode(this.#bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length))) as Fields
    } catch {
      return undefined
    }
  }

  write(fields: Fields): void {
    const text = encoder.encode(JSON.stringify(fields))
    if (text.length > this.#bytes.length - LENGTH_BYTES) throw new RangeError('record exceeds its pages')
    const view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset)
    const before = view.getUint32(0, true)
    view.setUint32(0, text.length, true)
    this.#bytes.set(text, LENGTH_BYTES)
    // no remains of a longer record: equal fields are equal bytes
    if (before > text.length) this.#bytes.fill(0, LENGTH_BYTES + text.length, LENGTH_BYTES + before)
  }
}
