/** A file that a running program has open: the refusal says what to do, and each of these ways works. */
import { beforeAll, describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

let start: Lab
beforeAll(() => {
  start = newLab()
  play(start, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 5')
})

const orders = (lab: Lab, vm: string): number =>
  Number(play(lab, `Invoke-LabSql ${vm} 'SELECT count(*) FROM orders'`).split('\n').at(-1))

describe('the database of the shop that runs', () => {
  it('is not written over: nothing is changed, and the refusal names three ways', () => {
    const lab = start.fork()
    const digest = lab.digest()
    const { code, text } = runLine(lab, 'Restore-LabBackup latest -File C:\\shop.db', { wait: true })
    expect([code, lab.digest()]).toEqual(['restore-file-in-use', digest])
    for (const way of ['-Destination', '-Order', '-NewName']) expect(text).toContain(way)
    lab.dispose()
  })

  it('comes back under another name beside it', () => {
    const lab = start.fork()
    const before = orders(lab, 'SHOP')
    expect(play(lab, 'Restore-LabBackup latest -File C:\\shop.db -Destination C:\\old.db')).toContain('as C:\\old.db')
    expect(play(lab, 'Get-LabFile SHOP')).toMatch(/old\.db/i)
    expect(lab.events.filter(({ code }) => code === 'file-restored')).toHaveLength(1)
    expect(orders(lab, 'SHOP')).toBeGreaterThanOrEqual(before)
    lab.dispose()
  })

  it('comes back in a machine of its own, and an order by its number', () => {
    const lab = start.fork()
    const before = orders(lab, 'SHOP')
    play(lab, 'Restore-LabBackup latest -NewName OLD', 'Start-VM OLD')
    expect(orders(lab, 'OLD')).toBeLessThan(before)
    play(lab, 'Invoke-LabApp SHOP Shop DeleteOrders -Count 10')
    const order = play(lab, "Invoke-LabSql OLD 'SELECT min(id) FROM orders'").split('\n').at(-1)?.trim()
    play(lab, `Restore-LabBackup latest -Order ${order}`)
    expect(refusalOf(lab, `Restore-LabBackup latest -Order ${order}`)).toBe('order-there')
    lab.dispose()
  })
})

it('of a file that is no database no order is named, and a destination needs a file', () => {
  const lab = start.fork()
  const { code, text } = runLine(lab, 'Restore-LabBackup latest -File C:\\kernel.sys -Destination C:\\shop.db', {
    wait: true,
  })
  expect(code).toBe('restore-file-in-use')
  expect(text).toContain('-Order')
  expect(refusalOf(lab, 'Restore-LabBackup latest -Destination C:\\a.txt')).toBe('missing-parameter')
  play(lab, 'Restore-LabBackup latest -File C:\\kernel.sys -Destination C:\\kept\\kernel.sys')
  expect(play(lab, 'Get-LabFile SHOP')).toMatch(/kept\\kernel\.sys/i)
  lab.dispose()
})
