/**
 * The guest computer as its hypervisor holds it: a drive below, 16 MiB of RAM inside, apps on top. Every call runs at
 * one instant of virtual time and leaves the guest at rest, so that its RAM bytes are all of its state.
 */
import type { BlockDevice } from '../storage/block-device.ts'
import type { AppEvidence, AppRequest, AppResult, DirectoryScreen, GuestScreen } from './apps/app-types.ts'
import type { SqlAnswer, SqlLimits } from './apps/ask-shop.ts'

export type * from './apps/app-types.ts'

export const RAM_BYTES = 16 * 1024 * 1024
export const PAGE_BYTES = 4096
export const PAGE_COUNT = RAM_BYTES / PAGE_BYTES

/** 4,096 pages of 4 KiB; undefined is a page of zeros. Pages are immutable: captures share the ones that did not change. */
export type GuestMemory = readonly (Uint8Array | undefined)[]

/** Where time enters the guest. */
export interface GuestClock {
  /** Wall-clock time inside the guest, microseconds since 1970-01-01T00:00:00 without zone. */
  nowMicros(): number
}

/** How the guest is set up, from outside. */
export interface GuestSettings {
  /** The guest agent: able to freeze the guest, not there, or there and never done with freezing. */
  readonly agent: 'Healthy' | 'Absent' | 'Failing'
  /** `PRAGMA synchronous` of the shop: with `Off` a commit waits for no disk. */
  readonly synchronous: 'Full' | 'Off'
}

/** What the machine tells the guest that runs on it. */
export interface GuestPlatform extends GuestClock {
  /** A counter in microseconds that also moves within a call, by the time that the drive has needed so far. */
  counterMicros(): number
  /** The VM-GenerationID device; null on a host that has none. */
  generationId(): string | null
  settings(): GuestSettings
}

export interface BootReport {
  readonly booted: boolean
  /**
   * Why not: `no-boot-record`, `boot-record-changed`, `unreadable-disk`, `kernel-missing`, `kernel-changed`,
   * `configuration-missing`, `configuration-changed`; undefined when booted.
   */
  readonly failure?: string
  /** What boot found and did, in order: code + data, sentences live in words/. */
  readonly findings: readonly BootFinding[]
}

export type BootFinding =
  | { code: 'boot-clean' }
  /** `disk`: of a data disk its letter. */
  | { code: 'boot-dirty-volume'; data?: { disk: string } }
  | { code: 'boot-chkdsk'; data: { fixes: number; lostClusters: number; cutFiles: number; disk?: string } }
  /** There is no volume on a data disk that can be read: the guest is up, its letter means nothing. */
  | { code: 'boot-data-disk-unreadable'; data: { disk: string } }
  /** SQLite found a hot journal and rolled an unfinished transaction back. */
  | { code: 'boot-rolled-back'; data: { file: string; journalBytes: number } }
  /** A program's list cannot be read, or not all of it; `unlisted` files of its folder are not in what it has. */
  | { code: 'boot-list-unreadable'; data: { app: string; file: string; unlisted: number } }
  /** The guest is up; this program is not: SQLite's, the file system's or the program's own words. */
  | { code: 'boot-app-failed'; data: { app: string; message: string } }

/** What the shop says of itself from its own memory: nothing is read for it. */
export interface OrdersTold {
  /** Committed ones. */
  readonly orders: number
  readonly newestOrderId: number
  /** Microseconds since 1970. */
  readonly newestOrderMicros: number
}

/** Freeze and thaw, as VSS or fsfreeze would: between the two the disk holds one consistent moment. */
export interface GuestAgent {
  /** New transactions wait from now on; customers queue. */
  hold(): void
  /** A transaction that is still open while new ones are held. */
  readonly busy: boolean
  /** For the mark that a backup keeps of its moment; null where no shop runs, or it has no orders. */
  readonly orders: OrdersTold | null
  /** f_sync every open file, flush, write the clean marks (FAT[1], boot byte 0x25) straight to the drive. Throws GuestError, StorageError. */
  freeze(): void
  /** Transactions go on, and nothing else happens: there was no freeze. */
  release(): void
  /** Write the dirty marks straight to the drive (the new leaf), let transactions go on, serve who waited. */
  thaw(): void
}

/** RAM by owner, for the RAM map: page ranges, and how many pages in each are not zero. */
export interface MemoryRegion {
  readonly owner:
    | 'kernel'
    | 'fatfs'
    | 'sqlite'
    | 'page-cache'
    | 'shop'
    | 'notepad'
    | 'updater'
    | 'photos'
    | 'ransomware'
    | 'directory'
    | 'workload'
  readonly firstPage: number
  readonly pageCount: number
}

export interface KernelTables {
  readonly processes: readonly { readonly name: string; readonly startedMicros: number }[]
  readonly openFiles: readonly { readonly path: string; readonly users: number }[]
  /** Pages of RAM whose content is not on the disk yet, ascending. */
  readonly dirtyCachePages: readonly number[]
}

/**
 * `disk`: the disk's own system starts. `rescue`: the machine starts from elsewhere; the disk's volume is repaired and
 * mounted, whatever its own system is worth, and no program runs: that fails with `no-boot-record` and
 * `unreadable-disk` only.
 */
export type BootMedium = 'disk' | 'rescue'

export interface Guest {
  /**
   * Cold start from the disk; what ran before in this object is dropped. `seed` feeds SQLite's randomness and the shop's
   * customers for this boot. `dataDrives` become D:, E: and F:.
   */
  powerOn(drive: BlockDevice, seed: number, medium?: BootMedium, dataDrives?: readonly BlockDevice[]): BootReport
  /** Clean shutdown: apps close, files sync, the volumes are marked clean. The guest is then off. Throws GuestError, StorageError. */
  shutDown(): void
  /** The plug is pulled: RAM and unflushed writes are gone. */
  powerOff(): void
  readonly running: boolean
  /** All RAM, as pages; unchanged pages are the same objects as in the last capture. */
  memory(): GuestMemory
  /** Go on from RAM bytes and the disks they belong to. Throws GuestError('saved-state-invalid') when the bytes are no saved state. */
  resume(memory: GuestMemory, drive: BlockDevice, dataDrives?: readonly BlockDevice[]): void
  readonly agent: GuestAgent
  run(request: AppRequest): AppResult
  /** When a timer of the guest is due, microseconds since 1970: the page cache's flush, a program's next work. Null when none is set. */
  readonly dueMicros: number | null
  /** Lets every timer that is due do its work. What a program meets on the way is its own matter and shows on its screen. */
  ring(): void
  screen(): GuestScreen
  /** The directory's part of it, without painting the rest. */
  directory(): DirectoryScreen
  /** Destructive: only on a fork that is thrown away. */
  evidence(): AppEvidence
  /** The shop's part of it, without reading the pictures and the rest; destructive as `evidence`. */
  shop(): AppEvidence['Shop']
  /** Asks the shop's database; destructive as `evidence`. Throws GuestError. */
  ask(query: string, limits: SqlLimits): SqlAnswer
  readonly regions: readonly MemoryRegion[]
  /** What the kernel's tables say: programs that run, open files, pages that wait to be written. Reading changes nothing. */
  readonly tables: KernelTables
}
