/** What a lesson's check asks for, said as a state of the lab: `Shop has at least 1,250 orders`. */
import { bytesText, countText, durationText, plural } from './format.ts'

type Scalar = string | number | boolean | null
interface Range {
  readonly atLeast?: number
  readonly atMost?: number
  readonly moreThanAtOpening?: true | number
}
type Fields = Readonly<Record<string, Scalar | Range>>
type Unit = 'count' | 'bytes' | 'seconds'

export interface SaidCheck {
  readonly kind: string
  readonly fields: Fields
  readonly checks: readonly SaidCheck[]
}

const MICROS = 1_000_000

const DAY_SECONDS = 86_400

/** Of whole days at least two: `14 days`, `12.3 days`. */
const daysText = (seconds: number): string => `${(seconds / DAY_SECONDS).toFixed(1).replace(/\.0$/, '')} days`

export const amountText = (amount: number, unit: Unit): string => {
  if (unit === 'bytes') return bytesText(amount)
  if (unit === 'seconds' && amount >= 2 * DAY_SECONDS) return daysText(amount)
  return unit === 'seconds' ? durationText(Math.round(amount * MICROS)) : countText(amount)
}

const isRange = (value: unknown): value is Range => typeof value === 'object' && value !== null

/** `at least 3`, `more than before`, `exactly 2`. */
const bound = (value: Scalar | Range | undefined, unit: Unit = 'count'): string => {
  if (!isRange(value)) return typeof value === 'number' ? `exactly ${amountText(value, unit)}` : String(value)
  const { atLeast, atMost, moreThanAtOpening } = value
  const said = [
    atLeast === undefined ? '' : `at least ${amountText(atLeast, unit)}`,
    atMost === undefined ? '' : `at most ${amountText(atMost, unit)}`,
    moreThanAtOpening === undefined ? '' : moreThan(moreThanAtOpening, unit),
  ]
  return said.filter((text) => text !== '').join(' and ')
}

const moreThan = (by: true | number, unit: Unit): string =>
  by === true ? 'more than before' : `at least ${amountText(by, unit)} more than before`

const joined = (parts: readonly (string | undefined)[], between = ', '): string =>
  parts.filter((part) => part !== undefined && part !== '').join(between)

const of = (fields: Fields, name: string): string | undefined => (name in fields ? String(fields[name]) : undefined)

const unitOf = (name: string): Unit => (/bytes$/i.test(name) ? 'bytes' : /seconds$/i.test(name) ? 'seconds' : 'count')

/** `invariantsHold` -> `invariants hold` */
const spoken = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()

const howMany = (fields: Fields, one: string, many: string): string => {
  const { count } = fields
  if (count === undefined) return `There is a ${one}`
  if (count === 0) return `There is no ${one}`
  if (typeof count === 'number') return `There ${count === 1 ? 'is' : 'are'} ${plural(count, one, many)}`
  if (isRange(count) && count.atLeast === 1 && Object.keys(count).length === 1) return `There is at least one ${one}`
  return `There are ${bound(count)} ${many}`
}

const rest = (fields: Fields, named: readonly string[]): readonly string[] =>
  Object.entries(fields)
    .filter(([name]) => !named.includes(name))
    .map(([name, value]) => {
      if (value === true) return name === 'invariantsHold' ? 'its sums hold' : spoken(name)
      if (value === false) return name === 'invariantsHold' ? 'its sums do not hold' : `not ${spoken(name)}`
      if (typeof value === 'string') return `${spoken(name)} ‘${value}’`
      return value === null ? `no ${spoken(name)}` : `${spoken(name)} ${bound(value, unitOf(name))}`
    })

const memory = (fields: Fields): string | undefined => {
  if (!('hasMemory' in fields)) return undefined
  return fields['hasMemory'] === true ? 'with memory' : 'without memory'
}

const VERIFIED: Readonly<Record<string, string>> = {
  hash: 'checked by its hashes',
  boot: 'that was started and looked at',
  'boot-failed': 'that did not start',
}

/** By the event's code. */
const HAPPENED: Readonly<Record<string, string>> = {
  'app-ran': 'A program of the guest was used',
  'backup-completed': 'A backup was made',
  'boot-clean': 'The guest booted from a disk that was closed properly',
  'boot-dirty-volume': 'The guest booted from a disk that nobody had closed',
  'checkpoint-applied': 'A checkpoint was applied',
  'checkpoint-deleted': 'A checkpoint was deleted',
  'checkpoint-file-kept': 'A file was kept because others stand on it',
  'checkpoint-taken': 'A checkpoint was taken',
  'item-removed': 'A file of the host was deleted',
  'merge-failed': 'A merge could not go on',
  'merge-finished': 'A merge came to its end',
  'start-breaks-others': 'A machine was started on which others stand',
  'start-failed': 'A start failed',
  'vm-returned': 'The shop took orders again after a failure',
  'volume-failed': 'A volume died',
}

/** `‘Type’ was done in Notepad`; of other events the program stands behind what happened. */
const withProgram = (code: string, happened: string, app: string | undefined, action: string | undefined): string => {
  if (app === undefined && action === undefined) return happened
  if (code !== 'app-ran') return `${happened} (${joined([app, action], ': ')})`
  return action === undefined ? `${app} was used` : `‘${action}’ was done${app === undefined ? '' : ` in ${app}`}`
}

const SAID: Readonly<Record<string, (fields: Fields) => string>> = {
  vm: (fields) =>
    joined([
      `${of(fields, 'name') ?? 'The machine'} is ${of(fields, 'state') ?? 'there'}`,
      'host' in fields ? `on ${of(fields, 'host')}` : undefined,
      'checkpointType' in fields ? `its checkpoints are ${of(fields, 'checkpointType')}` : undefined,
    ]),
  checkpoints: (fields) =>
    joined(
      [
        howMany(
          fields,
          joined([of(fields, 'kind'), 'checkpoint'], ' '),
          joined([of(fields, 'kind'), 'checkpoints'], ' '),
        ),
        memory(fields),
        'name' in fields ? `called ‘${of(fields, 'name')}’` : undefined,
      ],
      ' ',
    ),
  chain: (fields) =>
    joined([
      'files' in fields || 'bytes' in fields ? undefined : 'The chain can be read',
      'files' in fields ? `The chain has ${bound(fields['files'])} files` : undefined,
      'bytes' in fields ? `The chain’s files take ${bound(fields['bytes'], 'bytes')}` : undefined,
    ]),
  app: (fields) => `${of(fields, 'name')}: ${joined(rest(fields, ['vm', 'name'])) || 'it runs'}`,
  file: (fields) => {
    if (fields['exists'] === false) return `${of(fields, 'path')} is not there`
    if ('changed' in fields)
      return `${of(fields, 'path')} ${fields['changed'] === true ? 'was changed' : 'is unchanged'}`
    return `${of(fields, 'path')} is there`
  },
  volume: (fields) => {
    const name = `Volume ${of(fields, 'name')}`
    const said = joined([
      'freeBytes' in fields ? `has ${bound(fields['freeBytes'], 'bytes')} free` : undefined,
      'usedBytes' in fields ? `has ${bound(fields['usedBytes'], 'bytes')} used` : undefined,
      'lost' in fields ? (fields['lost'] === true ? 'is lost' : 'is there') : undefined,
    ])
    return `${name} ${said || 'is there'}`
  },
  restorePoints: (fields) =>
    joined(
      [
        howMany(
          fields,
          joined([of(fields, 'type')?.toLowerCase(), 'restore point'], ' '),
          joined([of(fields, 'type')?.toLowerCase(), 'restore points'], ' '),
        ),
        'vm' in fields ? `of ${of(fields, 'vm')}` : undefined,
        'place' in fields ? `on ${of(fields, 'place')}` : undefined,
        VERIFIED[of(fields, 'verified') ?? ''],
      ],
      ' ',
    ),
  lastReturn: (fields) =>
    joined([
      'The shop takes orders again',
      'rtoSeconds' in fields ? `after ${bound(fields['rtoSeconds'], 'seconds')}` : undefined,
      'rpoSeconds' in fields ? `with ${bound(fields['rpoSeconds'], 'seconds')} lost` : undefined,
      'ordersLost' in fields ? `with ${bound(fields['ordersLost'])} orders lost` : undefined,
    ]),
  survival: (fields) =>
    joined(
      [
        'You saw what',
        of(fields, 'failure'),
        'does to',
        joined([of(fields, 'copy') ?? 'a copy', 'place' in fields ? `on ${of(fields, 'place')}` : undefined], ' '),
      ],
      ' ',
    ),
  event: (fields) => {
    const code = of(fields, 'code') ?? 'once'
    const happened = HAPPENED[code] ?? `It happened: ${code.replaceAll('-', ' ')}`
    const said = withProgram(code, happened, of(fields, 'app'), of(fields, 'action'))
    return 'count' in fields ? `${said}: ${bound(fields['count'])}` : said
  },
  sql: () => 'The shop’s database answers as it should',
  elapsed: (fields) => `${amountText(Number(fields['atLeast']), 'seconds')} have passed in the lab`,
}

const BETWEEN: Readonly<Record<string, string>> = { all: ' and ', any: ' or ' }

/** Behind the first, words that are no names begin small. */
const inSentence = (texts: readonly string[]): readonly string[] =>
  texts.map((text, index) => (index === 0 ? text : text.replace(/^(?:The|There|A|You) /, (word) => word.toLowerCase())))

/** One line, without a full stop. */
export const checkText = ({ kind, fields, checks }: SaidCheck): string => {
  if (kind === 'not') return `Not so: ${inSentence(checks.map(checkText)).join(', nor ')}`
  if (kind in BETWEEN) return inSentence(checks.map(checkText)).join(BETWEEN[kind])
  return SAID[kind]?.(fields) ?? kind
}

/** `1,212 of 1,250`; empty where there is nothing to be counted. */
export const progressText = (
  progress: { readonly found: number; readonly wanted: number; readonly unit: Unit } | null,
): string =>
  progress === null || (progress.unit === 'count' && progress.wanted <= 1)
    ? ''
    : `${amountText(progress.found, progress.unit)} of ${amountText(progress.wanted, progress.unit)}`
