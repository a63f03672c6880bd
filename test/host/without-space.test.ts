/** A volume without room for what is asked: all stays as it was. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { fillVolume, newLab, play, refusalOf, sameBytes, untilTidy, writeBlocks } from '../fixtures/lab-fixture.ts'
import {
  apply,
  checkpoint,
  contentOf,
  expectSound,
  hostedOf,
  MIB,
  present,
  QUIET,
  recordOf,
  remove,
  withCheckpoints,
} from './tree-lab.ts'

describe('without space', () => {
  const unchanged = (lab: Lab, line: string, code: string): void => {
    const digest = lab.digest()
    expect(refusalOf(lab, line)).toBe(code)
    expect(lab.digest()).toBe(digest)
  }

  it('a checkpoint, a save, an apply and a backup are refused and leave all as it was', () => {
    const lab = withCheckpoints('a')
    play(lab, 'Set-VM SHOP -CheckpointType Standard')
    fillVolume(lab, 'HV1', 'D', 4 * MIB)
    for (const line of [checkpoint('b'), apply('a'), 'Save-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1'])
      unchanged(lab, line, '0x80070070')
    lab.dispose()
  })

  it('a standard checkpoint is refused when its memory has no room, though its disk would have', () => {
    const lab = withCheckpoints('a')
    play(lab, 'Set-VM SHOP -CheckpointType Standard')
    fillVolume(lab, 'HV1', 'D', 16 * MIB)
    unchanged(lab, checkpoint('b'), '0x80070070')
    play(lab, 'Set-VM SHOP -CheckpointType Production', checkpoint('b'))
    expectSound(lab)
    lab.dispose()
  })

  it.each([5, 5.5, 6.5, 7.01, 8, 11])('a production checkpoint with %f MiB free is whole or refused', (freeMib) => {
    // Resumed on an empty child: even the mark that the agent sets needs a new block.
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard', checkpoint('a'), apply('a'), 'Start-VM SHOP')
    play(lab, 'Set-VM SHOP -CheckpointType Production')
    const fork = lab.fork()
    fillVolume(lab, 'HV1', 'D', Math.round(freeMib * MIB))
    const digest = lab.digest()
    const refusal = refusalOf(lab, checkpoint('b'))
    if (refusal !== undefined) {
      expect([refusal, lab.digest() === digest, freeMib < 7.01]).toEqual(['0x80070070', true, true])
    } else {
      expect(hostedOf(lab).drives?.parked).toEqual([])
      play(fork, checkpoint('b'))
      expect(sameBytes(contentOf(lab, 'b'), contentOf(fork, 'b'))).toBe(true)
      expectSound(lab)
    }
    lab.dispose()
    fork.dispose()
  })

  it('a backup fails in the middle, clears its file away and gives its checkpoint back', () => {
    const lab = withCheckpoints('a')
    fillVolume(lab, 'NAS1', 'Data', 2 * MIB)
    expect(refusalOf(lab, 'Start-LabBackup SHOP -Repository NAS1')).toBe('0x80070070')
    untilTidy(lab, 'SHOP')
    expect(lab.places.need('NAS1', 'Data').disk.list()).toEqual(['filler.bin'])
    expect(recordOf(lab).checkpoints.map(({ name }) => name)).toEqual(['a'])
    expect(lab.places.need('HV1', 'D').bulkJobs).toBe(0)
    expectSound(lab)
    lab.dispose()
  })

  it('a checkpoint that is deleted to gain room waits for room, and is merged when a file makes some', () => {
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP', checkpoint('a'))
    writeBlocks(lab, 'SHOP', [40, 42, 44, 46], 1)
    const now = present(lab)
    fillVolume(lab, 'HV1', 'D', MIB)
    const { usedBytes } = lab.places.need('HV1', 'D').disk
    play(lab, remove('a'))
    expect(recordOf(lab)).toMatchObject({ merge: null, mergeTrouble: '0x80070070', checkpoints: [] })
    // Its configuration has gone, its disk file has not.
    expect(usedBytes - lab.places.need('HV1', 'D').disk.usedBytes).toBeLessThan(4096)
    play(lab, 'Remove-Item D:\\filler.bin')
    expect(recordOf(lab).mergeTrouble).toBeNull()
    untilTidy(lab, 'SHOP')
    expect(recordOf(lab).files).toHaveLength(1)
    expect(sameBytes(present(lab).subarray(40 * MIB), now.subarray(40 * MIB))).toBe(true)
    expectSound(lab)
    lab.dispose()
  })

  it('a merge that has no room says so, changes nothing, and runs at the next chance', () => {
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP', checkpoint('a'))
    writeBlocks(lab, 'SHOP', [40, 42, 44, 46], 1)
    const now = present(lab)
    fillVolume(lab, 'HV1', 'D', MIB)
    play(lab, remove('a'))
    expect(lab.events.at(-1)).toMatchObject({ code: 'merge-failed', data: { reason: '0x80070070' } })
    expect(recordOf(lab)).toMatchObject({ merge: null, mergeTrouble: '0x80070070' })
    expect(recordOf(lab).files).toHaveLength(2)
    play(lab, 'Wait-Lab -Minutes 10')
    expect(lab.evidence().vms['SHOP']).toMatchObject({ state: 'Running', unreadable: null })
    lab.places.need('HV1', 'D').disk.remove('filler.bin')
    play(lab, checkpoint('b'), remove('b'))
    untilTidy(lab, 'SHOP')
    expect(recordOf(lab)).toMatchObject({ mergeTrouble: null, files: [{ parent: null }] })
    expect(sameBytes(present(lab).subarray(40 * MIB), now.subarray(40 * MIB))).toBe(true)
    expectSound(lab)
    lab.dispose()
  })
})
