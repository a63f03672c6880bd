/** Jobs that run by themselves: when, what they make, how they fail, and what a green history hides. */
import { describe, expect, it } from 'vitest'
import { backupJobs } from '../../src/console/backup-looks.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { eventSentence } from '../../src/words/catalogue.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const HOUR = 3_600_000_000
const runs = (lab: Lab, name = 'job') =>
  lab.backups.state.definitions.find((each) => each.name === name)?.runs.map(({ type, code }) => code ?? type)
const types = (lab: Lab) => lab.backups.points.map(({ type }) => type)
/** Off: nobody orders, and nothing but the job's own moment changes. */
const idle = (): Lab => newLab()

describe('a planned job', () => {
  it('runs at its time of day, and again after its interval', () => {
    const lab = idle()
    play(lab, 'New-LabBackupJob job SHOP -Repository NAS1 -At 22:00', 'Wait-Lab -Hours 12')
    expect(types(lab)).toEqual([])
    play(lab, 'Wait-Lab -Hours 2')
    expect(lab.backups.points.map(({ takenAt }) => takenAt)).toEqual([13 * HOUR])
    play(lab, 'Wait-Lab -Days 3')
    expect(lab.backups.points.map(({ takenAt }) => takenAt / HOUR)).toEqual([13, 37, 61, 85])
    expect(runs(lab)).toEqual(['Full', 'Incremental', 'Incremental', 'Incremental'])
    lab.dispose()
  })

  it.each([
    ['-ActiveFullDays 3', ['Full', 'Incremental', 'Incremental', 'Full', 'Incremental', 'Incremental', 'Full']],
    [
      '-SyntheticFullDays 2',
      ['Full', 'Incremental', 'SyntheticFull', 'Incremental', 'SyntheticFull', 'Incremental', 'SyntheticFull'],
    ],
    ['-Method ForeverForward', ['Full', ...Array<string>(6).fill('Incremental')]],
    ['-Method Reverse', ['Full', ...Array<string>(6).fill('ReverseIncremental')]],
  ])('%s makes what its method says', (how, made) => {
    const lab = idle()
    play(lab, `New-LabBackupJob job SHOP -Repository NAS1 ${how}`, 'Wait-Lab -Days 7 -Hours 1')
    expect(runs(lab)).toEqual(made)
    for (const { id } of lab.backups.points) play(lab, `Test-LabBackup ${id}`)
    lab.dispose()
  })

  it('keeps one full for ever, into which retention merges the oldest increment', () => {
    const lab = idle()
    play(lab, 'New-LabBackupJob job SHOP -Repository NAS1 -Method ForeverForward')
    play(lab, 'Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 3', 'Wait-Lab -Days 8 -Hours 1')
    expect(types(lab)).toEqual(['Full', 'Incremental', 'Incremental'])
    expect(lab.events.filter(({ code }) => code === 'restore-point-merged')).toHaveLength(5)
    for (const { id } of lab.backups.points) play(lab, `Test-LabBackup ${id} -Boot`)
    lab.dispose()
  })

  it('under forward increments keeps more files than were asked for, and says why', () => {
    const lab = idle()
    play(lab, 'New-LabBackupJob job SHOP -Repository NAS1 -ActiveFullDays 7')
    play(lab, 'Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 3', 'Wait-Lab -Days 9 -Hours 1')
    expect(types(lab).filter((type) => type === 'Full')).toHaveLength(2)
    expect(lab.backups.points.length).toBe(9)
    expect(play(lab, 'Get-LabRestorePoint | Format-List *')).toContain('stands on its blocks')
    play(lab, 'Wait-Lab -Days 1')
    expect(lab.backups.points.length).toBe(3)
    lab.dispose()
  })

  it('merges points that nobody can read meanwhile', () => {
    const lab = idle()
    play(lab, 'Start-VM SHOP', 'New-LabBackupJob job SHOP -Repository NAS1 -Method ForeverForward -EveryHours 1')
    play(lab, 'Wait-Lab -Hours 4', 'Wait-Lab -Minutes 10', 'Remove-LabBackupJob job')
    play(lab, 'New-LabBackupJob job SHOP -Repository NAS1 -Method ForeverForward -EveryHours 99')
    play(lab, 'Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 2 -AsJob')
    for (const line of ['Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'Test-LabBackup latest'])
      expect([line, refusalOf(lab, line)]).toEqual([line, 'restore-point-in-use'])
    play(lab, 'Wait-Lab -Hours 1', 'Restore-LabBackup latest -ToHost HV2 -NewName COPY')
    expect(types(lab)).toEqual(['Full', 'Incremental'])
    lab.dispose()
  })

  it('has one name, and ends when it is removed', () => {
    const lab = idle()
    play(lab, 'New-LabBackupJob job SHOP -Repository NAS1')
    expect(refusalOf(lab, 'New-LabBackupJob JOB SHOP -Repository VAULT')).toBe('backup-job-taken')
    expect(refusalOf(lab, 'New-LabBackupJob other NOPE -Repository VAULT')).toBe('unknown-vm')
    expect(refusalOf(lab, 'New-LabBackupJob other SHOP -Repository NAS1 -At 25:00')).toBe('bad-value')
    expect(refusalOf(lab, 'Remove-LabBackupJob nope')).toBe('unknown-backup-job')
    play(lab, 'Wait-Lab -Days 1 -Hours 1', 'Remove-LabBackupJob job', 'Wait-Lab -Days 3')
    expect([types(lab), lab.backups.state.definitions]).toEqual([['Full'], []])
    lab.dispose()
  })

  it('goes on otherwise from its next run when it is changed, with what it was and made', () => {
    const lab = idle()
    const job = () => lab.backups.state.definitions[0]
    play(lab, 'New-LabBackupJob job SHOP -Repository NAS1 -EveryHours 4 -WindowMinutes 60')
    expect(refusalOf(lab, 'Set-LabBackupJob nope -Retries 1')).toBe('unknown-backup-job')
    expect(refusalOf(lab, 'Set-LabBackupJob job -Repository NOWHERE')).toBe('unknown-repository')
    play(lab, 'Wait-Lab -Hours 5', 'Set-LabBackupJob JOB -EveryHours 2 -WindowMinutes 0 -Compress $true')
    // The last was due at 4 hours, the next is two hours after that.
    expect(job()).toMatchObject({ everyMicros: 2 * HOUR, windowMicros: null, compress: true, nextAt: 6 * HOUR })
    play(lab, 'Wait-Lab -Minutes 90')
    expect(types(lab)).toEqual(['Full', 'Full'])
    expect(lab.backups.points.map(({ compress }) => compress)).toEqual([false, true])
    play(lab, 'Set-LabBackupJob job -Repository VAULT -At 22:00')
    expect(job()).toMatchObject({ place: 'VAULT', nextAt: 13 * HOUR, fullAt: null, runs: { length: 2 } })
    play(lab, 'Wait-Lab -Hours 7')
    expect(lab.backups.points.map(({ place, type }) => `${place} ${type}`)).toEqual([
      'NAS1 Full',
      'NAS1 Full',
      'VAULT Full',
    ])
    lab.dispose()
  })

  it('keeps its next run when it is changed while it works', () => {
    const lab = idle()
    play(lab, 'New-LabBackupJob job SHOP -Repository NAS1 -EveryHours 4 -Bandwidth 1')
    play(lab, 'Wait-Lab -Hours 4 -Minutes 1', 'Set-LabBackupJob job -EveryHours 6 -Bandwidth 0')
    expect(lab.backups.state.jobs).toHaveLength(1)
    play(lab, 'Wait-Lab -Hours 5')
    expect(lab.backups.state.definitions[0]).toMatchObject({ nextAt: 10 * HOUR, attempt: 0 })
    expect(runs(lab)).toEqual(['Full'])
    lab.dispose()
  })

  it('goes on equally in a fork, and in a replay', () => {
    const lab = idle()
    play(lab, 'Start-VM SHOP', 'New-LabBackupJob job SHOP -Repository NAS1 -EveryHours 1', 'Wait-Lab -Minutes 90')
    const fork = lab.fork()
    for (const each of [lab, fork]) each.advance(2 * HOUR)
    expect(fork.digest()).toBe(lab.digest())
    lab.dispose()
    fork.dispose()
  })
})

describe('a run that fails', () => {
  it('is tried again, and counts as one failed attempt', () => {
    const lab = idle()
    play(lab, 'New-LabBackupJob job SHOP -Repository NAS1 -Retries 2 -RetryAfterMinutes 30')
    play(lab, 'Wait-Lab -Hours 23', 'Start-LabBackup SHOP -Repository VAULT -Bandwidth 3 -AsJob')
    play(lab, 'Wait-Lab -Hours 1 -Minutes 10')
    expect(runs(lab)).toEqual(['backup-running'])
    const refused = lab.events.findLast(({ code }) => code === 'backup-failed')
    expect(eventSentence('backup-failed', refused?.data as never)).toBe(
      'The backup of SHOP to NAS1 (‘job’) failed. A backup of SHOP to VAULT is already running. Wait until it is done.',
    )
    play(lab, 'Wait-Lab -Hours 9')
    expect(runs(lab)?.at(-1)).toBe('Full')
    expect(lab.events.filter(({ code }) => code === 'backup-retry').length).toBeGreaterThan(0)
    expect(backupJobs(lab)[0]).toMatchObject({ properties: { Runs: 1, Failed: 0, LastResult: 'SHOP-2' } })
    lab.dispose()
  })

  it('is given up after its retries, until its next time', () => {
    const lab = idle()
    play(lab, 'New-LabBackupJob job SHOP -Repository NAS1 -Retries 2', "Invoke-LabFault VolumeLost -Volume 'NAS1:Data'")
    play(lab, 'Wait-Lab -Days 1 -Hours 2')
    expect(runs(lab)).toEqual(['repository-lost', 'repository-lost', 'repository-lost'])
    play(lab, 'Wait-Lab -Days 1')
    expect(runs(lab)).toHaveLength(6)
    expect(backupJobs(lab)[0]).toMatchObject({
      properties: {
        Runs: 2,
        Failed: 2,
        Attempts: 6,
        LastResult: expect.stringMatching(/^NAS1 is lost, with/),
      },
    })
    lab.dispose()
  })

  it('is stopped where its window closes, and leaves neither files nor a checkpoint', () => {
    const lab = idle()
    play(lab, 'New-LabBackupJob job SHOP -Repository NAS1 -Bandwidth 1 -WindowMinutes 5 -Retries 0')
    play(lab, 'Wait-Lab -Days 1 -Minutes 10')
    expect(runs(lab)).toEqual(['window-closed'])
    expect(lab.places.need('NAS1', 'Data').disk.list()).toEqual([])
    expect(lab.hypervisor.need('SHOP').record.checkpoints).toEqual([])
    lab.dispose()
  })

  it('of which the program dies leaves its recovery checkpoint behind, and the next run says so', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1 -AsJob', 'Wait-Lab -Seconds 2')
    play(lab, 'Invoke-LabFault BackupLeftBehind', 'Wait-Lab -Minutes 1')
    expect(lab.hypervisor.need('SHOP').record.checkpoints.map(({ purpose }) => purpose)).toEqual(['recovery'])
    expect(lab.events.some(({ code, data }) => code === 'backup-failed' && data['reason'] === 'backup-died')).toBe(true)
    play(lab, 'Start-LabBackup SHOP -Repository NAS1')
    expect(lab.events.some(({ code }) => code === 'recovery-in-the-way')).toBe(true)
    lab.dispose()
  })

  it('for want of room in the repository leaves what was there', () => {
    const lab = newLab()
    play(lab, 'Start-LabBackup SHOP -Repository NAS1', "Invoke-LabFault VolumeFull -Volume 'NAS1:Data'")
    expect(refusalOf(lab, 'Start-LabBackup SHOP -Repository NAS1')).toBe('0x80070070')
    expect(types(lab)).toEqual(['Full'])
    play(lab, 'Test-LabBackup SHOP-1')
    expect(lab.hypervisor.need('SHOP').record.checkpoints).toEqual([])
    lab.dispose()
  })
})

describe('bandwidth', () => {
  it('makes a copy as slow as it is asked to be', () => {
    const lab = idle()
    const micros = (line: string): number => {
      const fork = lab.fork()
      const before = fork.now
      play(fork, line)
      const took = fork.now - before
      fork.dispose()
      return took
    }
    const fast = micros('Start-LabBackup SHOP -Repository NAS1')
    const slow = micros('Start-LabBackup SHOP -Repository NAS1 -Bandwidth 18')
    expect(slow / fast).toBeGreaterThan(8)
    lab.dispose()
  })
})
