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
    play(lab, 'Stop-VM SHOP', 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop.orders).toBe(1000)
    const orphan = hostFilesOf(lab, lab.places.need('HV1', 'D')).find(({ path }) => path === leaf)
    expect(orphan?.role).toBe('orphan')
    // The base went on without it: the orphan does not fit any more.
    expect(play(lab, `Test-VHD D:\\${leaf}`)).toBe('False')
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
