/**
 * A volume of a host: files by path, a capacity, and a price. Space is charged by file length, as NTFS charges files
 * that are not sparse (Hyper-V refuses sparse disks).
 */
import type { Guid } from './guid.ts'
import type { HostFile } from './host-file.ts'

export interface OpenMode {
  /** `info` reads only, never waits for a lock and never takes one: for those who ask about a file that is in use. */
  readonly access: 'read' | 'write' | 'info'
  /** Others may open the file while this handle lives. A second handle without share fails with 0x80070020. */
  readonly share: boolean
}

export interface Volume {
  /** By which a parent locator's volume path names it; undefined where the volume is not known by one. */
  readonly guid: Guid | undefined
  readonly capacityBytes: number
  /** Sum of file lengths. */
  readonly usedBytes: number
  /** The medium under the volume is dead: every call fails with `volume-lost`. */
  readonly lost: boolean
  /** Fails with 0x80070050 when the path exists. The handle is open for writing. */
  create(path: string): HostFile
  /** Fails with 0x80070002 when missing, 0x80070020 when locked. Paths compare case-insensitively and keep their spelling. */
  open(path: string, mode: OpenMode): HostFile
  /** On a fork of the handle's volume: the same handle, with its access and its lock, also when the medium is lost. */
  duplicate(handle: HostFile): HostFile
  exists(path: string): boolean
  lengthOf(path: string): number
  rename(from: string, to: string): void
  remove(path: string): void
  /** Paths in canonical (ordinal, lower-case) order, backslash-separated, without a leading backslash: `SHOP\shop.vhdx`. */
  list(): readonly string[]
}
