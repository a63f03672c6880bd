/** What two ways of keeping copies came to, by the same days and the same failure. Plain data. */
import type { Trouble } from '../host/look.ts'
import type { Command } from '../lab/command.ts'
import type { Failure } from '../lab/failures.ts'
import type { Lab } from '../lab/lab.ts'
import { type LedgerPlace, ledgerPlaces } from '../lab/ledger.ts'
import type { Objective } from '../lab/objectives.ts'
import type { SurvivalCell, SurvivalMatrix } from './survival-cell.ts'

export interface PolicyOptions {
  readonly vm: string
  /** What is set up, each after the other: jobs, retention, objectives, a first backup. */
  readonly a: readonly Command[]
  readonly b: readonly Command[]
  readonly days: number
  /** Noticed when the days are over; what dwells has struck before. */
  readonly failure: Failure
}

export interface PolicyProgress {
  readonly policy: 'A' | 'B'
  readonly phase: 'running' | 'returning'
  /** Hours lived, or copies returned from. */
  readonly done: number
  readonly total: number
}

export interface PolicyPlace {
  readonly place: string
  readonly volume: string
  readonly storedBytes: number
  readonly backupBytes: number
  /** Of these days alone. */
  readonly costCents: number
}

export interface PolicyMeasure {
  /** Restore points that are there in the end. */
  readonly points: number
  readonly places: readonly PolicyPlace[]
  /** The present, each checkpoint, and of each place its newest usable copy, after the failure. */
  readonly cells: readonly SurvivalCell[]
  /** Why the failure could not strike; then nobody returned from anything. */
  readonly refused: Trouble | null
  /** From which one returns: of those that survived the one that loses least, and of these the fastest. Null where none did. */
  readonly best: SurvivalCell | null
  readonly objectives: Objective | null
  /** Whether what was promised was kept; null where nothing was. */
  readonly isKept: boolean | null
}

export interface PolicyComparison {
  readonly vm: string
  readonly days: number
  readonly failure: Failure
  readonly a: PolicyMeasure
  readonly b: PolicyMeasure
}

const costOf = ({ place, volume, costCents }: LedgerPlace, before: readonly LedgerPlace[]): number =>
  costCents - (before.find((each) => each.place === place && each.volume === volume)?.costCents ?? 0)

/** In order of what is lost, then of time; one that takes no order comes last. */
const byWorth = (a: SurvivalCell, b: SurvivalCell): number =>
  (a.lossSeconds ?? 0) - (b.lossSeconds ?? 0) ||
  (a.returnSeconds ?? Number.MAX_SAFE_INTEGER) - (b.returnSeconds ?? Number.MAX_SAFE_INTEGER)

const bestOf = (cells: readonly SurvivalCell[]): SurvivalCell | null =>
  cells.filter(({ result }) => result === 'survived').sort(byWorth)[0] ?? null

const isKept = (promised: Objective | null, best: SurvivalCell | null, isStruck: boolean): boolean | null => {
  if (!promised || !isStruck) return null
  if (best?.lossSeconds == null || best.returnSeconds === null) return false
  return best.lossSeconds <= promised.rpoSeconds && best.returnSeconds <= promised.rtoSeconds
}

/** `before`: the ledger at the beginning of these days. */
export const measurePolicy = (
  world: Lab,
  vm: string,
  before: readonly LedgerPlace[],
  { cells, refused: [refused] }: SurvivalMatrix,
): PolicyMeasure => {
  const best = bestOf(cells)
  const objectives = world.objectives.of(vm)
  return {
    points: world.backups.points.filter((point) => point.vm === vm).length,
    places: ledgerPlaces(world).map((of) => ({
      place: of.place,
      volume: of.volume,
      storedBytes: of.storedBytes,
      backupBytes: of.backupBytes,
      costCents: costOf(of, before),
    })),
    cells,
    refused: refused?.why ?? null,
    best,
    objectives,
    isKept: isKept(objectives, best, refused === undefined),
  }
}
