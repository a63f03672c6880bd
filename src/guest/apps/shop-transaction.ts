/** A transaction that a person leaves open: an order of some of everything, and a reading that is not finished. */

import type { RamRecord } from '../ram-record.ts'
import { CACHE_PAGES } from '../sqlite/connection.ts'
import type { GuestSystem } from '../system.ts'
import type { ShopFields } from './shop-fields.ts'
import { drawLargeWish, type WrittenOrder, writeOrder } from './shop-orders.ts'
import { openHalfReadCursor, readRest } from './shop-queries.ts'

/** With the cache this small, the first spill writes and syncs the journal: it is hot while the transaction is open. */
const SPILLING_CACHE_PAGES = 2

/** Throws SqliteError. */
export function openTransaction(system: GuestSystem, fields: ShopFields, customers: Uint32Array): WrittenOrder {
  const { sqlite, platform } = system
  const { database } = fields
  sqlite.query(database, `PRAGMA cache_size = ${SPILLING_CACHE_PAGES}`)
  sqlite.query(database, 'BEGIN IMMEDIATE')
  const before = sqlite.totalChanges(database)
  const order = writeOrder(sqlite, database, drawLargeWish(customers), platform.nowMicros())
  const rowsWritten = sqlite.totalChanges(database) - before
  fields.transaction = { orderId: order.orderId, rowsWritten, cursor: openHalfReadCursor(sqlite, database) }
  return order
}

/** Takes the reading up where it was left, then commits or rolls back. Returns the rows read. Throws SqliteError. */
export function endTransaction({ sqlite }: GuestSystem, fields: ShopFields, commit: boolean): number {
  const transaction = fields.transaction as NonNullable<ShopFields['transaction']>
  const rowsRead = commit ? readRest(sqlite, fields.database, transaction.cursor) : 0
  sqlite.closeCursor(transaction.cursor)
  fields.transaction = { ...transaction, cursor: 0 }
  sqlite.query(fields.database, commit ? 'COMMIT' : 'ROLLBACK')
  fields.transaction = null
  sqlite.query(fields.database, `PRAGMA cache_size = ${CACHE_PAGES}`)
  return rowsRead
}

/** Once: a copy may be asked several times, and a statement that is closed must not be closed again. */
export function closeReading({ sqlite }: GuestSystem, record: RamRecord<ShopFields>): void {
  const fields = record.read()
  if (!fields?.transaction) return
  sqlite.closeCursor(fields.transaction.cursor)
  record.write({ ...fields, transaction: { ...fields.transaction, cursor: 0 } })
}
