/** Why a restore point stays. A point for which nothing is said may go. */
import type { Data } from './format.ts'
import { countText, plural } from './format.ts'

const SENTENCES: Readonly<Record<string, (data: Data) => string>> = {
  'no-policy': () => 'No retention is set, so nothing is ever removed.',
  newest: () => 'It is the newest, and the newest always stays.',
  last: ({ number, points }) =>
    Number(points) === 1
      ? 'The newest one is to stay.'
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

export const GOES_SENTENCE = 'No rule asks for it, and nothing that stays stands on it.'

export const keepReasonSentence = (code: string, data: Data = {}): string =>
  SENTENCES[code]?.(data) ?? `It stays: ${code}.`
