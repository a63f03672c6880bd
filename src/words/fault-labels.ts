/** Failures on the event track, in two or three words. */
import { fileName } from './format.ts'

type Fields = Readonly<Record<string, unknown>>

const LABELS: Readonly<Record<string, (fault: Fields) => string>> = {
  PowerCut: ({ host }) => `${host} power`,
  VolumeLost: ({ host, volume }) => (volume === 'Data' ? `${host} lost` : `${volume}: lost`),
  HostLost: ({ host }) => `${host} lost`,
  RoomLost: ({ room }) => `${room} lost`,
  VolumeFull: ({ host, volume }) => (volume === 'Data' ? `${host} full` : `${volume}: full`),
  BitRot: () => 'bit flipped',
  ParentModified: () => 'parent changed',
  FileDeleted: ({ path }) => `${fileName(path)} deleted`,
  RowsDeleted: () => 'rows deleted',
  GuestRansomware: () => 'ransomware',
  HostRansomware: ({ host }) => `${host} enciphered`,
  BadUpdate: () => 'bad update',
  SharedAccountAbused: () => 'account abused',
  MergeInterrupted: () => 'merge cut',
  KeyLost: () => 'key lost',
  BackupSilentlyFails: () => 'backups hollow',
  BackupLeftBehind: () => 'backup died',
  CheckpointCommitFails: () => 'checkpoint failed',
}

export const faultLabel = (fault: Fields): string => {
  const kind = String(fault['kind'])
  return LABELS[kind]?.(fault) ?? kind
}
