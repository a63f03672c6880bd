/** What a backup leaves behind when its place is lost, and what a restore may be called. */
import { describe, expect, it } from 'vitest'
import { newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

describe('a backup whose repository is lost', () => {
  it('leaves no checkpoint behind, even in its first instant', () => {
    const lab = newLab()
    play(
      lab,
      'Start-VM SHOP',
      'Start-LabBackup SHOP -Repository NAS1 -AsJob',
      "Invoke-LabFault VolumeLost -Volume 'NAS1:Data'",
    )
    play(lab, 'Checkpoint-VM SHOP x', 'Remove-VMCheckpoint SHOP x', 'Wait-Lab -Minutes 1')
    expect(lab.evidence().vms['SHOP']?.chain).toHaveLength(1)
    expect(lab.places.all.flatMap((place) => place.volumes.map((volume) => volume.bulkJobs))).toEqual([
      0, 0, 0, 0, 0, 0,
    ])
    lab.dispose()
  })
})

describe('a restored VM', () => {
  it('may take the name of an original whose files are gone, spelled out or not', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Invoke-LabFault HostLost -HostName HV1')
    play(lab, 'Restore-LabBackup latest -ToHost HV2 -NewName SHOP')
    expect(lab.evidence().vms['SHOP']?.host).toBe('HV2')
    lab.dispose()
  })

  it.each(['', '  ', 'a\\b', '..', 'x'.repeat(101)])('may not be called %j', (name) => {
    const lab = newLab()
    play(lab, 'Start-LabBackup SHOP -Repository NAS1')
    const digest = lab.digest()
    expect(refusalOf(lab, `Restore-LabBackup latest -ToHost HV2 -NewName '${name}'`)).toBe('vm-name-invalid')
    expect(lab.digest()).toBe(digest)
    lab.dispose()
  })

  it('keeps no medium busy while people still notice the failure', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Invoke-LabFault HostLost -HostName HV1')
    play(lab, 'Restore-LabBackup latest -ToHost HV2 -AsJob', 'Wait-Lab -Seconds 1')
    expect(lab.places.need('HV2', 'D').bulkJobs).toBe(0)
    play(lab, 'Wait-Lab -Minutes 5 -Seconds 5')
    expect(lab.places.need('HV2', 'D').bulkJobs).toBe(1)
    lab.dispose()
  })
})
