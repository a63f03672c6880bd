/** A backup under way when something dies: who still runs clears up, and what only the dead host could remove stays. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

/** The second backup is half way: its first point lies on NAS1. */
const underWay = (repository = 'NAS1'): Lab => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', `Start-LabBackup SHOP -Repository ${repository}`)
  play(lab, `Start-LabBackup SHOP -Repository ${repository} -AsJob`, 'Wait-Lab -Seconds 10')
  expect(lab.backups.state.jobs).toHaveLength(1)
  return lab
}

const recovery = (lab: Lab) =>
  lab.hypervisor.need('SHOP').record.checkpoints.filter(({ purpose }) => purpose === 'recovery')
const backupFiles = (lab: Lab, place: string, volume: string) =>
  lab.places
    .need(place, volume)
    .disk.list()
    .filter((path) => /^backup\\/i.test(path))

describe('a backup whose host dies', () => {
  it('leaves its checkpoint: it holds merges back until somebody removes it', () => {
    const lab = underWay()
    play(lab, 'Invoke-LabFault PowerCut')
    const [left] = recovery(lab)
    expect(left?.name).toBe('SHOP-2 (backup)')
    expect(lab.events.find(({ code }) => code === 'recovery-left-behind')?.data).toMatchObject({ name: left?.name })
    // the repository runs on, and keeps nothing half
    expect(backupFiles(lab, 'NAS1', 'Data').some((path) => path.includes('SHOP-2'))).toBe(false)
    expect(play(lab, 'Get-VMSnapshot SHOP')).toContain('SHOP-2 (backup)')
    play(lab, 'Start-VM SHOP', 'Checkpoint-VM SHOP one', 'Remove-VMCheckpoint SHOP one', 'Wait-Lab -Minutes 30')
    expect(lab.hypervisor.need('SHOP').record.files.length).toBeGreaterThan(1)
    play(lab, "Remove-VMCheckpoint SHOP 'SHOP-2 (backup)'", 'Wait-Lab -Minutes 30')
    expect(recovery(lab)).toEqual([])
    expect(lab.hypervisor.need('SHOP').record.files).toHaveLength(1)
    lab.dispose()
  })

  it('does not keep the next backup from being made', () => {
    const lab = underWay()
    play(lab, 'Invoke-LabFault PowerCut', 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1 -Type Incremental')
    expect(lab.backups.points.map(({ type }) => type)).toEqual(['Full', 'Incremental'])
    expect(recovery(lab)).toHaveLength(1)
    play(lab, 'Test-LabBackup latest -Boot')
    lab.dispose()
  })

  it('leaves what lay half done on its own volumes as well', () => {
    const lab = underWay('HV1:E')
    play(lab, 'Invoke-LabFault PowerCut')
    expect(recovery(lab)).toHaveLength(1)
    expect(backupFiles(lab, 'HV1', 'E').filter((path) => path.includes('SHOP-2'))).toEqual([
      'Backup\\SHOP\\SHOP-2.blocks',
    ])
    play(
      lab,
      "Remove-Item 'E:\\Backup\\SHOP\\SHOP-2.blocks'",
      'Start-VM SHOP',
      'Start-LabBackup SHOP -Repository HV1:E',
    )
    expect(lab.backups.points.map(({ id }) => id)).toHaveLength(2)
    lab.dispose()
  })

  it('for malware that ends its programs leaves the checkpoint too', () => {
    const lab = underWay()
    play(lab, 'Invoke-LabFault HostRansomware')
    expect(recovery(lab)).toHaveLength(1)
    lab.dispose()
  })
})

describe('a backup whose repository dies', () => {
  it.each([
    ['NAS1', "Invoke-LabFault VolumeLost -Volume 'NAS1:Data'"],
    ['HV2:D', 'Invoke-LabFault HostLost -HostName HV2'],
    ['HV2:D', 'Invoke-LabFault PowerCut -HostName HV2'],
  ])('on %s is cleared up by the host that runs: %s', (repository, line) => {
    const lab = underWay(repository)
    play(lab, line)
    expect(lab.backups.state.jobs).toEqual([])
    expect(recovery(lab)).toEqual([])
    lab.dispose()
  })
})
