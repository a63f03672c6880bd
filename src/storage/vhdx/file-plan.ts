/** Which parts of a VHDX file are taken by what: nothing may overlap, [MS-VHDX] 2.1. */
import { MEBIBYTE } from './file-identifier.ts'
import type { Region } from './region-table.ts'

/** Marks which MiB of a file are taken; nothing may be taken twice. */
export class FilePlan {
  readonly #taken: Uint8Array
  readonly #lengthBytes: number

  constructor(fileLengthBytes: number) {
    this.#lengthBytes = fileLengthBytes
    this.#taken = new Uint8Array(Math.ceil(fileLengthBytes / MEBIBYTE))
  }

  fits(offsetBytes: number, lengthBytes: number): boolean {
    return offsetBytes + lengthBytes <= this.#lengthBytes
  }

  /** False when a part was taken before. */
  take(offsetBytes: number, lengthBytes: number): boolean {
    const first = Math.floor(offsetBytes / MEBIBYTE)
    const end = Math.ceil((offsetBytes + lengthBytes) / MEBIBYTE)
    for (let at = first; at < end; at++) if (this.#taken[at] !== 0) return false
    this.#taken.fill(1, first, end)
    return true
  }

  release(offsetBytes: number, lengthBytes: number): void {
    this.#taken.fill(0, Math.floor(offsetBytes / MEBIBYTE), Math.ceil((offsetBytes + lengthBytes) / MEBIBYTE))
  }

  /** The first free place from `fromBytes` on that is so long; undefined when there is none inside the file. */
  findRoom(lengthBytes: number, fromBytes: number): number | undefined {
    const need = Math.ceil(lengthBytes / MEBIBYTE)
    for (let at = Math.ceil(fromBytes / MEBIBYTE), free = 0; at < this.#taken.length; at++) {
      free = this.#taken[at] === 0 ? free + 1 : 0
      if (free === need) return (at + 1 - need) * MEBIBYTE
    }
    return undefined
  }

  /** Behind the last part that is taken. */
  get takenEndBytes(): number {
    return (this.#taken.lastIndexOf(1) + 1) * MEBIBYTE
  }

  /** Takes the place of a region, or says why it cannot be there: `place` (no whole MiB behind the first), `past-end`, `overlap`. */
  takeRegion({ offsetBytes, lengthBytes }: Region): 'place' | 'past-end' | 'overlap' | undefined {
    const whole = offsetBytes % MEBIBYTE === 0 && lengthBytes % MEBIBYTE === 0
    if (!whole || offsetBytes < MEBIBYTE || lengthBytes === 0) return 'place'
    if (!this.fits(offsetBytes, lengthBytes)) return 'past-end'
    return this.take(offsetBytes, lengthBytes) ? undefined : 'overlap'
  }
}
