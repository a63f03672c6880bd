/** What a chain costs, as lines of the prompt. */
import { amount, type Cmdlet, text } from './cmdlet.ts'
import { countValue } from './values.ts'

const ofVm = text('VMName', { aliases: ['VM'], required: true })
/** As many minutes as a week has. */
const LAST_MAX = 10_080

const ofLast = (name: string, kind: 'latency' | 'file-sizes'): Cmdlet => ({
  name,
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
    positional: ['VMName'],
    parameters: [ofVm],
    act: (values) => ({ kind: 'look', look: { kind: 'io-counters', vm: values.get('VMName') as string } }),
  },
  ofLast('Get-LabFileSize', 'file-sizes'),
]
