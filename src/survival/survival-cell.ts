/** One copy after one failure: what it is worth, why, and what is needed to see it again. Plain data. */
import type { Look, Trouble } from '../host/look.ts'
import type { Duration, SimTime } from '../kernel/sim-time.ts'
import type { Failure } from '../lab/failures.ts'
import type { FaultKind } from '../lab/fault-command.ts'
import type { Journal } from '../lab/journal.ts'
import type { Copy, CopyChoice } from './copies.ts'
import type { Held, SurvivalResult } from './judge.ts'
import type { BootAndLook } from './look-at-copy.ts'

export interface SurvivalCell {
  /** `Now`, a checkpoint's name, or the id of the restore point that was used, else of the newest. */
  readonly copy: string
  /** The host's or the repository's name. */
  readonly place: string
  readonly failure: FaultKind
  readonly parameters: Readonly<Record<string, string>>
  readonly result: SurvivalResult
  /** From the moment at which it is noticed to the first order; null where it is lost or takes none. */
  readonly returnSeconds: number | null
  /** How far back lost work reaches: of a damaged copy to the oldest order that is missing. Null where it is lost. */
  readonly lossSeconds: number | null
  readonly ordersLost: number | null
  readonly why: Trouble
  /** Of its row. */
  readonly row: string
  readonly dwellMicros: Duration
  /** Of the copy that was used. */
  readonly moment: SimTime
  readonly restorePoint: string | null
  /** Null where nothing came back that could be looked at. */
  readonly look: Look | null
  /** What of that was there that should be; null with the look, or where nothing came up. */
  readonly held: Held | null
  /** From the scenario's beginning to the first order after the return: replayed, it gives this digest. */
  readonly journal: Journal
  readonly digest: string
}

export interface SurvivalOptions {
  readonly vm: string
  /** When the failures are noticed; now, if left out. */
  readonly at?: SimTime
  /** All that may befall the machine, if left out. */
  readonly failures?: readonly Failure[]
  /** `usable`: of each place the newest restore point that can be returned from. Rows may be given as well. */
  readonly copies?: CopyChoice | readonly Copy[]
  /** False: every look is taken anew; so it is where somebody else takes them. */
  readonly reuses?: boolean
  /** Who boots and looks: a test may let somebody else do it. */
  readonly boot?: BootAndLook
}

/** A failure that cannot strike there any more: its column is empty. */
export interface RefusedFailure {
  readonly failure: Failure
  readonly why: Trouble
}

export interface SurvivalMatrix {
  readonly vm: string
  readonly at: SimTime
  readonly rows: readonly Copy[]
  readonly failures: readonly Failure[]
  readonly refused: readonly RefusedFailure[]
  /** Failure by failure, each in the order of the rows. */
  readonly cells: readonly SurvivalCell[]
}

/** What is to be executed. */
export interface SurvivalTable {
  readonly at: SimTime
  readonly rows: readonly Copy[]
  readonly failures: readonly Failure[]
}

/** `cell`: the one that is done now; null while the past is built, or somebody waits in virtual time. */
export interface SurvivalProgress {
  readonly cell: SurvivalCell | null
  readonly done: number
  readonly total: number
  /** Null until the moment itself is built. */
  readonly table: SurvivalTable | null
  /** At work now, or the one that is done. */
  readonly failure: Failure | null
  /** Its row; null when the column is over. */
  readonly row: string | null
}
