/** A virtual machine as its hypervisor keeps it: plain data that forks by copying, and its running parts beside it. */

import type { BootReport, GuestSettings } from '../guest/guest.ts'
import type { SimTime } from '../kernel/sim-time.ts'

export type CheckpointType = 'Standard' | 'Production' | 'ProductionOnly' | 'Disabled'

export interface Checkpoint {
  readonly id: string
  readonly name: string
  readonly kind: 'standard' | 'production'
  /** Made by a person, or by a backup for the time of its copy (Hyper-V's recovery checkpoint, hidden from lists). */
  readonly purpose: 'user' | 'recovery'
  /** Made by the hypervisor at a start. */
  readonly automatic: boolean
  /** Id of the checkpoint it was taken on; null on the base. */
  readonly parent: string | null
  readonly takenAt: SimTime
  /** The disks that the VM had, with the file of each that froze at this moment. */
  readonly disks: readonly AttachedDisk[]
  /** Files of these that were found changed from outside since. */
  readonly changedFiles: readonly string[]
  readonly configurationPath: string
  /** Its `.vmrs`, always there. */
  readonly runtimePath: string
  /** The same file where RAM of the moment is in it, or null. */
  readonly memoryPath: string | null
  /** By how much the files of the volume grew for it. */
  readonly bytesWritten: number
  /** The operation that still writes its memory; null when complete. */
  readonly writing: string | null
}

/** A disk of a VM and where it is attached; firmware starts from the one at the lowest location. */
export interface AttachedDisk {
  /** On its one SCSI controller. */
  readonly controllerLocation: number
  /** The file that is written now, or was then. */
  readonly path: string
}

/** One file of the VM's disk trees and the file it stands on. A parent that is not in the list is not the VM's own. */
export interface DiskFile {
  readonly path: string
  readonly parent: string | null
}

/** How far a merge is. `dirty` are blocks the guest wrote again after they were merged. */
export interface Merge {
  readonly id: string
  readonly child: string
  readonly parent: string
  readonly startedAt: SimTime
  readonly blocks: readonly number[]
  readonly done: number
  readonly dirty: readonly number[]
  readonly mergedGuid: string
}

/** What an app answered while its writes found no room. Nobody has heard it before the writes are on the disk. */
export interface WithheldAnswer {
  readonly app: string
  readonly action: string
  readonly count: number | null
  readonly ordersPlaced: number
}

/** How the guest and its virtual disk are set up (`Set-LabGuest`): of the VM, not of its disk, so nothing takes it back. */
export interface GuestSetup extends GuestSettings {
  /** A cache that lies says yes to a flush before anything is safe. */
  readonly writeCache: 'Honest' | 'Lying'
  /** Hosts and guests before 2012 have no VM-GenerationID. */
  readonly generationIdDevice: 'Present' | 'Absent'
}

const ORDINARY_SETUP: GuestSetup = {
  agent: 'Healthy',
  synchronous: 'Full',
  writeCache: 'Honest',
  generationIdDevice: 'Present',
}

export interface VirtualMachine {
  readonly name: string
  readonly id: string
  readonly host: string
  readonly volume: string
  readonly folder: string
  readonly checkpointType: CheckpointType
  readonly generationId: string
  /** A checkpoint is made at each start that finds none, and goes at the next clean shutdown. */
  readonly automaticCheckpoints: boolean
  /** Minutes that it stands still over storage that fails before it is turned off; null for ever. */
  readonly criticalTimeoutMinutes: number | null
  readonly guest: GuestSetup
  /** By location. */
  readonly disks: readonly AttachedDisk[]
  /**
   * What the stored configuration says, where a checkpoint that failed half way left it behind the running machine; null
   * while both agree. The next cold start goes by it.
   */
  readonly storedDisks: readonly AttachedDisk[] | null
  /** The trees of all its disks, and of those that only its checkpoints have. */
  readonly files: readonly DiskFile[]
  readonly checkpoints: readonly Checkpoint[]
  readonly nowParent: string | null
  /** RAM to resume from, when Saved. */
  readonly savedMemoryPath: string | null
  readonly boots: number
  readonly bootReport: BootReport | null
  /** A production checkpoint that still waits for the guest. */
  readonly freezing: null | { readonly operation: string; readonly name: string }
  /** The last time its directory noticed a rollback that was told, microseconds since 1970. */
  readonly rollbackToldMicros: number | null
  /** The operation that deletes the VM, while its last merges run. */
  readonly deleting: string | null
  readonly merge: Merge | null
  /** Why the merge that is due cannot run; tried again at the next change. */
  readonly mergeTrouble: string | null
  readonly withheld: WithheldAnswer | null
  /** The state that was told last: two regions of its machine make one name. */
  readonly toldState: string
  readonly trouble: { readonly code: string; readonly data: Readonly<Record<string, string | number>> } | null
}

/** What `Set-VM` sets. */
export type VmSettings = Pick<VirtualMachine, 'checkpointType' | 'automaticCheckpoints' | 'criticalTimeoutMinutes'>

/** What is known of a machine before it has done anything. */
type NewMachine = Pick<VirtualMachine, 'name' | 'id' | 'host' | 'volume' | 'checkpointType' | 'generationId'> & {
  /** Its disks in the order of their locations. */
  readonly files: readonly DiskFile[]
}

/** A machine that is Off and has no checkpoints; its folder has its name. */
export const newMachine = (parts: NewMachine): VirtualMachine => ({
  ...parts,
  folder: parts.name,
  automaticCheckpoints: false,
  criticalTimeoutMinutes: null,
  guest: ORDINARY_SETUP,
  toldState: '',
  disks: parts.files.map(({ path }, controllerLocation) => ({ controllerLocation, path })),
  checkpoints: [],
  nowParent: null,
  savedMemoryPath: null,
  boots: 0,
  bootReport: null,
  freezing: null,
  rollbackToldMicros: null,
  storedDisks: null,
  deleting: null,
  merge: null,
  mergeTrouble: null,
  withheld: null,
  trouble: null,
})

/** The active files, by location. */
export const activePaths = (vm: VirtualMachine): readonly string[] => vm.disks.map(({ path }) => path)

/** With `path` as the active file where `former` was. */
export const withActivePath = (disks: readonly AttachedDisk[], former: string, path: string): readonly AttachedDisk[] =>
  disks.map((disk) => (disk.path === former ? { ...disk, path } : disk))
