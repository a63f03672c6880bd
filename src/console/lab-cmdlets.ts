/** Lines that are the lab's own: time. */
import { Refused } from '../host/refusal.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../kernel/sim-time.ts'
import { type Act, type Arguments, amount, type Cmdlet, command, need, text } from './cmdlet.ts'
import { numberValue } from './values.ts'

/** Longer than any story here; a slip of the pen should not run for hours. */
const WAIT_MAX = 366 * DAY

const wait = (values: Arguments): Act => {
  if (values.size === 0)
    throw new Refused('missing-parameter', { cmdlet: 'Wait-Lab', name: 'Seconds, -Minutes, -Hours or -Days' })
  const units = [
    ['Seconds', SECOND],
    ['Minutes', MINUTE],
    ['Hours', HOUR],
    ['Days', DAY],
  ] as const
  let duration = 0
  for (const [name, unit] of units) {
    const written = values.get(name)
    if (written === undefined) continue
    duration += Math.round(numberValue(name, written) * unit)
    if (duration > WAIT_MAX)
      throw new Refused('bad-value', { name, value: written, allowed: 'A line waits at most 366 days.' })
  }
  return { kind: 'wait', duration }
}

export const LAB_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'Wait-Lab',
    does: 'wait',
    positional: ['Seconds'],
    parameters: [amount('Seconds'), amount('Minutes'), amount('Hours'), amount('Days')],
    act: wait,
  },
  {
    name: 'Add-LabHost',
    positional: ['HostName'],
    parameters: [text('HostName', { required: true })],
    takesTime: true,
    act: (values) => command({ type: 'add-host', name: need(values, 'HostName') }),
  },
]
