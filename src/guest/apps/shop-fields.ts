/** The shop's own RAM: what its window shows, what it remembers of its connection, and what it takes now. */
import type { GuestSettings, OrdersTold } from '../guest.ts'
import { timeText } from '../guest-time.ts'
import type { OpenTransaction, RequestOf, ShopScreen } from './app-types.ts'
import type { WrittenOrder } from './shop-orders.ts'

export interface ShopFields {
  /** Address of the connection in SQLite's memory; 0 while the program does not run. */
  database: number
  /** Of its file; left out for C:\shop.db. */
  path?: string
  orders: number
  /** `cursor`: address of a statement that was left half way when the transaction was opened. */
  transaction: null | { orderId: number; rowsWritten: number; cursor: number }
  recent: WrittenOrder[]
  schemaVersion: number
  /** What the connection was last told. */
  synchronous: GuestSettings['synchronous']
  error: string | null
}

export const NO_FIELDS: ShopFields = {
  database: 0,
  orders: 0,
  transaction: null,
  recent: [],
  schemaVersion: 0,
  synchronous: 'Full',
  error: null,
}

export const transactionOf = (transaction: ShopFields['transaction']): OpenTransaction | null =>
  transaction && { orderId: transaction.orderId, rowsWritten: transaction.rowsWritten }

/** What is committed: the order of a transaction that is open stands in the window, and not here. */
export const ordersTold = ({ database, orders, transaction, recent }: ShopFields): OrdersTold | null => {
  const newest = recent.find(({ orderId }) => orderId !== transaction?.orderId)
  if (database === 0 || !newest) return null
  return {
    orders: orders - (transaction ? 1 : 0),
    newestOrderId: newest.orderId,
    newestOrderMicros: newest.placedMicros,
  }
}

/** The window. Its times are for people, without zone. */
export function screenOf(fields: ShopFields, queued: number): ShopScreen {
  const { database, orders, transaction, recent, schemaVersion, error } = fields
  return {
    orders,
    queued,
    openTransaction: transactionOf(transaction),
    schemaVersion,
    running: database !== 0,
    recent: recent.map(({ placedMicros, ...order }) => ({ ...order, placedAt: timeText(placedMicros) })),
    ...(error === null ? {} : { error }),
  }
}

/** Why a request is turned away before anything is done; undefined when it is not. */
export function refusalOf(request: RequestOf<'Shop'>, fields: ShopFields, held: boolean) {
  const { database, transaction } = fields
  const refusal = (code: string) => ({ code, data: {} })
  if (database === 0) return { code: 'app-not-running', data: { app: 'Shop' } }
  const isEnd = request.action === 'CommitTransaction' || request.action === 'RollbackTransaction'
  if (isEnd) return transaction === null ? refusal('no-open-transaction') : undefined
  if (request.action === 'CustomerArrives') return undefined
  if (transaction !== null) return refusal('transaction-open')
  return held ? refusal('frozen') : undefined
}
