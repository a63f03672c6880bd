/**
 * A stranger's question to the shop's database, on a guest that is thrown away afterwards: one statement that only
 * reads, no other file, and an end to everything. An open transaction is rolled back first, so that the answer is what
 * any other reader of the database would get: what is committed.
 */
import { GuestError } from '../guest-error.ts'
import { SqliteError, type SqlValue } from '../sqlite/sqlite.ts'
import type { GuestSystem } from '../system.ts'
import { innerPath } from './guest-files.ts'
import type { Shop } from './shop.ts'
import { readShopDatabase } from './shop-place.ts'

export interface SqlLimits {
  /** Steps of SQLite's machine (sqlite.org/c3ref/progress_handler.html). */
  readonly steps: number
  readonly rows: number
  /** Of a text; what is longer is cut. */
  readonly letters: number
  /** Of a text, a blob or a row on the way: a step may cost as much as the longest of them. */
  readonly bytes: number
}

/** sqlite.org/rescode.html */
const SQLITE_INTERRUPT = 9

/** A person's question: an answer within a second, on a screen. */
export const PERSONS_LIMITS: SqlLimits = { steps: 2_000_000, rows: 200, letters: 1000, bytes: 1000 }

export interface SqlAnswer {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly SqlValue[])[]
  /** There were more rows. */
  readonly isCut: boolean
}

/**
 * Throws GuestError `file-missing` without a database, `sql-empty`, `sql-one-statement`, `sql-not-reading`,
 * `database-error` (SQLite's own words, with `interrupted` or `string or blob too big` where a limit was reached) and
 * `text-too-long`.
 */
export function askShop(system: GuestSystem, shop: Shop, query: string, limits: SqlLimits): SqlAnswer {
  const { sqlite } = system
  const running = shop.fields.database
  try {
    shop.forgetTransaction()
    const database = running !== 0 ? running : openAtRest(system)
    sqlite.confine(database, limits)
    const { cursor, isWhole, isReading } = sqlite.prepareForeign(database, query)
    if (cursor === 0) throw new GuestError('sql-empty')
    if (!isWhole) throw new GuestError('sql-one-statement')
    if (!isReading) throw new GuestError('sql-not-reading')
    const columns = sqlite.columnNames(cursor)
    const rows: SqlValue[][] = []
    let row = sqlite.nextRow(database, cursor)
    for (; row !== undefined && rows.length < limits.rows; row = sqlite.nextRow(database, cursor))
      rows.push(row.map((value) => (typeof value === 'string' ? value.slice(0, limits.letters) : value)))
    return { columns, rows, isCut: row !== undefined }
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error
    if (error.resultCode === SQLITE_INTERRUPT) throw new GuestError('sql-too-long', { steps: limits.steps })
    throw new GuestError('database-error', { resultCode: error.resultCode, message: error.message })
  }
}

/** The file of a shop that does not run. Throws SqliteError, FatFsError, GuestError `file-missing`. */
const openAtRest = (system: GuestSystem): number => {
  const file = readShopDatabase(system)
  const name = innerPath(file) ?? file
  if (!system.files.hasVolumeOf(name) || system.files.fileLength(name) === undefined)
    throw new GuestError('file-missing', { file })
  return system.sqlite.open(file, 'write')
}
