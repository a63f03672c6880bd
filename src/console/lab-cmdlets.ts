/** Lines that are the lab's own: time and failures. */
import { Refused } from '../host/refusal.ts'
import { DAY, HOUR, MINUTE, SECOND } from '../kernel/sim-time.ts'
import { type Act, type Arguments, amount, type Cmdlet, command, DEFAULT_HOST, need, optional, text } from './cmdlet.ts'
import { chosen, numberValue } from './values.ts'

const FAULTS = ['PowerCut', 'VolumeLost', 'HostLost', 'BackupLeftBehind', 'CheckpointCommitFails'] as const

const fault = (values: Arguments): Act => {
  const kind = chosen(FAULTS, need(values, 'Kind'))
  const isOfVm = kind === 'BackupLeftBehind' || kind === 'CheckpointCommitFails'
  if (kind !== 'VolumeLost' && values.has('Volume'))
    throw new Refused('bad-value', {
      name: 'Volume',
      value: need(values, 'Volume'),
      allowed: `${kind} takes -${isOfVm ? 'VMName' : 'HostName'}.`,
    })
  if (isOfVm) return command({ type: 'fault', kind, ...optional('vm', values.get('VMName')) })
  // A power cut is over at once; which host is to be lost for good has to be said.
  if (kind === 'PowerCut') return command({ type: 'fault', kind, host: values.get('HostName') ?? DEFAULT_HOST })
  if (kind === 'HostLost') {
    const host = values.get('HostName')
    if (host === undefined) throw new Refused('missing-parameter', { cmdlet: 'Invoke-LabFault', name: 'HostName' })
    return command({ type: 'fault', kind, host })
  }
  const named = values.get('Volume')
  if (named === undefined) throw new Refused('missing-parameter', { cmdlet: 'Invoke-LabFault', name: 'Volume' })
  const [host, volume] = named.split(':')
  if (!host || !volume)
    throw new Refused('bad-value', { name: 'Volume', value: named, allowed: 'Write HOST:VOLUME, such as HV1:D.' })
  return command({ type: 'fault', kind, host, volume })
}

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
    name: 'Invoke-LabFault',
    positional: ['Kind'],
    parameters: [text('Kind', { required: true, choices: FAULTS }), text('HostName'), text('Volume'), text('VMName')],
    act: fault,
  },
]
