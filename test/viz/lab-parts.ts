/** What the engine really sends, for layouts to be tested on. */
import { Projector } from '../../src/view/projector.ts'
import type { ViewParts } from '../../src/view/view-model.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'

export const partsAfter = (...lines: readonly string[]): ViewParts => {
  const lab = newLab()
  play(lab, ...lines)
  const parts = new Projector().changes(lab, 0) as ViewParts
  lab.dispose()
  return parts
}

/** Two files on the trunk, and a checkpoint that was left behind on a branch. */
export const branched = (): ViewParts =>
  partsAfter(
    'Start-VM SHOP',
    'Wait-Lab -Minutes 2',
    "Checkpoint-VM SHOP -SnapshotName 'one'",
    'Wait-Lab -Minutes 2',
    "Checkpoint-VM SHOP -SnapshotName 'two'",
    'Wait-Lab -Minutes 2',
    "Restore-VMCheckpoint -VMName SHOP -Name 'one'",
    'Start-VM SHOP',
    'Wait-Lab -Minutes 2',
  )
