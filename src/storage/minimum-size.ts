/** How small a disk may become without cutting a partition off: what its own partition table says. */
import type { BlockDevice } from './block-device.ts'
import { viewOf } from './vhdx/byte-view.ts'

const PARTITIONS_OFFSET_BYTES = 446
const PARTITION_BYTES = 16
const PARTITION_COUNT = 4

/**
 * End of the last partition of the disk's MBR in bytes; undefined without one. A GPT disk has a protective partition that
 * covers all of it, so it cannot become smaller here.
 */
export const minimumSizeBytes = (disk: BlockDevice): number | undefined => {
  const sector = new Uint8Array(disk.sectorSizeBytes)
  disk.read(0, sector)
  if (sector[510] !== 0x55 || sector[511] !== 0xaa) return undefined
  const view = viewOf(sector)
  let endSector = 0
  for (let index = 0; index < PARTITION_COUNT; index++) {
    const at = PARTITIONS_OFFSET_BYTES + index * PARTITION_BYTES
    if (sector[at + 4] === 0) continue
    endSector = Math.max(endSector, view.getUint32(at + 8, true) + view.getUint32(at + 12, true))
  }
  // A table that names more than there is does not say what may go.
  return endSector === 0 ? undefined : Math.min(endSector, disk.sectorCount) * disk.sectorSizeBytes
}
