/** A checkpoint that fails half way: nothing shows until the next cold start. */
import { describe, expect, it } from 'vitest'
import { hostFilesOf } from '../../src/lab/host-files-look.ts'
import { appsOf, diskFile, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'
import { QUIET, recordOf } from './tree-lab.ts'

describe('a break that sleeps', () => {
  it('lets the machine run on, shows at the next cold start, and leaves an orphan with the work', () => {
    const lab = newLab(QUIET)
    expect(refusalOf(lab, 'Invoke-LabFault CheckpointCommitFails')).toBe('vm-state')
    play(lab, 'Start-VM SHOP', 'Invoke-LabFault CheckpointCommitFails -VMName SHOP')
    const leaf = diskFile(recordOf(lab))
    play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 8', 'Suspend-VM SHOP', 'Resume-VM SHOP')
    expect(appsOf(lab)?.Shop.orders).toBe(1008)
    expect(play(lab, 'Get-VMHardDiskDrive SHOP')).not.toContain('avhdx')
    expect(play(lab, 'Get-LabChain SHOP')).toContain('avhdx')
    play(lab, 'Stop-VM SHOP')
    // From now on everybody goes by the stored configuration: who looks, who exports and who takes a checkpoint.
    for (const line of ['Get-VMHardDiskDrive SHOP', 'Get-VM SHOP | Get-VHD', 'Get-LabChain SHOP'])
      expect(play(lab, line)).not.toContain('avhdx')
    play(lab, 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop.orders).toBe(1000)
    const orphan = hostFilesOf(lab, lab.places.need('HV1', 'D')).find(({ path }) => path === leaf)
    expect(orphan?.role).toBe('orphan')
    // The base went on without it: the orphan does not fit any more.
    expect(play(lab, `Test-VHD D:\\${leaf}`)).toBe('False')
    lab.dispose()
  })

  it('sleeps on through a deletion, which would merge files that nothing needs, and shows at a power cut', () => {
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP', 'Checkpoint-VM SHOP first', 'Invoke-LabFault CheckpointCommitFails')
    const leaf = diskFile(recordOf(lab))
    play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 8', 'Remove-VMCheckpoint SHOP first')
    play(lab, 'Wait-Lab -Hours 1')
    expect(diskFile(recordOf(lab))).toBe(leaf)
    play(lab, 'Invoke-LabFault PowerCut', 'Wait-Lab -Hours 1')
    expect(diskFile(recordOf(lab))).not.toBe(leaf)
    expect(lab.places.need('HV1', 'D').disk.exists(leaf)).toBe(true)
    play(lab, 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop.orders).toBe(1000)
    lab.dispose()
  })

  it('goes back behind the first of two, where the configuration still is', () => {
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP')
    const base = diskFile(recordOf(lab))
    play(lab, 'Invoke-LabFault CheckpointCommitFails', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 8')
    play(lab, 'Invoke-LabFault CheckpointCommitFails', 'Stop-VM SHOP', 'Start-VM SHOP')
    expect(diskFile(recordOf(lab))).toBe(base)
    expect(appsOf(lab)?.Shop.orders).toBe(1000)
    lab.dispose()
  })

  it('shows at a reset too, which takes the power away for a moment', () => {
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP')
    const base = diskFile(recordOf(lab))
    play(lab, 'Invoke-LabFault CheckpointCommitFails', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 8')
    play(lab, 'Restart-VM SHOP -Force')
    expect([diskFile(recordOf(lab)), appsOf(lab)?.Shop.orders]).toEqual([base, 1000])
    lab.dispose()
  })

  it.each(['Stop-VM SHOP', 'Stop-VM SHOP -TurnOff', 'Restart-VM SHOP'])('is found by %s -WhatIf', (line) => {
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP', 'Invoke-LabFault CheckpointCommitFails', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 8')
    expect(play(lab, `${line} -WhatIf`)).toContain('8 orders of 1,008')
    lab.dispose()
  })

  it('is not woken by a start that is refused', () => {
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP')
    const base = diskFile(recordOf(lab))
    play(lab, 'Invoke-LabFault CheckpointCommitFails', 'Stop-VM SHOP', `Rename-Item D:\\${base} away.vhdx`)
    const digest = lab.digest()
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0x80070002')
    expect(lab.digest()).toBe(digest)
    lab.dispose()
  })

  it('is mended by a checkpoint that succeeds before the restart', () => {
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP', 'Invoke-LabFault CheckpointCommitFails', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 8')
    play(lab, 'Checkpoint-VM SHOP mended', 'Stop-VM SHOP', 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop.orders).toBe(1008)
    lab.dispose()
  })
})
