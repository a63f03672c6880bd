/** What would survive, as the page shows it: rows, columns, cells and the moments of a history. Plain values. */
import type { RestorePoint } from '../backup/restore-point.ts'
import type { Trouble } from '../host/look.ts'
import type { Failure } from '../lab/failures.ts'
import type { Lab } from '../lab/lab.ts'
import { type Copy, rowKey } from '../survival/copies.ts'
import type { SurvivalCell, SurvivalTable } from '../survival/survival-cell.ts'

/** How far a copy lies from the machine's own disk. */
export type Nearness = 'disk' | 'host' | 'room' | 'site' | 'offsite'

export interface CopyRow extends Omit<Copy, 'takenAt' | 'older'> {
  readonly key: string
  readonly takenMicros: number
  readonly nearness: Nearness
  /** Older restore points of its place that have no row of their own. */
  readonly folded: number
  /** The place as `HOST:VOLUME`, to be unfolded. */
  readonly at: string
}

export interface FailureColumn {
  readonly kind: string
  readonly parameters: Readonly<Record<string, string>>
  readonly group: Failure['group']
  readonly dwellMicros: number
  /** Of its command: whom and what it strikes. */
  readonly fields: Readonly<Record<string, unknown>>
}

export interface SurvivalTableView {
  readonly vm: string
  /** If it had struck then. */
  readonly atMicros: number
  readonly rows: readonly CopyRow[]
  readonly columns: readonly FailureColumn[]
}

export interface CellView {
  /** Of all cells ever executed: what evidence and replay are asked by. */
  readonly id: string
  readonly row: string
  readonly column: number
  readonly result: SurvivalCell['result']
  readonly lossSeconds: number | null
  readonly returnSeconds: number | null
  readonly ordersLost: number | null
  readonly why: Trouble
  /** The restore point that was used, else as in `row`. */
  readonly copy: string
}

/** A moment that the ruler shows: something was made that one may return from. */
export interface StrikeMark {
  readonly kind: 'checkpoint' | 'point'
  readonly name: string
  /** Since when it is there, and of which moment it is. */
  readonly atMicros: number
  readonly takenMicros: number
  /** With memory, or a full. */
  readonly isSolid: boolean
  /** Of a restore point, as `HOST:VOLUME`. */
  readonly place: string | null
}

export const failureColumn = ({ kind, parameters, group, dwellMicros, command }: Failure): FailureColumn => ({
  kind,
  parameters,
  group,
  dwellMicros,
  fields: { ...command },
})

/** `lab` knows the places; the table is of any moment of its past. */
export const tableView = (lab: Lab, vm: string, { at, rows, failures }: SurvivalTable): SurvivalTableView => {
  const own = rows.find(({ kind }) => kind === 'now')
  const shown = new Set(rows.map(({ name }) => name))
  return {
    vm,
    atMicros: at,
    rows: rows.map(
      ({ takenAt, older, ...copy }): CopyRow => ({
        ...copy,
        key: rowKey({ ...copy, takenAt, older }),
        takenMicros: takenAt,
        nearness: own ? nearness(lab, own, copy) : 'disk',
        folded: older.filter((name) => !shown.has(name)).length,
        at: `${copy.place}:${copy.volume}`,
      }),
    ),
    columns: failures.map(failureColumn),
  }
}

type Where = Pick<Copy, 'place' | 'volume'>

const nearness = (lab: Lab, own: Where, { place, volume }: Where): Nearness => {
  if (place === own.place) return volume === own.volume ? 'disk' : 'host'
  const [here, there] = [lab.places.place(own.place)?.spec, lab.places.place(place)?.spec]
  if (here?.site !== there?.site) return 'offsite'
  return here?.room === there?.room ? 'room' : 'site'
}

export const cellId = (at: number, column: number, row: string): string => `${at} ${column} ${row}`

export const cellView = (cell: SurvivalCell, at: number, column: number): CellView => ({
  id: cellId(at, column, cell.row),
  row: cell.row,
  column,
  result: cell.result,
  lossSeconds: cell.lossSeconds,
  returnSeconds: cell.returnSeconds,
  ordersLost: cell.ordersLost,
  why: cell.why,
  copy: cell.copy,
})

/** All checkpoints and restore points of the machine, also those that are gone by now, in the order of time. */
export const strikeMarks = (lab: Lab, vm: string): readonly StrikeMark[] => {
  const points = new Map(lab.backups.points.map((point) => [point.id, point]))
  const marks = lab.events.flatMap(({ at, code, data }): readonly StrikeMark[] => {
    if (data['vm'] !== vm) return []
    if (code === 'checkpoint-taken' && data['recovery'] !== true)
      return [checkpointMark(at, String(data['name']), data['hasMemory'] === true)]
    const point = code === 'backup-finished' ? points.get(String(data['restorePoint'])) : undefined
    return point ? [pointMark(point, at)] : []
  })
  const told = new Set(marks.map(({ name }) => name))
  const copied = lab.backups.points.filter((point) => point.vm === vm && !told.has(point.id))
  return [...marks, ...copied.map((point) => pointMark(point, point.takenAt))].sort((a, b) => a.atMicros - b.atMicros)
}

const checkpointMark = (at: number, name: string, isSolid: boolean): StrikeMark => ({
  kind: 'checkpoint',
  name,
  atMicros: at,
  takenMicros: at,
  isSolid,
  place: null,
})

const pointMark = ({ id, takenAt, type, place, volume }: RestorePoint, at: number): StrikeMark => ({
  kind: 'point',
  name: id,
  atMicros: at,
  takenMicros: takenAt,
  isSolid: type === 'Full' || type === 'SyntheticFull',
  place: `${place}:${volume}`,
})
