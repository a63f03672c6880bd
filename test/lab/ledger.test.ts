/** The ledger of a story: what copies cost, what was lost, and what was promised. */
import { describe, expect, it } from 'vitest'
import { DAY, MINUTE } from '../../src/kernel/sim-time.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { ledgerOf, ledgerPlaces } from '../../src/lab/ledger.ts'
import { QUIET_SHOP } from '../../src/lab/scenario.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const MIB = 1024 * 1024
const placeOf = (lab: Lab, place: string, volume: string) =>
  ledgerPlaces(lab).find((each) => each.place === place && each.volume === volume)

const withFile = (lab: Lab, place: string, volume: string, path: string, bytes: number): void => {
  const file = lab.places.need(place, volume).disk.create(path)
  file.truncate(bytes)
  file.close()
}

describe('what places cost', () => {
  it('is their price for each GiB and month: a MiB stands for a GiB, a month has 30 days', () => {
    const lab = newLab()
    withFile(lab, 'HV1', 'C', 'ssd.bin', 100 * MIB)
    withFile(lab, 'HV1', 'E', 'hdd.bin', 100 * MIB)
    withFile(lab, 'NAS1', 'Data', 'Backup\\SHOP\\SHOP-1.blocks', 60 * MIB)
    withFile(lab, 'NAS1', 'Data', 'Backups.txt', 40 * MIB)
    withFile(lab, 'VAULT', 'Data', 'Backup\\a', MIB / 2)
    const figures = () =>
      ledgerPlaces(lab).map(({ place, volume, centsPerMonth, costCents }) => [place, volume, centsPerMonth, costCents])
    lab.advance(15 * DAY)
    const own = lab.places.need('HV1', 'D').disk.usedBytes
    expect(figures()).toEqual([
      ['HV1', 'C', 1200, 600],
      ['HV1', 'D', Math.round((own * 12) / MIB), Math.round((own * 6) / MIB)],
      ['HV1', 'E', 400, 200],
      ['HV2', 'D', 0, 0],
      ['NAS1', 'Data', 500, 250],
      ['VAULT', 'Data', 2, 1],
    ])
    expect(placeOf(lab, 'NAS1', 'Data')).toMatchObject({
      storedBytes: 100 * MIB,
      backupBytes: 60 * MIB,
      centsPerGibMonth: 5,
    })
    lab.places.need('HV1', 'C').disk.lose()
    lab.places.need('NAS1', 'Data').disk.remove('Backups.txt')
    lab.advance(15 * DAY)
    expect(placeOf(lab, 'HV1', 'C')).toMatchObject({ storedBytes: 0, centsPerMonth: 0, costCents: 600 })
    expect(placeOf(lab, 'NAS1', 'Data')).toMatchObject({ centsPerMonth: 300, costCents: 400 })
    expect(placeOf(lab, 'NAS1', 'Data')?.overTime).toEqual([
      { at: 0, bytes: 100 * MIB },
      { at: 15 * DAY, bytes: 60 * MIB },
    ])
    lab.dispose()
  })
})

describe('a machine’s ledger', () => {
  it('has what copies took, what a loss took, and what was promised against it', () => {
    const lab = newLab(QUIET_SHOP)
    play(lab, 'Set-LabObjective shop -RpoMinutes 60 -RtoMinutes 300', 'Start-VM SHOP', 'Checkpoint-VM SHOP one')
    play(lab, 'Start-LabBackup SHOP -Repository NAS1')
    expect(ledgerOf(lab, 'shop')).toMatchObject({
      vm: 'SHOP',
      at: lab.now,
      work: { ordersLost: 0, minutesDown: 0, returns: 0 },
      objectives: { rpoSeconds: 3600, rtoSeconds: 18_000 },
      achieved: null,
    })
    const point = lab.backups.points[0]
    const [checkpoint, backup, ...more] = ledgerOf(lab, 'SHOP').operations
    expect(more).toEqual([])
    expect(checkpoint).toMatchObject({ kind: 'checkpoint', name: 'one', bytesRead: 0 })
    expect(checkpoint?.bytesWritten).toBe(lab.hypervisor.need('SHOP').record.checkpoints[0]?.bytesWritten)
    expect(backup).toMatchObject({ kind: 'backup', name: point?.id, at: lab.now })
    expect((backup?.at ?? 0) - (backup?.micros ?? 0)).toBe(checkpoint?.at)
    expect(placeOf(lab, 'NAS1', 'Data')?.backupBytes).toBe(point?.bytes)

    play(lab, 'Wait-Lab -Days 1')
    const failedAt = lab.now
    play(lab, 'Invoke-LabFault VolumeLost -Volume HV1:D', 'Wait-Lab -Minutes 6')
    expect(ledgerOf(lab, 'SHOP').work).toEqual({ ordersLost: 0, minutesDown: 6, returns: 0 })
    play(lab, 'Restore-LabBackup latest -ToHost HV2', 'Start-VM SHOP', 'Wait-Lab -Hours 2')
    const { work, achieved } = ledgerOf(lab, 'SHOP')
    const back = lab.events.find(({ code }) => code === 'vm-returned')
    expect(work).toEqual({
      ordersLost: back?.data['ordersLost'],
      minutesDown: Math.round((((back?.data['rtoSeconds'] as number) * 10) / 60) as number) / 10,
      returns: 1,
    })
    expect(work.ordersLost).toBeGreaterThan(15)
    expect(work.minutesDown * MINUTE).toBeLessThan(lab.now - failedAt)
    expect(achieved).toEqual({ rpoSeconds: back?.data['rpoSeconds'], rtoSeconds: back?.data['rtoSeconds'] })
    const printed = play(lab, 'Get-LabLedger SHOP')
    expect(printed).toMatch(/SHOP +RPO +60 +\d+(\.\d)? +False\nSHOP +RTO +300 +\d+(\.\d)? +True/)
    // Every number stands under its unit, as a person reads it.
    expect(printed).toMatch(/^Place Volume StoredMiB BackupMiB EurosPerGibMonth EurosPerMonth EurosSoFar$/m)
    expect(printed).toMatch(/^HV2 +D +\d+(\.\d)? +0 +0\.12 +\d+(\.\d\d?)? +0(\.\d\d?)?$/m)
    expect(printed).toMatch(/^SHOP +backup +SHOP-1 +20[\d :-]+ +\d+(\.\d)? +\d+(\.\d)? +\d+(\.\d)?$/m)
    lab.dispose()
  })

  it('says where nothing was promised, and refuses what is no machine and no promise', () => {
    const lab = newLab()
    expect(ledgerOf(lab, 'SHOP').objectives).toBeNull()
    expect(play(lab, 'Get-LabLedger')).toMatch(/RPO +nothing promised no return yet/)
    const digest = lab.digest()
    expect(refusalOf(lab, 'Get-LabLedger X')).toBe('unknown-vm')
    expect(refusalOf(lab, 'Set-LabObjective X -RpoMinutes 1 -RtoMinutes 1')).toBe('unknown-vm')
    expect(refusalOf(lab, 'Set-LabObjective SHOP -RpoMinutes 1')).toBe('missing-parameter')
    expect(refusalOf(lab, 'Set-LabObjective SHOP -RpoMinutes 1 -RtoMinutes 600000')).toBe('bad-value')
    expect(lab.digest()).toBe(digest)
    lab.objectives.promise('SHOP', { rpoSeconds: 60, rtoSeconds: 120 })
    expect(lab.digest()).not.toBe(digest)
    lab.dispose()
  })

  it('carries a promise into forks, and over to the machine that comes back under another name', () => {
    const lab = newLab()
    play(lab, 'Set-LabObjective SHOP -RpoMinutes 15 -RtoMinutes 60', 'Start-LabBackup SHOP -Repository NAS1')
    const fork = lab.fork()
    play(fork, 'Set-LabObjective SHOP -RpoMinutes 1 -RtoMinutes 1', 'Restore-LabBackup latest -NewName COPY')
    expect(ledgerOf(fork, 'COPY').objectives).toEqual({ rpoSeconds: 60, rtoSeconds: 60 })
    play(fork, 'Set-LabObjective COPY -RpoMinutes 2 -RtoMinutes 2', 'Checkpoint-VM COPY own')
    expect(ledgerOf(fork, 'COPY').operations.map(({ name }) => name)).toEqual(['own'])
    expect(ledgerOf(fork, 'SHOP').operations.map(({ kind }) => kind)).toEqual(['backup'])
    expect(ledgerOf(fork, 'SHOP').objectives).toEqual({ rpoSeconds: 60, rtoSeconds: 60 })
    expect(ledgerOf(lab, 'SHOP').objectives).toEqual({ rpoSeconds: 900, rtoSeconds: 3600 })
    for (const each of [fork, lab]) each.dispose()
  })
})

describe('a promise of nothing lost, or back in no time', () => {
  it.each(['-RpoMinutes 0 -RtoMinutes 0', '-RpoMinutes 0 -RtoMinutes 5', '-RpoMinutes 5 -RtoMinutes 0'])(
    'is refused: %s',
    (promised) => {
      const lab = newLab(QUIET_SHOP)
      const before = lab.digest()
      expect(refusalOf(lab, `Set-LabObjective SHOP ${promised}`)).toBe('objective-zero')
      expect(lab.digest()).toBe(before)
      lab.dispose()
    },
  )
})
