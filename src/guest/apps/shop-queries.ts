/** What is asked of the shop's database, and the statements that touch many orders at once. */
import { type Sqlite, SqliteError } from '../sqlite/sqlite.ts'
import type { ShopEvidence, ShopReport } from './app-types.ts'
import { invariantsHold } from './shop-schema.ts'

/** Rows that the cursor has behind it when the transaction is left open. */
const ROWS_READ_FIRST = 3

/** A reading of the stock list, left half way: together with the transaction it is what only RAM can take up again. */
export function openHalfReadCursor(sqlite: Sqlite, database: number): number {
  const cursor = sqlite.openCursor(database, 'SELECT id, name, stock FROM items ORDER BY id')
  for (let row = 0; row < ROWS_READ_FIRST; row++) sqlite.nextRow(database, cursor)
  return cursor
}

/** Steps to the end from wherever the cursor stands. Returns the rows read; 0 for a cursor that is closed. */
export function readRest(sqlite: Sqlite, database: number, cursor: number): number {
  let rows = 0
  if (cursor === 0) return rows
  while (sqlite.nextRow(database, cursor) !== undefined) rows++
  return rows
}

/** A clean-up that went too far: orders with lines and payments; their goods come back into stock, so that all sums hold. */
export function deleteOldestOrders(sqlite: Sqlite, database: number, count: number): number {
  const last = sqlite.number(
    database,
    'SELECT max(id) FROM (SELECT id FROM orders WHERE id < (SELECT max(id) FROM orders) ORDER BY id LIMIT ?)',
    count,
  )
  const before = sqlite.number(database, 'SELECT count(*) FROM orders')
  sqlite.query(
    database,
    `UPDATE items SET stock = stock + coalesce((SELECT sum(quantity) FROM order_lines
      WHERE item_id = items.id AND order_id <= ?), 0)`,
    last,
  )
  for (const [table, column] of [
    ['order_lines', 'order_id'],
    ['payments', 'order_id'],
    ['orders', 'id'],
  ])
    sqlite.query(database, `DELETE FROM ${table} WHERE ${column} <= ?`, last)
  return before - sqlite.number(database, 'SELECT count(*) FROM orders')
}

export function readReport(sqlite: Sqlite, database: number): ShopReport {
  const number = (sql: string): number => sqlite.number(database, sql)
  return {
    orders: number('SELECT count(*) FROM orders'),
    pieces: number('SELECT sum(quantity) FROM order_lines'),
    inStock: number('SELECT sum(stock) FROM items'),
    totalCents: number('SELECT sum(total_cents) FROM orders'),
    paidCents: number('SELECT sum(cents) FROM payments'),
  }
}

/** Committed state, what is open rolled back. A database that cannot answer says why instead, in SQLite's words. */
export function shopEvidence(
  sqlite: Sqlite,
  database: number,
  error: string | null,
): Omit<ShopEvidence, 'openTransaction'> {
  if (database === 0) return { ...NO_EVIDENCE, running: false, integrity: error ?? 'not running' }
  try {
    if (!sqlite.isAutocommit(database)) sqlite.query(database, 'ROLLBACK')
    return committed(sqlite, database)
  } catch (error) {
    if (!(error instanceof SqliteError)) throw error
    return { ...NO_EVIDENCE, running: true, integrity: error.message }
  }
}

const NO_EVIDENCE = {
  orders: 0,
  committedTotal: 0,
  invariantsHold: false,
  newestOrderMicros: null,
  schemaVersion: 0,
}

function committed(sqlite: Sqlite, database: number): Omit<ShopEvidence, 'openTransaction'> {
  const integrity = sqlite
    .query(database, 'PRAGMA integrity_check')
    .map(([line]) => line)
    .join('\n')
  const [orders, total, newest] =
    sqlite.query(database, 'SELECT count(*), coalesce(sum(total_cents), 0), max(placed_at) FROM orders')[0] ?? []
  return {
    running: true,
    orders: Number(orders),
    committedTotal: Number(total),
    integrity,
    invariantsHold: invariantsHold(sqlite, database),
    newestOrderMicros: newest == null ? null : Number(newest),
    schemaVersion: sqlite.number(database, 'PRAGMA user_version'),
  }
}
