/** The machine in the middle of the page, and the list of all, as plain values. */
import type { CheckpointType } from '../lab/command.ts'
import type { DomainEvent } from '../lab/domain-event.ts'

export type VmState =
  | 'Off'
  | 'Starting'
  | 'Running'
  | 'Pausing'
  | 'Paused'
  | 'Resuming'
  | 'Saving'
  | 'Saved'
  | 'Stopping'
  | 'PausedCritical'
  | 'SavedCritical'
  | 'OffCritical'

/** Something that takes virtual time: a start, a checkpoint's memory being written, a merge, a backup, a restore. */
export interface OperationView {
  readonly id: string
  readonly kind:
    | 'start'
    | 'stop'
    | 'save'
    | 'checkpoint'
    | 'merge'
    | 'backup'
    | 'verify'
    | 'restore'
    | 'copy'
    | 'retention'
    | 'publish'
    | 'move'
    | 'disk'
  readonly subject: string
  readonly done: number
  readonly total: number
  readonly unit: 'micros' | 'blocks' | 'bytes'
  readonly startedMicros: number
}

/** A refusal, or why something is as it is: a code with data. */
export interface Trouble {
  readonly code: string
  readonly data: DomainEvent['data']
}

export interface VmDiskView {
  readonly controllerLocation: number
  /** As a line on its host names it. */
  readonly written: string
}

/** A machine's disks stand on the restore point itself, and what it writes lies in the repository. */
export interface RunsFrom {
  readonly restorePoint: string
  /** Of the repository. */
  readonly place: string
}

export interface MergeView {
  readonly child: string
  readonly parent: string
  readonly done: number
  readonly blocks: number
  /** Deleted checkpoints that it makes away with: nobody can go back to them any more. */
  readonly gone: readonly string[]
}

export interface WaitingMerge extends Trouble {
  readonly gone: readonly string[]
}

/** One line of the list of machines. */
export interface VmItem {
  readonly name: string
  readonly host: string
  readonly state: VmState
  /** Its host, or what it lies on. */
  readonly lost: boolean
}

export interface VmPart {
  readonly name: string
  readonly host: string
  readonly state: VmState
  /** Why the VM is in a critical state or its disk cannot be opened; a code with data. */
  readonly trouble: Trouble | null
  readonly checkpointType: CheckpointType
  readonly automaticCheckpoints: boolean
  /** Minutes that it stands still over storage that fails before it is turned off; null for ever. */
  readonly criticalTimeoutMinutes: number | null
  readonly disks: readonly VmDiskView[]
  /** Null of a machine whose disks are its own. */
  readonly runsFrom: RunsFrom | null
  readonly merge: MergeView | null
  readonly mergeWaits: WaitingMerge | null
  readonly operations: readonly OperationView[]
  readonly lastReturn: null | LastReturnView
}

export interface LastReturnView {
  readonly rpoSeconds: number
  readonly rtoSeconds: number
  /** Parts in order; they add up to rtoSeconds. */
  readonly rtoParts: Readonly<Record<string, number>>
  readonly ordersLost: number
}
