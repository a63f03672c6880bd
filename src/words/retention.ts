/** Why a restore point stays. A point for which nothing is said may go. */
import type { Data } from './format.ts'
import { countText, plural } from './format.ts'

const SENTENCES: Readonly<Record<string, (data: Data) => string>> = {
  'no-policy': () => 'No retention is set, so nothing is ever removed.',
  newest: () => 'It is the newest, and the newest always stays.',
  'not-counted': () =>
    'It is known to be broken, so it is not counted; it goes when it would if it were sound, for it may yet be repaired.',
  last: ({ number, points }) =>
    Number(points) === 1
      ? 'It is the newest one, which the rule keeps.'
      : `It is number ${countText(Number(number))} of the newest ${countText(Number(points))}.`,
  'within-days': ({ days }) => `It is younger than ${plural(Number(days), 'day')}.`,
  daily: ({ period }) => `It stands for the day ${period}.`,
  weekly: ({ period }) => `It stands for the week ${period}.`,
  monthly: ({ period }) => `It stands for the month ${period}.`,
  yearly: ({ period }) => `It stands for the year ${period}.`,
  locked: ({ until }) => `It is immutable until ${String(until).slice(0, 16).replace('T', ' ')}.`,
  'needed-by': ({ ids, points }) =>
    `${Number(points) === 1 ? `${ids} stands` : `${plural(Number(points), 'point')} (${ids}) stand`} on its blocks.`,
}

/** `1 for each of 4 weeks and 12 months`; empty where none is asked for. */
const periods = (data: Data, each: string): string => {
  const parts = (['daily', 'weekly', 'monthly', 'yearly'] as const)
    .map((name) => [Number(data[name] ?? 0), PERIODS[name]] as const)
    .filter(([count]) => count > 0)
    .map(([count, noun]) => plural(count, noun))
  return parts.length === 0 ? '' : `${each} for each of ${parts.join(', ').replace(/, ([^,]*)$/, ' and $1')}`
}

const PERIODS = { daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const

const newestText = (count: number): string =>
  count === 1 ? 'the newest one stays' : `the newest ${countText(count)} stay`

const POLICIES: Readonly<Record<string, (data: Data) => readonly string[]>> = {
  count: ({ points }) => [newestText(Number(points))],
  days: ({ days }) => [`those of the last ${plural(Number(days), 'day')} stay`],
  gfs: (data) => [newestText(Number(data['points'])), periods(data, 'one full')],
  keep: (data) => [
    Number(data['last']) > 0 ? newestText(Number(data['last'])) : '',
    periods(data, Number(data['last']) > 0 ? 'the newest one' : 'the newest one stays'),
  ],
}

type Reasons = readonly { readonly code: string; readonly data: Data }[]

/** That the newest stays anyway is no news beside a rule that keeps it. */
export const toldReasons = (reasons: Reasons): Reasons =>
  reasons.some(({ code }) => code === 'last') ? reasons.filter(({ code }) => code !== 'newest') : reasons

/** All of a point. */
export const keepReasonsText = (reasons: Reasons): string =>
  toldReasons(reasons)
    .map(({ code, data }) => keepReasonSentence(code, data))
    .join(' ')

/** What a policy keeps, as the middle of a sentence: `the newest 7 stay, and one full for each of 4 weeks`. */
export const policyText = (data: Data): string =>
  (POLICIES[String(data['kind'])]?.(data) ?? []).filter((part) => part !== '').join(', and ')

/** `policy`: null where none is set. */
export const policyInForce = (vm: string, place: string, policy: Data | null): string =>
  policy === null
    ? `No retention is set for ${vm} on ${place}: everything stays.`
    : `The retention of ${vm} on ${place}: ${policyText(policy)}.`

export const GOES_SENTENCE = 'No rule asks for it, and nothing that stays stands on it.'

export const keepReasonSentence = (code: string, data: Data = {}): string =>
  SENTENCES[code]?.(data) ?? `It stays: ${code}.`

/** A point that the next run, or a planned one, takes. `stayedFor`: sentences of why it stood until then. */
export const plannedFate = (how: 'goes' | 'merged', stayedFor: string): string => {
  const before = stayedFor === '' ? '' : ` Until then: ${stayedFor}`
  return `${how === 'goes' ? GOES_SENTENCE : 'No rule asks for it: it goes, or goes up in the next one.'}${before}`
}

const NOTES: Readonly<Record<string, string>> = {
  'nothing-there': 'Nothing of it lies there yet: there is nothing to estimate a size from.',
  estimate:
    'EstimatedBytes is the rule of thumb C(F*D+R*d*D): F is Fulls, R Others, D DataBytes of one full, d what is Changed from one to the next, C what is Kept of it by compression. StoredBytes is what lies there.',
  'no-job':
    'There is no job for it there. The plan is that of one nobody has said more about: an increment a day, a full each week.',
}

export const retentionNote = (code: string): string => NOTES[code] ?? code
