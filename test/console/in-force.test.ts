/** What is in force can be read back at the prompt: of a retention, of a job, of one restore point. */
import { expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

it.each([
  ['Count -Points 1', 'the newest one stays'],
  ['Count -Points 7', 'the newest 7 stay'],
  ['Days -Days 14', 'those of the last 14 days stay'],
  ['Gfs -Points 7 -Weekly 4 -Yearly 1', 'the newest 7 stay, and one full for each of 4 weeks and 1 year'],
  ['Gfs -Points 7', 'the newest 7 stay'],
  [
    'Keep -Last 3 -Daily 7 -Weekly 4 -Monthly 12',
    'the newest 3 stay, and the newest one for each of 7 days, 4 weeks and 12 months',
  ],
  ['Keep -Last 0 -Daily 7', 'the newest one stays for each of 7 days'],
])('a retention %s is told when it is set, and by Get-LabRetention', (policy, text) => {
  const lab = newLab()
  play(lab, 'Start-LabBackup SHOP -Repository NAS1')
  expect(play(lab, `Set-LabRetention SHOP -Repository NAS1 -Policy ${policy}`)).toContain(
    `Of the restore points of SHOP on NAS1 from now on ${text}, with what they stand on; what no rule asks for goes.`,
  )
  expect(play(lab, 'Get-LabRetention SHOP -Repository NAS1')).toContain(`The retention of SHOP on NAS1: ${text}.`)
  lab.dispose()
})

it('names the volume of a host', () => {
  const lab = newLab()
  play(lab, 'New-LabBackupJob job SHOP -Repository HV1:E')
  expect(play(lab, 'Set-LabRetention SHOP -Repository HV1:E -Policy Count -Points 3')).toContain(
    'of SHOP on HV1:E from now',
  )
  expect(play(lab, 'Set-LabRetention SHOP -Repository HV1:E -Policy None')).toContain('of SHOP on HV1:E is kept')
  expect(play(lab, 'Get-LabRetention SHOP -Repository HV1:E')).toContain('No retention is set for SHOP on HV1:E:')
  expect(play(lab, 'Get-LabBackupJob | Select-Object Place, Volume')).toMatch(/HV1:E +E$/)
  lab.dispose()
})

it('a job says all that it is set to do', () => {
  const lab = newLab()
  play(
    lab,
    'New-LabBackupJob a SHOP -Repository NAS1 -EveryHours 6 -WindowMinutes 30 -Bandwidth 20 -Retries 2 -Encrypt',
  )
  play(lab, 'New-LabBackupJob b SHOP -Repository VAULT -SyntheticFullDays 3 -RetryAfterMinutes 5 -CrashConsistent')
  expect(play(lab, 'Get-LabBackupJob')).toMatch(
    /^Name +VMName +Place +Method +NextRun +LastRun +LastResult +Runs +Failed +Attempts\n/,
  )
  const [a = '', b = ''] = play(lab, 'Get-LabBackupJob | Format-List *').split('\n\n')
  const of = (block: string) =>
    Object.fromEntries([...block.matchAll(/^(\w+) *:(?: (.*))?$/gm)].map(([, name, value]) => [name, value ?? '']))
  expect(of(a)).toMatchObject({ EveryHours: '6', WindowMinutes: '30', Bandwidth: '20', Retries: '2', Encrypt: 'True' })
  expect(of(a)).toMatchObject({ ActiveFullDays: '7', SyntheticFullDays: '', Compress: 'False' })
  expect(of(b)).toMatchObject({ EveryHours: '24', WindowMinutes: '', SyntheticFullDays: '3', RetryAfterMinutes: '5' })
  expect(of(b)).toMatchObject({ CrashConsistent: 'True', Deduplicate: 'False' })
  lab.dispose()
})

it('one restore point, or those of one machine', () => {
  const lab = newLab()
  play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Restore-LabBackup latest -ToHost HV2 -NewName COPY')
  play(lab, 'Start-LabBackup COPY -Repository NAS1', 'Start-LabBackup SHOP -Repository VAULT')
  const ids = (line: string): string[] => play(lab, `${line} | Select-Object -ExpandProperty Id`).split('\n')
  expect(ids('Get-LabRestorePoint')).toEqual(['SHOP-1', 'COPY-1', 'SHOP-2'])
  expect(ids('Get-LabRestorePoint shop-1')).toEqual(['SHOP-1'])
  expect(ids('Get-LabRestorePoint latest')).toEqual(['SHOP-2'])
  expect(ids('Get-LabRestorePoint -VMName copy')).toEqual(['COPY-1'])
  expect(ids('Get-LabRestorePoint latest -VMName COPY')).toEqual(['COPY-1'])
  expect(ids('Get-VM SHOP | Get-LabRestorePoint')).toEqual(['SHOP-1', 'SHOP-2'])
  expect(refusalOf(lab, 'Get-LabRestorePoint SHOP-9')).toBe('unknown-restore-point')
  expect(refusalOf(lab, 'Get-LabRestorePoint -VMName NOPE')).toBe('unknown-vm')
  play(lab, 'New-VM BARE -NoVHD')
  expect(runLine(lab, 'Get-LabRestorePoint -VMName BARE', { wait: true })).toMatchObject({ ok: true, text: '' })
  lab.dispose()
})
