/** What a moment's database answers: what is committed, also where its own system does not start. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { NOW } from '../../src/lab/moments.ts'
import { askShopAt, differenceOf } from '../../src/view/guest-inside.ts'
import { appsOf, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const ORDERS = 'SELECT count(*) FROM orders'
const ordersOf = (lab: Lab, ...moment: [name?: string]): unknown =>
  askShopAt(lab, moment[0] === undefined ? NOW : { kind: 'checkpoint', name: moment[0] }, ORDERS).rows[0]?.[0]

describe('an open transaction', () => {
  it('is not counted before it is committed, and then is what two moments differ in', () => {
    const lab = newLab()
    play(lab, 'Set-VM SHOP -CheckpointType Standard', 'Start-VM SHOP', 'Invoke-LabApp SHOP Shop OpenTransaction')
    const committed = appsOf(lab)?.Shop.orders ?? 0
    expect(ordersOf(lab)).toBe(committed)
    play(lab, 'Stop-VM SHOP -Save', "Checkpoint-VM SHOP -SnapshotName 'open'", 'Start-VM SHOP')
    play(lab, 'Invoke-LabApp SHOP Shop CommitTransaction')
    const now = appsOf(lab)?.Shop.orders ?? 0
    expect(ordersOf(lab, 'open')).toBe(committed)
    expect(ordersOf(lab)).toBe(now)
    const { tables } = differenceOf(lab, { kind: 'checkpoint', name: 'open' }, NOW)
    expect(tables?.find(({ table }) => table === 'orders')?.added).toBe(now - committed)
    expect(now).toBeGreaterThan(committed)
    lab.dispose()
  })
})

describe('a system that does not start', () => {
  it('is said beside the answer of its database, which is asked all the same', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', "Checkpoint-VM SHOP -SnapshotName 'sound'")
    play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 3', 'Remove-LabFile SHOP -Path C:\\kernel.sys')
    const orders = appsOf(lab)?.Shop.orders
    play(lab, 'Stop-VM SHOP')
    expect(askShopAt(lab, NOW, ORDERS)).toMatchObject({ rows: [[orders]], unbootable: 'kernel-missing' })
    expect(runLine(lab, `Invoke-LabSql SHOP -Query '${ORDERS}'`, { wait: true }).text).toContain(
      'kernel.sys is missing',
    )
    const { tables, tablesReason } = differenceOf(lab, { kind: 'checkpoint', name: 'sound' }, NOW)
    expect(tablesReason).toBeNull()
    expect(tables?.find(({ table }) => table === 'orders')?.added).toBeGreaterThanOrEqual(3)
    expect(askShopAt(lab, { kind: 'checkpoint', name: 'sound' }, ORDERS).unbootable).toBeNull()
    lab.dispose()
  })

  it('and has no database any more says that, not what SQLite makes of it', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Invoke-LabApp SHOP Ransomware Start -FilesPerHour 3600', 'Wait-Lab -Minutes 5')
    expect(refusalOf(lab, `Invoke-LabSql SHOP -Query '${ORDERS}'`)).toBe('file-missing')
    lab.dispose()
  })

  it('says what it found after it is said to be starting', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Remove-LabFile SHOP -Path C:\\kernel.sys', 'Stop-VM SHOP')
    const before = lab.events.length
    runLine(lab, 'Start-VM SHOP', { wait: true })
    expect(lab.events.slice(before).map(({ code, data }) => (code === 'vm-state' ? data['state'] : code))).toEqual([
      'Starting',
      'start-failed',
      'Off',
    ])
    lab.dispose()
  })
})
