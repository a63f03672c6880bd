import { describe, expect, it } from 'vitest'
import type { Checkpoint } from '../../src/host/virtual-machine.ts'
import { diskFile, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

describe('a VM whose disk file is gone', () => {
  it('is refused a backup and a checkpoint, and nothing has changed then', () => {
    const lab = newLab()
    play(lab, 'Convert-VHD D:\\SHOP\\shop.vhdx D:\\elsewhere.vhdx -DeleteSource')
    const before = lab.digest()
    for (const line of ['Start-LabBackup SHOP -Repository NAS1', 'Checkpoint-VM SHOP -SnapshotName a', 'Start-VM SHOP'])
      expect([line, refusalOf(lab, line), lab.digest() === before]).toEqual([line, '0x80070002', true])
    lab.dispose()
  })
})

describe('a checkpoint whose file the host has attached', () => {
  it('is deleted all the same; its file goes when it can', () => {
    const lab = newLab()
    play(lab, 'Checkpoint-VM SHOP -SnapshotName a', 'Restore-VMCheckpoint -VMName SHOP -Name a')
    play(lab, 'Checkpoint-VM SHOP -SnapshotName b', 'Restore-VMCheckpoint -VMName SHOP -Name a')
    const file = diskFile(lab.hypervisor.need('SHOP').record.checkpoints.find(({ name }) => name === 'b') as Checkpoint)
    play(lab, `Mount-VHD D:\\${file} -ReadOnly`, 'Remove-VMCheckpoint -VMName SHOP -Name b')
    expect(lab.places.need('HV1', 'D').disk.exists(file)).toBe(true)
    play(lab, `Dismount-VHD D:\\${file}`, 'Checkpoint-VM SHOP -SnapshotName c')
    expect(lab.places.need('HV1', 'D').disk.exists(file)).toBe(false)
    lab.dispose()
  })
})
