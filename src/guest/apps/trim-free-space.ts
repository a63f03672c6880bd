/** The guest tells its disks which clusters no file uses: what TRIM is for. A disk that listens can give their room back. */
import { SECTOR_BYTES } from '../fat/fat-layout.ts'
import type { AppResult } from '../guest.ts'
import type { GuestSystem } from '../system.ts'
import type { GuestVolume } from '../volumes.ts'

/** The first two entries of a FAT stand for no cluster. */
const FIRST_CLUSTER = 2

/** Everything reaches the disks first, so that the FATs read there say which clusters are free now. */
export const trimFreeSpace = (system: GuestSystem): AppResult => {
  system.sync()
  const trimmedBytes = system.volumes.reduce((sum, volume) => sum + trimVolume(volume), 0)
  return { ok: true, output: { trimmedBytes } }
}

/** Returns the bytes that it told. Throws StorageError. */
const trimVolume = ({ drive, layout }: GuestVolume): number => {
  const table = new Uint8Array(layout.sectorsPerFat * SECTOR_BYTES)
  drive.read(layout.fatSector, table)
  const view = new DataView(table.buffer)
  const end = layout.clusterCount + FIRST_CLUSTER
  const isFree = (cluster: number): boolean => view.getUint16(cluster * 2, true) === 0
  let trimmedBytes = 0
  for (let cluster = FIRST_CLUSTER; cluster < end; cluster++) {
    if (!isFree(cluster)) continue
    const first = cluster
    while (cluster + 1 < end && isFree(cluster + 1)) cluster++
    const count = (cluster + 1 - first) * layout.sectorsPerCluster
    drive.trim(layout.dataSector + (first - FIRST_CLUSTER) * layout.sectorsPerCluster, count)
    trimmedBytes += count * SECTOR_BYTES
  }
  return trimmedBytes
}
