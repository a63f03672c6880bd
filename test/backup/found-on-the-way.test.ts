/** Damage that a job finds while it does something else stays with the point: nobody builds on it, nobody calls it unchecked. */
import { afterAll, describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const start = newLab()
play(start, 'Start-VM SHOP', 'Wait-Lab -Minutes 5', 'Start-LabBackup SHOP -Repository NAS1')
play(start, 'Invoke-LabFault BitRot -In RestorePoint -RestorePoint SHOP-1 -Offset 2000')
play(start, 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
afterAll(() => start.dispose())

const pointOf = (lab: Lab, id: string) => lab.backups.needPoint(id)
const checks = (lab: Lab): string[] =>
  play(lab, 'Get-LabRestorePoint | select Id, Verified').match(/SHOP-\d +\w+/g) ?? []

describe('a bad block in a full on which an increment stands', () => {
  it.each([
    ['Copy-LabRestorePoint SHOP-1 -To VAULT', ['SHOP-1']],
    ['Copy-LabRestorePoint SHOP-2 -To VAULT', ['SHOP-1', 'SHOP-2']],
    ['Start-LabBackup SHOP -Repository NAS1 -Type SyntheticFull', ['SHOP-1', 'SHOP-2']],
    ['Restore-LabBackup SHOP-2 -ToHost HV2 -NewName COPY', ['SHOP-1', 'SHOP-2']],
  ])('%s marks %j', (line, marked) => {
    const lab = start.fork()
    expect(checks(lab).join()).not.toContain('damaged')
    expect(refusalOf(lab, line)).toBe('restore-point-damaged')
    const found = ['SHOP-1', 'SHOP-2'].filter((id) => pointOf(lab, id).damage !== null)
    expect(found).toEqual(marked)
    expect(pointOf(lab, 'SHOP-1').damage).toEqual({ file: 'Backup\\SHOP\\SHOP-1.blocks', block: 0 })
    expect(
      checks(lab)
        .filter((line) => line.endsWith('damaged'))
        .map((line) => line.slice(0, 6)),
    ).toEqual(marked)
    lab.dispose()
  })

  it('is built on no more: the next increment becomes a full and says why', () => {
    const lab = start.fork()
    expect(refusalOf(lab, 'Copy-LabRestorePoint SHOP-1 -To VAULT')).toBe('restore-point-damaged')
    for (const type of ['Incremental', 'Differential']) {
      const fork = lab.fork()
      play(fork, `Start-LabBackup SHOP -Repository NAS1 -Type ${type}`)
      expect(fork.events.findLast(({ code }) => code === 'backup-became-full')?.data).toMatchObject({
        cause: 'restore-point-damaged',
      })
      expect(fork.backups.points.at(-1)).toMatchObject({ type: 'Full', damage: null })
      fork.dispose()
    }
    lab.dispose()
  })

  it('is cleared by a check that finds it whole again', () => {
    const lab = start.fork()
    expect(refusalOf(lab, 'Copy-LabRestorePoint SHOP-1 -To VAULT')).toBe('restore-point-damaged')
    play(lab, 'Test-LabBackup SHOP-1 -Repair')
    expect([pointOf(lab, 'SHOP-1').damage, pointOf(lab, 'SHOP-1').verified]).toEqual([null, 'hash'])
    lab.dispose()
  })
})
