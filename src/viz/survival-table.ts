/** Cells as a table: which is the best of its column, how many survive, what is true of the whole, and as an estimate. */
import type { CellView, CopyRow, FailureColumn, StrikeMark, SurvivalTableView } from '../view/survival.ts'

export type CellsByPlace = ReadonlyMap<string, CellView>

export const placeOf = (column: number, row: string): string => `${column} ${row}`

export const byPlace = (cells: readonly CellView[]): CellsByPlace =>
  new Map(cells.map((cell) => [placeOf(cell.column, cell.row), cell]))

const worth = (value: number | null): number => value ?? Number.MAX_VALUE

/** Of each column the row that lost least, then is soonest back; none while a cell of it is still to come. */
export const bestRows = ({ rows, columns }: SurvivalTableView, cells: CellsByPlace): readonly (string | undefined)[] =>
  columns.map((_, column) => {
    const all = rows.map(({ key }) => cells.get(placeOf(column, key)))
    if (all.includes(undefined)) return undefined
    const survived = (all as CellView[]).filter(({ result }) => result === 'survived')
    return survived.toSorted(
      (a, b) => worth(a.lossSeconds) - worth(b.lossSeconds) || worth(a.returnSeconds) - worth(b.returnSeconds),
    )[0]?.row
  })

/** So many fit beside each other; a table with no more has all of them. */
const COLUMNS_AT_ONCE = 12
/** One of each lesson; the others are kin of these, and fold out. */
const TELLING: ReadonlySet<string> = new Set([
  'RowsDeleted',
  'BadUpdate',
  'GuestRansomware',
  'VolumeFull',
  'VolumeLost',
  'HostLost',
  'HostRansomware',
  'RoomLost',
])

const isTelling = ({ kind, group, parameters }: FailureColumn): boolean =>
  TELLING.has(kind) ||
  (kind === 'BitRot' && parameters['In'] === 'Base') ||
  (kind === 'FileDeleted' && group === 'files')

/** Columns that are seen before anybody has asked for all of them, by their places. */
export const columnsAtFirst = ({ columns }: SurvivalTableView): readonly number[] => {
  const all = columns.map((_, at) => at)
  return columns.length <= COLUMNS_AT_ONCE ? all : all.filter((at) => isTelling(columns[at] as FailureColumn))
}

export interface Tally {
  readonly survived: number
  readonly measured: number
}

export const tallyOf = ({ rows }: SurvivalTableView, cells: CellsByPlace, column: number): Tally => {
  const found = rows.flatMap(({ key }) => cells.get(placeOf(column, key)) ?? [])
  return { survived: found.filter(({ result }) => result === 'survived').length, measured: found.length }
}

const takesDiskOf = ({ place, volume }: CopyRow, { kind, fields }: FailureColumn): boolean =>
  kind === 'VolumeLost' && fields['host'] === place && fields['volume'] === volume

/** True where each checkpoint was tried with its disk gone, and none came back; false as long as that is not known. */
export const noCheckpointOutlives = ({ rows, columns }: SurvivalTableView, cells: CellsByPlace): boolean => {
  const checkpoints = rows.filter(({ kind }) => kind === 'checkpoint')
  const isLost = (row: CopyRow): boolean => {
    const taken = columns.flatMap((column, at) => (takesDiskOf(row, column) ? [at] : []))
    return taken.length > 0 && taken.every((at) => cells.get(placeOf(at, row.key))?.result === 'lost')
  }
  return checkpoints.length > 0 && checkpoints.every(isLost)
}

/** What the row's copy would be at that time; undefined where there was none. */
const madeBy = (row: CopyRow, marks: readonly StrikeMark[], atMicros: number): UsedCopy | undefined => {
  if (row.kind === 'now') return { takenMicros: atMicros, isSolid: false }
  const there = marks.filter((mark) => mark.atMicros <= atMicros)
  if (row.kind === 'place') return there.findLast(({ place }) => place === row.at)
  const isPoint = row.kind === 'restore-point'
  return there.findLast(({ kind, name }) => name === row.name && (kind === 'point') === isPoint)
}

export interface UsedCopy {
  readonly takenMicros: number
  readonly isSolid: boolean
}

export interface Estimate {
  readonly cells: CellsByPlace
  /** By row; undefined of copies that were not there yet. */
  readonly used: ReadonlyMap<string, UsedCopy | undefined>
}

/** What was measured at another moment, dated anew: outcomes and ways back as they were, only the age of the loss moves. */
export const estimated = (
  { rows }: SurvivalTableView,
  cells: readonly CellView[],
  marks: readonly StrikeMark[],
  atMicros: number,
): Estimate => {
  const used = new Map(rows.map((row) => [row.key, madeBy(row, marks, atMicros)]))
  const own = rows.find(({ kind }) => kind === 'now')?.key
  const dated = cells.flatMap((cell): readonly CellView[] => {
    const copy = used.get(cell.row)
    if (copy === undefined) return []
    if (cell.result === 'lost' || cell.row === own) return [cell]
    const age = Math.round((atMicros - copy.takenMicros) / 1_000_000)
    // What is damaged has lost older work than what came after it.
    const lossSeconds = cell.result === 'damaged' ? Math.max(age, cell.lossSeconds ?? 0) : age
    return [{ ...cell, lossSeconds, ordersLost: null }]
  })
  return { cells: byPlace(dated), used }
}
