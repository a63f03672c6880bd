/**
 * The kernel's table of open files, in RAM: one shared FatFs object (FIL) per file with a count of its users. FatFs
 * itself locks nothing: a second FIL on one file would keep its own stale size and write it over the right one.
 */
export const OPEN_FILE_SLOTS = 16
/** Room for any path that FatFs takes (PATH_BYTES in fatfs-memory.ts). */
const SLOT_BYTES = 256
const NAME_OFFSET = 2
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class OpenFiles {
  readonly #table: Uint8Array

  constructor(table: Uint8Array) {
    this.#table = table
  }

  users(slot: number): number {
    return this.#table[slot * SLOT_BYTES] ?? 0
  }

  name(slot: number): string {
    const from = slot * SLOT_BYTES
    return decoder.decode(this.#table.subarray(from + NAME_OFFSET, from + NAME_OFFSET + (this.#table[from + 1] ?? 0)))
  }

  /** Slot of an open file, whatever the case of its name; undefined when it is not open. */
  find(name: string): number | undefined {
    const wanted = name.toUpperCase()
    return this.slots().find((slot) => this.name(slot).toUpperCase() === wanted)
  }

  /** Slots in use, ascending. */
  slots(): number[] {
    const used: number[] = []
    for (let slot = 0; slot < OPEN_FILE_SLOTS; slot++) if (this.users(slot) > 0) used.push(slot)
    return used
  }

  /** The lowest free slot; undefined when all are taken. */
  free(): number | undefined {
    for (let slot = 0; slot < OPEN_FILE_SLOTS; slot++) if (this.users(slot) === 0) return slot
    return undefined
  }

  occupy(slot: number, name: string): void {
    const text = encoder.encode(name)
    if (text.length > SLOT_BYTES - NAME_OFFSET) throw new RangeError('file name too long for the table')
    const from = slot * SLOT_BYTES
    this.#table[from] = 1
    this.#table[from + 1] = text.length
    this.#table.set(text, from + NAME_OFFSET)
  }

  share(slot: number): void {
    this.#table[slot * SLOT_BYTES] = this.users(slot) + 1
  }

  /** True when that was the last user: the slot is empty then. */
  release(slot: number): boolean {
    const left = this.users(slot) - 1
    this.#table[slot * SLOT_BYTES] = left
    if (left === 0) this.#table.fill(0, slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES)
    return left === 0
  }
}

/** A database's rollback journal or write-ahead log: its header decides what a recovery replays. */
export function isLogName(name: string): boolean {
  return /-(journal|wal)$/i.test(name)
}
