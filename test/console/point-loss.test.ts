/** `-WhatIf` of a retention: the list is the one that the command then leaves. */
import { expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

const text = (lab: ReturnType<typeof newLab>, line: string): string => runLine(lab, line, { wait: true }).text

const withPoints = () => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP')
  for (const type of ['Full', 'Incremental', 'Full', 'Incremental'])
    play(lab, `Start-LabBackup SHOP -Repository NAS1 -Type ${type}`, 'Wait-Lab -Minutes 5')
  return lab
}

it('names each point that retention would take, and why each other stays', () => {
  const lab = withPoints()
  const before = lab.digest()
  const told = text(lab, 'Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 1 -WhatIf')
  expect(lab.digest()).toBe(before)
  expect(told.split('\n').slice(1, -1)).toEqual([
    'These restore points would go:',
    '  SHOP-1 on NAS1',
    '  SHOP-2 on NAS1',
    'These would stay:',
    '  SHOP-3: SHOP-4 stands on its blocks.',
    '  SHOP-4: It is the newest one, which the rule keeps.',
  ])
  // nobody has planned a job: an increment a day, a full each week, and the newest with what it stands on
  expect(told.split('\n').at(-1)).toMatch(/^In 90 days of its job 6 points would lie there, 1 full among them: about /)
  play(lab, 'Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 1', 'Wait-Lab -Minutes 30')
  expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-3', 'SHOP-4'])
  lab.dispose()
})

it('says that nothing goes where nothing does', () => {
  const lab = withPoints()
  expect(text(lab, 'Set-LabRetention SHOP -Repository NAS1 -Policy Days -Days 3 -WhatIf')).toContain(
    'No restore point would go.',
  )
  lab.dispose()
})

const damagedNewest = (): ReturnType<typeof newLab> => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP')
  for (let count = 0; count < 2; count++)
    play(lab, 'Start-LabBackup SHOP -Repository NAS1 -Type Full', 'Wait-Lab -Minutes 5')
  play(lab, 'Invoke-LabFault BitRot -In RestorePoint -RestorePoint SHOP-2')
  expect(text(lab, 'Test-LabBackup SHOP-2')).toContain('SHOP-2')
  return lab
}

it('counts no point that is known to be damaged: the good one stays, and what is bad is told', () => {
  const lab = damagedNewest()
  const line = 'Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 1'
  const told = text(lab, `${line} -WhatIf`)
  expect(told).toContain('No restore point would go.')
  expect(told).toContain('SHOP-2: It is known to be broken, so it is not counted;')
  play(lab, line)
  expect(lab.backups.points.map(({ id }) => id)).toEqual(['SHOP-1', 'SHOP-2'])
  play(lab, 'Restore-LabBackup SHOP-1 -ToHost HV2 -NewName BACK')
})

it('says so where nothing that stays can be restored', () => {
  const lab = damagedNewest()
  play(lab, 'Remove-LabRestorePoint SHOP-1')
  const told = text(lab, 'Set-LabRetention SHOP -Repository NAS1 -Policy Count -Points 1 -WhatIf')
  expect(told).toContain('As far as is known, the machine can be restored from none of these.')
})
