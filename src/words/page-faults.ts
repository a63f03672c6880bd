/** The menu that breaks things: each failure by its name, and what it takes. Comes behind the first picture. */
import { plural as many, shortFileName } from './format.ts'

const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`

type Fields = Readonly<Record<string, unknown>>
type Name = (fault: Fields) => string

const PATCHES: Readonly<Record<string, string>> = {
  Data: 'A bad update converts the sums',
  Boot: 'A bad update does not boot',
  Slow: 'A bad update changes a row an hour',
}
const ROT: Readonly<Record<string, string>> = {
  Base: 'A bit flips in the lowest disk file',
  Child: 'A bit flips in the newest disk file',
  RestorePoint: 'A bit flips in a backup',
}

const NAMES: Readonly<Record<string, Name>> = {
  PowerCut: ({ host }) => `Power of ${host} fails for a moment`,
  VolumeLost: ({ host, volume }) =>
    volume === 'Data' ? `The disks of ${host} die` : `Volume ${volume}: of ${host} dies`,
  HostLost: ({ host }) => `Host ${host} is lost`,
  RoomLost: ({ room }) => `The room ‘${room}’ is lost`,
  VolumeFull: ({ host, volume }) => `Others fill volume ${volume}: of ${host}`,
  BitRot: (fault) => ROT[String(fault['in'])] ?? 'A bit flips',
  ParentModified: () => 'Somebody looks into the lowest disk file',
  FileDeleted: ({ path }) => `Somebody deletes ${shortFileName(path)}`,
  RowsDeleted: ({ count }) => `Somebody deletes ${count ?? 200} orders`,
  GuestRansomware: () => 'Ransomware runs in the guest',
  HostRansomware: ({ host }) => `Ransomware runs on ${host}`,
  BadUpdate: ({ patch }) => PATCHES[String(patch ?? 'Data')] ?? 'A bad update is installed',
  SharedAccountAbused: ({ account }) => `Somebody has the account ${account}`,
  MergeInterrupted: () => 'The power fails in the middle of the merge',
  KeyLost: () => 'The key of the backups is lost',
  BackupSilentlyFails: () => 'Backups fail and say nothing',
  BackupLeftBehind: () => 'A backup dies half way',
  CheckpointCommitFails: () => 'A checkpoint fails half way',
}

/** What it does, where counting what is gone says too little. */
const DEEDS: Readonly<Record<string, string>> = {
  VolumeFull: 'Takes the free room: who writes there stands still',
  BitRot: 'Takes one bit; no error is told, and every file keeps its length',
  ParentModified: 'Writes to it: what stands on it does not fit it any more',
  FileDeleted: 'Takes that file, and what needs it',
  RowsDeleted: 'Takes the oldest orders; the rest adds up',
  GuestRansomware: 'Takes one file after another, until somebody notices',
  HostRansomware: 'Takes every file that its account can write to, copies too',
  BadUpdate: 'Takes no file; what is in them is wrong from now on',
  SharedAccountAbused: 'Takes every checkpoint and every copy that the account can delete; the machines run on',
  KeyLost: 'Takes no file; what is enciphered with it cannot be read any more',
  BackupSilentlyFails: 'Takes nothing now; later copies look well and hold nothing new',
  BackupLeftBehind: 'Takes nothing now; its checkpoint stays behind, hidden, and nothing is merged any more',
  CheckpointCommitFails: 'Takes nothing now; the next restart does',
}

/** Ahead of what a planned one would take: by then there may be more. */
export const ifItStruckNow = 'If it struck now:'
export const faultNotNow = (reason: string): string => `It could not strike now. ${reason}`

export const faultMenu = {
  intro: 'Each line was tried on a copy of this lab: it says what would be gone.',
  act: 'Break',
  asking: 'Trying each failure on a copy of the lab…',
  name: (fault: Fields): string => NAMES[String(fault['kind'])]?.(fault) ?? String(fault['kind']),
  /** Undefined where what is gone is counted. */
  does: (fault: Fields): string | undefined => DEEDS[String(fault['kind'])],
  takes: (
    takes: { vms: readonly string[]; checkpoints: number; restorePoints: number; files: number },
    size: string,
  ) => {
    const parts = [
      ...takes.vms,
      ...(takes.checkpoints > 0 ? [many(takes.checkpoints, 'checkpoint')] : []),
      ...(takes.restorePoints > 0 ? [many(takes.restorePoints, 'backup')] : []),
      ...(takes.files > 0 ? [`${many(takes.files, 'file')} (${size})`] : []),
    ]
    return `Takes ${listed(parts)}`
  },
  takesMemory: (vms: readonly string[]) => `${listed(vms)} loses memory and unflushed writes; all files stay`,
  takesNothing: 'Nothing that is in use lies there',
  harmless: (count: number) => `${many(count, 'failure')} that would take nothing now`,
}
