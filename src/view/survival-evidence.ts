/** What an executed cell found, piece by piece, and the lines that lead to it. */
import { lineOf } from '../console/line-of.ts'
import type { BootFinding } from '../guest/guest.ts'
import type { Trouble } from '../host/look.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { JournalEntry } from '../lab/history.ts'
import type { Lab } from '../lab/lab.ts'
import type { AmissFile } from '../survival/judge.ts'
import type { SurvivalCell } from '../survival/survival-cell.ts'

export interface CellEvidence {
  readonly id: string
  readonly vm: string
  /** Null where nothing came back that could be looked at. */
  readonly boot: null | { readonly failure: Trouble | null; readonly findings: readonly BootFinding[] }
  /** Null where nothing came up. */
  readonly data: null | {
    readonly shopRuns: boolean
    /** `ok`, or SQLite's own words. */
    readonly integrity: string
    readonly invariantsHold: boolean
    readonly unreadable: Trouble | null
    readonly ordersWanted: number
    /** Numbers from and to, both counted. */
    readonly ordersMissing: readonly (readonly [from: number, to: number])[]
    readonly missingCount: number
    readonly wrongCount: number
    readonly filesWanted: number
    readonly filesAmiss: readonly AmissFile[]
  }
  /** From the failure on. */
  readonly lines: readonly { readonly atMicros: number; readonly line: string }[]
  /** Of all commands since the scenario's beginning. */
  readonly commandCount: number
  readonly digest: string
}

/** `lab` has the past in which nothing happened. */
export const cellEvidence = (lab: Lab, vm: string, id: string, cell: SurvivalCell): CellEvidence => ({
  id,
  vm,
  boot: cell.look && { failure: cell.look.failure, findings: cell.look.findings },
  data: dataOf(cell),
  lines: sinceFailure(lab, cell.journal.entries).map(({ atMicros, command }) => ({ atMicros, line: lineOf(command) })),
  commandCount: cell.journal.entries.length,
  digest: cell.digest,
})

const dataOf = ({ look, held }: SurvivalCell): CellEvidence['data'] => {
  if (!look || !held) return null
  const { shopRuns, integrity, invariantsHold, unreadable } = look
  const { ordersWanted, ordersMissing, ordersWrong, filesWanted, filesAmiss } = held
  return {
    shopRuns,
    integrity,
    invariantsHold,
    unreadable,
    ordersWanted,
    ordersMissing: spans(ordersMissing),
    missingCount: ordersMissing.length,
    wrongCount: ordersWrong.length,
    filesWanted,
    filesAmiss,
  }
}

/** Numbers that follow each other as one. */
export const spans = (numbers: readonly number[]): readonly (readonly [number, number])[] => {
  const found: [number, number][] = []
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = found.at(-1)
    if (last && number === last[1] + 1) last[1] = number
    else found.push([number, number])
  }
  return found
}

const sinceFailure = (lab: Lab, entries: readonly JournalEntry[]): readonly JournalEntry[] => {
  const before = lab.history.from(0)
  const first = entries.findIndex((entry, index) => canonicalJson(entry) !== canonicalJson(before[index] ?? null))
  return first < 0 ? [] : entries.slice(first)
}
