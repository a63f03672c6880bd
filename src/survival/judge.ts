/** What a copy is worth, by what it should hold: the undisturbed world of its moment, as far as the failure found it. */
import type { Look, OrderLook, Trouble } from '../host/look.ts'

export type SurvivalResult = 'survived' | 'damaged' | 'lost'

/** Undisturbed worlds that a copy is held against. */
export interface Expected {
  /** At the copy's moment. */
  readonly then: Look
  /** When the failure struck, where that was before the copy: only what was there then counts. */
  readonly onset: Look | null
  /** When it was noticed: whatever of it is not there is lost work. */
  readonly noticed: Look
  /** The copy's moment, microseconds since 1970. */
  readonly momentMicros: number
}

export interface Shortfall {
  /** Null: nothing that is older than the copy is missing or wrong. */
  readonly damage: Trouble | null
  readonly ordersLost: number
  /** When the oldest order that is not there was placed, microseconds since 1970. */
  readonly oldestLostMicros: number | null
  /** Files of the machine that are missing or changed. */
  readonly files: readonly string[]
  readonly held: Held
}

/** How much of what should be there was found: what a person is shown. */
export interface Held {
  readonly ordersWanted: number
  /** Their numbers. */
  readonly ordersMissing: readonly number[]
  readonly ordersWrong: readonly number[]
  readonly filesWanted: number
  readonly filesAmiss: readonly AmissFile[]
}

/** Of a look at something that came up. */
export const shortfall = (look: Look, expected: Expected): Shortfall => {
  const lost = lostOrders(look, expected.noticed)
  const rows = rowsAmiss(look, expected)
  const { wanted, amiss: files } = filesAmiss(look, expected)
  return {
    damage: ownTrouble(look) ?? rowTrouble(rows) ?? fileTrouble(files),
    ordersLost: lost.length,
    oldestLostMicros: lost.reduce<number | null>(
      (oldest, { placedMicros }) => (oldest === null || placedMicros < oldest ? placedMicros : oldest),
      null,
    ),
    files: files.map(({ path }) => path),
    held: {
      ordersWanted: rows.wanted,
      ordersMissing: rows.missing.map(({ id }) => id),
      ordersWrong: rows.wrong.map(({ id }) => id),
      filesWanted: wanted,
      filesAmiss: files,
    },
  }
}

/** What it says of itself. */
const ownTrouble = (look: Look): Trouble | null => {
  if (look.unreadable) return { code: 'database-unreadable', data: { reason: look.unreadable.code } }
  if (!look.shopRuns) return { code: 'shop-not-running', data: { message: look.integrity } }
  if (look.integrity !== 'ok') return { code: 'integrity-broken', data: { message: firstFault(look.integrity) } }
  return look.invariantsHold ? null : { code: 'sums-wrong', data: {} }
}

/** Before what it found SQLite names the database that it was found in. */
const firstFault = (integrity: string): string => {
  const lines = integrity.split('\n')
  return lines.find((line) => !line.startsWith('***')) ?? (lines[0] as string)
}

/** A look serves many cells. */
const kept = new WeakMap<Look, ReadonlyMap<number, OrderLook>>()

const byId = (look: Look): ReadonlyMap<number, OrderLook> => {
  const known = kept.get(look)
  if (known) return known
  const found = new Map(look.orders.map((order) => [order.id, order]))
  kept.set(look, found)
  return found
}

const isThere = (found: OrderLook | undefined, wanted: OrderLook): boolean =>
  found !== undefined && found.placedMicros === wanted.placedMicros

/**
 * By when they were placed: after a failure numbers go on otherwise, and one customer who was turned away moves all later
 * ones.
 */
const lostOrders = (look: Look, noticed: Look): readonly OrderLook[] => {
  const found = new Map<number, number>()
  for (const { placedMicros } of look.orders) found.set(placedMicros, (found.get(placedMicros) ?? 0) + 1)
  return noticed.orders.filter(({ placedMicros }) => {
    const left = found.get(placedMicros) ?? 0
    if (left > 0) found.set(placedMicros, left - 1)
    return left === 0
  })
}

interface AmissRows {
  readonly wanted: number
  readonly missing: readonly OrderLook[]
  readonly wrong: readonly OrderLook[]
}

const rowsAmiss = (look: Look, { then, onset, momentMicros }: Expected): AmissRows => {
  const found = byId(look)
  const before = onset && byId(onset)
  const wanted = then.orders.filter(
    (order) => order.placedMicros < momentMicros && (!before || isThere(before.get(order.id), order)),
  )
  const isRight = ({ id, content }: OrderLook): boolean =>
    [content, before?.get(id)?.content].includes(found.get(id)?.content)
  const missing = wanted.filter((order) => !isThere(found.get(order.id), order))
  const wrong = wanted.filter((order) => isThere(found.get(order.id), order) && !isRight(order))
  return { wanted: wanted.length, missing, wrong }
}

const rowTrouble = ({ missing, wrong }: AmissRows): Trouble | null => {
  const [gone] = missing
  if (gone) return { code: 'rows-missing', data: { orders: missing.length, first: gone.id } }
  const [changed] = wrong
  return changed ? { code: 'rows-wrong', data: { orders: wrong.length, first: changed.id } } : null
}

export interface AmissFile {
  readonly path: string
  readonly isMissing: boolean
}

/** FAT does not tell names apart by their case. */
const byPath = ({ files }: Look): ReadonlyMap<string, string | null> =>
  new Map(Object.entries(files).map(([path, sha256]) => [path.toLowerCase(), sha256]))

const filesAmiss = (
  look: Look,
  { then, onset }: Expected,
): { readonly wanted: number; readonly amiss: readonly AmissFile[] } => {
  const found = byPath(look)
  const before = onset && byPath(onset)
  const wanted = Object.entries(then.files).filter(
    ([path, sha256]) => sha256 !== null && (!before || before.has(path.toLowerCase())),
  )
  const amiss = wanted.flatMap(([path, sha256]) => {
    const key = path.toLowerCase()
    const has = found.get(key)
    const isRight = has === sha256 || (before !== null && has !== undefined && has !== null && has === before.get(key))
    return isRight ? [] : [{ path, isMissing: has === undefined }]
  })
  return { wanted: wanted.length, amiss }
}

const fileTrouble = (files: readonly AmissFile[]): Trouble | null => {
  const [first] = files
  if (!first) return null
  const missing = files.filter(({ isMissing }) => isMissing).length
  return { code: 'files-wrong', data: { missing, changed: files.length - missing, file: first.path } }
}
