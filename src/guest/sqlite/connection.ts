/** Database files as the guest's programs hold them: opened with the same settings, changed in transactions. */
import type { Sqlite } from './sqlite.ts'

/** Pages of 4 KiB that SQLite keeps: small, so that larger transactions spill to the disk before they end. */
export const CACHE_PAGES = 20

/** The journal file stays (PERSIST), so that a commit never frees what it may still need. */
function configure(sqlite: Sqlite, database: number): void {
  sqlite.query(database, 'PRAGMA page_size = 4096')
  sqlite.query(database, `PRAGMA cache_size = ${CACHE_PAGES}`)
  sqlite.query(database, 'PRAGMA journal_mode = PERSIST')
  sqlite.query(database, 'PRAGMA synchronous = FULL')
}

/**
 * Connects to a file that is there, and tells what `readFirst` read: only reading makes SQLite roll a hot journal back and
 * find out what the file is. Where that fails, or `readFirst` throws, nothing stays open. Throws SqliteError.
 */
export function openDatabase<Result>(sqlite: Sqlite, path: string, readFirst: (database: number) => Result): Result {
  const database = sqlite.open(path, 'write')
  try {
    configure(sqlite, database)
    return readFirst(database)
  } catch (error) {
    if (!sqlite.process.broken) sqlite.close(database)
    throw error
  }
}

/** A new file, filled in one transaction. Throws SqliteError. */
export function createDatabase(sqlite: Sqlite, path: string, fill: (database: number) => void): void {
  const database = sqlite.open(path, 'create')
  configure(sqlite, database)
  inTransaction(sqlite, database, () => fill(database))
  sqlite.close(database)
}

/** What fails leaves the transaction open: whether it is undone, the caller decides. Throws SqliteError. */
export function inTransaction<Result>(sqlite: Sqlite, database: number, act: () => Result): Result {
  sqlite.query(database, 'BEGIN IMMEDIATE')
  const result = act()
  sqlite.query(database, 'COMMIT')
  return result
}
