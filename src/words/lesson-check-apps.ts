/** What a check asks of a program in the guest: a sentence for each field of the evidence, and for its denial. */
import { bound, type Noun, type Unit, type Value } from './lesson-check-amounts.ts'

/** `whose` is the program as the sentence names it: `the shop`, or `the shop on GOOD`. */
type Phrase = (value: Value, whose: string, isSo: boolean, vm: string) => string

const counted =
  (before: string, noun: Noun, after = '', unit: Unit = 'count'): Phrase =>
  (value, whose, isSo) =>
    [before.replace('{}', whose), bound(value, unit, noun, isSo), after].filter((word) => word !== '').join(' ')

/** The first where it is so. A flag that is asked to be false is so where the thing is not. */
const flag =
  (so: (whose: string) => string, notSo: (whose: string) => string): Phrase =>
  (value, whose, isSo) =>
    (value === true) === isSo ? so(whose) : notSo(whose)

const BAD: Readonly<Record<string, string>> = {
  Data: 'the update that spoils data',
  Boot: 'the update that does not boot',
  Slow: 'the update that changes a row an hour',
}

const patched: Phrase = (value, _whose, isSo, vm) => {
  const machine = vm === '' ? 'the machine' : vm
  if (value === null) return `${machine} has ${isSo ? 'no' : 'a'} bad update`
  const update = BAD[String(value)] ?? `the update ‘${String(value)}’`
  return `${machine} ${isSo ? 'has' : 'does not have'} ${update}`
}

/** `{} shows ‘x’`, and of nothing `{} is empty`. */
const shown =
  (shows: string, showsNot: string): Phrase =>
  (value, whose, isSo) =>
    value === ''
      ? `${whose} ${isSo ? 'is empty' : 'is not empty'}`
      : `${whose} ${isSo ? shows : showsNot} ‘${String(value)}’`

const open: Phrase = (value, whose, isSo) =>
  (value === null) === isSo ? `no transaction is open in ${whose}` : `a transaction is open in ${whose}`

const integrity: Phrase = (value, whose, isSo) =>
  String(value).toLowerCase() === 'ok'
    ? `the database of ${whose} is ${isSo ? 'whole' : 'damaged'}`
    : `the database of ${whose} ${isSo ? 'answers' : 'does not answer'} ‘${String(value)}’ to its check`

const runs = flag(
  (whose) => `${whose} is running`,
  (whose) => `${whose} is not running`,
)

const photos = (before: string, after: string): Phrase => counted(before, ['photo', 'photos'], after)

/** By program and field, as the evidence has them. */
export const APP_PHRASES: Readonly<Record<string, Readonly<Record<string, Phrase>>>> = {
  Shop: {
    running: runs,
    orders: counted('{} has', ['order', 'orders']),
    committedTotal: counted('{} has taken in', ['cent', 'cents']),
    openTransaction: open,
    'openTransaction.orderId': counted('the order that is open in {} has the number', ['', '']),
    'openTransaction.rowsWritten': counted('the open transaction of {} has written', ['row', 'rows']),
    integrity,
    invariantsHold: flag(
      (whose) => `the books of ${whose} add up`,
      (whose) => `the books of ${whose} do not add up`,
    ),
    schemaVersion: counted('the data of {} has version', ['', '']),
  },
  Notepad: { text: shown('shows', 'does not show'), savedText: shown('has saved', 'has not saved') },
  Photos: {
    files: photos('{} has', ''),
    bytes: counted('the photos of {} take', ['', ''], '', 'bytes'),
    intact: photos('{} has', 'intact'),
    damaged: photos('{} has', 'damaged'),
    missing: photos('{} misses', ''),
    unlisted: photos('{} has', 'that no list names'),
  },
  Updater: {
    version: (value, _whose, isSo, vm) =>
      `${vm === '' ? 'the machine' : vm} ${isSo ? 'has' : 'does not have'} version ${String(value)} of the shop’s program`,
    patched,
    rowsChanged: counted('the update has changed', ['row', 'rows']),
  },
  Ransomware: {
    running: runs,
    filesEnciphered: counted('{} has enciphered', ['file', 'files']),
  },
  Directory: {
    invocationId: shown('has the invocation ID', 'has another invocation ID than'),
    highestUsn: counted('the highest change of {} has the number', ['', '']),
    rollbacksNoticed: counted('{} has noticed', ['rollback', 'rollbacks']),
    'partner.knownUsn': counted('the partner of {} knows changes up to number', ['', '']),
  },
  Workload: {
    profile: (value, whose, isSo) =>
      value === null
        ? `${whose} has ${isSo ? 'no' : 'a'} profile`
        : `${whose} ${isSo ? 'runs' : 'does not run'} ${String(value)}`,
    requests: counted('{} has made', ['request', 'requests']),
    'latency.requests': counted('{} has timed', ['request', 'requests']),
    'latency.p50Micros': counted('half of the requests of {} took', ['', ''], 'µs or less'),
    'latency.p95Micros': counted('95 % of the requests of {} took', ['', ''], 'µs or less'),
    'latency.maxMicros': counted('the slowest request of {} took', ['', ''], 'µs'),
  },
}

const NAMES: Readonly<Record<string, string>> = {
  Shop: 'the shop',
  Directory: 'the directory',
  Ransomware: 'the ransomware',
  Workload: 'the workload',
}

/** `highestUsn` -> `highest usn`: of a field that has no words of its own. */
const spoken = (name: string): string =>
  name
    .replaceAll('.', ' of ')
    .replace(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`)

const plain =
  (name: string): Phrase =>
  (value, whose, isSo) =>
    value === null || typeof value === 'boolean'
      ? `${whose} has ${(value === true) === isSo ? 'a' : 'no'} ${spoken(name)}`
      : `the ${spoken(name)} of ${whose} is ${bound(value, 'count', ['', ''], isSo)}`

/** Each asked field as a sentence of its own. `vm` is empty where it goes without saying. */
export const appTexts = (
  fields: Readonly<Record<string, Value>>,
  { named, isSo, vm }: { readonly named: string; readonly isSo: boolean; readonly vm: string },
): readonly string[] => {
  const program = String(fields['name'])
  const whose = `${NAMES[program] ?? program}${named === '' ? '' : ` on ${named}`}`
  const asked = Object.entries(fields).filter(([name]) => name !== 'vm' && name !== 'name')
  if (asked.length === 0) return [`${whose} ${isSo ? 'can be asked' : 'cannot be asked'}`]
  return asked.map(([name, value]) => (APP_PHRASES[program]?.[name] ?? plain(name))(value, whose, isSo, vm))
}
