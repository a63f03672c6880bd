/**
 * What can break, as plain data. A volume, host or room that is left out is the one that holds the disks of the VM, and a
 * VM that is left out the only one.
 */
import type { UpdateKind } from '../guest/apps/app-types.ts'
import { DAY, type Duration, HOUR, MINUTE } from '../kernel/sim-time.ts'

interface OfVm {
  readonly vm?: string
}
interface OfHost extends OfVm {
  readonly host?: string
}
/** Both of the two, or neither. */
interface OfVolume extends OfHost {
  readonly volume?: string
}

export const ROT_PLACES = ['Base', 'Child', 'RestorePoint'] as const
export type RotPlace = (typeof ROT_PLACES)[number]

interface OfKind {
  PowerCut: OfHost
  VolumeLost: OfVolume
  HostLost: OfHost
  RoomLost: OfVm & { readonly room?: string }
  VolumeFull: OfVolume
  /** `restorePoint`: the newest of the VM if left out. `offsetBytes`: of the file; drawn by chance if left out. */
  BitRot: OfVm & { readonly in: RotPlace; readonly restorePoint?: string; readonly offsetBytes?: number }
  /** `turnOff`: a VM that has the file open is turned off first. */
  ParentModified: OfVm & { readonly turnOff?: true }
  /**
   * A path on C: is the guest's, unless a host is named. `force`: a VM that has the file open is turned off first.
   * Without a path it is the file that the VM writes to.
   */
  FileDeleted: OfHost & { readonly path?: string; readonly force?: true }
  RowsDeleted: OfVm & { readonly count?: number }
  GuestRansomware: OfVm & { readonly filesPerHour?: number }
  HostRansomware: OfHost
  BadUpdate: OfVm & { readonly patch?: UpdateKind }
  SharedAccountAbused: OfVm & { readonly account?: string }
  MergeInterrupted: OfVm
  /** The key of the VM's enciphered backups. */
  KeyLost: OfVm
  /** From now on its backups leave out what they should copy, and say that all is well. */
  BackupSilentlyFails: OfVm
  BackupLeftBehind: OfVm
  CheckpointCommitFails: OfVm
}

export type FaultKind = keyof OfKind

interface When {
  /** Until somebody notices; `DWELL_MICROS` of its kind if left out. */
  readonly dwellMicros?: Duration
  /** As it was written, `10:34` of the day or `2026-03-14T10:34:00`; at once if left out. */
  readonly at?: string
}

export type FaultOf<Kind extends FaultKind> = { readonly type: 'fault'; readonly kind: Kind } & When & OfKind[Kind]
export type FaultCommand = { [Kind in FaultKind]: FaultOf<Kind> }[FaultKind]

export const DWELL_MICROS: Readonly<Record<FaultKind, Duration>> = {
  PowerCut: 0,
  VolumeLost: 0,
  HostLost: 0,
  RoomLost: 0,
  VolumeFull: 0,
  BitRot: DAY,
  ParentModified: 0,
  FileDeleted: HOUR,
  RowsDeleted: HOUR,
  GuestRansomware: HOUR,
  HostRansomware: HOUR,
  BadUpdate: 15 * MINUTE,
  SharedAccountAbused: 0,
  MergeInterrupted: 0,
  KeyLost: 0,
  BackupSilentlyFails: 0,
  BackupLeftBehind: 0,
  CheckpointCommitFails: 0,
}

export const FAULT_KINDS = Object.keys(DWELL_MICROS) as readonly FaultKind[]

export const dwellOf = ({ kind, dwellMicros }: FaultCommand): Duration => dwellMicros ?? DWELL_MICROS[kind]
