/** What the guest's programs are asked, what they answer, and what can be seen of them. Plain data, no pixels, no words. */

export type UpdateKind = 'Data' | 'Boot' | 'Slow'
export const WORKLOAD_PROFILES = ['IdleOffice', 'BusyDatabase', 'SequentialCopy', 'BootStorm'] as const
export type WorkloadProfile = (typeof WORKLOAD_PROFILES)[number]

export type AppRequest =
  | { app: 'Shop'; action: 'PlaceOrders'; count: number }
  /** One customer comes to the counter; while a transaction is open the order waits in the shop's RAM. */
  | { app: 'Shop'; action: 'CustomerArrives' }
  | { app: 'Shop'; action: 'OpenTransaction' }
  | { app: 'Shop'; action: 'CommitTransaction' }
  | { app: 'Shop'; action: 'RollbackTransaction' }
  /** The oldest orders go, with lines and payments; their goods come back into stock. */
  | { app: 'Shop'; action: 'DeleteOrders'; count: number }
  /** An order out of a backup, whole. Nobody asks for it at the prompt. */
  | { app: 'Shop'; action: 'RestoreOrder'; order: KeptOrder }
  | { app: 'Shop'; action: 'Report' }
  | { app: 'Notepad'; action: 'Type'; text: string }
  | { app: 'Notepad'; action: 'Save' }
  /** Pictures of `bytes` each; they lie in the page cache until its next flush. */
  | { app: 'Photos'; action: 'Import'; count: number; bytes?: number }
  | { app: 'Photos'; action: 'Delete'; name: string }
  | { app: 'Photos'; action: 'Rename'; name: string; newName: string }
  | { app: 'Updater'; action: 'InstallGoodUpdate' }
  | { app: 'Updater'; action: 'InstallBadPatch'; kind?: UpdateKind }
  /** `dwellHours` pass before the first file. */
  | { app: 'Ransomware'; action: 'Start'; filesPerHour?: number; dwellHours?: number }
  | { app: 'Directory'; action: 'ChangePassword'; user: string }
  /** `known` is the partner's up-to-dateness vector, highest update sequence number by invocation id: the host's call fills it in. */
  | { app: 'Directory'; action: 'Replicate'; known?: Readonly<Record<string, number>> }
  /**
   * The host fills in the rest: the pace of its scenario, and whether nobody asked for it. Such a workload ends when
   * somebody starts one.
   */
  | { app: 'Workload'; action: 'Start'; profile: WorkloadProfile; intervalMicros?: number; isTraffic?: boolean }
  | { app: 'Workload'; action: 'Stop' }
  /** Tells the disk which clusters no file uses. */
  | { app: 'System'; action: 'Trim' }
  | { app: 'System'; action: 'WriteFile'; path: string; text: string }
  | { app: 'System'; action: 'RemoveFile'; path: string }
  /** A file out of a backup: its bytes, whatever they are. Nobody asks for it at the prompt. */
  | { app: 'System'; action: 'RestoreFile'; path: string; bytes: Uint8Array }

/** An order with its lines and payments as a database has them. Prices in cents, times in microseconds. */
export interface KeptOrder {
  readonly id: number
  readonly customer: number
  readonly placedMicros: number
  readonly totalCents: number
  readonly lines: readonly {
    readonly line: number
    readonly item: number
    readonly quantity: number
    readonly priceCents: number
  }[]
  readonly payments: readonly { readonly paidMicros: number; readonly cents: number }[]
}

export type AppName = AppRequest['app']
export type RequestOf<App extends AppName> = Extract<AppRequest, { app: App }>

/** Pixels of a thumbnail. */
export const THUMBNAIL_WIDTH = 16
export const THUMBNAIL_HEIGHT = 12

/** `output` is what the app says back; a failure may have changed the guest unless its code is one of REFUSALS. */
export type AppResult =
  | { ok: true; output: AppOutput }
  | { ok: false; code: string; data: Record<string, string | number> }

/** With these an app turns a request away before it has done anything: not a byte of the guest has changed. */
export const REFUSALS: ReadonlySet<string> = new Set([
  'transaction-open',
  'no-open-transaction',
  'text-too-long',
  'app-not-running',
  'app-running',
  'frozen',
  'already-installed',
  'file-name-invalid',
  'no-such-disk',
  'picture-name-invalid',
  'picture-list-full',
  'unknown-user',
])

export interface AppOutput {
  readonly ordersPlaced?: number
  readonly lastOrderId?: number
  readonly queued?: number
  /** Rows that the cursor of the open transaction read after it was taken up again. */
  readonly rowsRead?: number
  readonly ordersDeleted?: number
  readonly report?: ShopReport
  readonly filesWritten?: number
  readonly trimmedBytes?: number
  readonly replication?: Replication
  /** Of the workload that was stopped. */
  readonly latency?: LatencySummary
}

export interface ShopReport {
  readonly orders: number
  readonly pieces: number
  readonly inStock: number
  readonly totalCents: number
  readonly paidCents: number
}

/** What a directory server hands a partner that asked: everything it has originated that the partner does not know. */
export interface Replication {
  readonly invocationId: string
  readonly highestUsn: number
  readonly changes: readonly { readonly user: string; readonly passwordVersion: number; readonly usn: number }[]
}

/** What the guest's screen shows. Reading it changes nothing. */
export interface GuestScreen {
  readonly shop: ShopScreen
  readonly notepad: { readonly text: string; readonly savedText: string; readonly fileName: string }
  readonly updater: {
    readonly version: string
    /** The bad patch whose work shows or goes on: `Boot` shows at the next start only. */
    readonly patched: UpdateKind | null
    /** Payments in the database that `Slow` has changed, as of the start or of its last row; 0 after a start without it. */
    readonly rowsChanged: number
  }
  readonly photos: PhotosScreen
  readonly ransomware: RansomwareScreen
  readonly directory: DirectoryScreen
  readonly workload: WorkloadScreen
}

export interface ShopScreen {
  /** Orders the shop's connection sees, the open transaction's included. */
  readonly orders: number
  readonly queued: number
  /** `rowsRead` of `rows`: how far the half-stepped cursor of the transaction is. */
  readonly openTransaction: null | OpenTransaction
  readonly recent: readonly { orderId: number; quantity: number; item: string; totalCents: number; placedAt: string }[]
  readonly schemaVersion: number
  /** False while the program does not run: its database could not be opened, or somebody ended it. */
  readonly running: boolean
  /** Set when the database answers with an error: SQLite's own words. */
  readonly error?: string
}
export interface OpenTransaction {
  readonly orderId: number
  readonly rowsWritten: number
}

export interface PhotosScreen {
  /** Pictures in the folder, as the program's list in RAM has them. */
  readonly count: number
  readonly bytes: number
  /**
   * The newest, at most five, newest first. `pixels` are RGB bytes in base64, THUMBNAIL_WIDTH by THUMBNAIL_HEIGHT, row by
   * row from the top; null of a picture that is missing.
   */
  readonly newest: readonly { readonly name: string; readonly bytes: number; readonly pixels: string | null }[]
  readonly names: readonly string[]
  /** Listed pictures of whose name there is no file, as of the last change of the folder. */
  readonly missing: number
}

export interface RansomwareScreen {
  readonly running: boolean
  readonly filesEnciphered: number
  readonly filesPerHour: number
  /** Microseconds since 1970 of the next file; null when it does not run. */
  readonly nextMicros: number | null
}

export interface DirectoryScreen {
  readonly users: readonly { readonly name: string; readonly passwordVersion: number; readonly usn: number }[]
  readonly invocationId: string
  readonly highestUsn: number
  /** How often it found that its past had been changed under it, and took a new invocation id. */
  readonly rollbacksNoticed: number
  /** When it noticed last, microseconds since 1970. */
  readonly noticedMicros: number | null
  /** False while the program does not run: its database could not be opened, or somebody ended it. */
  readonly running: boolean
  /** Set when the database answers with an error, or why it was ended. */
  readonly error?: string
}

export interface WorkloadScreen {
  readonly profile: WorkloadProfile | null
  /** Requests since it was started; kept until the next start. */
  readonly requests: number
  readonly latency: LatencySummary
  /** Code of what stopped it: `disk-full`, `file-missing`, `file-in-use`, `file-error`. */
  readonly error?: string
}

/** What the apps hold, asked on a guest that is thrown away afterwards: it rolls the open transaction back first. */
export interface AppEvidence {
  readonly Shop: ShopEvidence
  readonly Notepad: { readonly text: string; readonly savedText: string }
  readonly Photos: {
    /** Files in the folder, of any name but that of the program's own list. */
    readonly files: number
    readonly bytes: number
    /** Of the pictures that the list names: content as imported, another content, no such file. */
    readonly intact: number
    readonly damaged: number
    readonly missing: number
    /** Files in the folder whose name the list does not have. */
    readonly unlisted: number
  }
  readonly Updater: { readonly version: string; readonly patched: UpdateKind | null; readonly rowsChanged: number }
  readonly Ransomware: { readonly running: boolean; readonly filesEnciphered: number }
  readonly Directory: {
    readonly invocationId: string
    readonly highestUsn: number
    readonly rollbacksNoticed: number
    /** Version of each user's password. */
    readonly users: Readonly<Record<string, number>>
  }
  readonly Workload: {
    readonly profile: WorkloadProfile | null
    readonly requests: number
    readonly latency: LatencySummary
  }
}

/** Of the last requests since the start of the workload; null where none was measured. */
export interface LatencySummary {
  /** How many were measured and are still remembered: at most 4,096. */
  readonly requests: number
  readonly p50Micros: number | null
  readonly p95Micros: number | null
  readonly maxMicros: number | null
}

export interface ShopEvidence {
  /** False when the program does not run: then nothing was asked, and the numbers are 0. */
  readonly running: boolean
  readonly orders: number
  readonly committedTotal: number
  readonly openTransaction: null | OpenTransaction
  /** `ok`, or SQLite's own words. */
  readonly integrity: string
  readonly invariantsHold: boolean
  /** Time of the newest committed order, microseconds since 1970; null with no orders. */
  readonly newestOrderMicros: number | null
  readonly schemaVersion: number
}
