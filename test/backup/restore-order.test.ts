/** One row out of a backup: an order that is gone comes back with its lines and its payment, and all sums hold. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { appsOf, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'
import { QUIET } from '../host/tree-lab.ts'

const rows = (lab: Lab, query: string): string => play(lab, `Invoke-LabSql SHOP '${query}'`)
const ORDER = [
  'SELECT * FROM orders WHERE id = 1007',
  'SELECT line, item_id, quantity, price_cents FROM order_lines WHERE order_id = 1007',
  'SELECT paid_at, cents FROM payments WHERE order_id = 1007',
] as const

const backedUp = (): Lab => {
  const lab = newLab(QUIET)
  play(lab, 'Start-VM SHOP', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 20', 'Start-LabBackup SHOP -Repository NAS1')
  return lab
}

describe('Restore-LabBackup -Order', () => {
  it('brings back what was there, and nothing else changes', () => {
    const lab = backedUp()
    const before = ORDER.map((query) => rows(lab, query))
    play(lab, 'Invoke-LabApp SHOP Shop DeleteOrders -Count 1015')
    expect(rows(lab, ORDER[0])).not.toBe(before[0])
    const left = appsOf(lab)?.Shop.orders as number
    const at = lab.now
    play(lab, 'Restore-LabBackup latest -Order 1007')
    expect(ORDER.map((query) => rows(lab, query))).toEqual(before)
    expect(appsOf(lab)?.Shop).toMatchObject({ orders: left + 1, integrity: 'ok', invariantsHold: true })
    expect(lab.now).toBeGreaterThan(at)
    lab.dispose()
  })

  it('takes goods out of stock again, after a delivery where there are too few', () => {
    const lab = backedUp()
    play(lab, 'Invoke-LabApp SHOP Shop DeleteOrders -Count 1015')
    for (const order of [3, 500, 1007, 1010]) play(lab, `Restore-LabBackup latest -Order ${order}`)
    expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    lab.dispose()
  })

  it('is refused where the order is there, is in no backup, or the machine does not run; nothing changes', () => {
    const lab = backedUp()
    const digest = lab.digest()
    expect(refusalOf(lab, 'Restore-LabBackup latest -Order 1007')).toBe('order-there')
    expect(refusalOf(lab, 'Restore-LabBackup latest -Order 5000')).toBe('order-missing')
    expect(refusalOf(lab, 'Restore-LabBackup latest -Order 7 -Instant')).toBe('parameters-exclude')
    expect(refusalOf(lab, 'Restore-LabBackup latest -Order 7 -File C:\\a.txt')).toBe('parameters-exclude')
    expect(lab.digest()).toBe(digest)
    play(lab, 'Invoke-LabApp SHOP Shop OpenTransaction')
    const open = lab.digest()
    expect(refusalOf(lab, 'Restore-LabBackup latest -Order 1021')).toBe('order-missing')
    expect(lab.digest()).toBe(open)
    play(lab, 'Stop-VM SHOP -TurnOff')
    expect(refusalOf(lab, 'Restore-LabBackup latest -Order 1007')).toBe('vm-state')
    lab.dispose()
  })
})
