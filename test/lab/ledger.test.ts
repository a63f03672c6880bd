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
    expect(printed).toMatch(/^SHOP +backup +SHOP-1 +20[\d :-]+ +Done +\d+(\.\d)? +\d+(\.\d)? +0 +\d+(\.\d)?$/m)
    lab.dispose()
  })

  it('tells what was read at the source from what came out of a repository: a synthetic full spares the source', () => {
    const lab = newLab(QUIET_SHOP)
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 30')
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type SyntheticFull', 'Copy-LabRestorePoint SHOP-1 -To VAULT')
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type ReverseIncremental')
    const [full, synthetic, copy, reverse] = ledgerOf(lab, 'SHOP').operations.map(({ bytesRead, bytesOfBackups }) => ({
      source: bytesRead - bytesOfBackups,
      repository: bytesOfBackups,
    }))
    expect(full?.repository).toBe(0)
    expect(synthetic?.source).toBeGreaterThan(0)
    expect(synthetic?.source).toBeLessThan((full?.source ?? 0) / 4)
    expect(synthetic?.repository).toBeGreaterThan((full?.source ?? 0) / 2)
    expect([copy?.source, (copy?.repository ?? 0) > 0]).toEqual([0, true])
    expect(reverse?.source).toBeGreaterThan(0)
    expect(play(lab, 'Get-LabLedger SHOP')).toMatch(/SourceMiB +RepositoryMiB +WrittenMiB/)
    lab.dispose()
  })

  it('has copies and runs that failed, with what they took', () => {
    const lab = newLab()
    play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Copy-LabRestorePoint latest -To VAULT')
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -AsJob', 'Wait-Lab -Seconds 40')
    play(lab, 'Copy-LabRestorePoint SHOP-1 -To HV2:D -AsJob', 'Wait-Lab -Seconds 1')
    play(
      lab,
      'New-LabBackupJob job SHOP -Repository NAS1 -EveryHours 1',
      "Invoke-LabFault VolumeLost -Volume 'NAS1:Data'",
    )
    play(lab, 'Wait-Lab -Minutes 61')
    const told = ledgerOf(lab, 'SHOP').operations
    expect(told.map(({ kind, name, failure }) => [kind, name, failure])).toEqual([
      ['backup', 'SHOP-1', null],
      ['copy', 'SHOP-2', null],
      ['backup', 'SHOP-3', 'repository-lost'],
      ['copy', 'SHOP-4', 'volume-lost'],
      ['backup', 'job', 'repository-lost'],
    ])
    const [, copy, failed, , refused] = told
    expect(copy?.bytesRead).toBe(copy?.bytesWritten)
    expect(copy?.micros).toBeGreaterThan(0)
    expect(failed?.micros).toBeGreaterThan(39_000_000)
    expect(failed?.bytesRead).toBeGreaterThan(0)
    expect([refused?.micros, refused?.bytesRead, refused?.bytesWritten]).toEqual([0, 0, 0])
    expect(play(lab, 'Get-LabLedger SHOP')).toMatch(/SHOP +backup SHOP-3 .* repository-lost +\d+/)
    lab.dispose()
  })

  it('counts the time in which it did not serve, from when it stopped and not from when somebody noticed', () => {
    const lab = newLab(QUIET_SHOP)
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository VAULT', 'Wait-Lab -Minutes 10')
    const down = (vm = 'SHOP') => ledgerOf(lab, vm).work.minutesDown
    play(lab, 'Invoke-LabFault HostRansomware', 'Wait-Lab -Minutes 30')
    expect(lab.watch.outageOf('SHOP')).toBeUndefined()
    expect(down()).toBe(30)
    play(lab, 'Wait-Lab -Minutes 30')
    expect(lab.watch.outageOf('SHOP')?.failedAt).toBe(lab.now)
    expect(down()).toBe(60)
    play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'Start-VM COPY', 'Wait-Lab -Hours 2')
    const { rtoSeconds } = lab.events.find(({ code }) => code === 'vm-returned')?.data ?? {}
    // what was promised is held against the time since somebody knew; what the customers missed is an hour more
    expect(down('COPY')).toBeCloseTo(60 + Number(rtoSeconds) / 60, 1)
    play(lab, 'Stop-VM COPY', 'Wait-Lab -Hours 1')
    expect(down('COPY')).toBeCloseTo(60 + Number(rtoSeconds) / 60, 1)
    lab.dispose()
  })

  it('counts a machine that serves on while it is broken from when it is stopped', () => {
    const lab = newLab(QUIET_SHOP)
    play(lab, 'Start-VM SHOP', 'Checkpoint-VM SHOP one', 'Wait-Lab -Minutes 10')
    play(lab, 'Invoke-LabFault RowsDeleted -DwellMinutes 10', 'Wait-Lab -Minutes 40')
    expect(lab.watch.outageOf('SHOP')).toBeDefined()
    expect(ledgerOf(lab, 'SHOP').work.minutesDown).toBe(0)
    play(lab, 'Stop-VM SHOP -TurnOff', 'Wait-Lab -Minutes 20')
    expect(ledgerOf(lab, 'SHOP').work.minutesDown).toBe(20)
    const fork = lab.fork()
    play(fork, 'Restore-VMCheckpoint one SHOP', 'Start-VM SHOP', 'Wait-Lab -Hours 3')
    expect(ledgerOf(fork, 'SHOP').work).toMatchObject({ returns: 1 })
    expect(ledgerOf(fork, 'SHOP').work.minutesDown).toBeGreaterThan(20)
    expect(ledgerOf(fork, 'SHOP').work.minutesDown).toBeLessThan(200)
    for (const each of [lab, fork]) each.dispose()
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
    play(fork, 'Start-VM SHOP', 'Set-LabObjective SHOP -RpoMinutes 1 -RtoMinutes 1', 'Invoke-LabFault BadUpdate')
    play(fork, 'Wait-Lab -Minutes 16', 'Restore-LabBackup latest -NewName COPY')
    expect(ledgerOf(fork, 'COPY').objectives).toEqual({ rpoSeconds: 60, rtoSeconds: 60 })
    play(fork, 'Set-LabObjective COPY -RpoMinutes 2 -RtoMinutes 2', 'Checkpoint-VM COPY own')
    expect(ledgerOf(fork, 'COPY').operations.map(({ name }) => name)).toEqual(['own'])
    expect(ledgerOf(fork, 'SHOP').operations.map(({ kind }) => kind)).toEqual(['backup'])
    expect(ledgerOf(fork, 'SHOP').objectives).toEqual({ rpoSeconds: 60, rtoSeconds: 60 })
    expect(ledgerOf(lab, 'SHOP').objectives).toEqual({ rpoSeconds: 900, rtoSeconds: 3600 })
    for (const each of [fork, lab]) each.dispose()
  })

  it.each(['', ' -Instant'])('keeps it from a copy that is only looked at: the original serves on%s', (how) => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Set-LabObjective SHOP -RpoMinutes 15 -RtoMinutes 60')
    play(lab, 'Start-LabBackup SHOP -Repository NAS1', `Restore-LabBackup latest -NewName COPY${how}`)
    expect(ledgerOf(lab, 'COPY').objectives).toBeNull()
    expect(ledgerOf(lab, 'SHOP').objectives).toEqual({ rpoSeconds: 900, rtoSeconds: 3600 })
    play(lab, 'Stop-VM SHOP', 'Remove-VM SHOP -Force', 'Restore-LabBackup latest -NewName BACK')
    expect(ledgerOf(lab, 'BACK').objectives).toEqual({ rpoSeconds: 900, rtoSeconds: 3600 })
    lab.dispose()
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
