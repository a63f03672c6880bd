/** A check's query, tried on the worlds of its step: SQLite's own words where it refuses, and what was probably meant. */
import { nearest } from '../console/nearest.ts'
import { isRefusal } from '../console/run-stages.ts'
import { PERSONS_LIMITS } from '../guest/apps/ask-shop.ts'
import type { Guest } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { Lab } from '../lab/lab.ts'
import { NOW, withMomentGuest } from '../lab/moments.ts'

export interface RefusedQuery {
  readonly code: string
  readonly data: GuestError['data']
  /** A name of the database, or a function of SQLite's; empty where none is near. */
  readonly suggestion: string
}

/** `unasked`: there was no database that could be asked, which is no fault of the query. */
export type QueryTrial = 'answered' | 'unasked' | RefusedQuery

/** sqlite.org/rescode.html: the statement is wrong, not the file it is asked of. */
const SQLITE_ERROR = 1
const OWN_FAULTS = ['sql-empty', 'sql-one-statement', 'sql-not-reading', 'sql-too-long']

/** What there is of each kind that SQLite may miss. */
const NAMES_OF: Readonly<Record<string, string>> = {
  table: 'SELECT name FROM sqlite_master',
  column: 'SELECT DISTINCT p.name FROM sqlite_master m, pragma_table_info(m.name) p',
  function: 'SELECT DISTINCT name FROM pragma_function_list',
}
const NAMES_LIMITS = { ...PERSONS_LIMITS, rows: 1000 }

const isOwnFault = ({ code, data }: GuestError): boolean =>
  OWN_FAULTS.includes(code) || (code === 'database-error' && data['resultCode'] === SQLITE_ERROR)

const suggestionFor = (guest: Guest, { data }: GuestError): string => {
  const missing = /^no such (table|column|function): (?:\w{1,60}\.)?"?(\w{1,60})/.exec(String(data['message'] ?? ''))
  const names = missing && NAMES_OF[missing[1] as string]
  if (!names) return ''
  return nearest(
    missing[2] as string,
    guest.ask(names, NAMES_LIMITS).rows.map(([name]) => String(name)),
  )
}

const triedOn = (guest: Guest, query: string): QueryTrial => {
  try {
    guest.ask(query, PERSONS_LIMITS)
    return 'answered'
  } catch (error) {
    if (!(error instanceof GuestError)) throw error
    if (!isOwnFault(error)) return 'unasked'
    return { code: error.code, data: error.data, suggestion: suggestionFor(guest, error) }
  }
}

export const tryQuery = (lab: Lab, hosted: HostedVm, query: string): QueryTrial => {
  try {
    return withMomentGuest(lab, hosted, NOW, (guest) => triedOn(guest, query))
  } catch (error) {
    if (!isRefusal(error)) throw error
    return 'unasked'
  }
}
