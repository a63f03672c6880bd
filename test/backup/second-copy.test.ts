/** A second copy at one place shares the fate of the first, and holds nothing of its own. */
import { expect, it } from 'vitest'
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
