/** Mistakes with files, space and merges (hyper-v.md 8, items 6, 8 to 12, 17, 19, 20): each is made, and its end looked at. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { eventSentence } from '../../src/words/catalogue.ts'
import {
  appsOf,
  diskBytes,
  diskFile,
  fillVolume,
  newLab,
  play,
  refusalOf,
  sameBytes,
  untilTidy,
} from '../fixtures/lab-fixture.ts'
import { contentOf, merges, present, QUIET, recordOf, withCheckpoints } from '../host/tree-lab.ts'

const stateOf = (lab: Lab, vm: string): string => lab.hypervisor.stateOf(lab.hypervisor.need(vm))
const codes = (lab: Lab): readonly string[] => lab.events.map(({ code }) => code)
const freeBytes = (lab: Lab): number => {
  const { disk } = lab.places.need('HV1', 'D')
  return disk.capacityBytes - disk.usedBytes
}

describe('mistake 6: “Delete AVHDX files in Explorer to get space.”', () => {
  it('all above the file is lost, what lies below still opens', () => {
    const lab = withCheckpoints('a', 'b')
    const [a, b] = [contentOf(lab, 'a'), recordOf(lab).checkpoints[1]]
    play(lab, 'Stop-VM SHOP')
    const middle = diskFile(b as never)
    play(lab, `Remove-Item D:\\${middle}`)
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0xC03A000D')
    expect(refusalOf(lab, 'Restore-VMCheckpoint b SHOP')).toBe('0x80070002')
    expect(sameBytes(contentOf(lab, 'a'), a)).toBe(true)
    play(lab, 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP')
    lab.dispose()
  })

  it('while the machine runs the files are in use', () => {
    const lab = withCheckpoints('a')
    expect(refusalOf(lab, `Remove-Item D:\\${diskFile(recordOf(lab))}`)).toBe('0x80070020')
    lab.dispose()
  })
})

describe('mistake 8: “Shut down, and it merges.”', () => {
  it('not while a backup’s checkpoint is left behind', () => {
    const lab = withCheckpoints('a')
    play(lab, 'Invoke-LabFault BackupLeftBehind', 'Remove-VMCheckpoint SHOP a', 'Stop-VM SHOP', 'Wait-Lab -Hours 12')
    expect([merges(lab), recordOf(lab).files.length]).toEqual([0, 3])
    expect(codes(lab)).toContain('merge-held')
    expect(refusalOf(lab, 'Get-VMSnapshot SHOP -SnapshotType Recovery | Restore-VMSnapshot')).toBe(
      'checkpoint-of-backup',
    )
    play(lab, 'Get-VMSnapshot SHOP -SnapshotType Recovery | Remove-VMSnapshot')
    untilTidy(lab, 'SHOP')
    expect(recordOf(lab).files).toHaveLength(1)
    lab.dispose()
  })
})

describe('mistake 9: merging by hand first', () => {
  it('a parent with another child takes that child’s world with it', () => {
    const lab = withCheckpoints('a')
    const sibling = recordOf(lab)
    play(lab, 'Stop-VM SHOP', 'Restore-VMCheckpoint a SHOP')
    const leaf = diskFile(recordOf(lab))
    expect(diskFile(sibling)).not.toBe(leaf)
    const before = present(lab)
    play(lab, 'New-VHD D:\\T1\\t1.vhdx -ParentPath D:\\SHOP\\shop.vhdx', 'New-VM T1 -VHDPath D:\\T1\\t1.vhdx')
    play(
      lab,
      'Start-VM SHOP',
      'Invoke-LabApp SHOP Shop PlaceOrders -Count 2',
      'Stop-VM SHOP',
      `Merge-VHD D:\\${leaf} -Force`,
    )
    expect(refusalOf(lab, 'Start-VM T1')).toBe('0xC03A000E')
    // What the checkpoint named is another disk now: there is no way back to it.
    expect(sameBytes(diskBytes(lab, 'SHOP\\shop.vhdx'), before)).toBe(false)
    lab.dispose()
  })
})

describe('mistake 10: a forgotten checkpoint', () => {
  it('fills the volume, and every machine on it stands still', () => {
    const lab = newLab(QUIET)
    play(lab, 'Checkpoint-VM SHOP forgotten', 'New-VHD D:\\T1\\t1.vhdx -ParentPath D:\\SHOP\\shop.vhdx')
    play(lab, 'New-VM T1 -VHDPath D:\\T1\\t1.vhdx', 'Start-VM SHOP', 'Start-VM T1')
    fillVolume(lab, 'HV1', 'D', 0)
    for (const vm of ['SHOP', 'T1'])
      for (let tries = 0; stateOf(lab, vm) === 'Running' && tries < 20; tries++)
        refusalOf(lab, `Invoke-LabApp ${vm} Photos Import -Count 3`)
    expect([stateOf(lab, 'SHOP'), stateOf(lab, 'T1')]).toEqual(['PausedCritical', 'PausedCritical'])
    lab.places.need('HV1', 'D').disk.remove('filler.bin')
    play(lab, 'Resume-VM SHOP', 'Resume-VM T1')
    for (const vm of ['SHOP', 'T1']) expect(appsOf(lab, vm)?.Shop.integrity).toBe('ok')
    lab.dispose()
  })
})

describe('mistake 11: “A fixed disk cannot fill the host.”', () => {
  it('it can after a checkpoint: what is written then goes into a file that grows', () => {
    const lab = newLab(QUIET)
    play(lab, 'Convert-VHD D:\\SHOP\\shop.vhdx D:\\SHOP\\fixed.vhdx -VHDType Fixed')
    play(
      lab,
      'Set-VMHardDiskDrive SHOP -ControllerLocation 0 -Path D:\\SHOP\\fixed.vhdx',
      'Remove-Item D:\\SHOP\\shop.vhdx',
    )
    play(lab, 'Start-VM SHOP', 'Invoke-LabApp SHOP Photos Import -Count 3')
    const before = freeBytes(lab)
    play(lab, 'Invoke-LabApp SHOP Photos Import -Count 3')
    expect(freeBytes(lab)).toBe(before)
    play(lab, 'Checkpoint-VM SHOP a')
    fillVolume(lab, 'HV1', 'D', 0)
    for (let tries = 0; stateOf(lab, 'SHOP') === 'Running' && tries < 20; tries++)
      refusalOf(lab, 'Invoke-LabApp SHOP Photos Import -Count 3')
    expect(stateOf(lab, 'SHOP')).toBe('PausedCritical')
    lab.dispose()
  })
})

describe('mistake 12: resizing a disk with checkpoints', () => {
  it('is refused until they are merged', () => {
    const lab = withCheckpoints('a')
    play(lab, 'Stop-VM SHOP')
    expect(refusalOf(lab, 'Resize-VHD D:\\SHOP\\shop.vhdx -SizeBytes 96MB')).toBe('vm-has-checkpoints')
    play(lab, 'Remove-VMCheckpoint SHOP a')
    untilTidy(lab, 'SHOP')
    play(lab, 'Resize-VHD D:\\SHOP\\shop.vhdx -SizeBytes 96MB', 'Start-VM SHOP')
    lab.dispose()
  })
})

describe('mistake 17: automatic checkpoints surprise', () => {
  it('the machine runs on an AVHDX though nobody took a checkpoint', () => {
    const lab = newLab(QUIET)
    play(lab, 'Set-VM SHOP -AutomaticCheckpointsEnabled $true', 'Start-VM SHOP')
    expect(diskFile(recordOf(lab))).toMatch(/\.avhdx$/)
    play(lab, 'Set-VM SHOP -AutomaticCheckpointsEnabled $false', 'Stop-VM SHOP')
    untilTidy(lab, 'SHOP')
    play(lab, 'Start-VM SHOP')
    expect(diskFile(recordOf(lab))).toBe('SHOP\\shop.vhdx')
    lab.dispose()
  })
})

describe('mistake 19: a virus scanner holds the AVHDX', () => {
  it('the merge fails with a sharing violation as long as it does, and runs when it lets go', () => {
    const lab = withCheckpoints('a', 'b')
    play(lab, 'Stop-VM SHOP', 'Restore-VMCheckpoint a SHOP')
    const held = diskFile(recordOf(lab).checkpoints[1] as never)
    play(lab, 'Restore-VMCheckpoint b SHOP', `Mount-VHD D:\\${held} -ReadOnly`, 'Remove-VMCheckpoint SHOP a')
    play(lab, 'Wait-Lab -Hours 1')
    const failed = lab.events.find(({ code }) => code === 'merge-failed')
    expect(failed?.data).toMatchObject({ reason: '0x80070020', eventId: 19100 })
    expect(eventSentence('merge-failed', failed?.data)).toMatch(/Virus scanners.*\.avhdx.*exclude/)
    expect(codes(lab)).not.toContain('merge-finished')
    play(lab, `Dismount-VHD D:\\${held}`)
    untilTidy(lab, 'SHOP')
    expect(codes(lab)).toContain('merge-finished')
    lab.dispose()
  })
})

describe('mistake 20: more than fifty checkpoints', () => {
  it('the fifty-first is refused, and they merge one by one', () => {
    const lab = newLab(QUIET)
    for (let number = 1; number <= 50; number++) play(lab, `Checkpoint-VM SHOP c${number}`, 'Wait-Lab -Minutes 1')
    expect(refusalOf(lab, 'Checkpoint-VM SHOP c51')).toBe('checkpoint-limit')
    const before = present(lab)
    const names = () => recordOf(lab).checkpoints.map(({ name }) => name)
    for (const left of [49, 48, 47]) {
      play(
        lab,
        'Get-VMCheckpoint SHOP | Sort-Object CreationTime -Descending | Select-Object -First 1 | Remove-VMCheckpoint',
      )
      expect([names().length, names().at(-1)]).toEqual([left, `c${left}`])
    }
    play(lab, 'Get-VMCheckpoint SHOP | Sort-Object CreationTime -Descending | Remove-VMCheckpoint')
    untilTidy(lab, 'SHOP')
    const deleted = lab.events.filter(({ code }) => code === 'checkpoint-deleted').map(({ data }) => data['name'])
    expect(deleted).toEqual(Array.from({ length: 50 }, (_, index) => `c${50 - index}`))
    expect(recordOf(lab)).toMatchObject({ checkpoints: [], files: [{ path: 'SHOP\\shop.vhdx' }] })
    expect(sameBytes(present(lab), before)).toBe(true)
    lab.dispose()
  })
})
