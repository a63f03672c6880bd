/** The matrix of the story: each cell was executed, says why, can be replayed, and does not depend on what was known before. */
import { afterAll, describe, expect, it } from 'vitest'
import { Random } from '../../src/kernel/random.ts'
import { MINUTE } from '../../src/kernel/sim-time.ts'
import { replayOn } from '../../src/lab/journal.ts'
import { copiesOf, rowKey } from '../../src/survival/copies.ts'
import { SurvivalCache } from '../../src/survival/survival-cache.ts'
import type { SurvivalCell } from '../../src/survival/survival-cell.ts'
import { survivalMatrix, survivalOf } from '../../src/survival/survival-matrix.ts'
import { engine, newLab } from '../fixtures/lab-fixture.ts'
import { around, failureBy, survivalLab, told, VM } from '../fixtures/survival-lab.ts'

const { lab } = survivalLab()
const cache = new SurvivalCache()
const digestBefore = lab.digest()
const matrix = survivalOf(lab, { vm: VM, failures: around(lab) }, cache)
afterAll(() => {
  cache.dispose()
  lab.dispose()
})

const CELLS = [
  // copy, place: lost volume, lost host, power cut
  ['Now', 'HV1', 'volume-lost', 'host-lost', 'survived'],
  ['before update', 'HV1', 'checkpoint-lost', 'checkpoint-lost', 'survived'],
  ['with memory', 'HV1', 'checkpoint-lost', 'checkpoint-lost', 'survived'],
  ['SHOP-4', 'NAS1', 'survived', 'survived', 'survived'],
  ['SHOP-2', 'HV1', 'survived', 'restore-point-lost', 'survived'],
  ['SHOP-3', 'VAULT', 'survived', 'survived', 'survived'],
] as const

const short = ({ result, why }: SurvivalCell): string => (result === 'lost' ? why.code : result)

describe('the matrix of the story', () => {
  it('says of each copy what it is worth when the volume, the host or the power goes', () => {
    expect(matrix.failures.map(({ kind }) => kind)).toEqual(['VolumeLost', 'HostLost', 'PowerCut'])
    const found = matrix.rows.map((copy) => [
      copy.name,
      copy.place,
      ...matrix.cells.filter(({ row }) => row === rowKey(copy)).map(short),
    ])
    expect(found).toEqual(CELLS)
    expect(matrix.refused).toEqual([])
    expect(matrix.rows.find(({ place }) => place === 'NAS1')?.older).toEqual(['SHOP-1'])
  })

  it('measures what is lost against the world as it would have been', () => {
    for (const { result, copy, lossSeconds, ordersLost, moment, returnSeconds } of matrix.cells) {
      if (result === 'lost') expect([lossSeconds, ordersLost, returnSeconds]).toEqual([null, null, null])
      else if (copy === 'Now') expect([lossSeconds, ordersLost]).toEqual([0, 0])
      else {
        expect(lossSeconds).toBe((matrix.at - moment) / 1_000_000)
        // four orders a minute, and three by hand
        expect(Math.abs((ordersLost as number) - (lossSeconds as number) / 15)).toBeLessThan(6)
        expect(returnSeconds).toBeGreaterThan(5 * 60)
      }
    }
  })

  it('leaves the lab as it was, and at most four guests in the machine room', () => {
    expect(lab.digest()).toBe(digestBefore)
    expect(engine.guests.instantiated).toBeLessThanOrEqual(4)
  })

  it('gives each cell a journal that leads to the same world again', () => {
    const chosen = matrix.cells.filter((_, index) => index % 7 === 0)
    expect(chosen.map(({ result }) => result)).toEqual(expect.arrayContaining(['survived', 'lost']))
    for (const cell of chosen) {
      const world = replayOn(newLab(), cell.journal)
      expect([cell.copy, cell.failure, world.digest()]).toEqual([cell.copy, cell.failure, cell.digest])
      world.dispose()
    }
  })

  it('says the same of every tenth cell when nothing is used again', () => {
    const random = new Random(10)
    const at = lab.now - 12 * MINUTE
    const failures = [...matrix.failures, failureBy({ type: 'fault', kind: 'PowerCut', host: 'HV1' }, 9)]
    const again = survivalOf(lab, { vm: VM, at, failures }, cache)
    const cells = [...matrix.cells, ...again.cells]
    const first = random.integer('tenth', 0, 9)
    const chosen = cells.filter((_, index) => index % 10 === first)
    expect(chosen.length).toBeGreaterThanOrEqual(Math.floor(cells.length / 10))
    for (const cell of chosen) {
      const { rows, at: of } = matrix.cells.includes(cell) ? matrix : again
      const failure = failures.filter(
        ({ kind, dwellMicros }) => kind === cell.failure && dwellMicros === cell.dwellMicros,
      )
      const copies = rows.filter((copy) => rowKey(copy) === cell.row)
      const alone = survivalOf(lab, { vm: VM, at: of, failures: failure, copies, reuses: false }, cache).cells
      expect(alone.map(told)).toEqual([told(cell)])
    }
  })

  it('comes a cell at a time, and at once when it is asked again', () => {
    const steps = survivalMatrix(lab, { vm: VM, failures: around(lab) }, cache)
    const cells: SurvivalCell[] = []
    for (let step = steps.next(); !step.done; step = steps.next()) if (step.value.cell) cells.push(step.value.cell)
    expect(cells.length).toBe(18)
    expect(cells.every((cell) => matrix.cells.includes(cell))).toBe(true)
  })

  it('begins with what needs no past, the furthest out first, and says what it is at', () => {
    const dwelling = failureBy({ type: 'fault', kind: 'PowerCut', host: 'HV1' }, 9)
    const failures = [dwelling, ...around(lab)]
    const steps = survivalMatrix(lab, { vm: VM, failures }, cache)
    const order = new Set<string>()
    let step = steps.next()
    for (; !step.done; step = steps.next()) {
      const { cell, failure, row, table, total } = step.value
      if (failure) order.add(`${failure.kind} ${failure.dwellMicros}`)
      if (cell) expect([cell.failure, cell.row]).toEqual([failure?.kind, row])
      expect([table?.failures, total]).toEqual(table ? [failures, 24] : [undefined, 0])
    }
    expect([...order]).toEqual(['PowerCut 0', 'VolumeLost 0', 'HostLost 0', `PowerCut ${9 * MINUTE}`])
    expect(step.value.cells.map(({ failure, dwellMicros }) => [failure, dwellMicros])).toEqual(
      failures.flatMap(({ kind, dwellMicros }) => matrix.rows.map(() => [kind, dwellMicros])),
    )
  })

  it('unfolds the older restore points of a place below its newest', () => {
    const rows = copiesOf(lab, VM, { unfolded: ['NAS1:Data'] }).map(rowKey)
    expect(rows.slice(3, 5)).toEqual(['place NAS1:Data', 'restore-point SHOP-1'])
    expect(rows.length).toBe(matrix.rows.length + 1)
  })

  it('counts what was found of what should be there', () => {
    const held = matrix.cells.find(({ place, failure }) => place === 'NAS1' && failure === 'HostLost')?.held
    expect(held).toMatchObject({ ordersMissing: [], ordersWrong: [], filesAmiss: [] })
    expect(held?.ordersWanted).toBeGreaterThan(1000)
    expect(held?.filesWanted).toBeGreaterThan(20)
    for (const { result, held: found } of matrix.cells) expect(found === null).toBe(result === 'lost')
  })

  it('is refused before the beginning and in the future, and of a machine that there is not', () => {
    for (const at of [-1, lab.now + 1])
      expect(() => survivalOf(lab, { vm: VM, at })).toThrow(expect.objectContaining({ code: 'survival-moment' }))
    expect(() => survivalOf(lab, { vm: 'NOPE' })).toThrow(expect.objectContaining({ code: 'unknown-vm' }))
  })
})
