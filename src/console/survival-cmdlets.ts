/** What would survive, as a line of the prompt. */
import { Refused } from '../host/refusal.ts'
import { type Cmdlet, flag, ofVm, text } from './cmdlet.ts'
import { TYPES } from './pipeline/objects.ts'

export const SURVIVAL_CMDLETS: readonly Cmdlet[] = [
  {
    name: 'Get-LabSurvival',
    does: 'look',
    gives: TYPES.survivalCell,
    positional: ['VMName'],
    parameters: [{ ...ofVm, required: false }, text('At'), flag('Rule')],
    act: (values) => {
      const [vm, at, rule] = [values.get('VMName'), values.get('At'), values.has('Rule')]
      // The rule is about what there is, not about what there was.
      if (rule && at !== undefined)
        throw new Refused('parameters-exclude', { cmdlet: 'Get-LabSurvival', one: 'Rule', other: 'At' })
      return { kind: 'look', look: { kind: 'survival', vm, at, rule } }
    },
  },
]
