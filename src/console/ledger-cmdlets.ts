/** What copies cost and what was promised, as lines of the prompt. */
import { Refused } from '../host/refusal.ts'
import { DAY, SECOND } from '../kernel/sim-time.ts'
import { type Arguments, amount, type Cmdlet, command, need, ofVm } from './cmdlet.ts'
import { TYPES } from './pipeline/objects.ts'
import { numberValue } from './values.ts'

/** Nobody promises more, and a slip of the pen is found. */
const PROMISE_MAX_DAYS = 366

/** Whole seconds. */
const secondsOf = (values: Arguments, name: string): number => {
  const written = need(values, name)
  const seconds = Math.round(numberValue(name, written) * 60)
  if (seconds * SECOND > PROMISE_MAX_DAYS * DAY)
    throw new Refused('bad-value', {
      name,
      value: written,
      allowed: `Write minutes, at most as many as ${PROMISE_MAX_DAYS} days have.`,
    })
  return seconds
}

export const LEDGER_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'Set-LabObjective',
    positional: ['VMName'],
    parameters: [ofVm, amount('RpoMinutes', { required: true }), amount('RtoMinutes', { required: true })],
    act: (values) =>
      command({
        type: 'set-objectives',
        vm: need(values, 'VMName'),
        rpoSeconds: secondsOf(values, 'RpoMinutes'),
        rtoSeconds: secondsOf(values, 'RtoMinutes'),
      }),
  },
  {
    name: 'Get-LabLedger',
    positional: ['VMName'],
    parameters: [{ ...ofVm, required: false }],
    does: 'look',
    gives: TYPES.ledgerPlace,
    act: (values) => ({ kind: 'look', look: { kind: 'ledger', vm: values.get('VMName') } }),
  },
]
