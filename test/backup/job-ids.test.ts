/** Restore points of a machine are numbered through, whatever else ran between them; a failed run keeps its number. */
import { expect, it } from 'vitest'
import { replayOn } from '../../src/lab/journal.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

it('checks and restores take no numbers of restore points', () => {
  const lab = newLab()
  play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Test-LabBackup latest -Boot', 'Test-LabBackup latest')
  play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName COPY', 'Copy-LabRestorePoint latest -To VAULT')
  play(lab, 'Start-LabBackup COPY -Repository NAS1', 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
  expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-1', 'SHOP-2', 'COPY-1', 'SHOP-3'])
  const again = replayOn(newLab(), { entries: lab.history.from(0), untilMicros: lab.now })
  expect(again.digest()).toBe(lab.digest())
  for (const each of [lab, again]) each.dispose()
})

it('a run that failed keeps its number: its checkpoint lies there under that name', () => {
  const lab = newLab()
  play(lab, 'Start-LabBackup SHOP -Repository NAS1 -AsJob', 'Wait-Lab -Seconds 20', 'Invoke-LabFault PowerCut')
  expect(play(lab, 'Get-VMSnapshot SHOP')).toContain('SHOP-1 (backup)')
  play(lab, 'Start-LabBackup SHOP -Repository NAS1')
  expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-2'])
  lab.dispose()
})
