/** What executing survival is asked for, and what it gives from slice to slice. */
import type { Trouble } from '../host/look.ts'
import type { RuleDigit, RuleProof } from '../survival/rule-trial.ts'
import type { CellView, FailureColumn, StrikeMark, SurvivalTableView } from './survival.ts'

export interface SurvivalAsked {
  /** Null: as it is now, anew. */
  readonly atMicros: number | null
  /** Places, as `HOST:VOLUME`, whose older restore points have rows of their own. */
  readonly unfolded: readonly string[]
}

export interface SurvivalBegun {
  readonly vm: string
  readonly atMicros: number
  /** The present that all of it is about: the page's own goes on. */
  readonly nowMicros: number
  readonly marks: readonly StrikeMark[]
}

export interface MatrixStep {
  readonly done: boolean
  /** Once, as soon as it is known. */
  readonly table: SurvivalTableView | null
  /** Executed since it was last asked. */
  readonly cells: readonly CellView[]
  readonly running: null | { readonly column: number; readonly row: string }
  /** With the last step: what could not strike then. */
  readonly refused: readonly { readonly column: number; readonly why: Trouble }[]
}

export interface ReplayAnswer {
  /** Of the cell, and of the lab that its journal was replayed in. */
  readonly digest: string
  readonly again: string
  readonly isSame: boolean
}

export interface ReplayStep {
  readonly reachedMicros: number | null
  readonly answer: ReplayAnswer | null
}

export interface RuleStep {
  /** At work. */
  readonly digit: RuleDigit | null
  readonly proofs: readonly RuleProof[] | null
}

export interface OutlookAnswer {
  readonly vm: string
  /** Of which moment it is. */
  readonly atMicros: number
  readonly failures: readonly (FailureColumn & { readonly key: string })[]
  readonly chosen: string | null
  /** The best way back; null where no copy survives. */
  readonly best: null | (CellView & { readonly place: string; readonly isCheckpoint: boolean })
  readonly copies: number
  readonly tried: number
}
