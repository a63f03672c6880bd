/**
 * What the screen needs, as plain values: no pixels, no words. A lab is projected into parts; only parts whose version
 * changed travel to the page. All times are virtual microseconds since the scenario's epoch unless named otherwise.
 */
import type { PointBreak } from '../backup/point-break.ts'
import type { PointType, Verified } from '../backup/restore-point.ts'
import type { BootFinding, GuestScreen, MemoryRegion } from '../guest/guest.ts'
import type { GuestSetup } from '../host/virtual-machine.ts'
import type { Command } from '../lab/command.ts'
import type { DomainEvent } from '../lab/domain-event.ts'
import type { Taken } from '../lab/taken-by-fault.ts'
import type { LessonPart } from '../lesson/lesson-part.ts'
import type { DiskPart } from './disk-view.ts'
import type { RunsFrom, Trouble, VmItem, VmPart } from './vm-view.ts'

export type { PointBreak } from '../backup/point-break.ts'
export type { CheckView, LessonPart, StepPhase } from '../lesson/lesson-part.ts'
export type { BesideFile, DiskItem, DiskPart, FileOrigin, FileStanding, LayerView } from './disk-view.ts'
export type {
  LastReturnView,
  MergeView,
  OperationView,
  RunsFrom,
  Trouble,
  VmDiskView,
  VmItem,
  VmPart,
  VmState,
  WaitingMerge,
} from './vm-view.ts'

export interface ClockPart {
  readonly nowMicros: number
  /** Epoch of the scenario, microseconds since 1970 without zone: epoch + now = what the guest's wall clock shows. */
  readonly epochMicros: number
}

/** The committed state of the shop's database, as a copy of the machine answered. */
export interface Examination {
  readonly atMicros: number
  readonly orders: number
  readonly openTransaction: null | { readonly orderId: number; readonly rowsWritten: number }
  /** `ok`, or SQLite's own words. */
  readonly integrity: string
  readonly invariantsHold: boolean
}

export interface GuestPart {
  /** null unless the guest is Running or Paused. */
  readonly screen: GuestScreen | null
  /** What the last boot found; empty before the first. */
  readonly bootFindings: readonly BootFinding[]
  readonly bootFailure: string | null
  readonly setup: GuestSetup
  /** A production checkpoint waits for the guest: its name. */
  readonly freezing: string | null
}

/** Of a page of RAM: zeros; holds something; changed since the page was shown last; waits to be written to the disk. */
export const PAGE_STATES = { zero: 0, held: 1, changed: 2, dirty: 3 } as const

export interface MemoryPart {
  readonly pageBytes: number
  /** One byte per page, as PAGE_STATES names them. Empty when the guest has no RAM (Off). */
  readonly pages: Uint8Array
  readonly usedPages: number
  /** Pages whose content is not on the disk yet: the kernel's cache of what was written last. */
  readonly dirtyPages: number
  readonly regions: readonly MemoryRegion[]
  /** First page of the unsaved note, or null when nothing is unsaved. */
  readonly notePage: number | null
}

export interface CheckpointView {
  readonly id: string
  readonly name: string
  readonly kind: 'standard' | 'production'
  readonly parentId: string | null
  readonly takenMicros: number
  readonly hasMemory: boolean
  /** Row of the picture whose file froze at this moment (index into layers), null when off the current trunk. */
  readonly trunkLayer: number | null
  /** The disk that is shown was not there at this moment. */
  readonly beforeDisk: boolean
  /** Its name stands beside this while its memory is still being written. */
  readonly busy: boolean
}

export interface TreePart {
  readonly checkpoints: readonly CheckpointView[]
  /** The checkpoint Now stands on; null when on the base. */
  readonly nowParentId: string | null
}

export interface VolumeView {
  readonly name: string
  readonly medium: string
  readonly centsPerGibMonth: number
  /** At the present size; 1 MiB stands for 1 GiB. */
  readonly centsPerMonth: number
  readonly capacityBytes: number
  readonly usedBytes: number
  readonly lost: boolean
  readonly files: readonly { readonly path: string; readonly lengthBytes: number }[]
  readonly vms: readonly string[]
  /** The restore point that it is, for a machine that runs from it; null of a disk. */
  readonly serves: RunsFrom | null
  /** What is there of the same machines' own files, by their records. */
  readonly machines: readonly MachineFiles[]
  /** Disk files that no machine names. */
  readonly nobodysDisks: number
  readonly restorePoints: readonly RestorePointView[]
}
export interface MachineFiles {
  readonly name: string
  readonly disks: number
  readonly memories: number
}
export interface RestorePointView {
  readonly id: string
  readonly vm: string
  readonly type: PointType
  readonly takenMicros: number
  readonly verified: Verified
  readonly bytes: number
  /** Nobody can change or remove it before; null where anybody can who may write there. */
  readonly lockedMicros: number | null
  /** Null where nothing is known against it. */
  readonly broken: PointBreak | null
}

export interface PlaceView {
  readonly name: string
  readonly kind: 'host' | 'nas' | 'vault'
  readonly site: string
  readonly room: string
  /** Who can write there. */
  readonly account: string
  /** What is written there stays so long as it is; null where it can be changed at once. */
  readonly immutableDays: number | null
  readonly lost: boolean
  readonly volumes: readonly VolumeView[]
}
export interface PlacesPart {
  readonly places: readonly PlaceView[]
}

export interface TimelinePart {
  readonly events: readonly DomainEvent[]
  /** Guest read latency per minute of virtual time, microseconds; minutes without reads are absent. */
  readonly latency: {
    /** What each point stands for: the minute with the highest p95 of so long a span, one minute at first. */
    readonly spanMicros: number
    readonly minute: Float64Array
    readonly p50: Float64Array
    readonly p95: Float64Array
    readonly p99: Float64Array
  }
  /** Bytes on the VM's volume over time, one step per change, by kind of file; of many steps the fullest. */
  readonly stored: {
    readonly atMicros: Float64Array
    readonly disks: Float64Array
    readonly memory: Float64Array
    readonly other: Float64Array
    readonly capacityBytes: number
    readonly volume: string
  }
}

export interface ViewParts {
  readonly clock: ClockPart
  /** Every machine of the lab, in the order in which they came. */
  readonly vms: readonly VmItem[]
  /** The machine in the middle; null in a lab without any, and then nothing that is about one is sent. */
  readonly vm: VmPart | null
  readonly guest: GuestPart
  readonly memory: MemoryPart
  readonly disk: DiskPart
  readonly tree: TreePart
  readonly places: PlacesPart
  readonly timeline: TimelinePart
  /** Null in a lab that is no lesson's. */
  readonly lesson: LessonPart | null
}

/** What a menu may offer, asked when it opens: the machine says yes, or refuses with a code. */
export interface Possibility {
  readonly command: Command
  readonly line: string
  readonly refusal: Trouble | null
  /** For a failure: what it would take, from a fork on which it was tried. */
  readonly takes?: Taken
  /** Of a start: other disks stand on what it writes to. */
  readonly breaks?: boolean
  /** What would have to be said of it as soon as it begins. */
  readonly warnings?: readonly Pick<DomainEvent, 'code' | 'data'>[]
}
