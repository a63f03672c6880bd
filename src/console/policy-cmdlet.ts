/** Two plans of backups against each other, as one line of the prompt: each plan is lines in quotes, with `;` between. */
import { FAULT_KINDS } from '../lab/fault-command.ts'
import { amount, type Cmdlet, need, ofVm, text } from './cmdlet.ts'
import { TYPES } from './pipeline/objects.ts'
import { chosen, countValue } from './values.ts'

/** A line is one step of the lab: more would leave it without an answer for long. */
const DAYS_MAX = 90

/** At each `;` that stands in no quotes. */
const linesOf = (plan: string): readonly string[] => {
  const lines = ['']
  let quote = ''
  for (const letter of plan) {
    if (quote === '' && letter === ';') {
      lines.push('')
      continue
    }
    if (quote === '' && (letter === "'" || letter === '"')) quote = letter
    else if (letter === quote) quote = ''
    lines.push(`${lines.pop()}${letter}`)
  }
  return lines.map((line) => line.trim()).filter((line) => line !== '')
}

export const COMPARE_POLICY: Cmdlet = {
  name: 'Compare-LabPolicy',
  does: 'look',
  gives: TYPES.policy,
  positional: ['VMName'],
  parameters: [
    ofVm,
    text('A', { required: true }),
    text('B', { required: true }),
    amount('Days'),
    text('Fault', { required: true, choices: FAULT_KINDS }),
  ],
  act: (values) => ({
    kind: 'look',
    look: {
      kind: 'policies',
      vm: need(values, 'VMName'),
      a: linesOf(need(values, 'A')),
      b: linesOf(need(values, 'B')),
      days: countValue('Days', values.get('Days') ?? '14', DAYS_MAX),
      fault: chosen(FAULT_KINDS, need(values, 'Fault')),
    },
  }),
}
