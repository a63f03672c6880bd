/** A restore point that cannot be read says why, whoever looks into it: not that there is no file system, or no boot record. */
import { afterAll, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const QUESTIONS = [
  "Get-LabFile SHOP 'C:\\shop.ver' -RestorePoint latest",
  'Get-LabFile SHOP -RestorePoint latest',
  'Restore-LabBackup latest -File C:\\shop.ver -Destination C:\\old.ver',
  "Invoke-LabSql SHOP 'SELECT count(*) FROM orders' -RestorePoint latest",
  'Compare-LabMoment SHOP Now latest',
]

const lab = newLab()
play(lab, 'Start-VM SHOP')
afterAll(() => lab.dispose())

it('whose key is lost', () => {
  const world = lab.fork()
  play(world, 'Start-LabBackup SHOP -Repository NAS1 -Encrypt', 'Invoke-LabFault KeyLost')
  for (const line of QUESTIONS) expect([line, refusalOf(world, line)]).toEqual([line, 'key-lost'])
  world.dispose()
})

it('whose first block is damaged, with the file and the block', () => {
  const world = lab.fork()
  play(world, 'Start-LabBackup SHOP -Repository NAS1')
  play(world, 'Invoke-LabFault BitRot -In RestorePoint -RestorePoint SHOP-1 -Offset 100')
  for (const line of QUESTIONS) {
    const { code, text } = runLine(world, line, { wait: true })
    expect([line, code]).toEqual([line, 'restore-point-damaged'])
    expect(text).toContain('SHOP-1.blocks')
    expect(text).toMatch(/block \d+/)
  }
  world.dispose()
})

it('answers what lies elsewhere than the damage', () => {
  const world = lab.fork()
  const large = play(world, 'Get-LabFile SHOP').match(/C:\\shop\.db/)
  expect(large).not.toBeNull()
  play(world, 'Start-LabBackup SHOP -Repository NAS1')
  const bytes = world.backups.points[0]?.bytes ?? 0
  play(world, `Invoke-LabFault BitRot -In RestorePoint -RestorePoint SHOP-1 -Offset ${bytes - 20_000}`)
  expect(refusalOf(world, QUESTIONS[0] as string)).toBeUndefined()
  world.dispose()
})
