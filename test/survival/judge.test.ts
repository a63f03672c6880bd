/** What counts as missing and wrong, case by case. */
import { describe, expect, it } from 'vitest'
import type { Look, OrderLook } from '../../src/host/look.ts'
import { type Expected, shortfall } from '../../src/survival/judge.ts'

const order = (id: number, placedMicros = id * 10, content = `f${id}`): OrderLook => ({
  id,
  placedMicros,
  content,
})

const look = (ids: readonly (number | OrderLook)[], more: Partial<Look> = {}): Look => ({
  failure: null,
  findings: [],
  shopRuns: true,
  integrity: 'ok',
  invariantsHold: true,
  unreadable: null,
  orders: ids.map((each) => (typeof each === 'number' ? order(each) : each)),
  files: { 'C:\\a.txt': 'a', 'C:\\b.txt': 'b' },
  ...more,
})

const then = look([1, 2, 3])
const noticed = look([1, 2, 3, 4, 5])
const expected: Expected = { then, onset: null, noticed, momentMicros: 35 }
const damageOf = (found: Look, more: Partial<Expected> = {}) => shortfall(found, { ...expected, ...more }).damage

describe('a copy', () => {
  it('that has all of its moment is whole, and loses what came after it', () => {
    expect(shortfall(then, expected)).toMatchObject({ damage: null, ordersLost: 2, oldestLostMicros: 40, files: [] })
    expect(shortfall(noticed, expected)).toMatchObject({ ordersLost: 0, oldestLostMicros: null })
  })

  it('is asked nothing of its own moment, or from after it', () =>
    expect(damageOf(look([1, 2]), { momentMicros: 30 })).toBeNull())

  it.each([
    [look([1, 3]), { code: 'rows-missing', data: { orders: 1, first: 2 } }],
    [look([1, order(2, 21), 3]), { code: 'rows-missing', data: { orders: 1, first: 2 } }],
    [look([1, order(2, 20, 'other'), 3]), { code: 'rows-wrong', data: { orders: 1, first: 2 } }],
    [
      look([1, 2, 3], { integrity: '*** in database main ***\nTree 4 page 9: never used' }),
      { code: 'integrity-broken', data: { message: 'Tree 4 page 9: never used' } },
    ],
    [look([1, 2, 3], { invariantsHold: false }), { code: 'sums-wrong', data: {} }],
    [look([1, 2, 3], { shopRuns: false, integrity: 'gone' }), expect.objectContaining({ code: 'shop-not-running' })],
    [
      look([], { unreadable: { code: 'database-error', data: {} } }),
      { code: 'database-unreadable', data: { reason: 'database-error' } },
    ],
    [
      look([1, 2, 3], { files: { 'C:\\A.TXT': 'other' } }),
      { code: 'files-wrong', data: { missing: 1, changed: 1, file: 'C:\\a.txt' } },
    ],
    [
      look([1, 2, 3], { files: { 'C:\\a.txt': 'a', 'C:\\b.txt': null } }),
      expect.objectContaining({ code: 'files-wrong' }),
    ],
    [look([1, 2, 3], { files: { 'c:\\A.txt': 'a', 'C:\\b.txt': 'b', 'C:\\more': 'x' } }), null],
  ])('%#: what is missing or wrong is found', (found, damage) => expect(damageOf(found)).toEqual(damage))

  it('made after the onset owes only what was there then, as it was then or is now', () => {
    const onset = look([1, 2], { files: { 'C:\\a.txt': 'older' } })
    expect(damageOf(look([1, 2], { files: { 'C:\\a.txt': 'older' } }), { onset })).toBeNull()
    expect(damageOf(look([1, 2], { files: { 'C:\\a.txt': 'a' } }), { onset })).toBeNull()
    expect(damageOf(look([1, 2], { files: { 'C:\\a.txt': 'x' } }), { onset })?.code).toBe('files-wrong')
    expect(damageOf(look([2]), { onset })).toEqual({ code: 'rows-missing', data: { orders: 1, first: 1 } })
  })

  it('is shown by what of it is there', () => {
    const found = look([1, order(3, 30, 'other')], { files: { 'C:\\a.txt': 'x' } })
    expect(shortfall(found, expected).held).toEqual({
      ordersWanted: 3,
      ordersMissing: [2],
      ordersWrong: [3],
      filesWanted: 2,
      filesAmiss: [
        { path: 'C:\\a.txt', isMissing: false },
        { path: 'C:\\b.txt', isMissing: true },
      ],
    })
  })

  it('counts orders by when they were placed, also those of one moment', () => {
    const crowded = look([1, order(2, 20), order(3, 20), order(4, 20)])
    const found = look([1, order(2, 20), order(7, 20)])
    expect(shortfall(found, { ...expected, noticed: crowded })).toMatchObject({ ordersLost: 1, oldestLostMicros: 20 })
  })
})
