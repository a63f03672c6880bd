/** Words of the survival screen. */
import { countText, type Data, durationText, plural, shortFileName } from './format.ts'

type Fields = Readonly<Record<string, unknown>>
type Names = (fields: Fields) => readonly [title: string, small: string]

const BITS: Readonly<Record<string, string>> = { Base: 'in the lowest file', Child: 'in the newest file' }
const FAILURES: Readonly<Record<string, Names>> = {
  RowsDeleted: ({ count }) => ['Wrong DELETE', plural(Number(count ?? 200), 'order')],
  BadUpdate: () => ['Bad update', 'the sums go wrong'],
  GuestRansomware: () => ['Ransomware', 'in the guest'],
  FileDeleted: ({ path }) =>
    /hdx$/i.test(String(path)) ? ['Disk file deleted', shortFileName(path)] : ['File deleted', shortFileName(path)],
  BitRot: (fields) => ['Bit flips', BITS[String(fields['in'])] ?? 'in a backup'],
  ParentModified: () => ['Parent changed', 'by somebody who looked'],
  VolumeFull: ({ volume }) => [`${volume}: fills up`, '0 bytes left'],
  MergeInterrupted: () => ['Merge cut', 'by a power failure'],
  KeyLost: () => ['Key lost', 'of the backups'],
  BackupSilentlyFails: () => ['Backups fail', 'and say nothing'],
  BackupLeftBehind: () => ['Backup dies', 'half way'],
  PowerCut: ({ host }) => ['Power fails', `of ${host}`],
  VolumeLost: ({ host, volume }) => [`${volume}: dies`, `one disk of ${host}`],
  HostLost: ({ host }) => [`${host} is lost`, 'with all its disks'],
  HostRansomware: ({ host }) => ['Ransomware', `on ${host}`],
  SharedAccountAbused: ({ account }) => ['Account abused', String(account ?? '').replace(/^.*\\/, '')],
  RoomLost: ({ room }) => ['Room lost', String(room)],
}

export const failureNames = (kind: string, fields: Fields): readonly [title: string, small: string] =>
  FAILURES[kind]?.(fields) ?? [kind, '']

/** Why, in as many words as a cell has room for. */
const SHORT: Readonly<Record<string, (data: Data) => string>> = {
  'volume-lost': ({ volume }) => `was on ${volume}:`,
  'checkpoint-lost': ({ volume }) => `was on ${volume}:`,
  'host-lost': ({ vm, host }) => (vm === undefined ? 'no host is left' : `was on ${host}`),
  'no-host': () => 'no host is left',
  'vm-gone': () => 'not there any more',
  'never-copied': () => 'no backup there',
  'unknown-checkpoint': () => 'was deleted',
  'unknown-restore-point': () => 'was deleted',
  'restore-point-lost': ({ place, volume, stands }) =>
    volume === undefined || stands ? 'was deleted' : `was on ${String(volume).length === 1 ? `${volume}:` : place}`,
  'restore-point-damaged': () => 'backup damaged',
  'restore-point-incomplete': () => 'file missing',
  'key-lost': () => 'key is lost',
  'does-not-boot': () => 'does not boot',
  'database-unreadable': () => 'no orders readable',
  'shop-not-running': () => 'shop does not run',
  'integrity-broken': () => 'database broken',
  'sums-wrong': () => 'sums wrong',
  'rows-missing': ({ orders }) => `${plural(Number(orders), 'order')} gone`,
  'rows-wrong': ({ orders }) => `${plural(Number(orders), 'order')} wrong`,
  'files-wrong': ({ missing, changed }) =>
    Number(missing) > 0 ? `${plural(Number(missing), 'file')} gone` : `${plural(Number(changed), 'file')} wrong`,
  '0x80070002': () => 'file is gone',
  '0x80070070': () => 'no room left',
  '0xC03A000D': () => 'chain broken',
  '0xC03A000E': () => 'chain broken',
  '0xC03A0019': () => 'chain broken',
  '0xC03A0015': () => 'no disk any more',
}

/** `20 s`, `14 min`, `3 h 10 min`, `4 days`: as short as a cell is narrow. */
export const spanText = (seconds: number): string => {
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
  return `${Math.floor(hours / 24)} days`
}

interface Worth {
  readonly result: 'survived' | 'damaged' | 'lost'
  readonly lossSeconds: number | null
  readonly returnSeconds: number | null
  readonly why: { readonly code: string; readonly data: Data }
}

const backText = (seconds: number | null): string => {
  if (seconds === null) return 'takes no orders'
  return seconds === 0 ? 'still running' : `back in ${spanText(seconds)}`
}
const lossText = (seconds: number | null): string => (seconds ? `−${spanText(seconds)}` : 'no loss')

const GROUPS = { guest: 'Inside the guest', files: 'In its files', around: 'Around it' } as const
const PLACES: Readonly<Record<string, string>> = {
  disk: 'same disk',
  host: 'second disk',
  room: 'same room',
  site: 'next room',
  offsite: 'offsite',
}
const TYPES: Readonly<Record<string, string>> = {
  Full: 'full',
  Incremental: 'incr.',
  Differential: 'diff.',
  SyntheticFull: 'synth. full',
  ReverseIncremental: 'rev. incr.',
}

interface Row {
  readonly kind: 'now' | 'checkpoint' | 'place' | 'restore-point'
  readonly name: string
  readonly place: string
  readonly volume: string
  readonly nearness: string
  readonly hasMemory: boolean | null
  readonly type: string | null
  readonly immutableUntil: number | null
}

const placeName = ({ place, volume, nearness }: Pick<Row, 'place' | 'volume' | 'nearness'>): string =>
  nearness === 'disk' || nearness === 'host' ? `${volume}:` : place

export const survival = {
  open: 'What would survive?',
  title: 'What would survive?',
  documentTitle: 'Afterimage: what would survive?',
  back: 'Back to the lab',
  close: 'Close',
  closeThis: 'Close ‘What would survive?’',
  intro: 'Every cell is run: the world is forked, broken, restored and booted.',
  measured: (done: number, total: number) => `${countText(done)} of ${countText(total)} measured.`,
  building: 'Building that moment again…',
  stop: 'Stop',
  stopped: 'Stopped. What is measured stays.',
  goOn: 'Go on',
  again: (time: string) => `It is ${time} by now: run it again`,
  copyCsv: 'Copy as CSV',
  copied: 'Copied.',
  notCopied: 'The browser did not let it be copied.',
  strike: 'If it had struck at',
  estimate: 'estimate',
  estimateTold: 'Estimated from another moment: only the age of what is lost was moved. It is run when the hand rests.',
  earlier: 'The event before',
  noEarlier: 'The lab begins there.',
  noLater: 'That is the present.',
  later: 'The event after',
  momentTold: (time: string, isNow: boolean) => (isNow ? `${time}, now` : time),
  caption: (time: string) =>
    `Which copy survives which failure, if it struck at ${time}. Each cell is a measured result; pressed, it shows its evidence.`,
  region: 'Survival matrix, scrolls sideways',
  groups: GROUPS,
  group: (group: keyof typeof GROUPS) => GROUPS[group],
  failure: failureNames,
  dwell: (micros: number) => (micros === 0 ? '' : `noticed after ${durationText(micros)}`),
  tally: (survived: number, of: number) => `${survived} of ${of}`,
  notAll: '…',
  moreFailures: (count: number) => `${countText(count)} more failures`,
  fewerFailures: 'Fewer failures',
  row: (row: Row): string => {
    if (row.kind === 'now') return 'Now'
    if (row.kind === 'checkpoint') return row.name
    return row.kind === 'restore-point' ? `Older: ${row.name}` : `Backup on ${placeName(row)}`
  },
  rowAbout: (row: Row, time: string): string => {
    if (row.kind === 'now') return `${row.place}, ${row.volume}:`
    if (row.kind === 'checkpoint') return `${time}, ${row.hasMemory ? 'with memory' : 'no memory'}`
    const type = TYPES[row.type ?? '']
    const made = `${type === undefined ? time : `${time} ${type}`}${row.immutableUntil === null ? '' : ', locked'}`
    return row.kind === 'restore-point' ? made : `${made}, ${PLACES[row.nearness]}`
  },
  unfold: (count: number) => `${countText(count)} older`,
  unfoldName: (count: number, place: string) => `Show ${plural(count, 'older restore point')} of ${place}`,
  fold: 'hide older',
  foldName: (place: string) => `Hide older restore points of ${place}`,
  notYet: 'not yet',
  running: 'running',
  cannot: 'cannot strike',
  best: 'best',
  survivedSpoken: 'Survived: ',
  cell: ({ result, lossSeconds, returnSeconds, why: { code, data } }: Worth): readonly [string, string] => {
    if (result === 'survived') return [lossText(lossSeconds), backText(returnSeconds)]
    const short = SHORT[code]?.(data) ?? (result === 'lost' ? 'cannot be used' : 'not as it was')
    return [result === 'lost' ? 'Lost' : 'Damaged', short]
  },
  cellName: (row: string, failure: string) => `${row}, ${failure}:`,
  closing: 'No checkpoint outlives its disk.',
  key: {
    survived: 'survived: data lost, time until the first order',
    damaged: 'damaged: it starts, something is wrong',
    lost: 'lost: it cannot be started',
  },
  done: (cells: number, survived: number) =>
    `${plural(cells, 'cell')} measured: ${countText(survived)} of them survived.`,
  chooseFailure: 'Failure',
  asTable: 'The whole table',
  asList: 'One failure at a time',
  nothingYet: 'Nothing is measured yet.',
} as const
