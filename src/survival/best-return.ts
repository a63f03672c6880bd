/** The best way back after one failure, and no more executed than it takes to know it: a ledger is asked again and again. */
import type { Failure } from '../lab/failures.ts'
import type { Lab } from '../lab/lab.ts'
import { type Copy, copiesOf } from './copies.ts'
import type { SurvivalCache } from './survival-cache.ts'
import type { SurvivalCell } from './survival-cell.ts'
import { survivalMatrix } from './survival-matrix.ts'

export interface BestReturn {
  /** Least lost, then soonest back; null where no copy survives. */
  readonly best: SurvivalCell | null
  /** How many copies there are, and how many were tried: an older one cannot have more. */
  readonly copies: number
  readonly tried: number
}

const SECOND_MICROS = 1_000_000

/** True where `one` is worth more: what is not back at all comes last. */
export const isBetter = (
  one: Pick<SurvivalCell, 'lossSeconds' | 'returnSeconds'>,
  other: Pick<SurvivalCell, 'lossSeconds' | 'returnSeconds'>,
): boolean => {
  const [loss, otherLoss] = [one.lossSeconds ?? Number.MAX_VALUE, other.lossSeconds ?? Number.MAX_VALUE]
  if (loss !== otherLoss) return loss < otherLoss
  return (one.returnSeconds ?? Number.MAX_VALUE) < (other.returnSeconds ?? Number.MAX_VALUE)
}

/** Of the present. Throws `unknown-vm`. The lab stays as it is. */
export function* bestReturn(lab: Lab, vm: string, failure: Failure, cache: SurvivalCache): Generator<void, BestReturn> {
  const copies = [...copiesOf(lab, vm, 'usable')].sort(
    (a, b) => Number(b.kind === 'now') - Number(a.kind === 'now') || b.takenAt - a.takenAt,
  )
  const steps = survivalMatrix(lab, { vm, failures: [failure], copies }, cache)
  let best: SurvivalCell | null = null
  let tried = 0
  try {
    for (let step = steps.next(); !step.done; step = steps.next()) {
      const { cell } = step.value
      if (cell) {
        tried += 1
        if (cell.result === 'survived' && (best === null || isBetter(cell, best))) best = cell
        if (best && !mayBeBetter(copies[tried], best, lab.now)) break
      }
      yield
    }
  } finally {
    steps.return(undefined as never)
  }
  return { best, copies: copies.length, tried }
}

/** What was made earlier has lost more. */
const mayBeBetter = (next: Copy | undefined, best: SurvivalCell, now: number): boolean =>
  next !== undefined && (now - next.takenAt) / SECOND_MICROS <= (best.lossSeconds ?? Number.MAX_VALUE)
