/**
 * What one copy of a machine is worth, as plain data: whether it comes up, what its database says, each order
 * by its rows, each file by its digest. Two looks are compared by whoever wants to know what is missing.
 */
import type { BootFinding, Guest } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import type { GuestModules } from '../guest/guest-modules.ts'
import { readGuestFiles } from '../guest/read-files.ts'
import { letterOf } from '../guest/volume-names.ts'
import type { BlockDevice } from '../storage/block-device.ts'
import { StorageError } from '../storage/storage-error.ts'

/** A code with data. */
export interface Trouble {
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>
}

export interface OrderLook {
  readonly id: number
  /** Microseconds since 1970. */
  readonly placedMicros: number
  /** All that is kept of it, with its lines and payments: who compares does not read it. */
  readonly content: string
}

export interface Look {
  /** Why it does not come up; null when it did. */
  readonly failure: Trouble | null
  /** What the start found; empty where it went on from its memory. */
  readonly findings: readonly BootFinding[]
  /** False while the shop does not run, or no answer comes from it. */
  readonly shopRuns: boolean
  /** `PRAGMA integrity_check`: `ok`, or SQLite's own words. */
  readonly integrity: string
  /** Stock and money add up. */
  readonly invariantsHold: boolean
  /** Why the database gives no rows; null when it gave them. */
  readonly unreadable: Trouble | null
  /** Committed, by their numbers. */
  readonly orders: readonly OrderLook[]
  /** SHA-256 by path; null of a file that cannot be read. Without the files that programs change by themselves. */
  readonly files: Readonly<Record<string, string | null>>
}

/** A whole database is read. */
const ALL = { steps: 200_000_000, rows: 10_000_000, letters: 1_000_000, bytes: 1_000_000 }

/**
 * What an undisturbed machine writes by itself: databases, which are judged by their rows, the workload's own files, and
 * the plan of the drill.
 */
const CHANGES_BY_ITSELF =
  /^[c-f]:\\(shop\.db|directory\.db|shop\.db-journal|directory\.db-journal|workload\.\w+|drill\.job)$/i

/** Nobody is up. */
export const noLook = (failure: Trouble, findings: readonly BootFinding[] = []): Look => ({
  failure,
  findings,
  shopRuns: false,
  integrity: '',
  invariantsHold: false,
  unreadable: failure,
  orders: [],
  files: {},
})

/** What a guest or its disk says against a question; faults of this program pass on. */
export const troubleOf = (error: unknown): Trouble => {
  if (error instanceof GuestError || error instanceof StorageError) return { code: error.code, data: error.data }
  throw error
}

const orTrouble = <Result>(ask: () => Result): { readonly answer?: Result; readonly trouble: Trouble | null } => {
  try {
    return { answer: ask(), trouble: null }
  } catch (error) {
    return { trouble: troubleOf(error) }
  }
}

/** Of a guest that is up and thrown away afterwards: asked, shut down so that all of it is on its disks, and these read. */
export const lookInside = (
  guest: Guest,
  disks: readonly BlockDevice[],
  modules: GuestModules,
  findings: readonly BootFinding[],
): Look => {
  const { answer: shop, trouble } = orTrouble(() => guest.shop())
  const rows = orTrouble(() => ordersOf(guest))
  // One that cannot be shut down any more has on its disks what it has.
  orTrouble(() => guest.shutDown())
  return {
    failure: null,
    findings,
    shopRuns: shop?.running ?? false,
    integrity: shop?.integrity ?? trouble?.code ?? '',
    invariantsHold: shop?.invariantsHold ?? false,
    unreadable: rows.trouble,
    orders: rows.answer ?? [],
    files: filesOf(disks, modules),
  }
}

/** Rows that come over as one text: a call for each value would cost more than all else of a look. */
const ROWS_AT_ONCE = 256
const UNIT = '\u001f'
const RECORD = '\u001e'

/** The rows of a table in the order of a number that goes up, each as its columns. */
const rowsOf = (
  guest: Guest,
  table: string,
  by: string,
  columns: readonly string[],
): readonly (readonly string[])[] => {
  const row = columns.map((column) => `ifnull(${column}, '')`).join(` || char(31) || `)
  const query = `SELECT group_concat(${row}, char(30) ORDER BY ${columns.slice(0, 2).join(', ')}) FROM ${table}
    GROUP BY ${by} / ${ROWS_AT_ONCE} ORDER BY ${by} / ${ROWS_AT_ONCE}`
  return guest
    .ask(query, ALL)
    .rows.flatMap(([text]) => String(text).split(RECORD))
    .map((each) => each.split(UNIT))
}

const ordersOf = (guest: Guest): readonly OrderLook[] => {
  const orders = rowsOf(guest, 'orders', 'id', ['id', 'placed_at', 'customer_id', 'total_cents'])
  const parts = new Map<number, string[]>()
  for (const [id, ...rest] of orders) parts.set(Number(id), [rest.join(' ')])
  const lines = ['order_id', 'line', 'item_id', 'quantity', 'price_cents']
  for (const [id, ...rest] of rowsOf(guest, 'order_lines', 'order_id', lines))
    parts.get(Number(id))?.push(rest.join(' '))
  for (const [, id, ...rest] of rowsOf(guest, 'payments', 'id', ['id', 'order_id', 'paid_at', 'cents']))
    parts.get(Number(id))?.push(`paid ${rest.join(' ')}`)
  return orders.map(([id, placedAt]) => ({
    id: Number(id),
    placedMicros: Number(placedAt),
    content: (parts.get(Number(id)) as string[]).join('\n'),
  }))
}

/** A disk without a volume that can be read has no files. */
const filesOf = (disks: readonly BlockDevice[], modules: GuestModules): Look['files'] => {
  const clock = { nowMicros: () => 0 }
  const files = disks.flatMap(
    (disk, at) => orTrouble(() => readGuestFiles(modules, clock, disk, letterOf(at))).answer ?? [],
  )
  const judged = files.filter(({ path }) => !CHANGES_BY_ITSELF.test(path))
  return Object.fromEntries(
    judged.map((file) => [file.path, orTrouble(() => modules.sha256(file.read())).answer ?? null]),
  )
}
