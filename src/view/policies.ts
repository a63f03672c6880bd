/** Two ways of keeping copies against each other, as the page shows them. Plain values. */

import type { Failure } from '../lab/failures.ts'
import type { FaultKind } from '../lab/fault-command.ts'
import type { PolicyComparison, PolicyMeasure, PolicyPlace, PolicyProgress } from '../survival/policy-comparison.ts'
import type { SurvivalCell } from '../survival/survival-cell.ts'

export type { PolicyProgress } from '../survival/policy-comparison.ts'

/** As a person asks for it: each plan is lines of the prompt. */
export interface PolicyWish {
  readonly a: readonly string[]
  readonly b: readonly string[]
  readonly days: number
  readonly fault: FaultKind
}

/** A copy after the failure: where it lies, what it is worth, and why. */
export type PolicyCell = Pick<
  SurvivalCell,
  'copy' | 'place' | 'result' | 'lossSeconds' | 'returnSeconds' | 'ordersLost' | 'why'
>

export interface PolicySide extends Omit<PolicyMeasure, 'cells' | 'best' | 'places'> {
  readonly cells: readonly PolicyCell[]
  /** From which one returns; null where nothing survived. */
  readonly best: PolicyCell | null
  /** Those with backups. */
  readonly places: readonly PolicyPlace[]
  readonly backupBytes: number
  /** Of all places, for these days alone. */
  readonly costCents: number
}

export interface PolicyAnswer {
  readonly a: PolicySide
  readonly b: PolicySide
}

export interface PolicyFault {
  readonly kind: FaultKind
  /** Of its command: whom and what it strikes. */
  readonly fields: Readonly<Record<string, unknown>>
}

export type PolicyStep =
  | { readonly done: false; readonly progress: PolicyProgress | null }
  | { readonly done: true; readonly answer: PolicyAnswer; readonly line: string; readonly text: string }

/** One of each kind: a line of the prompt names no more of it. */
export const policyFaults = (failures: readonly Failure[]): readonly PolicyFault[] =>
  failures
    .filter(({ kind }, at) => failures.findIndex((each) => each.kind === kind) === at)
    .map(({ kind, command }) => ({ kind: kind as FaultKind, fields: { ...command } }))

const cellOf = ({ copy, place, result, lossSeconds, returnSeconds, ordersLost, why }: SurvivalCell): PolicyCell => ({
  copy,
  place,
  result,
  lossSeconds,
  returnSeconds,
  ordersLost,
  why,
})

const sideOf = ({ cells, best, places, ...measure }: PolicyMeasure): PolicySide => ({
  ...measure,
  cells: cells.map(cellOf),
  best: best && cellOf(best),
  places: places.filter(({ backupBytes }) => backupBytes > 0),
  backupBytes: places.reduce((sum, { backupBytes }) => sum + backupBytes, 0),
  costCents: places.reduce((sum, { costCents }) => sum + costCents, 0),
})

export const policyAnswer = ({ a, b }: PolicyComparison): PolicyAnswer => ({ a: sideOf(a), b: sideOf(b) })
