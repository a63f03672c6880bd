/** The ruler, and what a table of cells says as a whole. */
import { describe, expect, it } from 'vitest'
import type { CellView, CopyRow, FailureColumn, StrikeMark, SurvivalTableView } from '../../src/view/survival.ts'
import { neighbour, strikeRuler } from '../../src/viz/strike-ruler.ts'
import {
  bestRows,
  byPlace,
  columnsAtFirst,
  estimated,
  noCheckpointOutlives,
  placeOf,
  tallyOf,
} from '../../src/viz/survival-table.ts'

const MINUTE = 60_000_000

const mark = (name: string, minute: number, place: string | null = null): StrikeMark => ({
  kind: place === null ? 'checkpoint' : 'point',
  name,
  atMicros: minute * MINUTE,
  takenMicros: (place === null ? minute : minute - 1) * MINUTE,
  isSolid: true,
  place,
})

const MARKS = [mark('one', 10), mark('SHOP-1', 20, 'NAS1:Data'), mark('SHOP-2', 40, 'NAS1:Data'), mark('two', 41)]

const row = (kind: CopyRow['kind'], name: string, more: Partial<CopyRow> = {}): CopyRow => ({
  kind,
  name,
  place: 'HV1',
  volume: 'D',
  hasMemory: null,
  type: null,
  immutableUntil: null,
  key: `${kind} ${name}`,
  takenMicros: 0,
  nearness: 'disk',
  folded: 0,
  at: 'HV1:D',
  ...more,
})

const column = (kind: string, fields: FailureColumn['fields'] = {}): FailureColumn => ({
  kind,
  parameters: {},
  group: 'around',
  dwellMicros: 0,
  fields,
})

const cell = (at: number, of: CopyRow, more: Partial<CellView> = {}): CellView => ({
  id: placeOf(at, of.key),
  row: of.key,
  column: at,
  result: 'survived',
  lossSeconds: 60,
  returnSeconds: 60,
  ordersLost: 4,
  why: { code: 'returned', data: {} },
  copy: of.name,
  ...more,
})

const now = row('now', 'Now')
const one = row('checkpoint', 'one')
const two = row('checkpoint', 'two')
const nas = row('place', 'SHOP-2', { place: 'NAS1', volume: 'Data', at: 'NAS1:Data' })
const table: SurvivalTableView = {
  vm: 'SHOP',
  atMicros: 60 * MINUTE,
  rows: [now, one, two, nas],
  columns: [column('VolumeLost', { host: 'HV1', volume: 'D' }), column('PowerCut')],
}
const lost = { result: 'lost', lossSeconds: null, returnSeconds: null, ordersLost: null } as const
const cells = [
  cell(0, now, lost),
  cell(0, one, lost),
  cell(0, two, lost),
  cell(0, nas, { lossSeconds: 21 * 60, returnSeconds: 400 }),
  cell(1, now, { lossSeconds: 0, returnSeconds: 340 }),
  cell(1, one, { lossSeconds: 50 * 60 }),
  cell(1, two, { lossSeconds: 19 * 60, returnSeconds: null }),
]

describe('the ruler', () => {
  const ruler = strikeRuler(MARKS, 60 * MINUTE, 628)

  it('spans the history, and labels what has room', () => {
    expect([ruler.x(0), ruler.x(60 * MINUTE)]).toEqual([14, 614])
    expect(ruler.marks.map(({ x }) => x)).toEqual([114, 214, 414, 424])
    expect(ruler.marks.map(({ label }) => label)).toEqual(['one', 'NAS1', 'NAS1', undefined])
  })

  it('comes to rest at a mark that is near, at either end, else at a whole minute', () => {
    expect(ruler.restAt(10.6 * MINUTE)).toBe(10 * MINUTE)
    expect(ruler.restAt(40.6 * MINUTE)).toBe(41 * MINUTE)
    expect(ruler.restAt(30.4 * MINUTE)).toBe(30 * MINUTE)
    expect(ruler.restAt(99 * MINUTE)).toBe(60 * MINUTE)
    expect(ruler.restAt(-3)).toBe(0)
    expect(strikeRuler([], 60 * 24 * 60 * MINUTE, 628).stepMicros).toBe(120 * MINUTE)
  })

  it('goes from event to event, and no further than the present', () => {
    const step = (from: number, way: 'earlier' | 'later') => neighbour(MARKS, 60 * MINUTE, from * MINUTE, way)
    expect([step(60, 'earlier'), step(41, 'earlier'), step(10, 'earlier'), step(0, 'earlier')]).toEqual(
      [41, 40, 0].map((minute) => minute * MINUTE).concat([undefined as never]),
    )
    expect([step(0, 'later'), step(41, 'later'), step(60, 'later')]).toEqual([10 * MINUTE, 60 * MINUTE, undefined])
  })
})

describe('the table', () => {
  it('calls best what lost least, then is soonest back, once its column is whole', () => {
    expect(bestRows(table, byPlace(cells))).toEqual([nas.key, undefined])
    const all = [...cells, cell(1, nas, { lossSeconds: 0, returnSeconds: 10 })]
    expect(bestRows(table, byPlace(all))).toEqual([nas.key, nas.key])
    const late = [...cells, cell(1, nas, { lossSeconds: 0, returnSeconds: null })]
    expect(bestRows(table, byPlace(late))[1]).toBe(now.key)
    expect(tallyOf(table, byPlace(cells), 1)).toEqual({ survived: 3, measured: 3 })
  })

  it('says that no checkpoint outlives its disk only where that was found', () => {
    expect(noCheckpointOutlives(table, byPlace(cells))).toBe(true)
    expect(noCheckpointOutlives(table, byPlace(cells.slice(0, 2)))).toBe(false)
    const alive = cells.map((each) => (each.row === two.key && each.column === 0 ? cell(0, two) : each))
    expect(noCheckpointOutlives(table, byPlace(alive))).toBe(false)
    const elsewhere = { ...table, columns: [column('VolumeLost', { host: 'HV1', volume: 'E' }), column('PowerCut')] }
    expect(noCheckpointOutlives(elsewhere, byPlace(cells))).toBe(false)
    expect(noCheckpointOutlives({ ...table, rows: [now, nas] }, byPlace(cells))).toBe(false)
  })

  it('dates another moment by what was there then, and knows nothing of what was not', () => {
    const { cells: dated, used } = estimated(table, cells, MARKS, 30 * MINUTE)
    expect(dated.get(placeOf(0, nas.key))).toMatchObject({ lossSeconds: 11 * 60, returnSeconds: 400, ordersLost: null })
    expect(dated.get(placeOf(1, one.key))).toMatchObject({ lossSeconds: 20 * 60 })
    expect(dated.get(placeOf(1, now.key))).toMatchObject({ lossSeconds: 0, ordersLost: 4 })
    expect(dated.get(placeOf(0, one.key))).toMatchObject(lost)
    expect(dated.has(placeOf(0, two.key))).toBe(false)
    expect(used.get(nas.key)?.takenMicros).toBe(19 * MINUTE)
    expect(used.get(two.key)).toBeUndefined()
    expect(estimated(table, cells, MARKS, 5 * MINUTE).used.get(nas.key)).toBeUndefined()
  })
})

describe('the columns that are seen at first', () => {
  it('are all of a short table, and one of each lesson of a long one', () => {
    const files = { group: 'files' as const }
    const long = [
      ...['RowsDeleted', 'BadUpdate', 'GuestRansomware', 'FileDeleted'].map((kind) => column(kind)),
      { ...column('BitRot'), ...files, parameters: { In: 'Base' } },
      { ...column('BitRot'), ...files, parameters: { In: 'Child' } },
      { ...column('FileDeleted'), ...files },
      ...['VolumeFull', 'PowerCut', 'VolumeLost', 'HostLost', 'HostRansomware', 'SharedAccountAbused', 'RoomLost'].map(
        (kind) => column(kind),
      ),
    ]
    const table = { vm: 'SHOP', atMicros: 0, rows: [now], columns: long }
    expect(columnsAtFirst({ ...table, columns: long.slice(0, 12) })).toHaveLength(12)
    expect(columnsAtFirst(table).map((at) => long[at]?.kind)).toEqual([
      ...['RowsDeleted', 'BadUpdate', 'GuestRansomware', 'BitRot', 'FileDeleted', 'VolumeFull'],
      ...['VolumeLost', 'HostLost', 'HostRansomware', 'RoomLost'],
    ])
  })
})
