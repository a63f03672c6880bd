/**
 * The guest computer as its hypervisor holds it: a drive below, 16 MiB of RAM inside, apps on top. Every call runs at
 * one instant of virtual time and leaves the guest at rest, so that its RAM bytes are all of its state.
 */
import type { BlockDevice } from '../storage/block-device.ts'

export const RAM_BYTES = 16 * 1024 * 1024
export const PAGE_BYTES = 4096
export const PAGE_COUNT = RAM_BYTES / PAGE_BYTES

/** 4,096 pages of 4 KiB; undefined is a page of zeros. Pages are immutable: captures share the ones that did not change. */
export type GuestMemory = readonly (Uint8Array | undefined)[]

/** Where chance and time enter the guest: handed in at every call, never asked for. */
export interface GuestClock {
  /** Wall-clock time inside the guest, microseconds since 1970-01-01T00:00:00 without zone. */
  nowMicros(): number
}

export interface BootReport {
  readonly booted: boolean
  /** Why not: `no-boot-record`, `unreadable-disk`, `database-unreadable`; undefined when booted. */
  readonly failure?: string
  /** What boot found and did, in order: code + data, sentences live in words/. */
  readonly findings: readonly BootFinding[]
}

export type BootFinding =
  | { code: 'boot-clean' }
  | { code: 'boot-dirty-volume' }
  | { code: 'boot-chkdsk'; data: { fixes: number; lostClusters: number; cutFiles: number } }
  /** SQLite found a hot journal and rolled an unfinished transaction back. */
  | { code: 'boot-rolled-back'; data: { file: string; journalBytes: number } }

export type AppRequest =
  | { app: 'Shop'; action: 'PlaceOrders'; count: number }
  /** One customer comes to the counter; while a transaction is open the order waits in the shop's RAM. */
  | { app: 'Shop'; action: 'CustomerArrives' }
  | { app: 'Shop'; action: 'OpenTransaction' }
  | { app: 'Shop'; action: 'CommitTransaction' }
  | { app: 'Shop'; action: 'RollbackTransaction' }
  | { app: 'Notepad'; action: 'Type'; text: string }
  | { app: 'Notepad'; action: 'Save' }
  | { app: 'Updater'; action: 'InstallBadPatch' }
  /** Tells the disk which clusters no file uses. */
  | { app: 'System'; action: 'Trim' }

/** `output` is what the app says back; a refusal changes nothing in the guest. */
export type AppResult =
  | { ok: true; output: AppOutput }
  | { ok: false; code: string; data: Record<string, string | number> }

export interface AppOutput {
  readonly ordersPlaced?: number
  readonly lastOrderId?: number
  readonly queued?: number
  readonly trimmedBytes?: number
}

/** What the guest's screen shows. Reading it changes nothing. */
export interface GuestScreen {
  readonly shop: ShopScreen
  readonly notepad: { readonly text: string; readonly savedText: string; readonly fileName: string }
  readonly updater: { readonly version: string; readonly patched: boolean }
}
export interface ShopScreen {
  /** Orders the shop's connection sees, the open transaction's included. */
  readonly orders: number
  readonly queued: number
  readonly openTransaction: null | { readonly orderId: number; readonly rowsWritten: number }
  readonly recent: readonly { orderId: number; quantity: number; item: string; totalCents: number; placedAt: string }[]
  /** Set when the database answers with an error: SQLite's own words. */
  readonly error?: string
}

/** What the apps hold, asked on a guest that is thrown away afterwards: it rolls the open transaction back first. */
export interface AppEvidence {
  readonly Shop: {
    readonly orders: number
    readonly committedTotal: number
    readonly openTransaction: null | { readonly orderId: number; readonly rowsWritten: number }
    readonly integrity: string
    readonly invariantsHold: boolean
    /** Time of the newest committed order, microseconds since 1970; null with no orders. */
    readonly newestOrderMicros: number | null
  }
  readonly Notepad: { readonly text: string; readonly savedText: string }
}

/** Freeze and thaw, as VSS or fsfreeze would: between the two the disk holds one consistent moment. */
export interface GuestAgent {
  /** f_sync every open file, flush, write the clean marks (FAT[1], boot byte 0x25) straight to the drive. Throws GuestError, StorageError. */
  freeze(): void
  /** Write the dirty marks straight to the drive (the new leaf) and go on. The running guest noticed nothing. */
  thaw(): void
}

/** RAM by owner, for the RAM map: page ranges, and how many pages in each are not zero. */
export interface MemoryRegion {
  readonly owner: 'kernel' | 'fatfs' | 'sqlite' | 'page-cache' | 'shop' | 'notepad' | 'updater'
  readonly firstPage: number
  readonly pageCount: number
}

export interface Guest {
  /** Cold start from the disk; what ran before in this object is dropped. `seed` feeds SQLite's randomness and the shop's customers for this boot. */
  powerOn(drive: BlockDevice, seed: number): BootReport
  /** Clean shutdown: apps close, files sync, the volume is marked clean. The guest is then off. Throws GuestError, StorageError. */
  shutDown(): void
  /** The plug is pulled: RAM and unflushed writes are gone. */
  powerOff(): void
  readonly running: boolean
  /** All RAM, as pages; unchanged pages are the same objects as in the last capture. */
  memory(): GuestMemory
  /** Go on from RAM bytes and the disk they belong to. Throws GuestError('saved-state-invalid') when the bytes are no saved state. */
  resume(memory: GuestMemory, drive: BlockDevice): void
  readonly agent: GuestAgent
  run(request: AppRequest): AppResult
  screen(): GuestScreen
  /** Destructive: only on a fork that is thrown away. */
  evidence(): AppEvidence
  readonly regions: readonly MemoryRegion[]
}
