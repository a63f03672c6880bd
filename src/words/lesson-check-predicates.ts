/** Each predicate of a check as it is said, and as it is denied. */
import { plural, volumeName } from './format.ts'
import { amountText, bound, isAny, isNone, type Noun, type Unit, type Value } from './lesson-check-amounts.ts'
import { appTexts } from './lesson-check-apps.ts'
import { eventText } from './lesson-check-events.ts'

export type Fields = Readonly<Record<string, Value>>

/** Whose lab it is said in. */
export interface Telling {
  /** False: that it is not so. */
  readonly isSo: boolean
  /** The machine that is meant: as the check names it, or else the only one. Empty where neither is. */
  readonly vm: string
  /** Its name where it has to be said: the check says it, or there are several. */
  readonly named: string
}

const joined = (parts: readonly (string | undefined)[], between = ' '): string =>
  parts.filter((part) => part !== undefined && part !== '').join(between)

export const of = (fields: Fields, name: string): string | undefined =>
  name in fields ? String(fields[name]) : undefined

const whole = (vm: string): string => (vm === '' ? 'the machine' : vm)

const STATES: Readonly<Record<string, string>> = {
  running: 'running',
  off: 'off',
  paused: 'paused',
  saved: 'saved',
  pausedcritical: 'Paused-Critical',
  savedcritical: 'Saved-Critical',
  offcritical: 'Off-Critical',
}

const begin = (text: string): string => /^.* has (?=no |a |the |version )/.exec(text)?.[0] ?? ''

/** What each asked field says; denied, one of them is enough. What has one thing and another has both. */
const sentences = (texts: readonly string[], isSo: boolean): string =>
  texts
    .map((text, index) => {
      const same = begin(texts[index - 1] ?? '')
      return same !== '' && text.startsWith(same) ? text.slice(same.length) : text
    })
    .join(isSo ? ' and ' : ' or ')

/** `no checkpoint`, `a checkpoint`, `at least two`: a thing that there is so many of. */
const some = (count: Value | undefined, noun: Noun, isSo: boolean): string => {
  if (isAny(count)) return isSo ? `a ${noun[0]}` : `no ${noun[0]}`
  if (isNone(count)) return isSo ? `no ${noun[0]}` : `a ${noun[0]}`
  return bound(count as Value, 'count', noun, isSo)
}

const isOne = (count: Value | undefined): boolean => isAny(count) || isNone(count) || count === 1

const MEMORY: Readonly<Record<string, string>> = { true: 'with memory', false: 'without memory' }

const VERIFIED: Readonly<Record<string, string>> = {
  hash: 'checked by its hashes',
  boot: 'that was started and looked at',
  'boot-failed': 'that did not start',
}

/** By the failure's kind: what somebody looked at. */
const FAILURES: Readonly<Record<string, string>> = {
  RowsDeleted: 'deleted rows',
  BadUpdate: 'a bad update',
  GuestRansomware: 'ransomware in the guest',
  FileDeleted: 'a deleted file',
  BitRot: 'a flipped bit',
  ParentModified: 'a changed parent',
  VolumeFull: 'a full volume',
  MergeInterrupted: 'an interrupted merge',
  KeyLost: 'a lost key',
  BackupSilentlyFails: 'a backup that fails in silence',
  BackupLeftBehind: 'a backup that dies half way',
  PowerCut: 'a power failure',
  VolumeLost: 'a dead volume',
  HostLost: 'a lost host',
  HostRansomware: 'ransomware on the host',
  SharedAccountAbused: 'a stolen account',
  RoomLost: 'a lost room',
}

/** `HV1:D` -> `volume D: of HV1`; a store by its name. */
const volumeText = (name: string): string => {
  const [place, volume] = name.split(':')
  return volume === undefined || volume === '' ? name : volumeName(place, volume).replace(/^Volume/, 'volume')
}

/** `SHOP stands on two files`; that any can be read at all is said of its disk. */
const chainTexts = (fields: Fields, { vm, isSo }: Telling): readonly string[] => {
  const { files, bytes } = fields
  const opens = `the disk of ${whole(vm)} ${isSo ? 'can be' : 'cannot be'} opened`
  if ((files === undefined && bytes === undefined) || (files !== undefined && isAny(files))) return [opens]
  const stands = files === undefined ? '' : bound(files, 'count', ['file', 'files'], isSo)
  return [
    stands && `${whole(vm)} stands on ${stands}`,
    bytes === undefined ? '' : `the files that ${whole(vm)} stands on take ${bound(bytes, 'bytes', ['', ''], isSo)}`,
  ].filter((text) => text !== '')
}

const vmTexts = (fields: Fields, { vm, isSo }: Telling): readonly string[] => {
  const is = `${whole(vm)} is ${isSo ? '' : 'not '}`
  const { state, host, checkpointType } = fields
  const texts = [
    state === undefined ? '' : `${is}${STATES[String(state).toLowerCase()] ?? String(state)}`,
    host === undefined ? '' : `${is}on ${String(host)}`,
    checkpointType === undefined
      ? ''
      : `the checkpoint type of ${whole(vm)} is ${isSo ? '' : 'not '}${String(checkpointType)}`,
  ].filter((text) => text !== '')
  return texts.length > 0 ? texts : [isSo ? `${whole(vm)} is there` : `${whole(vm)} is gone`]
}

const checkpointText = (fields: Fields, { vm, isSo }: Telling): string => {
  const kind = of(fields, 'kind')?.toLowerCase()
  const name = of(fields, 'name')
  const noun: Noun = [joined([kind, 'checkpoint']), joined([kind, 'checkpoints'])]
  const isThere = isNone(fields['count']) ? !isSo : isSo
  const own = name !== undefined && isOne(fields['count'])
  const what =
    own && isThere && vm !== ''
      ? `the ${noun[0]} ‘${name}’`
      : joined([some(fields['count'], noun, isSo), name && (own ? `‘${name}’` : `called ‘${name}’`)])
  const owner = vm === '' ? `there ${isOne(fields['count']) ? 'is' : 'are'}` : `${vm} has`
  return joined([owner, what, MEMORY[of(fields, 'hasMemory') ?? '']])
}

const restorePointText = (fields: Fields, { isSo }: Telling): string => {
  const type = of(fields, 'type')?.toLowerCase()
  const count = fields['count']
  const place = of(fields, 'place')
  return joined([
    `there ${isOne(count) ? 'is' : 'are'}`,
    some(count, [joined([type, 'restore point']), joined([type, 'restore points'])], isSo),
    'vm' in fields ? `of ${of(fields, 'vm')}` : undefined,
    place === undefined ? undefined : `${place === 'VAULT' ? 'in the' : 'on'} ${volumeText(place)}`,
    VERIFIED[of(fields, 'verified') ?? ''],
  ])
}

const fileTexts = (fields: Fields, { named, isSo }: Telling): readonly string[] => {
  const path = `${of(fields, 'path')}${named === '' ? '' : ` in ${named}`}`
  const texts = [
    'changed' in fields ? `${path} ${(fields['changed'] === true) === isSo ? 'has changed' : 'is unchanged'}` : '',
    'exists' in fields ? `${path} is ${(fields['exists'] === true) === isSo ? '' : 'not '}there` : '',
  ].filter((text) => text !== '')
  return texts.length > 0 ? texts : [`${path} is ${isSo ? '' : 'not '}there`]
}

const volumeTexts = (fields: Fields, { isSo }: Telling): readonly string[] => {
  const name = volumeText(of(fields, 'name') ?? 'the volume')
  const { freeBytes, usedBytes, lost } = fields
  const texts = [
    freeBytes === undefined ? '' : `${name} has ${bound(freeBytes, 'bytes', ['', ''], isSo)} free`,
    usedBytes === undefined ? '' : `${name} has ${bound(usedBytes, 'bytes', ['', ''], isSo)} used`,
    lost === undefined ? '' : `${name} ${(lost === true) === isSo ? 'has died' : 'still works'}`,
  ].filter((text) => text !== '')
  return texts.length > 0 ? texts : [`${name} is ${isSo ? '' : 'not '}there`]
}

const RETURNS: readonly (readonly [name: string, unit: Unit, before: string, after: string, noun: Noun])[] = [
  ['rtoSeconds', 'seconds', 'after', '', ['', '']],
  ['rpoSeconds', 'seconds', 'with', 'of work lost', ['', '']],
  ['ordersLost', 'count', 'with', 'lost', ['order', 'orders']],
]

const returnText = (fields: Fields, { isSo }: Telling): string => {
  const said = RETURNS.flatMap(([name, unit, before, after, noun]) => {
    const value = fields[name]
    // Some time it always takes: that it took any asks for no more than the return.
    if (value === undefined || (unit === 'seconds' && isAny(value))) return []
    return [joined([before, bound(value, unit, noun, isSo), after])]
  })
  if (said.length === 0) return isSo ? 'the shop takes orders again' : 'the shop has not taken orders again'
  return `the shop takes orders again ${sentences(said, isSo)}`
}

/** Not what became of it: that is what the step asks. */
const survivalText = (fields: Fields, { isSo }: Telling): string => {
  const failure = of(fields, 'failure') ?? ''
  const place = of(fields, 'place')
  const copy = of(fields, 'copy')
  return joined([
    `you have ${isSo ? '' : 'not '}seen what`,
    FAILURES[failure] ?? failure,
    'does to',
    copy === undefined ? (place === undefined ? 'a copy' : 'the copy') : `‘${copy}’`,
    place && `${place === 'VAULT' ? 'in the' : 'on'} ${volumeText(place)}`,
  ])
}

const UNITS: Readonly<Record<string, string>> = { s: 'second', min: 'minute', h: 'hour' }

/** `5 minutes`, where one unit says all of it. */
const timeText = (seconds: number): string => {
  const amount = amountText(seconds, 'seconds')
  const [, count, unit] = /^(\d+) (s|min|h)$/.exec(amount) ?? []
  return unit === undefined ? amount : plural(Number(count), UNITS[unit] ?? unit)
}

const elapsedText = (fields: Fields, { isSo }: Telling): string => {
  const amount = timeText(Number(fields['atLeast']))
  if (!isSo) return `less than ${amount} has passed in the lab`
  return `${amount} ${/^1 \S+$/.test(amount) ? 'has' : 'have'} passed in the lab`
}

/** Without a capital and without a full stop. */
export const PREDICATE_TEXTS: Readonly<Record<string, (fields: Fields, telling: Telling) => string>> = {
  vm: (fields, telling) => sentences(vmTexts(fields, telling), telling.isSo),
  checkpoints: checkpointText,
  chain: (fields, telling) => sentences(chainTexts(fields, telling), telling.isSo),
  app: (fields, telling) => sentences(appTexts(fields, telling), telling.isSo),
  file: (fields, telling) => sentences(fileTexts(fields, telling), telling.isSo),
  volume: (fields, telling) => sentences(volumeTexts(fields, telling), telling.isSo),
  restorePoints: restorePointText,
  lastReturn: returnText,
  survival: survivalText,
  event: (fields, { vm, isSo }) => eventText(fields, vm, isSo),
  sql: (_, { named, isSo }) =>
    `the database of the shop${named === '' ? '' : ` on ${named}`} ${isSo ? 'answers' : 'does not answer'} as it should`,
  elapsed: elapsedText,
}
