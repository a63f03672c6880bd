/** What a copy is worth after a failure, and why, in words. */
import { countText, type Data, durationText, plural } from './format.ts'
import { bootStop } from './guest-refusals.ts'
import { refusalSentence } from './refusals.ts'

type Sentence = (data: Data) => string

const times = (count: unknown): number => Number(count)

/** As `Get-VM` names states, where a sentence needs more. */
const STOPPED: Readonly<Record<string, string>> = {
  PausedCritical: 'Paused-Critical (its storage fails)',
  Paused: 'paused',
  Saved: 'saved',
}

/** Codes in a few words, for brackets behind a sentence: what a code's own sentence needs is not known there. */
const IN_SHORT: Readonly<Record<string, string>> = {
  'restore-point-damaged': 'it is damaged',
  'restore-point-incomplete': 'a file of its chain is missing',
  'restore-point-lost': 'its files are gone',
  'key-lost': 'its key is lost',
  'boot-failed': 'it does not boot',
  'boot-test-failed': 'it does not start',
  'database-error': 'SQLite refuses it',
  'app-not-running': 'its program could not open it',
  'file-missing': 'its file is missing',
  'unreadable-file': 'its file cannot be read',
  'not-running': 'the machine went off',
  'guest-crashed': 'its program crashed',
  'no-host': 'there is no host for it',
  'volume-lost': 'its volume is lost',
  'host-lost': 'its host is lost',
  '0x80070002': 'a file is missing',
  '0x80070070': 'there is no room for it',
}

/** Never the code itself. */
const inShort = (code: unknown): string => {
  const stop = bootStop(String(code))
  return stop === code ? (IN_SHORT[String(code)] ?? 'something in it is wrong') : stop
}

export const survivalReasons: Readonly<Record<string, Sentence>> = {
  'still-running': ({ vm }) => `${vm} runs on: nobody has to do anything.`,
  returned: ({ vm, restorePoint }) =>
    restorePoint === undefined ? `${vm} came back.` : `${vm} came back from ${restorePoint}.`,
  'returned-from-older': ({ restorePoint, failed, reason }) =>
    `It came back from ${restorePoint}: the newer ${failed} could not be used: ${inShort(reason)}.`,
  'stopped-again': ({ vm, state }) =>
    `${vm} comes up, and is ${STOPPED[String(state)] ?? 'off'} again before it takes an order.`,
  'takes-no-order': ({ vm }) => `${vm} runs, and takes no order in a whole day.`,
  'vm-gone': ({ vm }) => `${vm} is not there any more: there is nothing to go back to.`,
  'never-copied': ({ vm }) => `The failure began before any backup of ${vm} was made there, and then none was.`,
  'unknown-checkpoint': ({ name, wasTaken }) =>
    wasTaken
      ? `The failure took checkpoint '${name}' away.`
      : `The failure began before checkpoint '${name}' was taken, and then it was not.`,
  'restore-point-lost': (data) => {
    const { restorePoint, place, volume, stands } = data
    if (volume === undefined) return refusalSentence('restore-point-lost', data)
    return stands
      ? `The files of ${restorePoint} on ${place} were deleted.`
      : `${restorePoint} was on ${place}:${volume}, which is lost.`
  },
  'no-host': ({ vm }) => `There is no host left that ${vm} could be restored to.`,
  'does-not-boot': ({ reason }) => `Its disk does not boot: ${inShort(reason)}.`,
  'database-unreadable': ({ reason }) => `It comes up, but its database gives no rows: ${inShort(reason)}.`,
  'shop-not-running': ({ message }) => `It comes up, but the shop does not run: ${message}.`,
  'integrity-broken': ({ message }) => `It comes up, but its database is not sound: ${message}.`,
  'sums-wrong': () => 'It comes up, but stock and money do not add up.',
  'rows-missing': ({ orders, first }) =>
    `It comes up, but ${plural(times(orders), 'order')} that it should have ${times(orders) === 1 ? 'is' : 'are'} missing, from number ${first} on.`,
  'rows-wrong': ({ orders, first }) =>
    `It comes up, but ${plural(times(orders), 'order')} ${times(orders) === 1 ? 'is' : 'are'} not as written, from number ${first} on.`,
  'files-wrong': ({ missing, changed, file }) =>
    `It comes up, but ${plural(times(missing), 'file')} missing and ${countText(times(changed))} changed, such as ${file}.`,
  verified: ({ restorePoint }) => `${restorePoint} has all its hashes right, boots, and its sums hold.`,
  'nothing-left': () => 'Then no copy is left.',
}

/** Where a command was refused, its refusal is the reason. */
export const survivalReason = (code: string, data: Data = {}): string =>
  survivalReasons[code]?.(data) ?? refusalSentence(code, data)

interface Worth {
  readonly result: 'survived' | 'damaged' | 'lost'
  readonly lossSeconds: number | null
  readonly returnSeconds: number | null
  readonly ordersLost: number | null
}

const spanText = (seconds: number): string => durationText(Math.round(seconds) * 1_000_000)

/** `survived, 1 h 32 min lost, back in 5 min 40 s`; of what is damaged also the orders that are not there. */
export const worthText = ({ result, lossSeconds, returnSeconds, ordersLost }: Worth): string => {
  if (result === 'lost') return result
  const orders = result === 'damaged' && ordersLost ? ` (${plural(ordersLost, 'order')})` : ''
  const loss = lossSeconds === null || lossSeconds === 0 ? 'nothing lost' : `${spanText(lossSeconds)} lost${orders}`
  if (returnSeconds === null) return `${result}, ${loss}, takes no order`
  return `${result}, ${loss}, ${returnSeconds === 0 ? 'runs on' : `back in ${spanText(returnSeconds)}`}`
}

/** A time for a narrow column: `40s`, `7m`, `3h`, `2d`, each rounded up. */
const shortSpan = (seconds: number): string => {
  if (seconds < 60) return `${Math.ceil(seconds)}s`
  if (seconds < 3600) return `${Math.ceil(seconds / 60)}m`
  return seconds < 86_400 ? `${Math.ceil(seconds / 3600)}h` : `${Math.ceil(seconds / 86_400)}d`
}

const SHORT = { survived: 'ok', damaged: 'dmg', lost: 'lost' } as const

/** `ok 7m`, as the key below the table explains it. */
export const shortWorth = ({ result, returnSeconds }: Pick<Worth, 'result' | 'returnSeconds'>): string =>
  result === 'lost' || returnSeconds === 0
    ? SHORT[result]
    : `${SHORT[result]} ${returnSeconds === null ? '-' : shortSpan(returnSeconds)}`

export const matrixHeading = 'The failures:'
export const matrixKey =
  'ok: survived, and lacks only what came after it was taken; dmg: damaged; lost: cannot be returned.\nBehind it how long until it takes orders again, - for never; nothing where it runs on.\nEach cell is an object: Get-LabSurvival | Where-Object Result -eq lost | Format-List *'

export const ruleDigits: Readonly<Record<string, string>> = {
  copies: '3 copies, each of which alone returns the machine',
  media: '2 kinds of medium, either of which may go',
  offsite: '1 copy at another site',
  unchangeable: '1 copy that nobody can change or delete',
  errors: '0 errors: all hashes right, each copy boots',
}

export const refusedFailureText = (failure: string, reason: string): string =>
  `${failure} cannot strike then: ${reason}`
