/** The updater: installs version 1.1 of the shop, whose conversion of the data is wrong. */
import type { AppRequest, AppResult, GuestScreen } from './guest.ts'
import { writeWholeFile } from './notepad.ts'
import { RamRecord } from './ram-record.ts'
import type { Shop } from './shop.ts'
import type { GuestSystem } from './system.ts'

export const VERSION_FILE = 'shop.ver'
export const FIRST_VERSION = '1.0'
const BAD_VERSION = '1.1'
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
    const text = new TextEncoder().encode(`${BAD_VERSION}\r\n`)
    if (!writeWholeFile(this.#system, VERSION_FILE, text)) {
      return { ok: false, code: 'disk-full', data: { file: `C:\\${VERSION_FILE}`, bytes: text.length } }
    }
    this.#record.write({ version: BAD_VERSION })
    return { ok: true, output: {} }
  }
}
