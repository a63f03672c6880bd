/** The matrix for the prompt: its cells as objects, and, where nothing follows in the line, as a table that fits. */
import type { Failure } from '../lab/failures.ts'
import type { Lab } from '../lab/lab.ts'
import { type Copy, rowKey } from '../survival/copies.ts'
import type { SurvivalCell, SurvivalMatrix } from '../survival/survival-cell.ts'
import {
  matrixHeading,
  matrixKey,
  refusedFailureText,
  shortWorth,
  survivalReason,
  worthText,
} from '../words/survival.ts'
import { option } from './lexer.ts'
import { type ConsoleObject, objectOf, TYPES } from './pipeline/objects.ts'
import { clockText, grid } from './printing.ts'

/** As behind `Invoke-LabFault` and the kind: so it is typed again. */
const parametersText = ({ parameters }: Pick<Failure, 'parameters'>): string =>
  Object.entries(parameters)
    .map(([name, value]) => (value === '$true' ? `-${name}` : option(name, value).trim()))
    .join(' ')

/** Its kind, and its parameters where another of the kind stands in the table. */
const heading = (failure: Failure, all: readonly Failure[]): string =>
  all.filter(({ kind }) => kind === failure.kind).length === 1
    ? failure.kind
    : `${failure.kind} ${parametersText(failure)}`

const rowOf = ({ rows }: SurvivalMatrix, cell: SurvivalCell): Copy | undefined =>
  rows.find((row) => rowKey(row) === cell.row)

/** As the evidence has them; `Row` is the newest copy of the place, `Copy` the one that was used. */
export const cellObjects = (lab: Lab, matrix: SurvivalMatrix): readonly ConsoleObject[] =>
  matrix.cells.map((cell) =>
    objectOf(TYPES.survivalCell, {
      Copy: cell.copy,
      Place: cell.place,
      Failure: cell.failure,
      Result: cell.result,
      ReturnSeconds: cell.returnSeconds,
      LossSeconds: cell.lossSeconds,
      OrdersLost: cell.ordersLost,
      Why: survivalReason(cell.why.code, cell.why.data),
      Row: rowOf(matrix, cell)?.name ?? cell.copy,
      TakenAt: clockText(lab, cell.moment),
      Parameters: parametersText(cell),
    }),
  )

const cellAt = ({ cells }: SurvivalMatrix, row: Copy, failure: Failure): SurvivalCell | undefined =>
  cells.find(
    (cell) =>
      cell.row === rowKey(row) &&
      cell.failure === failure.kind &&
      cell.parameters === failure.parameters &&
      cell.dwellMicros === failure.dwellMicros,
  )

/** A, B, … Z, AA, … */
const letterOf = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : `${letterOf(Math.floor(index / 26) - 1)}${letterOf(index % 26)}`

/** What a terminal shows without breaking a line. */
const WIDTH = 120

interface Column {
  readonly letter: string
  readonly texts: readonly string[]
}

/** As many columns side by side as fit beside the names of the rows; the next ones below. */
const inBlocks = (columns: readonly Column[], rowWidth: number): readonly (readonly Column[])[] => {
  const blocks: Column[][] = [[]]
  let used = rowWidth
  for (const column of columns) {
    const width = 1 + Math.max(column.letter.length, ...column.texts.map((text) => text.length))
    if (used + width > WIDTH && (blocks.at(-1) as Column[]).length > 0) {
      blocks.push([])
      used = rowWidth
    }
    used += width
    ;(blocks.at(-1) as Column[]).push(column)
  }
  return blocks
}

/** Month, day and minute: the year is that of the lab. */
const shortClock = (lab: Lab, micros: number): string => clockText(lab, micros).slice(5, 16)

const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length))

const tables = (lab: Lab, matrix: SurvivalMatrix): string => {
  const { rows, failures } = matrix
  const names = rows.map((row) => [row.name, row.place, shortClock(lab, row.takenAt)] as const)
  const columns = failures.map((failure, index): Column => {
    const cells = rows.map((row) => cellAt(matrix, row, failure))
    return { letter: letterOf(index), texts: cells.map((cell) => (cell ? shortWorth(cell) : '')) }
  })
  const heads = ['Copy', 'Place', 'Taken'] as const
  const rowWidth = heads.reduce(
    (sum, head, at) => sum + widest([head, ...names.map((name) => name[at] as string)]) + 1,
    0,
  )
  return inBlocks(columns, rowWidth)
    .map((block) =>
      grid(
        [...heads, ...block.map(({ letter }) => letter)],
        names.map((name, at) => [...name, ...block.map(({ texts }) => texts[at] as string)]),
      ),
    )
    .join('\n\n')
}

/** What is not simply as old as it is and back: with which copy, and why. */
const reasons = (matrix: SurvivalMatrix): readonly string[] =>
  matrix.cells.flatMap((cell) => {
    const row = rowOf(matrix, cell)?.name ?? cell.copy
    const isOther = row !== cell.copy
    if (cell.result === 'survived' && !isOther) return []
    const at = matrix.failures.findIndex(
      ({ kind, parameters }) => kind === cell.failure && parameters === cell.parameters,
    )
    const why = survivalReason(cell.why.code, cell.why.data)
    return [
      `${letterOf(at)} ${cell.failure}, ${row}${isOther ? ` (from ${cell.copy})` : ''}: ${worthText(cell)}. ${why}`,
    ]
  })

/** The table with short columns, what they mean, and why a cell is not whole. */
export const matrixText = (lab: Lab, matrix: SurvivalMatrix): string => {
  const { failures, refused } = matrix
  const legend = failures.map((failure, index) => `${letterOf(index)} ${heading(failure, failures)}`)
  const none = refused.map(({ failure, why }) =>
    refusedFailureText(heading(failure, failures), survivalReason(why.code, why.data)),
  )
  const parts = [
    tables(lab, matrix),
    `${matrixHeading}\n${legend.join('\n')}`,
    matrixKey,
    [...reasons(matrix), ...none].join('\n'),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}
