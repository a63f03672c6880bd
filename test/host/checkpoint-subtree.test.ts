/** Deleting a checkpoint with all that stand on it. */
import { expect, it } from 'vitest'
import { play, sameBytes, untilTidy, writeBlocks } from '../fixtures/lab-fixture.ts'
import { contentOf, present, recordOf, withCheckpoints } from './tree-lab.ts'

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
