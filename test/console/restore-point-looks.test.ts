/** The list of restore points: all that the catalogue has, and of each whether the machine could come back from it. */
import { afterAll, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const start = newLab()
play(start, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1')
for (let count = 0; count < 2; count++)
  play(start, 'Wait-Lab -Minutes 5', 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
afterAll(() => start.dispose())

const usable = (lab: Lab): Record<string, string> =>
  Object.fromEntries(
    [...play(lab, 'Get-LabRestorePoint | select Id, Usable').matchAll(/^(SHOP-\d) +(\S.*?) *$/gm)].map(
      ([, id, told]) => [id, told],
    ),
  )

const after = (...lines: readonly string[]): Record<string, string> => {
  const lab = start.fork()
  for (const line of lines) refusalOf(lab, line)
  const told = usable(lab)
  lab.dispose()
  return told
}

it('says yes of what nothing is known against', () =>
  expect(after()).toEqual({ 'SHOP-1': 'yes', 'SHOP-2': 'yes', 'SHOP-3': 'yes' }))

it('keeps a point whose file is gone, and says so of it and of what stands on it', () => {
  const lab = start.fork()
  const { disk } = lab.places.need('NAS1', 'Data')
  const path = disk.list().find((each) => each.endsWith('SHOP-2.blocks')) as string
  play(lab, 'Invoke-LabFault FileDeleted -Path \\\\NAS1\\Backup\\SHOP\\SHOP-2.blocks')
  expect(disk.exists(path)).toBe(false)
  expect(usable(lab)).toEqual({
    'SHOP-1': 'yes',
    'SHOP-2': 'no: SHOP-2.blocks is missing',
    'SHOP-3': 'no: SHOP-2.blocks is missing',
  })
  expect(refusalOf(lab, 'Restore-LabBackup SHOP-3 -ToHost HV2 -NewName COPY')).toBe('restore-point-incomplete')
  lab.dispose()
})

it('tells damage that was found, a lost store, and a boot that failed', () => {
  const rotten = 'Invoke-LabFault BitRot -In RestorePoint -RestorePoint SHOP-1 -Offset 2000'
  expect(after(rotten)['SHOP-1']).toBe('yes')
  expect(after(rotten, 'Test-LabBackup SHOP-1')).toMatchObject({
    'SHOP-1': 'no: SHOP-1.blocks is damaged',
    'SHOP-3': 'no: SHOP-1.blocks is damaged',
  })
  expect(after('Invoke-LabFault VolumeLost -Volume NAS1:Data')['SHOP-3']).toBe('no: NAS1:Data is lost')
})
