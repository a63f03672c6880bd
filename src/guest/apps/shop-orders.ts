/** One order of the shop: what a customer wants, and the rows that it becomes. */
import { nextBelow } from '../random-words.ts'
import type { Sqlite } from '../sqlite/sqlite.ts'
import type { KeptOrder } from './app-types.ts'
import { CUSTOMER_COUNT, ITEM_COUNT } from './shop-schema.ts'

const DELIVERY = 250
const ITEM_LETTERS = 40

interface WishLine {
  readonly item: number
  readonly quantity: number
}

export interface Wish {
  readonly customer: number
  readonly lines: readonly WishLine[]
}

export interface WrittenOrder {
  readonly orderId: number
  readonly quantity: number
  readonly item: string
  readonly totalCents: number
  readonly placedMicros: number
}

/** The next customer at the counter, from their stream of chance. */
export function drawWish(random: Uint32Array): Wish {
  const customer = 1 + nextBelow(random, CUSTOMER_COUNT)
  const item = 1 + nextBelow(random, ITEM_COUNT)
  // most buy one, some two or three
  const quantity = [1, 1, 1, 2, 2, 3][nextBelow(random, 6)] ?? 1
  return { customer, lines: [{ item, quantity }] }
}

/** An order of some of everything: it changes pages of every table. */
export function drawLargeWish(random: Uint32Array): Wish {
  const customer = 1 + nextBelow(random, CUSTOMER_COUNT)
  const lines = Array.from({ length: ITEM_COUNT }, (_, index) => ({
    item: index + 1,
    quantity: 2 + nextBelow(random, 5),
  }))
  return { customer, lines }
}

/** Writes the rows of one order within the caller's transaction. */
export function writeOrder(sqlite: Sqlite, database: number, wish: Wish, micros: number): WrittenOrder {
  const orderId = sqlite.number(database, 'SELECT max(id) FROM orders') + 1
  let totalCents = 0
  let quantity = 0
  let firstItem = ''
  wish.lines.forEach((line, index) => {
    const [name, price, stock] =
      sqlite.query(database, 'SELECT name, price_cents, stock FROM items WHERE id = ?', line.item)[0] ?? []
    takeOut(sqlite, database, line, Number(stock))
    sqlite.query(
      database,
      'INSERT INTO order_lines VALUES (?, ?, ?, ?, ?)',
      orderId,
      index + 1,
      line.item,
      line.quantity,
      Number(price),
    )
    totalCents += Number(price) * line.quantity
    quantity += line.quantity
    if (index === 0) firstItem = String(name)
  })
  sqlite.query(database, 'INSERT INTO orders VALUES (?, ?, ?, ?)', orderId, wish.customer, micros, totalCents)
  sqlite.query(
    database,
    'INSERT INTO payments (order_id, paid_at, cents) VALUES (?, ?, ?)',
    orderId,
    micros,
    totalCents,
  )
  return { orderId, quantity, item: itemText(firstItem, wish.lines.length), totalCents, placedMicros: micros }
}

/** What was taken out of stock for it is taken out again, where need be after a delivery, so that all sums hold. */
export function restoreOrder(sqlite: Sqlite, database: number, order: KeptOrder): void {
  const { id, customer, placedMicros, totalCents, lines, payments } = order
  sqlite.query(database, 'INSERT INTO orders VALUES (?, ?, ?, ?)', id, customer, placedMicros, totalCents)
  for (const { line, item, quantity, priceCents } of lines) {
    const stock = sqlite.number(database, 'SELECT stock FROM items WHERE id = ?', item)
    takeOut(sqlite, database, { item, quantity }, stock)
    sqlite.query(database, 'INSERT INTO order_lines VALUES (?, ?, ?, ?, ?)', id, line, item, quantity, priceCents)
  }
  for (const { paidMicros, cents } of payments)
    sqlite.query(database, 'INSERT INTO payments (order_id, paid_at, cents) VALUES (?, ?, ?)', id, paidMicros, cents)
}

function takeOut(sqlite: Sqlite, database: number, { item, quantity }: WishLine, stock: number): void {
  const delivery = stock < quantity ? DELIVERY : 0
  sqlite.query(
    database,
    'UPDATE items SET delivered = delivered + ?1, stock = stock + ?1 - ?2 WHERE id = ?3',
    delivery,
    quantity,
    item,
  )
}

/** The newest orders, newest first. */
export function readRecentOrders(sqlite: Sqlite, database: number, limit: number): WrittenOrder[] {
  const rows = sqlite.query(
    database,
    `SELECT o.id, sum(l.quantity), count(*), o.total_cents, o.placed_at,
      (SELECT name FROM items WHERE id = (SELECT item_id FROM order_lines WHERE order_id = o.id AND line = 1))
    FROM orders o JOIN order_lines l ON l.order_id = o.id
    WHERE o.id > (SELECT max(id) FROM orders) - ? GROUP BY o.id ORDER BY o.id DESC LIMIT ?`,
    limit,
    limit,
  )
  return rows.map(([orderId, quantity, lines, totalCents, placedMicros, item]) => ({
    orderId: Number(orderId),
    quantity: Number(quantity),
    item: itemText(String(item), Number(lines)),
    totalCents: Number(totalCents),
    placedMicros: Number(placedMicros),
  }))
}

function itemText(first: string, lines: number): string {
  // a damaged database may hold anything
  const name = first.slice(0, ITEM_LETTERS)
  return lines === 1 ? name : `${name} +${lines - 1}`
}
