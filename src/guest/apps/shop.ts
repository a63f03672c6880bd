/**
 * The shop: takes orders into a real SQLite database. Its own RAM holds the connection, the customers' stream of
 * chance, the queue at the counter and what its window shows, so that looking at the window asks no database.
 */

import { PAGE_BYTES } from '../guest.ts'
import { RamRecord } from '../ram-record.ts'
import { RANDOM_WORDS, seedRandom } from '../random-words.ts'
import { CACHE_PAGES, inTransaction, openDatabase } from '../sqlite/connection.ts'
import { type Sqlite, SqliteError } from '../sqlite/sqlite.ts'
import type { GuestSystem } from '../system.ts'
import type { AppOutput, AppResult, RequestOf, ShopEvidence, ShopScreen } from './app-types.ts'
import { CustomerQueue } from './customer-queue.ts'
import { NO_FIELDS, refusalOf, type ShopFields, screenOf, transactionOf } from './shop-fields.ts'
import type { Wish } from './shop-orders.ts'
import { drawWish, readRecentOrders, restoreOrder, writeOrder } from './shop-orders.ts'
import { isStartTrouble, readShopDatabase, requireDiskOf, requireSchema } from './shop-place.ts'
import { deleteOldestOrders, readReport, shopEvidence } from './shop-queries.ts'
import { SHOP_DATABASE } from './shop-schema.ts'
import { closeReading, endTransaction, openTransaction } from './shop-transaction.ts'

const RECENT_ORDERS = 8
/** The boot seed also feeds SQLite: the customers draw from a stream of their own. */
const CUSTOMER_STREAM = 0x5bd1e995

export class Shop {
  readonly #system: GuestSystem
  readonly #record: RamRecord<ShopFields>
  readonly #customers: Uint32Array
  readonly #queue: CustomerQueue

  constructor(system: GuestSystem) {
    this.#system = system
    const memory = system.memory.shop
    this.#record = new RamRecord(memory.subarray(0, PAGE_BYTES))
    this.#customers = new Uint32Array(memory.buffer, memory.byteOffset + PAGE_BYTES, RANDOM_WORDS)
    this.#queue = new CustomerQueue(memory.subarray(2 * PAGE_BYTES))
  }

  /** Opens the database, rolled back where it was cut off. Throws SqliteError, ShopCannotStart, FatFsError. */
  start(seed: number): void {
    seedRandom(this.#customers, seed ^ CUSTOMER_STREAM)
    try {
      const path = readShopDatabase(this.#system)
      requireDiskOf(this.#system, path)
      const fields = openDatabase(this.#system.sqlite, path, (database) => {
        const found = { ...NO_FIELDS, database, ...(path === SHOP_DATABASE ? {} : { path }) }
        this.#refresh(found)
        requireSchema(this.#system, path, found.schemaVersion)
        return found
      })
      this.#record.write(fields)
    } catch (error) {
      if (!isStartTrouble(error)) throw error
      this.#record.write({ ...NO_FIELDS, error: error.message })
      throw error
    }
  }

  /** Closes the connection; SQLite rolls an open transaction back. */
  stop(): void {
    const { database, transaction } = this.fields
    if (transaction) this.#system.sqlite.closeCursor(transaction.cursor)
    if (database !== 0) this.#system.sqlite.close(database)
  }

  /** Somebody ends the program: its files are free, its window says so. */
  end(message: string): void {
    this.stop()
    this.#system.processes.end('Shop')
    this.#record.write({ ...NO_FIELDS, error: message })
  }

  get fields(): ShopFields {
    return this.#record.read() ?? NO_FIELDS
  }

  run(request: RequestOf<'Shop'>): AppResult {
    const fields = this.fields
    const refusal = refusalOf(request, fields, this.#system.held)
    if (refusal !== undefined) return { ok: false, ...refusal }
    const before = fields.orders
    const result = this.#guarded(fields, () => {
      this.#obeySettings(fields)
      return this.#system.sqlite.reusingStatements(() => this.#act(request, fields))
    })
    const ordersPlaced = fields.orders - before
    if (result.ok || request.action !== 'PlaceOrders' || ordersPlaced <= 0) return result
    return { ...result, data: { ...result.data, ordersPlaced } }
  }

  /** Runs a part of the program; what the database says against it is kept for the window. */
  #guarded(fields: ShopFields, act: () => AppOutput): AppResult {
    try {
      const output = act()
      fields.error = null
      return { ok: true, output }
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error
      fields.error = error.message
      this.#afterError(fields)
      return { ok: false, code: 'database-error', data: { resultCode: error.resultCode, message: error.message } }
    } finally {
      this.#record.write(fields)
    }
  }

  /** `PRAGMA synchronous` as the guest is set up now; not possible within a transaction, and then done at its end. */
  #obeySettings(fields: ShopFields): void {
    const { synchronous } = this.#system.platform.settings()
    if (fields.synchronous === synchronous || fields.transaction !== null) return
    this.#system.sqlite.query(fields.database, `PRAGMA synchronous = ${synchronous}`)
    fields.synchronous = synchronous
  }

  screen(): ShopScreen {
    return screenOf(this.fields, this.#queue.length)
  }

  /** Rolls the open transaction back, as everybody but its own connection sees it: only on a guest that is thrown away. */
  forgetTransaction(): void {
    const { database } = this.fields
    const { sqlite } = this.#system
    closeReading(this.#system, this.#record)
    if (database !== 0 && !sqlite.isAutocommit(database)) sqlite.query(database, 'ROLLBACK')
  }

  /** Of what is committed; the open transaction is told beside it. As `forgetTransaction`, it destroys. */
  evidence(): ShopEvidence {
    const { database, transaction, error } = this.fields
    const { sqlite } = this.#system
    closeReading(this.#system, this.#record)
    return { ...shopEvidence(sqlite, database, error), openTransaction: transactionOf(transaction) }
  }

  /** Who waited while the agent held transactions back. What fails shows in the window. */
  serveQueue(): void {
    const fields = this.fields
    if (fields.database === 0 || fields.transaction !== null || this.#queue.length === 0) return
    this.#guarded(fields, () => this.#workOff(fields))
  }

  /** Runs statements of another program on the shop's connection as one transaction, then reads the window anew. */
  transact(statements: (database: number) => void): AppResult {
    const fields = this.fields
    const refusal = refusalOf({ app: 'Shop', action: 'Report' }, fields, this.#system.held)
    if (refusal !== undefined) return { ok: false, ...refusal }
    return this.#guarded(fields, () => {
      return this.#transact(fields, (_, database) => statements(database)) ?? {}
    })
  }

  #transact<T>(fields: ShopFields, statements: (sqlite: Sqlite, database: number) => T): T {
    const { sqlite } = this.#system
    const done = inTransaction(sqlite, fields.database, () => statements(sqlite, fields.database))
    this.#refresh(fields)
    return done
  }

  #act(request: RequestOf<'Shop'>, fields: ShopFields): AppOutput {
    switch (request.action) {
      case 'PlaceOrders': {
        let lastOrderId = 0
        for (let index = 0; index < request.count; index++) lastOrderId = this.#place(fields, drawWish(this.#customers))
        return { ordersPlaced: request.count, ...(lastOrderId === 0 ? {} : { lastOrderId }) }
      }
      case 'CustomerArrives': {
        const wish = drawWish(this.#customers)
        const isFree = fields.transaction === null && !this.#system.held
        if (isFree && this.#queue.length === 0)
          return { ordersPlaced: 1, lastOrderId: this.#place(fields, wish), queued: 0 }
        this.#queue.push(wish)
        return { ordersPlaced: 0, ...(isFree ? this.#workOff(fields) : {}), queued: this.#queue.length }
      }
      case 'OpenTransaction':
        return this.#open(fields)
      case 'CommitTransaction':
      case 'RollbackTransaction':
        return this.#end(fields, request.action === 'CommitTransaction')
      case 'DeleteOrders':
        return { ordersDeleted: this.#transact(fields, (...open) => deleteOldestOrders(...open, request.count)) }
      case 'RestoreOrder':
        return this.#transact(fields, (...open) => restoreOrder(...open, request.order)) ?? {}
      case 'Report':
        return { report: readReport(this.#system.sqlite, fields.database) }
    }
  }

  #place(fields: ShopFields, wish: Wish): number {
    const { sqlite, platform } = this.#system
    const order = inTransaction(sqlite, fields.database, () =>
      writeOrder(sqlite, fields.database, wish, platform.nowMicros()),
    )
    fields.orders++
    fields.recent = [order, ...fields.recent].slice(0, RECENT_ORDERS)
    return order.orderId
  }

  #open(fields: ShopFields): AppOutput {
    const order = openTransaction(this.#system, fields, this.#customers)
    fields.orders++
    fields.recent = [order, ...fields.recent].slice(0, RECENT_ORDERS)
    return { lastOrderId: order.orderId }
  }

  #end(fields: ShopFields, commit: boolean): AppOutput {
    const orderId = fields.transaction?.orderId
    const rowsRead = endTransaction(this.#system, fields, commit)
    if (!commit) this.#refresh(fields)
    const { ordersPlaced = 0, lastOrderId = commit ? orderId : undefined } = this.#workOff(fields)
    const placed = { ordersPlaced: ordersPlaced + (commit ? 1 : 0), queued: 0 }
    return { ...placed, ...(commit ? { rowsRead } : {}), ...(lastOrderId === undefined ? {} : { lastOrderId }) }
  }

  /** Serves the queue; while the agent holds transactions back it waits on. */
  #workOff(fields: ShopFields): AppOutput {
    if (this.#system.held) return {}
    let ordersPlaced = 0
    let lastOrderId: number | undefined
    for (let wish = this.#queue.first(); wish !== undefined; wish = this.#queue.first()) {
      lastOrderId = this.#place(fields, wish)
      // only now: an order that failed stays first in the queue
      this.#queue.shift()
      ordersPlaced++
    }
    return { ordersPlaced, ...(lastOrderId === undefined ? {} : { lastOrderId }) }
  }

  /** A failed statement ends the shop's own transaction; one that the user opened lives on unless SQLite ended it. */
  #afterError(fields: ShopFields): void {
    const { sqlite } = this.#system
    try {
      const isOver = sqlite.isAutocommit(fields.database)
      if (isOver && fields.transaction && fields.transaction.cursor !== 0) sqlite.closeCursor(fields.transaction.cursor)
      if (!isOver && fields.transaction === null) sqlite.query(fields.database, 'ROLLBACK')
      if (isOver) fields.transaction = null
      if (fields.transaction === null) sqlite.query(fields.database, `PRAGMA cache_size = ${CACHE_PAGES}`)
      this.#refresh(fields)
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error
    }
  }

  #refresh(fields: ShopFields): void {
    const { sqlite } = this.#system
    fields.orders = sqlite.number(fields.database, 'SELECT count(*) FROM orders')
    fields.recent = readRecentOrders(sqlite, fields.database, RECENT_ORDERS)
    fields.schemaVersion = sqlite.number(fields.database, 'PRAGMA user_version')
  }
}
