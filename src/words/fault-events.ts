/** What broke, what of it is planned, and when somebody noticed. */
import { bytesText, countText, type Data, durationText, plural, volumeName } from './format.ts'
import { refusalSentence } from './refusals.ts'
import { time } from './time.ts'

type Sentence = (data: Data) => string

const unnoticed = ({ dwellMicros }: Data): string =>
  dwellMicros === undefined ? '' : ` Nobody notices for ${durationText(Number(dwellMicros))}.`

const UPDATES: Readonly<Record<string, string>> = {
  Data: 'an update that converts the sums wrongly',
  Boot: 'an update that leaves a kernel which does not boot, and restarts',
  Slow: 'an update that changes a payment every hour',
}

/** What the account reaches and cannot change. */
const stayed = (locked: Data[string]): string =>
  Number(locked ?? 0) === 0
    ? ''
    : ` ${plural(Number(locked), 'file')} of restore points stayed as ${Number(locked) === 1 ? 'it was: it is' : 'they were: they are'} locked.`

/** Each kind in one sentence, said at the moment when it struck. */
const FAULTS: Readonly<Record<string, Sentence>> = {
  PowerCut: ({ host, vms }) =>
    `The power of ${host} failed for a moment${vms ? `: ${vms} lost memory and unflushed writes` : ''}.`,
  VolumeLost: ({ host, volume }) => `${volumeName(host, volume)} failed, with every file on it.`,
  HostLost: ({ host }) => `${host} is lost, with everything in it.`,
  RoomLost: ({ room, places }) => `The room ‘${room}’ is lost, with everything in it: ${places}.`,
  VolumeFull: ({ host, volume, freeBytes, file }) =>
    `Files of somebody else took the last ${bytesText(Number(freeBytes))} of volume ${volume}: of ${host}. Remove ${volume}:\\${file} to have them back.`,
  BitRot: ({ file, offsetBytes, guestFile }) =>
    `One bit of ${file} flipped, in byte ${countText(Number(offsetBytes))}${guestFile ? `, where ${guestFile} lies` : ''}. No length changed, and no error was told.`,
  ParentModified: ({ vm, path }) =>
    `Somebody attached ${path} of ${vm} to look into it, and gave it back. That wrote to it: what stands on it does not fit it any more.`,
  FileDeleted: ({ vm, host, path }) => `Somebody deleted ${path} ${vm ? `in the guest ${vm}` : `on ${host}`}.`,
  RowsDeleted: ({ vm, count }) => `Somebody deleted ${plural(Number(count), 'order')} in the shop on ${vm}.`,
  GuestRansomware: ({ vm }) => `Ransomware runs in the guest ${vm}, and enciphers one file after another.`,
  HostRansomware: ({ host, account, places, files, locked }) =>
    `Ransomware on ${host} has the account ${account}: it ended every machine and enciphered ${plural(Number(files), 'file')} on ${places}. Nobody has the key.${stayed(locked)}`,
  BadUpdate: ({ vm, patch }) => `${vm} installed ${UPDATES[String(patch)] ?? 'a bad update'}.`,
  SharedAccountAbused: ({ account, places, checkpoints, files, locked }) =>
    `Somebody with the account ${account} ${
      Number(checkpoints) + Number(files) === 0
        ? `wanted to delete what it reaches on ${places}, and could delete nothing.`
        : `deleted what it reaches on ${places}: ${plural(Number(checkpoints), 'checkpoint')}, and ${plural(Number(files), 'file')} of restore points.`
    }${stayed(locked)} The machines run on.`,
  MergeInterrupted: ({ vm, host }) => `The power of ${host} failed in the middle of a merge of ${vm}.`,
  KeyLost: ({ vm }) =>
    `The key of ${vm}'s enciphered backups is lost: they are there, and nobody can read them any more.`,
  BackupSilentlyFails: ({ vm }) =>
    `Backups of ${vm} leave out what they should copy from now on, and say that all is well.`,
  BackupLeftBehind: ({ vm }) =>
    `A backup of ${vm} died and left its recovery checkpoint behind: ${vm} writes into its file, and nothing is merged.`,
  CheckpointCommitFails: ({ vm }) =>
    `A checkpoint of ${vm} failed half way. Nothing shows of it: do not restart ${vm}, and do not move it.`,
}

const NOUNS: Readonly<Record<string, string>> = {
  PowerCut: 'a power cut',
  VolumeLost: 'the loss of a volume',
  HostLost: 'the loss of a host',
  RoomLost: 'the loss of a room',
  VolumeFull: 'a volume that fills up',
  BitRot: 'a bit that flips',
  ParentModified: 'a parent that is changed',
  FileDeleted: 'a file that is deleted',
  RowsDeleted: 'rows that are deleted',
  GuestRansomware: 'ransomware in the guest',
  HostRansomware: 'ransomware on the host',
  BadUpdate: 'a bad update',
  SharedAccountAbused: 'the abuse of a shared account',
  MergeInterrupted: 'a power cut in the middle of a merge',
  KeyLost: 'the loss of a backup key',
  BackupSilentlyFails: 'backups that fail and say nothing',
  BackupLeftBehind: 'a backup that dies half way',
  CheckpointCommitFails: 'a checkpoint that fails half way',
}

export const faultNoun = (kind: string): string => NOUNS[kind] ?? kind

export const faultEvents: Readonly<Record<string, Sentence>> = {
  fault: (data) => `${FAULTS[String(data['kind'])]?.(data) ?? `${data['kind']} happened.`}${unnoticed(data)}`,
  'fault-planned': ({ kind, atMicros, id }) =>
    `Planned for ${time.full(Number(atMicros))} on ${time.date(Number(atMicros))}: ${faultNoun(String(kind))}.${id === undefined ? '' : ` Remove-LabFault ${id} calls it off.`}`,
  'fault-called-off': ({ kind, atMicros }) =>
    `What was planned for ${time.full(Number(atMicros))} on ${time.date(Number(atMicros))} is called off: ${faultNoun(String(kind))}.`,
  'fault-noticed': ({ kind, vms, afterMicros }) =>
    `After ${durationText(Number(afterMicros))} somebody notices ${faultNoun(String(kind))}${vms ? `, which hit ${vms}` : ''}.`,
  'fault-refused': ({ kind, reason, ...data }) =>
    `It was planned and did not happen, ${faultNoun(String(kind))}: ${refusalSentence(String(reason), data)}`,
}
