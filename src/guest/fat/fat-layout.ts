/** Master boot record and FAT16 boot sector (Microsoft's FAT specification 1.03): where the volume's areas lie. */
import type { BlockDevice } from '../../storage/block-device.ts'
import { GuestError } from '../guest-error.ts'

export const SECTOR_BYTES = 512
/** The one partition starts at 1 MiB. */
export const PARTITION_SECTOR = 2048
/** FAT16, addressed by LBA. */
export const PARTITION_TYPE = 0x0e
export const PARTITION_TABLE_OFFSET = 0x1be
/** BS_Reserved1: bit 0 says that the volume was not unmounted cleanly. */
const DIRTY_BYTE_OFFSET = 0x25
/** High byte of FAT[1]: bit 7 is set while the volume is clean (ClnShutBitMask 0x8000). */
const CLEAN_SHUTDOWN_OFFSET = 3

/** Areas of the volume, in sectors from the start of the disk. */
export interface FatLayout {
  readonly bootSector: number
  readonly fatSector: number
  readonly fatCount: number
  readonly sectorsPerFat: number
  readonly rootSector: number
  readonly rootEntries: number
  readonly dataSector: number
  readonly sectorsPerCluster: number
  readonly clusterCount: number
  readonly mediaByte: number
}

export function writeMasterBootRecord(drive: BlockDevice): void {
  drive.write(0, partitionTable(PARTITION_SECTOR, drive.sectorCount - PARTITION_SECTOR))
}

/** A master boot record with one partition. */
export function partitionTable(firstSector: number, sectorCount: number): Uint8Array {
  const sector = new Uint8Array(SECTOR_BYTES)
  const view = new DataView(sector.buffer)
  sector[PARTITION_TABLE_OFFSET] = 0x80
  // cylinder, head, sector of no meaning today: the values that say "use the LBA fields"
  sector.set([0xfe, 0xff, 0xff], PARTITION_TABLE_OFFSET + 1)
  sector[PARTITION_TABLE_OFFSET + 4] = PARTITION_TYPE
  sector.set([0xfe, 0xff, 0xff], PARTITION_TABLE_OFFSET + 5)
  view.setUint32(PARTITION_TABLE_OFFSET + 8, firstSector, true)
  view.setUint32(PARTITION_TABLE_OFFSET + 12, sectorCount, true)
  view.setUint16(0x1fe, 0xaa55, true)
  return sector
}

/** Where the boot sector names its own file system: FAT12 and FAT16, and FAT32. */
const FILE_SYSTEM_OFFSETS = [54, 82] as const

export function isFatBootSector(sector: Uint8Array): boolean {
  const names = FILE_SYSTEM_OFFSETS.map((at) => String.fromCharCode(...sector.subarray(at, at + 3)))
  return sector[510] === 0x55 && sector[511] === 0xaa && names.includes('FAT')
}

/** Throws GuestError `no-boot-record` without MBR or partition, `unreadable-disk` without a FAT16 volume in it. */
export function readFatLayout(drive: BlockDevice): FatLayout {
  if (drive.sectorSizeBytes !== SECTOR_BYTES) throw new GuestError('unreadable-disk')
  const sector = new Uint8Array(SECTOR_BYTES)
  const view = new DataView(sector.buffer)
  drive.read(0, sector)
  const bootSector = view.getUint32(PARTITION_TABLE_OFFSET + 8, true)
  const hasPartition = sector[PARTITION_TABLE_OFFSET + 4] !== 0 && bootSector > 0 && bootSector < drive.sectorCount
  if (view.getUint16(0x1fe, true) !== 0xaa55 || !hasPartition) throw new GuestError('no-boot-record')
  drive.read(bootSector, sector)
  const sectorsPerCluster = sector[13] ?? 0
  const fatCount = sector[16] ?? 0
  const rootEntries = view.getUint16(17, true)
  const sectorsPerFat = view.getUint16(22, true)
  const totalSectors = view.getUint16(19, true) || view.getUint32(32, true)
  const fatSector = bootSector + view.getUint16(14, true)
  const rootSector = fatSector + fatCount * sectorsPerFat
  const dataSector = rootSector + rootEntries / 16
  const clusterCount = Math.floor((bootSector + totalSectors - dataSector) / (sectorsPerCluster || 1))
  const sound =
    view.getUint16(0x1fe, true) === 0xaa55 &&
    view.getUint16(11, true) === SECTOR_BYTES &&
    sectorsPerCluster > 0 &&
    fatCount > 0 &&
    fatCount <= 2 &&
    rootEntries > 0 &&
    rootEntries % 16 === 0 &&
    clusterCount >= 4085 &&
    clusterCount < 65_525 &&
    sectorsPerFat * 256 >= clusterCount + 2 &&
    bootSector + totalSectors <= drive.sectorCount
  if (!sound) throw new GuestError('unreadable-disk')
  return {
    bootSector,
    fatSector,
    fatCount,
    sectorsPerFat,
    rootSector,
    rootEntries,
    dataSector,
    sectorsPerCluster,
    clusterCount,
    mediaByte: sector[21] ?? 0,
  }
}

/** True when either mark says that the volume was in use when it was last written. */
export function isMarkedDirty(drive: BlockDevice, layout: FatLayout): boolean {
  const sector = new Uint8Array(SECTOR_BYTES)
  drive.read(layout.bootSector, sector)
  if (((sector[DIRTY_BYTE_OFFSET] ?? 0) & 1) === 1) return true
  drive.read(layout.fatSector, sector)
  return ((sector[CLEAN_SHUTDOWN_OFFSET] ?? 0) & 0x80) === 0
}

/** Writes both marks straight to the drive, in every copy of the FAT, and flushes. */
export function markVolume(drive: BlockDevice, layout: FatLayout, state: 'clean' | 'dirty'): void {
  const sector = new Uint8Array(SECTOR_BYTES)
  const setBit = (at: number, offset: number, bit: number, on: boolean): void => {
    drive.read(at, sector)
    const before = sector[offset] ?? 0
    const after = on ? before | bit : before & ~bit
    if (after === before) return
    sector[offset] = after
    drive.write(at, sector)
  }
  for (let copy = 0; copy < layout.fatCount; copy++) {
    setBit(layout.fatSector + copy * layout.sectorsPerFat, CLEAN_SHUTDOWN_OFFSET, 0x80, state === 'clean')
  }
  setBit(layout.bootSector, DIRTY_BYTE_OFFSET, 1, state === 'dirty')
  drive.flush()
}
