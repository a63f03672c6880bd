/**
 * What one copy of a machine is worth, as plain data: whether it comes up, what its database says, each order and each
 * file by a fingerprint. Two looks are compared by whoever wants to know what is missing.
 */
import { PERSONS_LIMITS, type SqlAnswer } from '../guest/apps/ask-shop.ts'
import type { AppEvidence, BootFinding, Guest } from '../guest/guest.ts'
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
  /** Of the order with its lines and payments, hex. */
  readonly fingerprint: string
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
  readonly photos: Pick<AppEvidence['Photos'], 'intact' | 'damaged' | 'missing' | 'unlisted'> | null
}

/** A whole database is read. */
const ALL = { ...PERSONS_LIMITS, steps: 200_000_000, rows: 10_000_000, bytes: 1_000_000 }

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
  photos: null,
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
  const apps = orTrouble(() => guest.evidence())
  const rows = orTrouble(() => ordersOf(guest, modules.sha256))
  // One that cannot be shut down any more has on its disks what it has.
  orTrouble(() => guest.shutDown())
  const shop = apps.answer?.Shop
  const photos = apps.answer?.Photos
  return {
    failure: null,
    findings,
    shopRuns: shop?.running ?? false,
    integrity: shop?.integrity ?? apps.trouble?.code ?? '',
    invariantsHold: shop?.invariantsHold ?? false,
    unreadable: rows.trouble,
    orders: rows.answer ?? [],
    files: filesOf(disks, modules),
    photos: photos
      ? { intact: photos.intact, damaged: photos.damaged, missing: photos.missing, unlisted: photos.unlisted }
      : null,
  }
}

const ordersOf = (guest: Guest, sha256: GuestModules['sha256']): readonly OrderLook[] => {
  const ask = (query: string): SqlAnswer['rows'] => guest.ask(query, ALL).rows
  const parts = new Map<number, string[]>()
  const orders = ask('SELECT id, placed_at, customer_id, total_cents FROM orders ORDER BY id')
  for (const [id, ...rest] of orders) parts.set(Number(id), [rest.join(' ')])
  for (const [id, ...rest] of ask(
    'SELECT order_id, line, item_id, quantity, price_cents FROM order_lines ORDER BY order_id, line',
  ))
    parts.get(Number(id))?.push(rest.join(' '))
  for (const [id, ...rest] of ask('SELECT order_id, paid_at, cents FROM payments ORDER BY id'))
    parts.get(Number(id))?.push(`paid ${rest.join(' ')}`)
  return orders.map(([id, placedAt]) => ({
    id: Number(id),
    placedMicros: Number(placedAt),
    fingerprint: fingerprintOf((parts.get(Number(id)) as string[]).join('\n'), sha256),
  }))
}

const FINGERPRINT_DIGITS = 16
const encoder = new TextEncoder()

const fingerprintOf = (text: string, sha256: GuestModules['sha256']): string =>
  sha256(encoder.encode(text)).slice(0, FINGERPRINT_DIGITS)

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
