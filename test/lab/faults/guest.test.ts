/** What goes wrong inside the guest, and what of it evidence finds. */
import { describe, expect, it } from 'vitest'
import { appsOf, newLab, play, refusalOf } from '../../fixtures/lab-fixture.ts'
import { fault, faultyLab, lastEvent, refusesUnchanged, stateOf } from './faulty-lab.ts'

const KINDS = ['RowsDeleted', 'GuestRansomware', 'BadUpdate', 'BadUpdate -Patch Boot']

describe('RowsDeleted', () => {
  it('deletes the oldest orders: everything adds up, and they are gone', () => {
    const lab = faultyLab()
    const before = appsOf(lab)?.Shop.orders ?? 0
    play(lab, fault('RowsDeleted -Count 30'))
    expect(appsOf(lab)?.Shop).toMatchObject({ orders: before - 30, integrity: 'ok', invariantsHold: true })
    play(lab, fault('RowsDeleted'))
    expect(appsOf(lab)?.Shop.orders).toBe(before - 230)
    lab.dispose()
  })

  it('tells how many there really were: the newest order stays', () => {
    const lab = faultyLab()
    const before = appsOf(lab)?.Shop.orders ?? 0
    play(lab, fault('RowsDeleted -Count 10000'))
    expect(lastEvent(lab)?.data['count']).toBe(before - 1)
    expect(appsOf(lab)?.Shop.orders).toBe(1)
    lab.dispose()
  })

  it('waits for no transaction: it is refused', () => {
    const lab = faultyLab()
    play(lab, 'Invoke-LabApp SHOP Shop OpenTransaction')
    refusesUnchanged(lab, fault('RowsDeleted'), 'transaction-open')
    lab.dispose()
  })
})

describe('GuestRansomware', () => {
  it('enciphers at its pace until somebody notices, and after', () => {
    const lab = faultyLab()
    play(lab, fault('GuestRansomware -FilesPerHour 12'))
    expect(appsOf(lab)?.Ransomware).toEqual({ running: true, filesEnciphered: 0 })
    play(lab, 'Wait-Lab -Minutes 61')
    expect(lastEvent(lab, 'fault-noticed')?.data).toMatchObject({ kind: 'GuestRansomware', vms: 'SHOP' })
    expect(appsOf(lab)?.Ransomware.filesEnciphered).toBe(12)
    refusesUnchanged(lab, fault('GuestRansomware'), 'app-running')
    lab.dispose()
  })
})

describe('BadUpdate', () => {
  it('Data converts the sums wrongly', () => {
    const lab = faultyLab()
    play(lab, fault('BadUpdate'))
    expect(appsOf(lab)).toMatchObject({
      Shop: { integrity: 'ok', invariantsHold: false },
      Updater: { patched: 'Data' },
    })
    lab.dispose()
  })

  it('Boot shows at once, because it restarts', () => {
    const lab = faultyLab()
    play(lab, fault('BadUpdate -Patch Boot'), 'Wait-Lab -Minutes 5')
    expect([stateOf(lab), lab.events.some(({ code }) => code === 'start-failed')]).toEqual(['Off', true])
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('boot-failed')
    play(lab, 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP')
    lab.dispose()
  })

  it('Slow changes a payment every hour', () => {
    const lab = faultyLab()
    play(lab, fault('BadUpdate -Patch Slow'), 'Wait-Lab -Minutes 130')
    expect(appsOf(lab)).toMatchObject({ Shop: { invariantsHold: false }, Updater: { patched: 'Slow', rowsChanged: 2 } })
    lab.dispose()
  })
})

it.each(KINDS)('%s needs a guest that runs', (kind) => {
  const lab = newLab()
  refusesUnchanged(lab, fault(kind), 'vm-state')
  play(lab, 'Start-VM SHOP', 'Suspend-VM SHOP')
  refusesUnchanged(lab, fault(kind), 'vm-state')
  lab.dispose()
})
