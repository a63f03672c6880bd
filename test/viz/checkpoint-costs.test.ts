import { expect, it } from 'vitest'
import { newestCheckpoint } from '../../src/viz/checkpoint-costs.ts'
import { partsAfter } from './lab-parts.ts'

const START = ['Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard'] as const

it('calls a checkpoint that was renamed by its present name, and one that is gone by its last', () => {
  const renamed = partsAfter(
    ...START,
    "Checkpoint-VM SHOP -SnapshotName 'one'",
    "Rename-VMCheckpoint -VMName SHOP -Name 'one' -NewName 'two'",
    "Rename-VMCheckpoint -VMName SHOP -Name 'two' -NewName 'three'",
  )
  expect(newestCheckpoint(renamed.timeline.events, true)).toMatchObject({ name: 'three', deleted: false })
  expect(newestCheckpoint(renamed.timeline.events, false)).toBeUndefined()
  const gone = partsAfter(
    ...START,
    "Checkpoint-VM SHOP -SnapshotName 'one'",
    "Rename-VMCheckpoint -VMName SHOP -Name 'one' -NewName 'two'",
    "Remove-VMCheckpoint -VMName SHOP -Name 'two'",
  )
  expect(newestCheckpoint(gone.timeline.events, true)).toMatchObject({ name: 'two', deleted: true })
})

it('does not take a name that is used again, on this machine or another, for the same checkpoint', () => {
  const { timeline } = partsAfter(
    ...START,
    "Checkpoint-VM SHOP -SnapshotName 'one'",
    "Rename-VMCheckpoint -VMName SHOP -Name 'one' -NewName 'kept'",
    'Set-VM SHOP -CheckpointType Production',
    "Checkpoint-VM SHOP -SnapshotName 'one'",
    "Remove-VMCheckpoint -VMName SHOP -Name 'one'",
  )
  expect(newestCheckpoint(timeline.events, true)).toMatchObject({ name: 'kept', deleted: false })
  expect(newestCheckpoint(timeline.events, false)).toMatchObject({ name: 'one', deleted: true })
})
