/** The updater: installs version 1.1 of the shop, whose conversion of the data is wrong. */
import type { AppRequest, AppResult, GuestScreen } from './guest.ts'
import { writeWholeFile } from './notepad.ts'
import { RamRecord } from './ram-record.ts'
import { nextWord, RANDOM_WORDS, seedRandom } from './random-words.ts'
import type { Shop } from './shop.ts'
import type { GuestSystem } from './system.ts'

export const VERSION_FILE = 'shop.ver'
export const FIRST_VERSION = '1.0'
const BAD_VERSION = '1.1'
export const SHOP_PROGRAM = 'shop.exe'
export const SHOP_PROGRAM_BYTES = 1_572_864
const BAD_PROGRAM_SEED = 11
/** Programs that nobody runs, only stores: bytes that do not compress, as real ones hardly do. */
export const programCode = (random: Uint32Array, lengthBytes: number): Uint8Array => {
  const words = new Uint32Array(lengthBytes / 4)
  for (let at = 0; at < words.length; at++) words[at] = nextWord(random)
  return new Uint8Array(words.buffer)
}

type UpdaterRequest = Extract<AppRequest, { app: 'Updater' }>

export class Updater {
  readonly #system: GuestSystem
  readonly #shop: Shop
  readonly #record: RamRecord<{ version: string }>

  constructor(system: GuestSystem, shop: Shop) {
    this.#system = system
    this.#shop = shop
    this.#record = new RamRecord(system.updaterMemory)
  }

  start(): void {
    const { files } = this.#system
    const bytes = new Uint8Array(16)
    let length = 0
    if (files.fileLength(VERSION_FILE) !== undefined) {
      const slot = files.open(VERSION_FILE, 'read')
      length = files.read(slot, 0, bytes)
      files.close(slot)
    }
    this.#record.write({ version: new TextDecoder().decode(bytes.subarray(0, length)).trim() })
  }

  screen(): GuestScreen['updater'] {
    const version = this.#record.read()?.version ?? ''
    return { version, patched: version === BAD_VERSION }
  }

  /** The data first, then the program: every row stays readable, and the sums are wrong. */
  run(_request: UpdaterRequest): AppResult {
    const { sqlite } = this.#system
    const converted = this.#shop.transact((database) => {
      sqlite.query(
        database,
        `INSERT INTO payments (order_id, paid_at, cents)
        SELECT order_id, paid_at, cents FROM payments WHERE order_id > (SELECT max(id) FROM orders) - 100`,
      )
      sqlite.query(database, 'UPDATE items SET stock = stock + 12 WHERE id % 3 = 0')
    })
    if (!converted.ok) return converted
    const random = new Uint32Array(RANDOM_WORDS)
    seedRandom(random, BAD_PROGRAM_SEED)
    const files: readonly (readonly [string, Uint8Array])[] = [
      [SHOP_PROGRAM, programCode(random, SHOP_PROGRAM_BYTES)],
      [VERSION_FILE, new TextEncoder().encode(`${BAD_VERSION}\r\n`)],
    ]
    for (const [name, bytes] of files)
      if (!writeWholeFile(this.#system, name, bytes))
        return { ok: false, code: 'disk-full', data: { file: `C:\\${name}`, bytes: bytes.length } }
    this.#record.write({ version: BAD_VERSION })
    return { ok: true, output: {} }
  }
}
