/**
 * The shop: takes orders into a real SQLite database. Its own RAM holds the connection, the customers' stream of
 * chance, the queue at the counter and what its window shows, so that looking at the window asks no database.
 */

import { CustomerQueue } from './customer-queue.ts'
import type { AppEvidence, AppOutput, AppRequest, AppResult, ShopScreen } from './guest.ts'
import { PAGE_BYTES } from './guest.ts'
import { timeText } from './guest-time.ts'
import { RamRecord } from './ram-record.ts'
import { RANDOM_WORDS, seedRandom } from './random-words.ts'
import type { Wish, WrittenOrder } from './shop-orders.ts'
import { drawLargeWish, drawWish, readRecentOrders, writeOrder } from './shop-orders.ts'
import { CACHE_PAGES, configureConnection, invariantsHold, SHOP_DATABASE } from './shop-schema.ts'
import { SqliteError } from './sqlite.ts'
import type { GuestSystem } from './system.ts'

const RECENT_ORDERS = 8
/** With the cache this small, the first spill writes and syncs the journal: it is hot while the transaction is open. */
const SPILLING_CACHE_PAGES = 2
/** The boot seed also feeds SQLite: the customers draw from a stream of their own. */
const CUSTOMER_STREAM = 0x5bd1e995

export interface ShopFields {
  /** Address of the connection in SQLite's memory. */
  database: number
  orders: number
  transaction: null | { orderId: number; rowsWritten: number }
  recent: WrittenOrder[]
  error: string | null
}

const NO_FIELDS: ShopFields = { database: 0, orders: 0, transaction: null, recent: [], error: null }
type ShopRequest = Extract<AppRequest, { app: 'Shop' }>

export class Shop {
  readonly #system: GuestSystem
  readonly #record: RamRecord<ShopFields>
  readonly #customers: Uint32Array
  readonly #queue: CustomerQueue

  constructor(system: GuestSystem) {
    this.#system = system
    const memory = system.shopMemory
    this.#record = new RamRecord(memory.subarray(0, PAGE_BYTES))
    this.#customers = new Uint32Array(memory.buffer, memory.byteOffset + PAGE_BYTES, RANDOM_WORDS)
    this.#queue = new CustomerQueue(memory.subarray(2 * PAGE_BYTES))
  }

  /** Opens the database; the first read makes SQLite roll a hot journal back. Throws SqliteError. */
  start(seed: number): void {
    const { sqlite } = this.#system
    const database = sqlite.open(SHOP_DATABASE, 'write')
    configureConnection(sqlite, database)
    seedRandom(this.#customers, seed ^ CUSTOMER_STREAM)
    const fields = { ...NO_FIELDS, database }
    this.#refresh(fields)
    this.#record.write(fields)
  }

  /** Closes the connection; SQLite rolls an open transaction back. */
  stop(): void {
    const { database } = this.fields
    if (database !== 0) this.#system.sqlite.close(database)
  }

  get fields(): ShopFields {
    return this.#record.read() ?? NO_FIELDS
  }

  run(request: ShopRequest): AppResult {
    const fields = this.fields
    const refusal = refusalOf(request, fields)
    if (refusal !== undefined) return { ok: false, code: refusal, data: {} }
    try {
      const output = this.#system.sqlite.reusingStatements(() => this.#act(request, fields))
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

  screen(): ShopScreen {
    const { orders, transaction, recent, error } = this.fields
    return {
      orders,
      queued: this.#queue.length,
      openTransaction: transaction,
      recent: recent.map(({ placedMicros, ...order }) => ({ ...order, placedAt: timeText(placedMicros) })),
      ...(error === null ? {} : { error }),
    }
  }

  /** Rolls the open transaction back, then asks: only on a guest that is thrown away. Throws SqliteError. */
  evidence(): AppEvidence['Shop'] {
    const { database, transaction } = this.fields
    const { sqlite } = this.#system
    if (!sqlite.isAutocommit(database)) sqlite.query(database, 'ROLLBACK')
    const integrity = sqlite
      .query(database, 'PRAGMA integrity_check')
      .map(([line]) => line)
      .join('\n')
    const [orders, total, newest] =
      sqlite.query(database, 'SELECT count(*), coalesce(sum(total_cents), 0), max(placed_at) FROM orders')[0] ?? []
    return {
      orders: Number(orders),
      committedTotal: Number(total),
      openTransaction: transaction,
      integrity,
      invariantsHold: invariantsHold(sqlite, database),
      newestOrderMicros: newest == null ? null : Number(newest),
    }
  }

  /** Runs statements of another program on the shop's connection as one transaction, then reads the window anew. */
  transact(statements: (database: number) => void): AppResult {
    const fields = this.fields
    if (fields.transaction !== null) return { ok: false, code: 'transaction-open', data: {} }
    try {
      this.#inTransaction(fields.database, () => statements(fields.database))
      this.#refresh(fields)
      return { ok: true, output: {} }
    } catch (error) {
      if (!(error instanceof SqliteError)) throw error
      this.#afterError(fields)
      return { ok: false, code: 'database-error', data: { resultCode: error.resultCode, message: error.message } }
    } finally {
      this.#record.write(fields)
    }
  }

  #act(request: ShopRequest, fields: ShopFields): AppOutput {
    switch (request.action) {
      case 'PlaceOrders': {
        let lastOrderId = 0
        for (let index = 0; index < request.count; index++) lastOrderId = this.#place(fields, drawWish(this.#customers))
        return { ordersPlaced: request.count, ...(lastOrderId === 0 ? {} : { lastOrderId }) }
      }
      case 'CustomerArrives': {
        const wish = drawWish(this.#customers)
        if (fields.transaction === null) return { ordersPlaced: 1, lastOrderId: this.#place(fields, wish), queued: 0 }
        this.#queue.push(wish)
        return { ordersPlaced: 0, queued: this.#queue.length }
      }
      case 'OpenTransaction':
        return this.#open(fields)
      case 'CommitTransaction':
      case 'RollbackTransaction':
        return this.#end(fields, request.action === 'CommitTransaction')
    }
  }

  #place(fields: ShopFields, wish: Wish): number {
    const order = this.#inTransaction(fields.database, () =>
      writeOrder(this.#system.sqlite, fields.database, wish, this.#system.clock.nowMicros()),
    )
    fields.orders++
    fields.recent = [order, ...fields.recent].slice(0, RECENT_ORDERS)
    return order.orderId
  }

  #open(fields: ShopFields): AppOutput {
    const { sqlite, clock } = this.#system
    const { database } = fields
    sqlite.query(database, `PRAGMA cache_size = ${SPILLING_CACHE_PAGES}`)
    sqlite.query(database, 'BEGIN IMMEDIATE')
    const before = sqlite.totalChanges(database)
    const order = writeOrder(sqlite, database, drawLargeWish(this.#customers), clock.nowMicros())
    fields.transaction = { orderId: order.orderId, rowsWritten: sqlite.totalChanges(database) - before }
    fields.orders++
    fields.recent = [order, ...fields.recent].slice(0, RECENT_ORDERS)
    return { lastOrderId: order.orderId }
  }

  #end(fields: ShopFields, commit: boolean): AppOutput {
    const { sqlite } = this.#system
    const orderId = fields.transaction?.orderId
    sqlite.query(fields.database, commit ? 'COMMIT' : 'ROLLBACK')
    fields.transaction = null
    sqlite.query(fields.database, `PRAGMA cache_size = ${CACHE_PAGES}`)
    if (!commit) this.#refresh(fields)
    let ordersPlaced = commit ? 1 : 0
    let lastOrderId = commit ? orderId : undefined
    for (let wish = this.#queue.first(); wish !== undefined; wish = this.#queue.first()) {
      lastOrderId = this.#place(fields, wish)
      // only now: an order that failed stays first in the queue
      this.#queue.shift()
      ordersPlaced++
    }
    return { ordersPlaced, queued: 0, ...(lastOrderId === undefined ? {} : { lastOrderId }) }
  }

  #inTransaction<Result>(database: number, act: () => Result): Result {
    const { sqlite } = this.#system
    sqlite.query(database, 'BEGIN IMMEDIATE')
    const result = act()
    sqlite.query(database, 'COMMIT')
    return result
  }

  /** A failed statement ends the shop's own transaction; one that the user opened lives on unless SQLite ended it. */
  #afterError(fields: ShopFields): void {
    const { sqlite } = this.#system
    try {
      const isOver = sqlite.isAutocommit(fields.database)
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
  }
}

function refusalOf(request: ShopRequest, { transaction }: ShopFields): string | undefined {
  const isEnd = request.action === 'CommitTransaction' || request.action === 'RollbackTransaction'
  if (isEnd) return transaction === null ? 'no-open-transaction' : undefined
  if (request.action === 'CustomerArrives') return undefined
  return transaction === null ? undefined : 'transaction-open'
}
