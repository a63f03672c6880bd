/** Customers who wait at the counter, first come first served: records of 8 bytes in the shop's RAM. */
import type { Wish } from './shop-orders.ts'

const HEADER_BYTES = 8
const ENTRY_BYTES = 8

export class CustomerQueue {
  readonly #memory: Uint8Array
  readonly #view: DataView

  constructor(memory: Uint8Array) {
    this.#memory = memory
    this.#view = new DataView(memory.buffer, memory.byteOffset, memory.length)
  }

  get length(): number {
    return this.#view.getUint32(0, true)
  }

  get capacity(): number {
    return Math.floor((this.#memory.length - HEADER_BYTES) / ENTRY_BYTES)
  }

  /** False when the shop is full: that customer leaves. */
  push(wish: Wish): boolean {
    const [line] = wish.lines
    if (line === undefined || this.length >= this.capacity) return false
    const at = HEADER_BYTES + this.length * ENTRY_BYTES
    this.#view.setUint32(at, wish.customer, true)
    this.#view.setUint16(at + 4, line.item, true)
    this.#view.setUint16(at + 6, line.quantity, true)
    this.#view.setUint32(0, this.length + 1, true)
    return true
  }

  first(): Wish | undefined {
    if (this.length === 0) return undefined
    const view = this.#view
    const line = { item: view.getUint16(HEADER_BYTES + 4, true), quantity: view.getUint16(HEADER_BYTES + 6, true) }
    return { customer: view.getUint32(HEADER_BYTES, true), lines: [line] }
  }

  shift(): void {
    const end = HEADER_BYTES + this.length * ENTRY_BYTES
    this.#memory.copyWithin(HEADER_BYTES, HEADER_BYTES + ENTRY_BYTES, end)
    this.#memory.fill(0, end - ENTRY_BYTES, end)
    this.#view.setUint32(0, this.length - 1, true)
  }
}
