/**
 * Repair of a FAT16 volume at boot, before FatFs mounts it. FAT 1 is the truth (FatFs never reads FAT 2); a broken
 * chain is cut where it breaks, never emptied: what is left may be a hot journal that SQLite still needs.
 */
import type { BlockDevice } from '../../storage/block-device.ts'
import type { FatLayout } from './fat-layout.ts'
import { SECTOR_BYTES } from './fat-layout.ts'

const ENTRY_BYTES = 32
const END_OF_CHAIN = 0xffff
const FIRST_END_MARK = 0xfff8
const BAD_CLUSTER = 0xfff7
const DELETED = 0xe5
const ATTRIBUTE_LONG_NAME = 0x0f
const ATTRIBUTE_VOLUME_ID = 0x08
const ATTRIBUTE_DIRECTORY = 0x10

export interface CheckDiskResult {
  /** Corrections of any kind. */
  readonly fixes: number
  /** Clusters that belonged to no file and are free now. */
  readonly lostClusters: number
  /** Files whose recorded size was more than their chain holds. */
  readonly cutFiles: number
}

interface DirectoryEntryPlace {
  readonly sector: number
  readonly offset: number
}

/** By words: every boot compares both FATs whole. */
function isSameSector(one: Uint8Array, other: Uint8Array, sector: number): boolean {
  const ones = new Int32Array(one.buffer, one.byteOffset + sector * SECTOR_BYTES, SECTOR_BYTES / 4)
  const others = new Int32Array(other.buffer, other.byteOffset + sector * SECTOR_BYTES, SECTOR_BYTES / 4)
  for (let word = 0; word < ones.length; word++) if (ones[word] !== others[word]) return false
  return true
}

class CheckDisk {
  readonly #drive: BlockDevice
  readonly #layout: FatLayout
  readonly #fat: Uint16Array
  readonly #owned: Uint8Array
  readonly #sectors = new Map<number, Uint8Array>()
  readonly #changedSectors = new Set<number>()
  fixes = 0
  cutFiles = 0
  lostClusters = 0

  constructor(drive: BlockDevice, layout: FatLayout) {
    this.#drive = drive
    this.#layout = layout
    this.#fat = new Uint16Array(layout.sectorsPerFat * (SECTOR_BYTES / 2))
    this.#owned = new Uint8Array(layout.clusterCount + 2)
    drive.read(layout.fatSector, new Uint8Array(this.#fat.buffer))
  }

  run(): void {
    const { rootSector, rootEntries } = this.#layout
    const rootSectors = (rootEntries * ENTRY_BYTES) / SECTOR_BYTES
    this.#checkDirectory(Array.from({ length: rootSectors }, (_, index) => rootSector + index))
    for (let cluster = 2; cluster < this.#owned.length; cluster++) {
      const next = this.#fat[cluster]
      if (next === 0 || next === BAD_CLUSTER || this.#owned[cluster] === 1) continue
      this.#fat[cluster] = 0
      this.lostClusters++
    }
    if (this.lostClusters > 0) this.fixes++
    this.#fat[0] = 0xff00 | this.#layout.mediaByte
    this.#fat[1] = 0xffff
    this.#write()
  }

  /** FATs, barrier, directories, barrier, dirty bit, barrier: stopped anywhere and run again it ends in the same bytes. */
  #write(): void {
    const { fatSector, fatCount, sectorsPerFat, bootSector } = this.#layout
    const right = new Uint8Array(this.#fat.buffer)
    const found = new Uint8Array(right.length)
    for (let copy = 0; copy < fatCount; copy++) {
      this.#drive.read(fatSector + copy * sectorsPerFat, found)
      for (let sector = 0; sector < sectorsPerFat; sector++) {
        if (isSameSector(right, found, sector)) continue
        const wanted = right.subarray(sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES)
        this.#drive.write(fatSector + copy * sectorsPerFat + sector, wanted)
        // the clean mark alone is no repair; a second FAT that fell behind is
        const differsInEntries = wanted.some(
          (byte, index) => byte !== found[sector * SECTOR_BYTES + index] && !(sector === 0 && index === 3),
        )
        if (copy > 0 && this.fixes === 0 && differsInEntries) this.fixes++
      }
    }
    this.#drive.flush()
    for (const sector of this.#changedSectors) this.#drive.write(sector, this.#sector(sector))
    if (this.#changedSectors.size > 0) this.#drive.flush()
    const boot = this.#sector(bootSector)
    if (((boot[0x25] ?? 0) & 1) === 0) return
    boot[0x25] = (boot[0x25] ?? 0) & ~1
    this.#drive.write(bootSector, boot)
    this.#drive.flush()
  }

  #checkDirectory(sectors: readonly number[]): void {
    let longName: DirectoryEntryPlace[] = []
    for (const sector of sectors) {
      for (let offset = 0; offset < SECTOR_BYTES; offset += ENTRY_BYTES) {
        const place = { sector, offset }
        const entry = this.#entry(place)
        const first = entry[0] ?? 0
        const attributes = (entry[11] ?? 0) & 0x3f
        if (first === 0) {
          this.#deleteOrphans(longName)
          return
        }
        if (first !== DELETED && attributes === ATTRIBUTE_LONG_NAME) {
          if ((first & 0x40) !== 0) longName = this.#startLongName(longName, place)
          else longName.push(place)
          continue
        }
        if (longName.length > 0 && (first === DELETED || !this.#belongs(longName, entry))) {
          this.#deleteOrphans(longName)
          longName = []
        }
        const named = [...longName, place]
        longName = []
        if (first === DELETED || first === 0x2e || (attributes & ATTRIBUTE_VOLUME_ID) !== 0) continue
        if ((attributes & ATTRIBUTE_DIRECTORY) !== 0) this.#checkSubdirectory(named, entry)
        else this.#checkFile(place)
      }
    }
    this.#deleteOrphans(longName)
  }

  #startLongName(unfinished: readonly DirectoryEntryPlace[], place: DirectoryEntryPlace): DirectoryEntryPlace[] {
    this.#deleteOrphans(unfinished)
    return [place]
  }

  /** Order numbers run down to 1 and every part carries the checksum of the short name that follows. */
  #belongs(longName: readonly DirectoryEntryPlace[], short: Uint8Array): boolean {
    let sum = 0
    for (let index = 0; index < 11; index++) sum = (((sum & 1) << 7) + (sum >> 1) + (short[index] ?? 0)) & 0xff
    return longName.every((place, index) => {
      const part = this.#entry(place)
      return ((part[0] ?? 0) & 0x3f) === longName.length - index && part[13] === sum
    })
  }

  #deleteOrphans(places: readonly DirectoryEntryPlace[]): void {
    for (const place of places) this.#delete(place)
    if (places.length > 0) this.fixes++
  }

  #delete(place: DirectoryEntryPlace): void {
    this.#entry(place)[0] = DELETED
    this.#changedSectors.add(place.sector)
  }

  #checkSubdirectory(named: readonly DirectoryEntryPlace[], entry: Uint8Array): void {
    const start = new DataView(entry.buffer, entry.byteOffset).getUint16(26, true)
    if (this.#isBroken(start)) {
      for (const place of named) this.#delete(place)
      this.fixes++
      return
    }
    const { clusters, cut } = this.#walk(start, this.#layout.clusterCount)
    if (cut) this.fixes++
    const { dataSector, sectorsPerCluster } = this.#layout
    this.#checkDirectory(
      clusters.flatMap((cluster) =>
        Array.from({ length: sectorsPerCluster }, (_, index) => dataSector + (cluster - 2) * sectorsPerCluster + index),
      ),
    )
  }

  #checkFile(place: DirectoryEntryPlace): void {
    const entry = this.#entry(place)
    const view = new DataView(entry.buffer, entry.byteOffset)
    const start = view.getUint16(26, true)
    const clusterBytes = this.#layout.sectorsPerCluster * SECTOR_BYTES
    const needed = Math.ceil(view.getUint32(28, true) / clusterBytes)
    if (needed === 0 || this.#isBroken(start)) {
      if (needed > 0) this.cutFiles++
      if (needed > 0 || start !== 0) this.#setFile(place, 0, 0)
      return
    }
    const { clusters, cut } = this.#walk(start, needed)
    if (clusters.length < needed) {
      this.cutFiles++
      this.#setFile(place, start, clusters.length * clusterBytes)
    } else if (cut) this.fixes++
  }

  #setFile(place: DirectoryEntryPlace, start: number, sizeBytes: number): void {
    const entry = this.#entry(place)
    const view = new DataView(entry.buffer, entry.byteOffset)
    view.setUint16(26, start, true)
    view.setUint32(28, sizeBytes, true)
    this.#changedSectors.add(place.sector)
    this.fixes++
  }

  /** Owns at most `limit` clusters of a chain and ends it where it is longer or broken; `cut` says that it did. */
  #walk(start: number, limit: number): { clusters: number[]; cut: boolean } {
    const clusters: number[] = []
    for (let cluster = start; ; ) {
      this.#owned[cluster] = 1
      clusters.push(cluster)
      const next = this.#fat[cluster] ?? 0
      if (next >= FIRST_END_MARK) return { clusters, cut: false }
      if (clusters.length === limit || this.#isBroken(next)) {
        this.#fat[cluster] = END_OF_CHAIN
        return { clusters, cut: true }
      }
      cluster = next
    }
  }

  /** Out of range, free, reserved, bad or another file's (a cross-link or a loop). */
  #isBroken(cluster: number): boolean {
    if (cluster < 2 || cluster >= this.#owned.length || this.#owned[cluster] === 1) return true
    const next = this.#fat[cluster]
    return next === 0 || next === 1 || next === BAD_CLUSTER
  }

  #entry(place: DirectoryEntryPlace): Uint8Array {
    return this.#sector(place.sector).subarray(place.offset, place.offset + ENTRY_BYTES)
  }

  #sector(sector: number): Uint8Array {
    let bytes = this.#sectors.get(sector)
    if (bytes === undefined) {
      bytes = new Uint8Array(SECTOR_BYTES)
      this.#drive.read(sector, bytes)
      this.#sectors.set(sector, bytes)
    }
    return bytes
  }
}

/** Leaves the volume sound and marked clean. Throws StorageError when the drive does. */
export function checkDisk(drive: BlockDevice, layout: FatLayout): CheckDiskResult {
  const check = new CheckDisk(drive, layout)
  check.run()
  return { fixes: check.fixes, lostClusters: check.lostClusters, cutFiles: check.cutFiles }
}
