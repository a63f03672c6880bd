/**
 * The updater: versions of the shop's program and of its data. One update is good; of the bad ones `Data` converts the
 * sums wrongly, `Boot` leaves another kernel behind, which shows at the next start, and `Slow` changes a row an hour.
 */
import { KERNEL_FILE } from '../boot-record.ts'
import { RamRecord } from '../ram-record.ts'
import { randomBytes, seededRandom } from '../random-words.ts'
import { SqliteError } from '../sqlite/sqlite.ts'
import type { GuestSystem } from '../system.ts'
import type { AppResult, GuestScreen, RequestOf, UpdateKind } from './app-types.ts'
import type { TimedApp } from './apps.ts'
import { writeWholeFile } from './guest-files.ts'
import type { Shop } from './shop.ts'
import { BAD_VERSION, GOOD_SCHEMA, GOOD_VERSION, readVersion, VERSION_FILE } from './shop-version.ts'

const BAD_PATCHES: readonly UpdateKind[] = ['Data', 'Boot', 'Slow']
export const SHOP_PROGRAM = 'shop.exe'
export const SHOP_PROGRAM_BYTES = 1_572_864
/** The kernel that the bad patch leaves behind is as long as the right one. */
export const KERNEL_BYTES = 2 * 1_048_576
const PROGRAM_SEEDS: Readonly<Record<string, number>> = { Data: 11, Boot: 12, Slow: 13, Good: 14 }
const HOUR_MICROS = 3_600_000_000

/** A program that nobody runs, only stores. */
const seededCode = (seed: number, lengthBytes: number): Uint8Array => randomBytes(seededRandom(seed), lengthBytes)

interface Fields {
  readonly version: string
  readonly patched: UpdateKind | null
  readonly rowsChanged: number
  readonly dueMicros: number | null
}

/** The data first, then the program: every row stays readable, and the sums are wrong. */
const CONVERT_WRONGLY = [
  `INSERT INTO payments (order_id, paid_at, cents)
    SELECT order_id, paid_at, cents FROM payments WHERE order_id > (SELECT max(id) FROM orders) - 100`,
  'UPDATE items SET stock = stock + 12 WHERE id % 3 = 0',
]
/** A later program of another kind does not take it back. */
const CONVERT_RIGHTLY = [
  "ALTER TABLE customers ADD COLUMN town TEXT NOT NULL DEFAULT ''",
  `PRAGMA user_version = ${GOOD_SCHEMA}`,
]
/** The oldest payment that is its order's total still: the database itself says how far the slow patch has come. */
const FIRST_RIGHT_PAYMENT = `SELECT id FROM payments
  WHERE cents = (SELECT total_cents FROM orders WHERE orders.id = order_id) ORDER BY id LIMIT 1`
/** One payment is booked a cent too high: nothing looks wrong, and the sums do not hold any more. */
const CHANGE_ONE_ROW = `UPDATE payments SET cents = cents + 1 WHERE id = (${FIRST_RIGHT_PAYMENT})`
const ROWS_CHANGED = `SELECT count(*) FROM payments WHERE id < coalesce((${FIRST_RIGHT_PAYMENT}), ${Number.MAX_SAFE_INTEGER})
  AND cents = (SELECT total_cents + 1 FROM orders WHERE orders.id = order_id)`

export class Updater implements TimedApp {
  readonly #system: GuestSystem
  readonly #shop: Shop
  readonly #record: RamRecord<Fields>

  constructor(system: GuestSystem, shop: Shop) {
    this.#system = system
    this.#shop = shop
    this.#record = new RamRecord(system.memory.updater)
  }

  start(): void {
    const { version, patch } = readVersion(this.#system)
    const patched = BAD_PATCHES.find((kind) => kind === patch) ?? null
    const isSlow = patched === 'Slow'
    // without the patch the database is not read: what SQLite's cache holds after a boot is the shop's own
    const rowsChanged = isSlow ? this.#countChanged() : 0
    this.#record.write({ version, patched, rowsChanged, dueMicros: isSlow ? this.#inAnHour() : null })
  }

  get #fields(): Fields {
    return this.#record.read() ?? { version: '', patched: null, rowsChanged: 0, dueMicros: null }
  }

  get dueMicros(): number | null {
    return this.#fields.dueMicros
  }

  /** The slow patch's row of this hour; a shop that is busy or away is tried again in an hour. */
  ring(): void {
    const fields = this.#fields
    const changed = this.#shop.transact((database) => this.#system.sqlite.query(database, CHANGE_ONE_ROW))
    const rowsChanged = changed.ok ? this.#countChanged() : fields.rowsChanged
    this.#record.write({ ...fields, rowsChanged, dueMicros: this.#inAnHour() })
  }

  /** 0 where no database answers. */
  #countChanged(): number {
    const { database } = this.#shop.fields
    try {
      return database === 0 ? 0 : this.#system.sqlite.number(database, ROWS_CHANGED)
    } catch (error) {
      if (error instanceof SqliteError) return 0
      throw error
    }
  }

  #inAnHour(): number {
    return this.#system.platform.nowMicros() + HOUR_MICROS
  }

  screen(): GuestScreen['updater'] {
    const { version, patched, rowsChanged } = this.#fields
    return { version, patched, rowsChanged }
  }

  run(request: RequestOf<'Updater'>): AppResult {
    if (!this.#system.processes.isRunning('Updater'))
      return { ok: false, code: 'app-not-running', data: { app: 'Updater' } }
    const fields = this.#fields
    if (request.action === 'InstallGoodUpdate') {
      if (fields.version === GOOD_VERSION)
        return { ok: false, code: 'already-installed', data: { version: GOOD_VERSION } }
      const isConverted = this.#shop.fields.schemaVersion >= GOOD_SCHEMA
      const converted = this.#convert(isConverted ? [] : CONVERT_RIGHTLY)
      return converted.ok
        ? this.#install(GOOD_VERSION, 'Good', { ...fields, patched: null, dueMicros: null })
        : converted
    }
    const kind = request.kind ?? 'Data'
    if (kind === 'Data') {
      const converted = this.#convert(CONVERT_WRONGLY)
      if (!converted.ok) return converted
    }
    if (
      kind === 'Boot' &&
      !writeWholeFile(this.#system, KERNEL_FILE, seededCode(PROGRAM_SEEDS['Boot'] ?? 0, KERNEL_BYTES))
    )
      return this.#diskFull(KERNEL_FILE, KERNEL_BYTES)
    const dueMicros = kind === 'Slow' ? this.#inAnHour() : fields.dueMicros
    return this.#install(BAD_VERSION, kind, { ...fields, patched: kind, dueMicros })
  }

  #convert(statements: readonly string[]): AppResult {
    const { sqlite } = this.#system
    return this.#shop.transact((database) => {
      for (const statement of statements) sqlite.query(database, statement)
    })
  }

  #install(version: string, kind: string, fields: Fields): AppResult {
    const line = fields.patched === null ? version : `${version} ${fields.patched}`
    const files: readonly (readonly [string, Uint8Array])[] = [
      [SHOP_PROGRAM, seededCode(PROGRAM_SEEDS[kind] ?? 0, SHOP_PROGRAM_BYTES)],
      [VERSION_FILE, new TextEncoder().encode(`${line}\r\n`)],
    ]
    for (const [name, bytes] of files)
      if (!writeWholeFile(this.#system, name, bytes)) return this.#diskFull(name, bytes.length)
    this.#record.write({ ...fields, version })
    return { ok: true, output: {} }
  }

  #diskFull(name: string, bytes: number): AppResult {
    return { ok: false, code: 'disk-full', data: { file: `C:\\${name}`, bytes } }
  }
}
