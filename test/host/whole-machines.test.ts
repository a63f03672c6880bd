/** Machines as a whole: made, exported, imported, deleted, given disks; automatic checkpoints; a hard reset. */
import { describe, expect, it } from 'vitest'
import { hostFilesOf } from '../../src/lab/host-files-look.ts'
import type { Lab } from '../../src/lab/lab.ts'
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

const stateOf = (lab: Lab, vm: string): string => lab.hypervisor.stateOf(lab.hypervisor.need(vm))
const hosted = (lab: Lab, vm: string) => lab.hypervisor.need(vm)
const configurationOf = (lab: Lab, volume: string, folder: string): string => {
  const found = lab.places
    .need('HV1', volume)
    .disk.list()
    .find((path) => path.startsWith(`${folder}\\SHOP\\Virtual Machines`) && path.endsWith('.vmcx'))
  return `'${volume}:\\${found}'`
}
const runningShop = (): Lab => {
  const lab = newLab()
  play(lab, 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard', 'Checkpoint-VM SHOP -SnapshotName first')
  play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 7')
  return lab
}

describe('an export', () => {
  it('of a running VM goes on elsewhere from that moment, with its checkpoints, and the VM itself noticed nothing', () => {
    const lab = runningShop()
    play(lab, "Invoke-LabApp SHOP Notepad Type -Text 'unsaved'")
    const orders = appsOf(lab)?.Shop.orders
    const { checkpoints } = lab.evidence().vms['SHOP'] ?? {}
    const events = lab.events.length
    play(lab, 'Export-VM SHOP -Path E:\\exp')
    expect(lab.events.slice(events).map(({ code }) => code)).toEqual(['vm-exported'])
    expect(appsOf(lab)?.Shop.orders).toBeGreaterThan(orders ?? 0)
    expect(refusalOf(lab, 'Export-VM SHOP -Path E:\\exp')).toBe('0x80070050')
    const roles = new Set(hostFilesOf(lab, lab.places.need('HV1', 'E')).map(({ role, vm }) => `${role} of ${vm}`))
    expect([...roles]).toEqual(['exported of SHOP'])
    expect(refusalOf(lab, 'Import-VM E:\\exp\\SHOP -Copy -GenerateNewId')).toBe('import-needs-file')
    expect(refusalOf(lab, `Import-VM ${configurationOf(lab, 'E', 'exp')}`)).toBe('vm-id-taken')
    play(lab, 'Stop-VM SHOP -TurnOff', 'Remove-VM SHOP')
    untilGone(lab, 'SHOP')
    play(lab, `Import-VM ${configurationOf(lab, 'E', 'exp')}`)
    expect(stateOf(lab, 'SHOP')).toBe('Saved')
    play(lab, 'Start-VM SHOP')
    expect(appsOf(lab)).toMatchObject({ Shop: { orders, integrity: 'ok' }, Notepad: { text: 'unsaved' } })
    expect(lab.evidence().vms['SHOP']?.checkpoints).toEqual(checkpoints)
    play(lab, 'Restore-VMCheckpoint first SHOP', 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop.orders).toBeLessThanOrEqual((orders ?? 0) - 7)
    lab.dispose()
  })

  it('of one checkpoint is a machine of its own that needs nothing of the first', () => {
    const lab = runningShop()
    const before = diskBytes(lab, diskFile(hosted(lab, 'SHOP').record.checkpoints[0] as never))
    play(lab, 'Export-VMCheckpoint first E:\\one -VMName SHOP')
    play(lab, `Import-VM ${configurationOf(lab, 'E', 'one')} -Copy -GenerateNewId -VirtualMachinePath E:\\copies`)
    const copy = hosted(lab, 'SHOP-2').record
    expect(copy.checkpoints).toEqual([])
    expect(copy.files).toHaveLength(1)
    expect(sameBytes(diskBytes(lab, diskFile(copy), 'HV1', 'E'), before)).toBe(true)
    expect([copy.id, copy.generationId]).not.toContain(hosted(lab, 'SHOP').record.id)
    play(lab, 'Start-VM SHOP-2')
    expect(appsOf(lab, 'SHOP-2')?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    // It went on from the memory that came with it, which is used up.
    const left = lab.places
      .need('HV1', 'E')
      .disk.list()
      .filter((path) => /^copies.*vmrs$/i.test(path))
    expect(left).toEqual([])
    lab.dispose()
  })

  it('needs no room on the volume that it leaves, and no agent unless it is to be consistent', () => {
    const lab = runningShop()
    fillVolume(lab, 'HV1', 'D', 4096)
    const usedBytes = lab.places.need('HV1', 'D').disk.usedBytes
    play(lab, 'Set-LabGuest SHOP -Agent Absent')
    const consistent = 'Export-VM SHOP -Path E:\\exp -CaptureLiveState CaptureDataConsistentState'
    expect(refusalOf(lab, consistent)).toBe('export-not-consistent')
    play(lab, 'Export-VM SHOP -Path E:\\exp')
    const memory = lab.places
      .need('HV1', 'E')
      .disk.list()
      .filter((path) => /Virtual Machines.*vmrs$/.test(path))
    expect([memory.length, lab.places.need('HV1', 'D').disk.usedBytes]).toEqual([1, usedBytes])
    lab.dispose()
  })

  it('is refused where there is no room, and nothing of it is left', () => {
    const lab = runningShop()
    play(lab, 'New-VHD E:\\filler.vhdx -SizeBytes 200MB -Fixed')
    const digest = lab.digest()
    expect(refusalOf(lab, 'Export-VM SHOP -Path E:\\exp')).toBe('0x80070070')
    expect(lab.digest()).toBe(digest)
    lab.dispose()
  })
})

const untilGone = (lab: Lab, vm: string): void => {
  for (let minute = 0; lab.hypervisor.find(vm) && minute < 60; minute++) lab.advance(60_000_000)
  expect(lab.hypervisor.find(vm)).toBeUndefined()
}

describe('deleting a VM', () => {
  it('merges its checkpoints into the present first, refuses everything meanwhile, and leaves its disk', () => {
    const lab = runningShop()
    expect(refusalOf(lab, 'Remove-VM SHOP')).toBe('vm-state')
    play(lab, 'Stop-VM SHOP')
    const present = diskBytes(lab, diskFile(hosted(lab, 'SHOP').record))
    lab.dispatch({ type: 'remove-vm', vm: 'SHOP' })
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('vm-deleting')
    expect(refusalOf(lab, 'Checkpoint-VM SHOP')).toBe('vm-deleting')
    untilGone(lab, 'SHOP')
    expect(lab.places.need('HV1', 'D').disk.list()).toEqual(['SHOP\\shop.vhdx'])
    expect(sameBytes(diskBytes(lab, 'SHOP\\shop.vhdx'), present)).toBe(true)
    play(lab, 'New-VM SHOP -VHDPath D:\\SHOP\\shop.vhdx', 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop.integrity).toBe('ok')
    lab.dispose()
  })
})

describe('several machines on one parent', () => {
  it('start from the clean state each time, until somebody touches the parent', () => {
    const lab = newLab()
    play(lab, 'New-VHD D:\\T1\\t1.vhdx -ParentPath D:\\SHOP\\shop.vhdx', 'New-VM T1 -VHDPath D:\\T1\\t1.vhdx')
    play(lab, 'New-VHD D:\\T2\\t2.vhdx -ParentPath D:\\SHOP\\shop.vhdx', 'New-VM T2 -VHDPath D:\\T2\\t2.vhdx')
    play(lab, 'Start-VM T1', 'Start-VM T2', 'Invoke-LabApp T1 Shop PlaceOrders -Count 9')
    const clean = appsOf(lab, 'T2')?.Shop.orders ?? 0
    expect(appsOf(lab, 'T1')?.Shop.orders).toBeGreaterThanOrEqual(clean + 9)
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0x80070020')
    play(lab, 'Stop-VM T1', 'Stop-VM T2', 'Checkpoint-VM T1 -SnapshotName clean', 'Start-VM T1', 'Stop-VM T1')
    play(lab, 'Remove-VMCheckpoint T1 clean')
    untilTidy(lab, 'T1')
    // The shared parent is not theirs: no merge of theirs goes into it.
    expect(hosted(lab, 'T1').record.files).toEqual([{ path: 'T1\\t1.vhdx', parent: 'SHOP\\shop.vhdx' }])
    play(lab, 'Start-VM SHOP', 'Stop-VM SHOP')
    expect(lab.events.some(({ code }) => code === 'start-breaks-others')).toBe(true)
    expect([refusalOf(lab, 'Start-VM T1'), refusalOf(lab, 'Start-VM T2')]).toEqual(['0xC03A000E', '0xC03A000E'])
    lab.dispose()
  })
})

describe('disks', () => {
  it('of a VM are checkpointed together, and one that was added later is taken off by going back', () => {
    const lab = newLab()
    play(
      lab,
      'Checkpoint-VM SHOP -SnapshotName before',
      'New-VHD D:\\SHOP\\data.vhdx -SizeBytes 32MB -BlockSizeBytes 1MB',
    )
    play(lab, 'Add-VMHardDiskDrive SHOP -Path D:\\SHOP\\data.vhdx', 'Checkpoint-VM SHOP -SnapshotName both')
    const { checkpoints, disks } = hosted(lab, 'SHOP').record
    expect(checkpoints.map((each) => each.disks.length)).toEqual([1, 2])
    expect(disks.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^SHOP\\shop_.*avhdx$/),
      expect.stringMatching(/^SHOP\\data_.*avhdx$/),
    ])
    expect(refusalOf(lab, 'Add-VMHardDiskDrive SHOP -Path D:\\SHOP\\data.vhdx -ControllerLocation 1')).toBe(
      'controller-location-taken',
    )
    play(lab, 'Restore-VMCheckpoint before SHOP')
    expect(hosted(lab, 'SHOP').record.disks).toHaveLength(1)
    play(lab, 'Restore-VMCheckpoint both SHOP')
    expect(hosted(lab, 'SHOP').record.disks).toHaveLength(2)
    play(lab, 'Remove-VMHardDiskDrive SHOP -ControllerLocation 1', 'Remove-VMCheckpoint SHOP')
    untilTidy(lab, 'SHOP')
    // What was written to the disk that was taken off by hand is nobody's now, and stays.
    expect(lab.places.need('HV1', 'D').disk.list()).toEqual([
      'SHOP\\data.vhdx',
      expect.stringMatching(/^SHOP\\data_.*avhdx$/),
      'SHOP\\shop.vhdx',
    ])
    lab.dispose()
  })

  it('pointed at another file by hand leave the old one behind as nobody’s', () => {
    const lab = newLab()
    play(lab, 'Checkpoint-VM SHOP -SnapshotName a')
    const leaf = diskFile(hosted(lab, 'SHOP').record)
    play(lab, 'Set-VMHardDiskDrive SHOP -ControllerLocation 0 -Path D:\\SHOP\\shop.vhdx')
    expect(lab.places.need('HV1', 'D').disk.exists(leaf)).toBe(true)
    expect(hosted(lab, 'SHOP').record.files).toEqual([{ path: 'SHOP\\shop.vhdx', parent: null }])
    lab.dispose()
  })
})

describe('automatic checkpoints', () => {
  it('are made at a start without checkpoints, go at a clean shutdown, and stay after a power cut', () => {
    const lab = newLab()
    play(lab, 'Set-VM SHOP -AutomaticCheckpointsEnabled $true', 'Start-VM SHOP')
    expect(hosted(lab, 'SHOP').record.checkpoints.map(({ name }) => name)).toEqual([
      'Automatic Checkpoint - SHOP - (03/14/2026 - 09:00:00 AM)',
    ])
    play(lab, 'Stop-VM SHOP')
    untilTidy(lab, 'SHOP')
    expect(hosted(lab, 'SHOP').record).toMatchObject({ checkpoints: [], files: [{ path: 'SHOP\\shop.vhdx' }] })
    play(lab, 'Start-VM SHOP', 'Stop-VM SHOP -TurnOff', 'Start-VM SHOP')
    expect(hosted(lab, 'SHOP').record.checkpoints).toHaveLength(1)
    play(lab, 'Set-VM SHOP -AutomaticCheckpointsEnabled $false', 'Stop-VM SHOP', 'Start-VM SHOP')
    untilTidy(lab, 'SHOP')
    expect(hosted(lab, 'SHOP').record.checkpoints).toEqual([])
    lab.dispose()
  })
})

describe('a saved state', () => {
  it('that is discarded leaves the disk as a power cut would', () => {
    const lab = runningShop()
    play(lab, 'Invoke-LabApp SHOP Shop OpenTransaction', 'Save-VM SHOP', 'Remove-VMSavedState SHOP')
    expect(stateOf(lab, 'SHOP')).toBe('Off')
    expect(play(lab, 'Start-VM SHOP')).toContain('not shut down properly')
    lab.dispose()
  })

  it('is nothing that a reset keeps', () => {
    const lab = runningShop()
    const orders = appsOf(lab)?.Shop.orders
    play(lab, "Invoke-LabApp SHOP Notepad Type -Text 'gone'", 'Restart-VM SHOP')
    expect(appsOf(lab)).toMatchObject({ Shop: { orders, openTransaction: null } })
    expect(appsOf(lab)?.Notepad.text).not.toContain('gone')
    lab.dispose()
  })
})
