/** Mistakes about going back and deleting (hyper-v.md 8, items 1 to 5, 13, 14, 16, 22): each is made, and its end looked at. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { appsOf, diskBytes, diskFile, newLab, play, refusalOf, sameBytes, untilTidy } from '../fixtures/lab-fixture.ts'
import { QUIET } from '../host/tree-lab.ts'

const record = (lab: Lab) => lab.hypervisor.need('SHOP').record
const names = (lab: Lab) => record(lab).checkpoints.map(({ name }) => name)
const stateOf = (lab: Lab): string => lab.hypervisor.stateOf(lab.hypervisor.need('SHOP'))
const present = (lab: Lab): Uint8Array => diskBytes(lab, diskFile(record(lab)))
const standard = (...lines: readonly string[]): Lab => {
  const lab = newLab(QUIET)
  play(lab, 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard', ...lines)
  return lab
}

describe('mistake 1: “To go back, delete the checkpoint.”', () => {
  it('the bad patch stays, and the way back is gone; applying would have gone back', () => {
    const lab = standard('Checkpoint-VM SHOP before', 'Invoke-LabApp SHOP Updater InstallBadPatch')
    expect(appsOf(lab)?.Shop.invariantsHold).toBe(false)
    const other = lab.fork()
    play(lab, 'Remove-VMCheckpoint SHOP before')
    untilTidy(lab, 'SHOP')
    expect(appsOf(lab)?.Shop.invariantsHold).toBe(false)
    expect(refusalOf(lab, 'Restore-VMCheckpoint before SHOP')).toBe('unknown-checkpoint')
    play(other, 'Restore-VMCheckpoint before SHOP', 'Start-VM SHOP')
    expect(appsOf(other)?.Shop.invariantsHold).toBe(true)
    for (const each of [lab, other]) each.dispose()
  })
})

describe('mistake 2: “Deleting a checkpoint deletes my work since.”', () => {
  it('every order and every byte of the present is there when the merge is done', () => {
    const lab = standard('Checkpoint-VM SHOP a', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 20', 'Stop-VM SHOP')
    const before = present(lab)
    play(lab, 'Remove-VMCheckpoint SHOP a')
    untilTidy(lab, 'SHOP')
    expect(record(lab).files).toEqual([{ path: 'SHOP\\shop.vhdx', parent: null }])
    expect(sameBytes(present(lab), before)).toBe(true)
    play(lab, 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop.orders).toBe(1020)
    lab.dispose()
  })
})

describe('mistake 3: “Apply removes newer checkpoints.”', () => {
  it('they remain, and lead forward again; only what no checkpoint holds is lost', () => {
    const lab = standard('Checkpoint-VM SHOP old', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 3')
    play(lab, 'Checkpoint-VM SHOP young', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 4')
    play(lab, 'Restore-VMCheckpoint old SHOP')
    expect(names(lab)).toEqual(['old', 'young'])
    play(lab, 'Restore-VMCheckpoint young SHOP', 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop.orders).toBe(1003)
    lab.dispose()
  })
})

describe('mistake 4: “The AVHDX is the checkpoint.”', () => {
  it('it holds what came after: it grows with new work, and without it the checkpoint is whole', () => {
    const lab = standard('Checkpoint-VM SHOP a')
    const leaf = diskFile(record(lab))
    const volume = lab.places.need('HV1', 'D').disk
    const empty = volume.lengthOf(leaf)
    play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 30', 'Invoke-LabApp SHOP Photos Import -Count 4')
    expect(volume.lengthOf(leaf)).toBeGreaterThan(empty)
    play(lab, 'Stop-VM SHOP', `Remove-Item D:\\${leaf}`)
    expect(refusalOf(lab, 'Start-VM SHOP')).toBe('0x80070002')
    play(lab, 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop).toMatchObject({ orders: 1000, integrity: 'ok' })
    lab.dispose()
  })
})

describe('mistake 5: “A checkpoint is a full copy, a backup.”', () => {
  it('it dies with its volume; the backup elsewhere does not', () => {
    const lab = standard('Checkpoint-VM SHOP a', 'Start-LabBackup SHOP -Repository NAS1', 'Wait-Lab -Minutes 5')
    play(lab, 'Invoke-LabFault VolumeLost -Volume HV1:D')
    expect(refusalOf(lab, 'Restore-VMCheckpoint a SHOP')).toBe('checkpoint-lost')
    play(lab, 'Restore-LabBackup latest -ToHost HV2', 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop).toMatchObject({ orders: 1000, integrity: 'ok' })
    lab.dispose()
  })
})

describe('mistake 13: a standard checkpoint of a database', () => {
  it('brings back old memory with its open work, where a production one boots and rolls it back', () => {
    const open = [
      'Invoke-LabApp SHOP Shop OpenTransaction',
      'Checkpoint-VM SHOP a',
      'Invoke-LabApp SHOP Shop RollbackTransaction',
    ]
    const lab = standard(...open)
    play(lab, 'Restore-VMCheckpoint a SHOP')
    expect(stateOf(lab)).toBe('Saved')
    play(lab, 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop.openTransaction).not.toBeNull()
    const other = newLab(QUIET)
    play(other, 'Start-VM SHOP', 'Invoke-LabApp SHOP Shop OpenTransaction', 'Checkpoint-VM SHOP a')
    play(other, 'Restore-VMCheckpoint a SHOP')
    expect(stateOf(other)).toBe('Off')
    play(other, 'Start-VM SHOP')
    expect(appsOf(other)?.Shop).toMatchObject({ openTransaction: null, integrity: 'ok', invariantsHold: true })
    for (const each of [lab, other]) each.dispose()
  })
})

describe('mistake 14: going back with a domain controller', () => {
  const rolledBack = (setup: string): Lab => {
    const lab = standard(setup, 'Checkpoint-VM SHOP a', 'Invoke-LabApp SHOP Directory ChangePassword -User ada')
    play(lab, 'Invoke-LabApp SHOP Directory Replicate', 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP')
    play(lab, 'Invoke-LabApp SHOP Directory ChangePassword -User ben', 'Invoke-LabApp SHOP Directory Replicate')
    return lab
  }
  it('without a generation id numbers are given twice and nobody says so; with one it starts anew', () => {
    const lost = rolledBack('Set-LabGuest SHOP -GenerationId Absent')
    const safe = rolledBack('Set-LabGuest SHOP -GenerationId Present')
    expect(appsOf(lost)?.Directory.rollbacksNoticed).toBe(0)
    expect(lost.evidence().vms['SHOP']?.apps?.Directory.partner.differingUsers.length).toBeGreaterThan(0)
    expect(appsOf(safe)?.Directory.rollbacksNoticed).toBe(1)
    for (const each of [lost, safe]) each.dispose()
  })
})

describe('mistake 22: “Why does it first save my VM when I apply?”', () => {
  it('the running machine is stopped and lands Saved or Off; without a checkpoint first its present is gone', () => {
    const lab = standard('Checkpoint-VM SHOP a', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 9')
    const other = lab.fork()
    play(lab, 'Restore-VMCheckpoint a SHOP')
    expect(stateOf(lab)).toBe('Saved')
    expect(names(lab)).toEqual(['a'])
    play(
      other,
      'Checkpoint-VM SHOP first',
      'Restore-VMCheckpoint a SHOP',
      'Restore-VMCheckpoint first SHOP',
      'Start-VM SHOP',
    )
    expect(appsOf(other)?.Shop.orders).toBe(1009)
    for (const each of [lab, other]) each.dispose()
  })
})
