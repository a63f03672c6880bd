/** A key that is lost shows wherever somebody looks at the points it opened. */
import { expect, it } from 'vitest'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

it('is told by the list of points, and by a check whose hashes are right', () => {
  const lab = newLab()
  play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Encrypt -Compress', 'Start-LabBackup SHOP -Repository VAULT')
  const sealed = () => play(lab, 'Get-LabRestorePoint | select Id, Encrypted, Compressed')
  expect(sealed()).toMatch(/SHOP-1 +yes +True[\s\S]*SHOP-2 +no +False/)
  expect(play(lab, 'Test-LabBackup SHOP-1')).not.toContain('key is lost')
  play(lab, 'Invoke-LabFault KeyLost')
  expect(sealed()).toMatch(/SHOP-1 +key lost +True[\s\S]*SHOP-2 +no +False/)
  expect(play(lab, 'Test-LabBackup SHOP-1')).toContain('key is lost')
  expect(play(lab, 'Test-LabBackup SHOP-2')).not.toContain('key is lost')
  expect(refusalOf(lab, 'Test-LabBackup SHOP-1 -Boot')).toBe('key-lost')
  lab.dispose()
})
