/** Words of ‘if D: died now’. */
import { plural } from './format.ts'
import { failureNames, spanText } from './page-survival.ts'

type Fields = Readonly<Record<string, unknown>>

export const outlook = {
  waiting: 'If something broke now',
  menu: 'Which failure',
  if: (kind: string, fields: Fields) => IFS[kind]?.(fields) ?? `If ${failureNames(kind, fields)[0]} happened now`,
  lose: 'You would lose',
  back: 'Back after',
  orders: (count: number) => plural(count, 'order'),
  loss: (seconds: number) => (seconds === 0 ? 'nothing' : spanText(seconds)),
  after: (seconds: number | null) => (seconds === null ? 'never' : seconds === 0 ? 'at once' : spanText(seconds)),
  from: (copy: string, place: string, isCheckpoint: boolean) =>
    copy === 'Now' ? 'it goes on as it is' : isCheckpoint ? `from ‘${copy}’` : `from ${copy} on ${place}`,
  all: 'everything',
  none: 'no copy survives',
  asOf: (time: string) => `measured ${time}`,
  asking: 'Trying it on a copy…',
  older: (time: string) => `measured ${time}, old`,
} as const

const IFS: Readonly<Record<string, (fields: Fields) => string>> = {
  VolumeLost: ({ volume }) => `If ${volume}: died now`,
  HostLost: ({ host }) => `If ${host} were lost now`,
  RoomLost: ({ room }) => `If the ${String(room).toLowerCase()} were lost now`,
  PowerCut: ({ host }) => `If the power of ${host} failed now`,
  VolumeFull: ({ volume }) => `If ${volume}: filled up now`,
  BitRot: () => 'If a bit had flipped a day ago',
  ParentModified: () => 'If somebody changed a parent now',
  FileDeleted: ({ path }) =>
    /hdx$/i.test(String(path)) ? 'If the newest disk file were deleted' : 'If a file had been deleted',
  RowsDeleted: () => 'If orders had been deleted',
  GuestRansomware: () => 'If ransomware were in the guest',
  HostRansomware: ({ host }) => `If ransomware were on ${host}`,
  BadUpdate: () => 'If a bad update were in',
  SharedAccountAbused: () => 'If the account were abused now',
  MergeInterrupted: () => 'If the merge were cut now',
  KeyLost: () => 'If the key were lost now',
  BackupSilentlyFails: () => 'If backups failed in silence',
  BackupLeftBehind: () => 'If a backup died half way',
}
