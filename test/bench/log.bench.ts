/** What one entry of the block allocation table costs as a whole: logged, flushed and brought to its place. */
import { createDynamicDisk } from '../../src/storage/create-disk.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import {
  BAT_ENTRY_BYTES,
  encodeEntry,
  PAYLOAD_STATE,
  packEntry,
} from '../../src/storage/vhdx/block-allocation-table.ts'
import type { Figure } from './figure.ts'
import { bestMs, MIB, newGuid } from './timing.ts'

const BLOCKS = 1024
const UPDATES = 100
const ROUNDS = 600

/** The log runs over its end every 128 updates, so that each way an update may go is among those measured. */
const updateMs = (): number => {
  const volume = new HostVolume({ capacityBytes: 2 ** 32 })
  const { vhdx } = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: BLOCKS * MIB, newGuid })
  const { offsetBytes } = vhdx.regions.blockAllocationTable
  let count = 0
  const update = (): void => {
    const bytes = encodeEntry(packEntry(PAYLOAD_STATE.fullyPresent, (4 + count) * MIB))
    vhdx.writeMetadata([{ offsetBytes: offsetBytes + (count % BLOCKS) * BAT_ENTRY_BYTES, bytes }])
    count += 1
  }
  const { updates } = bestMs(ROUNDS, {
    updates: () => {
      for (let index = 0; index < UPDATES; index++) update()
    },
  })
  return updates / UPDATES
}

export const figures = (): readonly Figure[] => [
  { name: 'logged change of one entry of the block table', ms: updateMs(), asked: 0.02, better: 'lower' },
]
