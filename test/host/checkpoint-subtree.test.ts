/** Deleting a checkpoint with all that stand on it. */
import { expect, it } from 'vitest'
import { play, sameBytes, untilTidy, writeBlocks } from '../fixtures/lab-fixture.ts'
import { contentOf, expectSound, merges, present, recordOf, withCheckpoints } from './tree-lab.ts'

it('keeps the present that stands in the middle of it, and the checkpoints beside it', () => {
  const lab = withCheckpoints('a', 'b', 'c')
  play(lab, 'Stop-VM SHOP', 'Restore-VMCheckpoint a SHOP', 'Start-VM SHOP', 'Checkpoint-VM SHOP side')
  play(lab, 'Restore-VMCheckpoint b SHOP', 'Start-VM SHOP')
  writeBlocks(lab, 'SHOP', [50, 51], 7)
  play(lab, 'Stop-VM SHOP')
  const [now, side] = [present(lab), contentOf(lab, 'side')]
  play(lab, 'Remove-VMCheckpoint SHOP b -IncludeAllChildCheckpoints')
  expect(recordOf(lab).checkpoints.map(({ name }) => name)).toEqual(['a', 'side'])
  untilTidy(lab, 'SHOP')
  expect(sameBytes(present(lab), now)).toBe(true)
  expect(sameBytes(contentOf(lab, 'side'), side)).toBe(true)
  lab.dispose()
})

it('a branch point goes from the list, and its file stays as long as two stand on it: the log says so', () => {
  const lab = withCheckpoints('a', 'b')
  play(lab, 'Stop-VM SHOP', 'Restore-VMCheckpoint a SHOP')
  const kept = () => lab.events.filter(({ code }) => code === 'checkpoint-file-kept').map(({ data }) => data)
  play(lab, 'Remove-VMCheckpoint SHOP a')
  expect(kept()).toEqual([{ vm: 'SHOP', file: 'SHOP\\shop.vhdx', children: 2 }])
  expect(merges(lab)).toBe(0)
  play(lab, 'Remove-VMCheckpoint SHOP b')
  untilTidy(lab, 'SHOP')
  expect([kept().length, merges(lab)]).toEqual([1, 1])
  expectSound(lab)
  lab.dispose()
})
