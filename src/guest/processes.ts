/** The kernel's table of running programs, in RAM: 16 slots of 64 bytes, a program's name and when it was started. */
const SLOTS = 16
const SLOT_BYTES = 64
const STARTED_OFFSET = 0
const LENGTH_OFFSET = 8
const NAME_OFFSET = 9
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export interface Process {
  readonly name: string
  /** Microseconds since 1970. */
  readonly startedMicros: number
}

export class Processes {
  readonly #table: Uint8Array
  readonly #view: DataView

  constructor(table: Uint8Array) {
    this.#table = table
    this.#view = new DataView(table.buffer, table.byteOffset, table.length)
  }

  get all(): Process[] {
    return this.#slots()
      .filter((slot) => this.#name(slot) !== '')
      .map((slot) => ({ name: this.#name(slot), startedMicros: this.#view.getFloat64(slot * SLOT_BYTES, true) }))
  }

  isRunning(name: string): boolean {
    return this.#find(name) !== undefined
  }

  /** Nothing happens to one that runs already. */
  start(name: string, startedMicros: number): void {
    if (this.isRunning(name)) return
    const slot = this.#find('')
    const text = encoder.encode(name)
    if (slot === undefined || text.length > SLOT_BYTES - NAME_OFFSET) throw new RangeError('process table')
    const from = slot * SLOT_BYTES
    this.#view.setFloat64(from + STARTED_OFFSET, startedMicros, true)
    this.#table[from + LENGTH_OFFSET] = text.length
    this.#table.set(text, from + NAME_OFFSET)
  }

  end(name: string): void {
    const slot = this.#find(name)
    if (slot !== undefined && name !== '') this.#table.fill(0, slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES)
  }

  #slots(): number[] {
    return Array.from({ length: SLOTS }, (_, slot) => slot)
  }

  #find(name: string): number | undefined {
    return this.#slots().find((slot) => this.#name(slot) === name)
  }

  #name(slot: number): string {
    const from = slot * SLOT_BYTES
    const length = this.#table[from + LENGTH_OFFSET] ?? 0
    return decoder.decode(this.#table.subarray(from + NAME_OFFSET, from + NAME_OFFSET + length))
  }
}
