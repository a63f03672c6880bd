/** Several things work on the files of one VM, and the power goes in the middle of them. */
import { describe, expect, it } from 'vitest'
import {
  appsOf,
  diskBytes,
  diskFile,
  play,
  refusalOf,
  sameBytes,
  until,
  untilTidy,
  writeBlocks,
} from '../fixtures/lab-fixture.ts'
import {
  apply,
  checkpoint,
  checkpointOf,
  contentOf,
  expectSound,
  MIB,
  present,
  recordOf,
  remove,
  withCheckpoints,
} from './tree-lab.ts'

describe('at once', () => {
  it('a checkpoint during a merge holds its own moment, and the merge ends below it', () => {
    const lab = withCheckpoints('a', 'b')
    play(lab, remove('b'))
    until(lab, () => recordOf(lab).merge?.done === 1)
    play(lab, checkpoint('amid'))
    const amid = contentOf(lab, 'amid')
    writeBlocks(lab, 'SHOP', [41, 60], 8)
    const now = present(lab)
    untilTidy(lab, 'SHOP')
    expect([sameBytes(contentOf(lab, 'amid'), amid), sameBytes(present(lab), now)]).toEqual([true, true])
    expectSound(lab)
    lab.dispose()
  })

  it('a backup during a merge reads its own moment; the merge waits and ends afterwards', () => {
    const lab = withCheckpoints('a', 'b')
    play(lab, remove('b'))
    until(lab, () => recordOf(lab).merge?.done === 1)
    const operation = lab.dispatch({ type: 'start-backup', vm: 'SHOP', repository: 'NAS1', backupType: 'Full' })
    if (!operation.ok || operation.operation === undefined) throw new Error('no backup')
    const recovery = recordOf(lab).checkpoints.find(({ purpose }) => purpose === 'recovery')
    const moment = diskBytes(lab, recovery ? diskFile(recovery) : '')
    writeBlocks(lab, 'SHOP', [40, 61], 5)
    const now = present(lab)
    expect(lab.settle(operation.operation)).toBeUndefined()
    untilTidy(lab, 'SHOP')
    expect(sameBytes(present(lab), now)).toBe(true)
    expectSound(lab)
    play(lab, 'Test-LabBackup -RestorePoint latest', 'Restore-LabBackup -RestorePoint latest -ToHost HV2 -NewName COPY')
    const copy = lab.hypervisor.need('COPY').record
    expect(sameBytes(diskBytes(lab, diskFile(copy), 'HV2'), moment)).toBe(true)
    lab.dispose()
  })

  it('an apply during a merge leaves the merge to be found again', () => {
    const lab = withCheckpoints('a', 'b')
    const a = contentOf(lab, 'a')
    play(lab, remove('b'))
    until(lab, () => recordOf(lab).merge?.done === 1)
    play(lab, apply('a'))
    expect(sameBytes(present(lab), a)).toBe(true)
    untilTidy(lab, 'SHOP')
    expectSound(lab)
    expect(recordOf(lab).files).toHaveLength(2)
    lab.dispose()
  })

  it('a shut-down, a save and a start in the middle of a merge do not disturb it', () => {
    const lab = withCheckpoints('a', 'b')
    play(lab, remove('b'))
    until(lab, () => recordOf(lab).merge?.done === 1)
    play(lab, 'Stop-VM SHOP', 'Start-VM SHOP', 'Save-VM SHOP', 'Start-VM SHOP', remove('a'))
    untilTidy(lab, 'SHOP')
    expect(appsOf(lab)).toMatchObject({ Shop: { integrity: 'ok', orders: 1000 } })
    expectSound(lab)
    lab.dispose()
  })
})

describe('a power cut', () => {
  it('while a checkpoint’s memory is written leaves no half checkpoint, and no byte of the disk is lost', () => {
    const lab = withCheckpoints('a')
    play(lab, 'Set-VM SHOP -CheckpointType Standard')
    const taken = lab.dispatch({ type: 'checkpoint-vm', vm: 'SHOP', name: 'half' })
    expect(taken.ok).toBe(true)
    lab.advance(1_000_000)
    expect(checkpointOf(lab, 'half').writing).not.toBeNull()
    expect(refusalOf(lab, apply('half'))).toBe('checkpoint-busy')
    expect(refusalOf(lab, remove('half'))).toBe('checkpoint-busy')
    writeBlocks(lab, 'SHOP', [45], 3)
    const now = present(lab)
    play(lab, 'Invoke-LabFault PowerCut')
    untilTidy(lab, 'SHOP')
    expect(recordOf(lab).checkpoints.map(({ name }) => name)).toEqual(['a'])
    expect(
      lab.places
        .need('HV1', 'D')
        .disk.list()
        .filter((path) => path.endsWith('.vmrs')),
    ).toEqual([checkpointOf(lab, 'a').runtimePath])
    expect(sameBytes(present(lab), now)).toBe(true)
    expect(lab.places.need('HV1', 'D').bulkJobs).toBe(0)
    expectSound(lab)
    play(lab, 'Start-VM SHOP')
    lab.dispose()
  })

  it('while two checkpoints are written leaves neither', () => {
    const lab = withCheckpoints('a')
    const now = present(lab)
    for (const name of ['b', 'c']) expect(lab.dispatch({ type: 'checkpoint-vm', vm: 'SHOP', name }).ok).toBe(true)
    play(lab, 'Invoke-LabFault PowerCut', 'Invoke-LabFault PowerCut')
    untilTidy(lab, 'SHOP')
    expect(recordOf(lab).checkpoints.map(({ name, writing }) => [name, writing])).toEqual([['a', null]])
    expect(sameBytes(present(lab).subarray(2 * MIB), now.subarray(2 * MIB))).toBe(true)
    expectSound(lab)
    lab.dispose()
  })

  it('during a backup leaves no restore point, and its checkpoint, which nobody was there to remove', () => {
    const lab = withCheckpoints('a')
    expect(lab.dispatch({ type: 'start-backup', vm: 'SHOP', repository: 'NAS1', backupType: 'Full' }).ok).toBe(true)
    lab.advance(20_000_000)
    const now = present(lab)
    play(lab, 'Invoke-LabFault PowerCut')
    untilTidy(lab, 'SHOP')
    expect(lab.events.filter(({ code }) => code === 'backup-failed')).toHaveLength(1)
    expect(lab.backups.points).toEqual([])
    expect(lab.places.need('NAS1', 'Data').disk.list()).toEqual([])
    expect(recordOf(lab).checkpoints.map(({ name }) => name)).toEqual(['a', 'SHOP-1 (backup)'])
    expect(sameBytes(present(lab), now)).toBe(true)
    play(lab, "Remove-VMCheckpoint SHOP 'SHOP-1 (backup)'")
    untilTidy(lab, 'SHOP')
    expect(recordOf(lab).checkpoints.map(({ name }) => name)).toEqual(['a'])
    expect(sameBytes(present(lab), now)).toBe(true)
    expect(lab.places.all.flatMap(({ volumes }) => volumes.map(({ bulkJobs }) => bulkJobs))).toEqual(Array(6).fill(0))
    expectSound(lab)
    play(lab, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1', 'Test-LabBackup latest')
    lab.dispose()
  })
})
