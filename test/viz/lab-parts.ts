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

/** Two checkpoints, each with a file of orders after it. */
export const TWO_CHECKPOINTS: readonly string[] = [
  'Start-VM SHOP',
  'Wait-Lab -Minutes 2',
  "Checkpoint-VM SHOP -SnapshotName 'one'",
  'Wait-Lab -Minutes 2',
  "Checkpoint-VM SHOP -SnapshotName 'two'",
  'Wait-Lab -Minutes 2',
]

/** Two files on the trunk, and a checkpoint that was left behind on a branch. */
export const branched = (): ViewParts =>
  partsAfter(
    ...TWO_CHECKPOINTS,
    "Restore-VMCheckpoint -VMName SHOP -Name 'one'",
    'Start-VM SHOP',
    'Wait-Lab -Minutes 2',
  )

/** Branches from two places of the trunk, one of them two deep. */
export const manyBranches = (): ViewParts =>
  partsAfter(
    ...['Start-VM SHOP', 'Wait-Lab -Minutes 1'],
    ...["Checkpoint-VM SHOP -SnapshotName 'one'", "Checkpoint-VM SHOP -SnapshotName 'two'"],
    ...["Checkpoint-VM SHOP -SnapshotName 'three'", "Restore-VMCheckpoint -VMName SHOP -Name 'one'"],
    ...['Start-VM SHOP', "Checkpoint-VM SHOP -SnapshotName 'four'", "Checkpoint-VM SHOP -SnapshotName 'five'"],
    ...["Restore-VMCheckpoint -VMName SHOP -Name 'four'", 'Start-VM SHOP', "Checkpoint-VM SHOP -SnapshotName 'six'"],
  )
