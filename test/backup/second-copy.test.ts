/** A second copy at one place shares the fate of the first, and holds nothing of its own. */
import { expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

it('is refused where a copy of the point lies already, and where the point itself does', () => {
  const lab = newLab()
  play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Copy-LabRestorePoint SHOP-1 -To VAULT')
  const digest = lab.digest()
  for (const line of ['SHOP-1 -To VAULT', 'SHOP-2 -To NAS1', 'SHOP-1 -To NAS1'])
    expect([line, refusalOf(lab, `Copy-LabRestorePoint ${line}`)]).toEqual([line, 'copy-to-itself'])
  expect(lab.digest()).toBe(digest)
  play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental', 'Copy-LabRestorePoint SHOP-3 -To VAULT')
  lab.dispose()
})

it('makes `latest` two points: what cannot be taken back asks which, what can takes the original', () => {
  const lab = newLab()
  play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Copy-LabRestorePoint latest -To VAULT')
  const { digest } = lab.evidence()
  const { code, text } = runLine(lab, 'Remove-LabRestorePoint latest', { wait: true })
  expect([code, lab.evidence().digest]).toEqual(['restore-point-ambiguous', digest])
  expect(text).toMatch(/SHOP-1 on NAS1, SHOP-2 on VAULT/)
  expect(play(lab, 'Test-LabBackup latest')).toContain('SHOP-1')
  play(lab, 'Remove-LabRestorePoint SHOP-1', 'Start-LabBackup SHOP -Repository NAS1', 'Remove-LabRestorePoint latest')
  expect(lab.backups.points.map(({ place }) => place)).toEqual(['VAULT'])
  lab.dispose()
})
