/** What two moments of a VM differ in: files, rows of the shop's database, pages of memory. Both are looked up, on copies. */
import { PERSONS_LIMITS, type SqlAnswer } from '../guest/apps/ask-shop.ts'
import { samePage } from '../guest/capture.ts'
import type { Guest, GuestMemory, MemoryRegion } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import { MEMORY_MAP } from '../guest/memory-map.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { Refused } from '../host/refusal.ts'
import { type FileLook, listGuestFiles } from './guest-files-look.ts'
import type { Lab } from './lab.ts'
import { isSameMoment, type Moment, momentMemory, withMomentGuest } from './moments.ts'

export interface TableDifference {
  readonly table: string
  readonly added: number
  readonly removed: number
  readonly changed: number
  /** Keys of some of the rows concerned. */
  readonly examples: readonly string[]
}

export interface MomentDifference {
  readonly files: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly changed: readonly string[]
    readonly same: number
  }
  /** As the guests of both moments answer; null with the reason where one cannot be asked. */
  readonly tables: readonly TableDifference[] | null
  readonly tablesReason: null | { readonly code: string; readonly data: Readonly<Record<string, string | number>> }
  /** Null unless both moments have memory. */
  readonly pages: null | {
    readonly differing: number
    readonly byOwner: readonly { readonly owner: MemoryRegion['owner']; readonly differing: number }[]
  }
}

const EXAMPLES = 5
/** A whole database is read, not looked at by a person. */
const ALL = { ...PERSONS_LIMITS, steps: 200_000_000, rows: 1_000_000, bytes: 1_000_000 }

/** Throws Refused (`same-moment`), StorageError, and GuestError `unreadable-disk`. */
export const compareMoments = (lab: Lab, hosted: HostedVm, from: Moment, to: Moment): MomentDifference => {
  if (isSameMoment(lab, from, to)) throw new Refused('same-moment', { vm: hosted.record.name })
  const files = compareFiles(listGuestFiles(lab, hosted, from), listGuestFiles(lab, hosted, to))
  const pages = comparePages(momentMemory(hosted, from), momentMemory(hosted, to))
  try {
    const tables = compareTables(tablesAt(lab, hosted, from), tablesAt(lab, hosted, to))
    return { files, pages, tables, tablesReason: null }
  } catch (error) {
    if (!(error instanceof GuestError)) throw error
    return { files, pages, tables: null, tablesReason: { code: error.code, data: error.data } }
  }
}

const compareFiles = (from: readonly FileLook[], to: readonly FileLook[]): MomentDifference['files'] => {
  // FAT does not tell names apart by their case
  const key = (path: string): string => path.toLowerCase()
  const before = new Map(from.map((file) => [key(file.path), file]))
  const after = new Map(to.map((file) => [key(file.path), file]))
  const both = to.filter(({ path }) => before.has(key(path)))
  const changed = both.filter(({ path, sha256 }) => {
    const was = before.get(key(path))
    return was?.sha256 !== sha256 || was.path !== path
  })
  return {
    added: to.filter(({ path }) => !before.has(key(path))).map(({ path }) => path),
    removed: from.filter(({ path }) => !after.has(key(path))).map(({ path }) => path),
    changed: changed.map(({ path }) => path),
    same: both.length - changed.length,
  }
}

/** Rows of each table by their key, each as text. */
type Tables = ReadonlyMap<string, ReadonlyMap<string, string>>

const tablesAt = (lab: Lab, hosted: HostedVm, moment: Moment): Tables =>
  withMomentGuest(lab, hosted, moment, readTables)

const readTables = (guest: Guest): Tables => {
  const ask = (query: string): SqlAnswer => guest.ask(query, ALL)
  const names = ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").rows.map(([name]) =>
    String(name),
  )
  return new Map(
    names.map((table) => {
      const keys = ask(`PRAGMA table_info("${table}")`).rows.filter(([, , , , , key]) => key !== 0)
      const keyColumns = keys.map(([column]) => Number(column))
      const rows = ask(`SELECT * FROM "${table}"`).rows
      return [table, new Map(rows.map((row) => [keyColumns.map((column) => row[column]).join(', '), row.join('\t')]))]
    }),
  )
}

const compareTables = (from: Tables, to: Tables): readonly TableDifference[] =>
  [...new Set([...from.keys(), ...to.keys()])].map((table) => {
    const before = from.get(table) ?? new Map<string, string>()
    const after = to.get(table) ?? new Map<string, string>()
    const added = [...after.keys()].filter((key) => !before.has(key))
    const removed = [...before.keys()].filter((key) => !after.has(key))
    const changed = [...after].filter(([key, row]) => before.has(key) && before.get(key) !== row).map(([key]) => key)
    return {
      table,
      added: added.length,
      removed: removed.length,
      changed: changed.length,
      examples: [...added, ...removed, ...changed].slice(0, EXAMPLES),
    }
  })

const comparePages = (from: GuestMemory | undefined, to: GuestMemory | undefined): MomentDifference['pages'] => {
  if (!from || !to) return null
  const byOwner = MEMORY_MAP.map(({ owner, firstPage, pageCount }) => {
    let differing = 0
    for (let page = firstPage; page < firstPage + pageCount; page++) if (!samePage(from[page], to[page])) differing++
    return { owner, differing }
  })
  return { differing: byOwner.reduce((sum, each) => sum + each.differing, 0), byOwner }
}
