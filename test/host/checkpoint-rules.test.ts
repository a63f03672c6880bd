/** What Hyper-V asks of a checkpoint: its name, its number, its type, and what becomes of it in each state. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { appsOf, newLab, play, refusalOf } from '../fixtures/lab-fixture.ts'

const checkpointsOf = (lab: Lab) =>
  lab.hypervisor
    .need('SHOP')
    .record.checkpoints.filter(({ purpose }) => purpose === 'user')
    .map(({ id, name, kind, memoryPath }) => ({ id, name, kind, hasMemory: memoryPath !== null }))
const refusesUnchanged = (lab: Lab, line: string, code: string): void => {
  const digest = lab.digest()
  expect([line, refusalOf(lab, line)]).toEqual([line, code])
  expect(lab.digest()).toBe(digest)
}
const into: Readonly<Record<string, readonly string[]>> = {
  Off: [],
  Running: ['Start-VM SHOP'],
  Paused: ['Start-VM SHOP', 'Suspend-VM SHOP'],
  Saved: ['Start-VM SHOP', 'Save-VM SHOP'],
}

describe('a checkpoint’s name', () => {
  it('is neither blank nor longer than 100 characters nor taken, in any case', () => {
    const lab = newLab()
    refusesUnchanged(lab, "Checkpoint-VM SHOP -SnapshotName ''", 'checkpoint-name-blank')
    refusesUnchanged(lab, "Checkpoint-VM SHOP -SnapshotName '  '", 'checkpoint-name-blank')
    refusesUnchanged(lab, `Checkpoint-VM SHOP ${'x'.repeat(101)}`, 'checkpoint-name-too-long')
    play(lab, `Checkpoint-VM SHOP ${'x'.repeat(100)}`, "Checkpoint-VM SHOP 'Before update'")
    refusesUnchanged(lab, "Checkpoint-VM SHOP 'BEFORE UPDATE'", 'checkpoint-name-taken')
    expect(checkpointsOf(lab)).toHaveLength(2)
  })

  it('is no word by which another moment is called', () => {
    const lab = newLab()
    for (const name of ['Now', 'latest', 'LATEST', 'SHOP-1', 'shop-12'])
      refusesUnchanged(lab, `Checkpoint-VM SHOP ${name}`, 'checkpoint-name-reserved')
    play(lab, "Checkpoint-VM SHOP 'Now or never'", 'Checkpoint-VM SHOP SHOP-x', 'Checkpoint-VM SHOP OTHER-1')
    refusesUnchanged(lab, 'Rename-VMCheckpoint SHOP-x now -VMName SHOP', 'checkpoint-name-reserved')
    expect(checkpointsOf(lab).map(({ name }) => name)).toEqual(['Now or never', 'SHOP-x', 'OTHER-1'])
  })

  it('is VM, date and time when none is given', () => {
    const lab = newLab()
    play(lab, 'Wait-Lab -Hours 4 -Minutes 5 -Seconds 6', 'Checkpoint-VM SHOP')
    expect(checkpointsOf(lab).map(({ name }) => name)).toEqual(['SHOP (03/14/2026 - 01:05:06 PM)'])
    play(lab, 'Checkpoint-VM SHOP')
    expect(checkpointsOf(lab)[1]?.name).toBe('SHOP (03/14/2026 - 01:05:06 PM) 2')
    play(lab, 'Wait-Lab -Hours 11', 'Checkpoint-VM SHOP')
    expect(checkpointsOf(lab)[2]?.name).toBe('SHOP (03/15/2026 - 12:05:06 AM)')
  })

  it('finds it in any case, and so does its id', () => {
    const lab = newLab()
    play(lab, "Checkpoint-VM SHOP 'One'", "Restore-VMCheckpoint 'ONE' SHOP")
    const [{ id } = { id: '' }] = checkpointsOf(lab)
    play(lab, `Remove-VMCheckpoint SHOP ${id.toUpperCase()}`)
    expect(checkpointsOf(lab)).toEqual([])
    refusesUnchanged(lab, 'Remove-VMCheckpoint SHOP One', 'unknown-checkpoint')
  })
})

describe('the number of checkpoints', () => {
  it('ends at 50, and a backup still finds room for its own', () => {
    const lab = newLab()
    for (let index = 1; index <= 50; index++) play(lab, `Checkpoint-VM SHOP n${index}`)
    expect(checkpointsOf(lab)).toHaveLength(50)
    refusesUnchanged(lab, 'Checkpoint-VM SHOP n51', 'checkpoint-limit')
    expect(lab.evidence().vms['SHOP']?.chain).toHaveLength(51)
    play(lab, 'Start-LabBackup SHOP -Repository NAS1', 'Start-VM SHOP')
    expect(checkpointsOf(lab)).toHaveLength(50)
    play(lab, 'Remove-VMCheckpoint SHOP n50', 'Checkpoint-VM SHOP n51', 'Wait-Lab -Minutes 1')
    expect(appsOf(lab)?.Shop.integrity).toBe('ok')
    lab.dispose()
  })
})

describe('the type of checkpoints', () => {
  /** Kind of the checkpoint and whether it has memory; a code when refused. */
  const table: readonly (readonly [type: string, state: string, expected: string])[] = [
    ['Disabled', 'Off', 'checkpoints-disabled'],
    ['Disabled', 'Running', 'checkpoints-disabled'],
    ['Standard', 'Off', 'standard without memory'],
    ['Standard', 'Running', 'standard with memory'],
    ['Standard', 'Paused', 'standard with memory'],
    ['Standard', 'Saved', 'standard with memory'],
    ['Production', 'Off', 'production without memory'],
    ['Production', 'Running', 'production without memory'],
    ['Production', 'Paused', 'standard with memory, fell back'],
    ['Production', 'Saved', 'standard with memory, fell back'],
    ['ProductionOnly', 'Off', 'production without memory'],
    ['ProductionOnly', 'Running', 'production without memory'],
    ['ProductionOnly', 'Paused', 'production-impossible'],
    ['ProductionOnly', 'Saved', 'production-impossible'],
  ]
  it.each(table)('%s, VM %s: %s', (type, state, expected) => {
    const lab = newLab()
    play(lab, `Set-VM SHOP -CheckpointType ${type}`, ...(into[state] ?? []))
    if (!expected.includes(' ')) refusesUnchanged(lab, 'Checkpoint-VM SHOP a', expected)
    else {
      play(lab, 'Checkpoint-VM SHOP a')
      const [{ kind, hasMemory } = { kind: '', hasMemory: false }] = checkpointsOf(lab)
      const fellBack = lab.events.some(({ code }) => code === 'production-fell-back')
      expect(`${kind} ${hasMemory ? 'with' : 'without'} memory${fellBack ? ', fell back' : ''}`).toBe(expected)
      play(lab, 'Restore-VMCheckpoint a SHOP')
      expect(lab.hypervisor.stateOf(lab.hypervisor.need('SHOP'))).toBe(hasMemory ? 'Saved' : 'Off')
      play(lab, 'Start-VM SHOP')
      expect(appsOf(lab)?.Shop).toMatchObject({ orders: 1000, integrity: 'ok' })
    }
    lab.dispose()
  })

  it('disabled still lets a backup make its own', () => {
    const lab = newLab()
    play(lab, 'Set-VM SHOP -CheckpointType Disabled', 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1')
    expect([lab.backups.points.length, checkpointsOf(lab).length]).toEqual([1, 0])
    lab.dispose()
  })
})
