/** What a chain costs, as lines of the prompt. */
import { WORKLOAD_PROFILES } from '../guest/apps/app-types.ts'
import { amount, type Cmdlet, ofVm, text } from './cmdlet.ts'
import { TYPES } from './pipeline/objects.ts'
import { chosen, countValue } from './values.ts'

/** As many minutes as a week has. */
const LAST_MAX = 10_080
/** A line is one step of the lab: more would leave it without an answer for long. */
const COMPARED_MINUTES_MAX = 60
/** A machine has at most 50 checkpoints. */
const COMPARED_FILES_MAX = 50

const ofLast = (name: string, kind: 'latency' | 'file-sizes'): Cmdlet => ({
  name,
  does: 'look',
  gives: kind === 'latency' ? TYPES.latency : TYPES.fileSize,
  positional: ['VMName'],
  parameters: [ofVm, amount('Last')],
  act: (values) => ({
    kind: 'look',
    look: { kind, vm: values.get('VMName') as string, last: countValue('Last', values.get('Last') ?? '20', LAST_MAX) },
  }),
})

export const PRICE_CMDLETS: readonly Cmdlet[] = [
  ofLast('Get-LabLatency', 'latency'),
  {
    name: 'Get-LabIoCounter',
    does: 'look',
    gives: TYPES.ioCounter,
    positional: ['VMName'],
    parameters: [ofVm],
    act: (values) => ({ kind: 'look', look: { kind: 'io-counters', vm: values.get('VMName') as string } }),
  },
  ofLast('Get-LabFileSize', 'file-sizes'),
  {
    name: 'Compare-LabChainLength',
    does: 'look',
    gives: TYPES.chainMeasure,
    positional: ['VMName'],
    parameters: [ofVm, text('Profile', { choices: WORKLOAD_PROFILES }), amount('Minutes'), amount('Files')],
    act: (values) => ({
      kind: 'look',
      look: {
        kind: 'chain-lengths',
        options: {
          vm: values.get('VMName') as string,
          profile: chosen(WORKLOAD_PROFILES, values.get('Profile') ?? 'BusyDatabase'),
          minutes: countValue('Minutes', values.get('Minutes') ?? '10', COMPARED_MINUTES_MAX),
          files: countValue('Files', values.get('Files') ?? '12', COMPARED_FILES_MAX),
        },
      },
    }),
  },
]
