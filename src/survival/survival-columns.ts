/** The columns of a matrix: in which order they are executed, and how they stand beside each other when all are done. */
import type { Trouble } from '../host/look.ts'
import type { Failure } from '../lab/failures.ts'
import type { SurvivalCell, SurvivalMatrix, SurvivalTable } from './survival-cell.ts'

export interface Column {
  readonly failure: Failure
  readonly cells: readonly SurvivalCell[]
  /** Why it could not strike, if it could not. */
  readonly why: Trouble | undefined
}

/**
 * What strikes as it is noticed needs no past to be built, and of what reaches furthest out least is left to return from:
 * somebody who waits sees the first cells soon. Then the others as they stand.
 */
export const soonest = (failures: readonly Failure[]): readonly Failure[] => {
  const ordered = [...failures].sort((a, b) => a.dwellMicros - b.dwellMicros)
  const furthest = ordered.findLast(({ dwellMicros }) => dwellMicros === ordered[0]?.dwellMicros)
  return furthest ? [furthest, ...ordered.filter((each) => each !== furthest)] : []
}

export const matrixOf = (vm: string, table: SurvivalTable, columns: readonly Column[]): SurvivalMatrix => {
  const inOrder = table.failures.map((failure) => columns.find((each) => each.failure === failure) as Column)
  return {
    vm,
    ...table,
    refused: inOrder.flatMap(({ failure, why }) => (why ? [{ failure, why }] : [])),
    cells: inOrder.flatMap(({ cells }) => cells),
  }
}
