/** A machine that was deleted comes back from its backup: to the host it was copied on, beside the files it left there. */
import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import { ledgerOf } from '../../src/lab/ledger.ts'
import { restoreTargets } from '../../src/view/repositories.ts'
import { appsOf, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const deleted = newLab()
play(deleted, 'Start-VM SHOP', 'Wait-Lab -Minutes 2', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 2')
play(deleted, 'Stop-VM SHOP -TurnOff', 'Remove-VM SHOP -Force')

describe('a deleted machine', () => {
  it.each(['', ' -ToHost HV1', ' -Instant'])('is restored%s, and what it left is as it was', (target) => {
    const lab = deleted.fork()
    const { disk } = lab.places.need('HV1', 'D')
    const before = disk.list().map((path) => [path, disk.lengthOf(path)])
    const printed = play(lab, `Restore-LabBackup SHOP-1${target}`)
    if (target !== ' -Instant') expect(printed).toContain('D:\\SHOP (2)')
    expect(lab.hypervisor.need('SHOP').record.host).toBe('HV1')
    expect(before.every(([path, length]) => disk.lengthOf(String(path)) === length)).toBe(true)
    play(lab, 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    lab.dispose()
  })

  it('goes to another host only when told to: the one it was copied on is lost', () => {
    const lab = deleted.fork()
    play(lab, 'Invoke-LabFault HostLost -HostName HV1')
    expect(refusalOf(lab, 'Restore-LabBackup SHOP-1')).toBe('host-lost')
    play(lab, 'Restore-LabBackup SHOP-1 -ToHost HV2')
    expect(lab.hypervisor.need('SHOP').record.host).toBe('HV2')
    lab.dispose()
  })

  it('is restored from a catalogue that was made anew, too', () => {
    const lab = deleted.fork()
    play(lab, 'Update-LabRepository NAS1', 'Restore-LabBackup SHOP-1')
    expect(lab.hypervisor.need('SHOP').record.host).toBe('HV1')
    lab.dispose()
  })

  it('has been missing since it was deleted: orders, downtime and the return are counted', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Wait-Lab -Minutes 2', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 5')
    play(lab, 'Stop-VM SHOP')
    const start = lab.fork()
    play(start, 'Start-VM SHOP')
    const had = appsOf(start)?.Shop.orders ?? 0
    start.dispose()
    play(lab, 'Remove-VM SHOP -Force')
    const deletedAt = lab.now
    expect(ledgerOf(lab, 'SHOP').work).toEqual({ ordersLost: 0, minutesDown: 0, returns: 0 })
    play(lab, 'Wait-Lab -Days 1')
    const restoredFrom = lab.now
    play(lab, 'Restore-LabBackup latest', 'Start-VM SHOP')
    const has = appsOf(lab)?.Shop.orders ?? 0
    play(lab, 'Wait-Lab -Minutes 1')
    const { last } = lab.watch.state
    expect(last?.ordersLost).toBe(had - has)
    expect(had - has).toBeGreaterThan(15)
    // Whoever restores it has noticed already: nobody waits once more.
    expect(last?.rtoParts['noticeSeconds']).toBe((restoredFrom - deletedAt) / 1_000_000)
    const { ordersLost, minutesDown, returns } = ledgerOf(lab, 'SHOP').work
    expect([ordersLost, returns]).toEqual([had - has, 1])
    expect(minutesDown).toBeCloseTo((last?.rtoSeconds ?? 0) / 60, 1)
    expect(minutesDown).toBeGreaterThan(24 * 60)
    lab.dispose()
  })

  it('is no outage where nobody wants it back, and none of a test copy that goes', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Restore-LabBackup latest -NewName COPY')
    play(lab, 'Remove-VM COPY -Force', 'Restore-LabBackup latest -NewName COPY', 'Start-VM COPY', 'Wait-Lab -Minutes 1')
    expect([lab.watch.state.last, lab.watch.state.outages]).toEqual([null, []])
    lab.dispose()
  })

  it('keeps its ledger while a backup of it lies somewhere', () => {
    const lab = deleted.fork()
    expect(ledgerOf(lab, 'shop').operations.map(({ name }) => name)).toEqual(['SHOP-1'])
    expect(play(lab, 'Get-LabLedger')).toContain('SHOP-1')
    play(lab, 'Remove-LabRestorePoint SHOP-1')
    expect(refusalOf(lab, 'Get-LabLedger SHOP')).toBe('unknown-vm')
    lab.dispose()
  })
})

describe('a volume of a host', () => {
  const there = newLab()
  play(there, 'Start-LabBackup SHOP -Repository NAS1', "Invoke-LabFault VolumeLost -Volume 'HV1:D'")

  it('takes a machine when the one that is meant without a name is lost', () => {
    const lab = there.fork()
    expect(refusalOf(lab, 'Restore-LabBackup SHOP-1 -ToHost HV1')).toBe('volume-lost')
    play(lab, 'Restore-LabBackup SHOP-1 -ToHost HV1:E', 'Start-VM SHOP')
    expect(lab.hypervisor.need('SHOP').record).toMatchObject({ host: 'HV1', volume: 'E' })
    expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    lab.dispose()
  })

  it('that is not there, or is lost, is named', () => {
    const lab = there.fork()
    const told = (line: string) => runLine(lab, line, { wait: true })
    expect(told('Restore-LabBackup SHOP-1 -ToHost HV1:Q')).toMatchObject({ code: 'unknown-volume' })
    expect(told('Restore-LabBackup SHOP-1 -ToHost HV1:Q').text).toContain('Q')
    expect(told('Restore-LabBackup SHOP-1 -ToHost HV1:D').text).toContain('Volume D: of HV1')
    expect(told('Restore-LabBackup SHOP-1 -ToHost NAS1:Data').code).toBe('unknown-host')
    expect(restoreTargets(lab)).toContain('HV1:E')
    lab.dispose()
  })
})
