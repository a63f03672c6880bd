/** Words of the survival screen. */
import { eventSentence } from './events.ts'
import { countText, type Data, durationText, plural, shortFileName } from './format.ts'
import { ruleDigits, survivalReason } from './survival.ts'

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
  'restore-point-lost': () => 'was deleted',
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

/** `20 s`, `14 min`, `3 h 10`, `4 days`: as short as a cell is narrow. */
const spanText = (seconds: number): string => {
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60}`
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
  failure: (kind: string, fields: Fields) => FAILURES[kind]?.(fields) ?? ([kind, ''] as const),
  dwell: (micros: number) => (micros === 0 ? '' : `noticed after ${durationText(micros)}`),
  tally: (survived: number, of: number) => `${survived} of ${of}`,
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

const VERDICTS = { survived: 'survives', damaged: 'starts, and something is wrong', lost: 'is lost' } as const

export const evidence = {
  heading: (row: string, failure: string, result: keyof typeof VERDICTS) => `${failure}: ‘${row}’ ${VERDICTS[result]}`,
  why: (code: string, data: Data) => survivalReason(code, data),
  lost: (lossSeconds: number, orders: number | null) =>
    lossSeconds === 0 && !orders
      ? 'Nothing is lost.'
      : `Lost: the last ${durationText(Math.round(lossSeconds) * 1_000_000)}${orders === null ? '' : `, ${plural(orders, 'order')}`}.`,
  notThere: (orders: number | null) =>
    orders ? `${plural(orders, 'order')} of then ${orders === 1 ? 'is' : 'are'} not there.` : '',
  back: (seconds: number | null) =>
    seconds === null
      ? 'No order is taken any more.'
      : seconds === 0
        ? 'It goes on taking orders.'
        : `The first order comes ${durationText(Math.round(seconds) * 1_000_000)} after it was noticed.`,
  measuredAt: (time: string) => `measured ${time}`,
  asking: 'Fetching what was found…',
  gone: 'What was found is not kept any more. Run the moment again to see it.',
  boot: 'Boot report',
  bootNothing: 'it went on without a boot, or from a clean disk',
  bootNone: 'nothing came back that could be booted',
  finding: (code: string, data: Data) => eventSentence(code, data),
  integrity: 'PRAGMA integrity_check',
  orders: 'Orders present',
  ordersTold: (wanted: number, missing: number, wrong: number) =>
    `${countText(wanted - missing)} of ${countText(wanted)}${wrong > 0 ? `, ${countText(wrong)} not as written` : ''}`,
  missing: (spans: readonly (readonly [number, number])[]) => {
    const told = spans.slice(0, 3).map(([from, to]) => (from === to ? `#${from}` : `#${from} to #${to}`))
    return spans.length === 0 ? '' : `, ${told.join(', ')}${spans.length > 3 ? ' and others' : ''} missing`
  },
  sums: 'Sums',
  sumsHold: 'stock and money add up',
  sumsWrong: 'stock and money do not add up',
  files: 'Files hashed',
  filesTold: (wanted: number, amiss: number) => `${countText(wanted - amiss)} of ${countText(wanted)} match`,
  fileAmiss: (path: string, isMissing: boolean) => `${path} ${isMissing ? 'missing' : 'changed'}`,
  more: (count: number) => `and ${countText(count)} more`,
  lines: 'The lines that lead here',
  linesAbout: (count: number) => `after ${plural(count, 'line')} of the lab’s own`,
  replay: 'Replay this cell',
  replaying: (percent: number) => `Replaying from the beginning, ${percent}%`,
  stopReplay: 'Stop',
  same: 'The same world again, byte by byte:',
  other: 'Another world came out:',
  digests: 'Digest then and now',
  refused: (failure: string, reason: string) => `${failure} cannot strike then: ${reason}`,
  close: 'Close',
} as const

export const rule = {
  heading: '3-2-1-1-0',
  intro: 'What each digit names is taken away on a copy of the lab, and the machine is returned from what is left.',
  run: 'Prove it',
  stop: 'Stop',
  running: (digit: string | null) => (digit === null ? 'Proving…' : `Proving: ${ruleDigits[digit] ?? digit}`),
  stopped: 'Stopped. Nothing is proven.',
  caption: '3-2-1-1-0, each digit proven',
  digit: (digit: string) => ruleDigits[digit] ?? digit,
  columns: ['Rule', 'Holds', 'By', 'What was removed, and what it came back from'],
  holds: 'holds',
  fails: 'does not hold',
  found: (found: number, asked: number, digit: string) =>
    digit === 'errors' ? plural(found, 'error') : `${countText(found)} of ${countText(asked)}`,
  trial: (
    removed: readonly string[],
    returnedFrom: string | null,
    why: { readonly code: string; readonly data: Data },
  ) =>
    `${removed.length === 0 ? '' : `without ${removed.join(' and ')}: `}${returnedFrom === null ? survivalReason(why.code, why.data) : `back from ${returnedFrom}`}`,
  noCopies: 'no copy',
} as const

export const outlook = {
  waiting: 'If something broke now',
  menu: 'Which failure',
  if: (kind: string, fields: Fields) =>
    IFS[kind]?.(fields) ?? `If ${(FAILURES[kind]?.(fields) ?? [kind])[0]} happened now`,
  lose: 'You would lose',
  back: 'Back after',
  nothing: 'nothing',
  orders: (count: number) => plural(count, 'order'),
  loss: (seconds: number) => (seconds === 0 ? 'nothing' : spanText(seconds)),
  after: (seconds: number | null) => (seconds === null ? 'never' : seconds === 0 ? 'at once' : spanText(seconds)),
  from: (copy: string, place: string, isCheckpoint: boolean) =>
    copy === 'Now' ? 'it runs on, or comes up again' : isCheckpoint ? `from ‘${copy}’` : `from ${copy} on ${place}`,
  all: 'everything',
  none: (tried: number) => `none of ${plural(tried, 'copy', 'copies')} survives`,
  noCopies: 'There is no machine to ask about.',
  asOf: (time: string) => `measured ${time}`,
  asking: 'Trying it on a copy of the lab…',
  older: (time: string) => `measured ${time}; the next measurement is under way`,
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
