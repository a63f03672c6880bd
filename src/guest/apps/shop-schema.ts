/** The shop's database: tables, goods, customers, and what must always hold. Prices in cents, times in microseconds. */
import type { Sqlite } from '../sqlite/sqlite.ts'

export const SHOP_DATABASE = 'C:\\shop.db'
export const JOURNAL_ENDING = '-journal'
export const CUSTOMER_COUNT = 200
const FIRST_DELIVERY = 500

const GOODS: readonly (readonly [string, number, string])[] = [
  ['enamel mug', 1290, 'White with a blue rim, 350 ml. Survives a fall from the desk.'],
  ['desk lamp', 4950, 'Jointed arm, warm light, cable of two metres. Bulb included.'],
  ['notebook', 890, '160 dotted pages, thread-bound, lies flat. Grey linen cover.'],
  ['fountain pen', 3490, 'Steel nib, medium. Takes standard cartridges or the converter.'],
  ['wool blanket', 7900, '140 by 200 centimetres, woven in one piece, charcoal.'],
  ['tea caddy', 1590, 'Tin with an inner lid, holds 250 grams of leaves.'],
  ['wall clock', 5490, 'Silent movement, 30 centimetres across, one AA cell.'],
  ['plant pot', 1190, 'Unglazed clay with saucer, 14 centimetres.'],
  ['cutting board', 2690, 'Oiled beech, end grain, with a groove for juice.'],
  ['linen towel', 1390, 'Half linen, 50 by 70 centimetres, hanging loop.'],
  ['oil bottle', 1790, 'Half a litre, pours without dripping.'],
  ['door mat', 2990, 'Coir on rubber, 40 by 60 centimetres.'],
  ['umbrella', 3990, 'Ash handle, eight ribs, opens by hand.'],
  ['candle', 690, 'Beeswax, burns for about nine hours.'],
  ['scissors', 2190, 'Forged, 21 centimetres, for either hand.'],
  ['key hook', 990, 'Three hooks, folded brass, two screws.'],
]
export const ITEM_COUNT = GOODS.length

const FIRST_NAMES = ['Ada', 'Ben', 'Clara', 'David', 'Emma', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas']
const LAST_NAMES = ['Adler', 'Brandt', 'Costa', 'Dvorak', 'Eriksen', 'Fontaine', 'Grau', 'Haas', 'Ivanov', 'Jansen']

const TABLES = [
  `CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL,
     price_cents INTEGER NOT NULL, delivered INTEGER NOT NULL, stock INTEGER NOT NULL CHECK (stock >= 0))`,
  'CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
  `CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers,
     placed_at INTEGER NOT NULL, total_cents INTEGER NOT NULL)`,
  `CREATE TABLE order_lines (order_id INTEGER NOT NULL REFERENCES orders, line INTEGER NOT NULL,
     item_id INTEGER NOT NULL REFERENCES items, quantity INTEGER NOT NULL, price_cents INTEGER NOT NULL,
     PRIMARY KEY (order_id, line)) WITHOUT ROWID`,
  `CREATE TABLE payments (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders,
     paid_at INTEGER NOT NULL, cents INTEGER NOT NULL)`,
]

/** Items whose deliveries are not what was sold and what is left. */
const UNBALANCED_ITEMS = `SELECT count(*) FROM items LEFT JOIN
  (SELECT item_id, sum(quantity) AS sold FROM order_lines GROUP BY item_id) ON item_id = items.id
  WHERE delivered <> stock + coalesce(sold, 0)`
/** Cents of all orders minus cents of all payments. */
const UNPAID_CENTS = `SELECT (SELECT coalesce(sum(total_cents), 0) FROM orders) -
  (SELECT coalesce(sum(cents), 0) FROM payments)`

/** Tables, goods and customers of a new shop; within the caller's transaction. */
export function createShop(sqlite: Sqlite, database: number): void {
  for (const table of TABLES) sqlite.query(database, table)
  sqlite.query(database, 'PRAGMA user_version = 1')
  GOODS.forEach(([name, cents, description], index) => {
    sqlite.query(
      database,
      'INSERT INTO items VALUES (?, ?, ?, ?, ?, ?)',
      index + 1,
      name,
      description,
      cents,
      FIRST_DELIVERY,
      FIRST_DELIVERY,
    )
  })
  for (let id = 1; id <= CUSTOMER_COUNT; id++) {
    const first = FIRST_NAMES[id % FIRST_NAMES.length]
    const last = LAST_NAMES[Math.floor(id / FIRST_NAMES.length) % LAST_NAMES.length]
    sqlite.query(database, 'INSERT INTO customers VALUES (?, ?)', id, `${first} ${last}`)
  }
}

/** Stock and money add up. */
export function invariantsHold(sqlite: Sqlite, database: number): boolean {
  return sqlite.number(database, UNBALANCED_ITEMS) === 0 && sqlite.number(database, UNPAID_CENTS) === 0
}
