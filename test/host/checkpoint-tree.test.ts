/** Trees of checkpoints: deleting any of them, and branches. */
import { describe, expect, it } from 'vitest'
import { diskFile, newLab, play, sameBytes, until, untilTidy, writeBlocks } from '../fixtures/lab-fixture.ts'
import {
  apply,
  checkpoint,
  checkpointOf,
  contentOf,
  expectSound,
  merges,
  present,
  QUIET,
  recordOf,
  remove,
  withCheckpoints,
} from './tree-lab.ts'

describe('deleting', () => {
  it('the oldest of three merges its child below the grandchild, which stands on the parent then', () => {
    const lab = withCheckpoints('a', 'b', 'c')
    const [b, c, now] = [contentOf(lab, 'b'), contentOf(lab, 'c'), present(lab)]
    play(lab, remove('a'))
    untilTidy(lab, 'SHOP')
    expect(recordOf(lab).checkpoints.map(({ name, parent }) => [name, parent])).toEqual([
      ['b', null],
      ['c', checkpointOf(lab, 'b').id],
    ])
    expect(diskFile(checkpointOf(lab, 'b'))).toBe('SHOP\\shop.vhdx')
    expect([
      sameBytes(contentOf(lab, 'b'), b),
      sameBytes(contentOf(lab, 'c'), c),
      sameBytes(present(lab), now),
    ]).toEqual(Array(3).fill(true))
    expectSound(lab)
    play(lab, apply('b'), 'Start-VM SHOP')
    expectSound(lab)
    lab.dispose()
  })

  it('a second one while a merge runs queues its merge, and the present never changes', () => {
    const lab = withCheckpoints('a', 'b', 'c')
    const [a, now] = [contentOf(lab, 'a'), present(lab)]
    play(lab, remove('c'))
    until(lab, () => recordOf(lab).merge?.done === 2)
    play(lab, remove('b'))
    expect(recordOf(lab).merge).not.toBeNull()
    until(lab, () => {
      expect(lab.operations.open.filter(({ kind }) => kind === 'merge').length).toBeLessThanOrEqual(1)
      return merges(lab) === 2
    })
    expect(sameBytes(present(lab), now)).toBe(true)
    expect(sameBytes(contentOf(lab, 'a'), a)).toBe(true)
    expect(recordOf(lab).files).toHaveLength(2)
    expectSound(lab)
    lab.dispose()
  })

  it('all of them, in any order and at once, ends with one file that reads as before', () => {
    for (const order of ['abc', 'acb', 'bac', 'bca', 'cab', 'cba']) {
      const lab = withCheckpoints('a', 'b', 'c')
      const now = present(lab)
      for (const name of order) play(lab, remove(name))
      untilTidy(lab, 'SHOP')
      expect([order, sameBytes(present(lab), now), recordOf(lab).files.length]).toEqual([order, true, 1])
      expectSound(lab)
      lab.dispose()
    }
  })

  it('one whose memory the VM is Saved in keeps the memory', () => {
    const lab = newLab(QUIET)
    play(lab, 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard', "Invoke-LabApp SHOP Notepad Type -Text 'kept'")
    play(lab, checkpoint('a'), apply('a'), remove('a'), 'Start-VM SHOP')
    expect(lab.evidence().vms['SHOP']?.apps?.Notepad.text).toBe('kept')
    untilTidy(lab, 'SHOP')
    expect(
      lab.places
        .need('HV1', 'D')
        .disk.list()
        .filter((path) => path.endsWith('.vmrs')),
    ).toEqual([])
    expectSound(lab)
    lab.dispose()
  })
})

describe('branches', () => {
  it('applying an older checkpoint keeps the younger ones, and both ways lead back', () => {
    const lab = withCheckpoints('a', 'b', 'c')
    const contents = new Map(['a', 'b', 'c'].map((name) => [name, contentOf(lab, name)]))
    for (const name of ['a', 'c', 'b', 'a']) {
      play(lab, apply(name))
      expect(sameBytes(present(lab), contents.get(name) as Uint8Array)).toBe(true)
      expectSound(lab)
      play(lab, 'Start-VM SHOP')
    }
    lab.dispose()
  })

  it('a branch is deleted with its files, and what two branches share stays', () => {
    const lab = withCheckpoints('a', 'b')
    play(lab, apply('a'), 'Start-VM SHOP', checkpoint('other branch'))
    writeBlocks(lab, 'SHOP', [50, 51], 9)
    const now = present(lab)
    play(lab, remove('a'))
    untilTidy(lab, 'SHOP')
    expect(recordOf(lab).files.some(({ path }) => path === 'SHOP\\shop.vhdx')).toBe(true)
    expectSound(lab)
    play(lab, remove('b'))
    untilTidy(lab, 'SHOP')
    expectSound(lab)
    expect(recordOf(lab).checkpoints.map(({ name }) => name)).toEqual(['other branch'])
    expect(recordOf(lab).files).toHaveLength(2)
    expect(sameBytes(present(lab), now)).toBe(true)
    lab.dispose()
  })

  it('a branch that is not the active one merges too, while the VM runs', () => {
    const lab = withCheckpoints('a', 'b', 'c')
    const c = contentOf(lab, 'c')
    play(lab, apply('a'), 'Start-VM SHOP', remove('b'))
    expect(recordOf(lab).merge).not.toBeNull()
    writeBlocks(lab, 'SHOP', [44], 7)
    const fork = lab.fork()
    for (const each of [lab, fork]) untilTidy(each, 'SHOP')
    expect(fork.digest()).toBe(lab.digest())
    expect(sameBytes(contentOf(lab, 'c'), c)).toBe(true)
    expectSound(lab)
    lab.dispose()
    fork.dispose()
  })
})
