/** `Set-LabRetention`: which numbers each policy takes; `Get-LabRetention`: what the one that is set keeps. */
import type { RetentionPolicy } from '../backup/retention-policy.ts'
import { Refused } from '../host/refusal.ts'
import { type Arguments, amount, type Cmdlet, command, need, ofVm, text } from './cmdlet.ts'
import { TYPES } from './pipeline/objects.ts'
import { chosen, countValue, numberUpTo } from './values.ts'

const DAYS_MAX = 9999
const POLICIES = ['Count', 'Days', 'Gfs', 'Keep', 'None'] as const

/** Which numbers a policy takes, and whether one has to be there. */
const NUMBERS = {
  Count: { needs: 'Points', takes: ['Points'] },
  Days: { needs: 'Days', takes: ['Days'] },
  Gfs: { needs: 'Points', takes: ['Points', 'Weekly', 'Monthly', 'Yearly'] },
  Keep: { needs: 'Last', takes: ['Last', 'Daily', 'Weekly', 'Monthly', 'Yearly'] },
  None: { needs: null, takes: [] },
} as const

const ALL_NUMBERS = ['Points', 'Days', 'Last', 'Daily', 'Weekly', 'Monthly', 'Yearly'] as const

const policyOf = (values: Arguments): RetentionPolicy | null => {
  const kind = chosen(POLICIES, need(values, 'Policy'))
  const { needs, takes } = NUMBERS[kind]
  const stray = ALL_NUMBERS.find((name) => values.has(name) && !(takes as readonly string[]).includes(name))
  if (stray)
    throw new Refused('bad-value', {
      name: stray,
      value: need(values, stray),
      allowed: takes.length === 0 ? `${kind} takes no numbers.` : `${kind} takes -${takes.join(', -')}.`,
    })
  if (needs !== null && !values.has(needs))
    throw new Refused('missing-parameter', { cmdlet: 'Set-LabRetention', name: needs })
  const number = (name: string): number => numberUpTo(name, values.get(name) ?? '0', DAYS_MAX)
  const gfs = { weekly: number('Weekly'), monthly: number('Monthly'), yearly: number('Yearly') }
  switch (kind) {
    case 'Count':
      return { kind: 'count', points: countValue('Points', need(values, 'Points'), DAYS_MAX) }
    case 'Days':
      return { kind: 'days', days: countValue('Days', need(values, 'Days'), DAYS_MAX) }
    case 'Gfs':
      return { kind: 'gfs', points: countValue('Points', need(values, 'Points'), DAYS_MAX), ...gfs }
    case 'Keep':
      return { kind: 'keep', last: number('Last'), daily: number('Daily'), ...gfs }
    case 'None':
      return null
  }
}

export const SET_RETENTION: Cmdlet = {
  name: 'Set-LabRetention',
  positional: ['VMName'],
  parameters: [
    ofVm,
    text('Repository', { required: true }),
    text('Policy', { required: true, choices: POLICIES }),
    ...ALL_NUMBERS.map((name) => amount(name)),
  ],
  takesTime: true,
  act: (values) =>
    command({
      type: 'set-retention',
      vm: need(values, 'VMName'),
      repository: need(values, 'Repository'),
      policy: policyOf(values),
    }),
}

const PREVIEW_DAYS = '90'
/** A line is one step of the lab: more would leave it without an answer for long. */
const PREVIEW_DAYS_MAX = 366

export const GET_RETENTION: Cmdlet = {
  name: 'Get-LabRetention',
  positional: ['VMName'],
  parameters: [ofVm, text('Repository', { required: true }), amount('Days')],
  does: 'look',
  gives: TYPES.retainedPoint,
  act: (values) => ({
    kind: 'look',
    look: {
      kind: 'retention',
      vm: need(values, 'VMName'),
      repository: need(values, 'Repository'),
      days: countValue('Days', values.get('Days') ?? PREVIEW_DAYS, PREVIEW_DAYS_MAX),
    },
  }),
}
