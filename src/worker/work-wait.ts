/** A wait for work of backups that a line began, in slices: the page shows how far it is, and can stop waiting. */
import { eventText } from '../console/run-line.ts'
import type { BegunWork } from '../console/run-stages.ts'
import type { Lab } from '../lab/lab.ts'
import type { WorkStep } from '../protocol.ts'
import { printedRefusal } from '../words/catalogue.ts'
import { headedRefusal } from '../words/console-refusals.ts'

/** The page shows where time is between two slices. */
const SLICE_MS = 100

/** Time goes to the very moment at which the first of them ends, as at the command line. */
export const workStep = (lab: Lab, [first]: readonly BegunWork[]): WorkStep => {
  const from = lab.events.length
  const until = performance.now() + SLICE_MS
  let goesOn = first !== undefined
  while (first && goesOn && performance.now() < until) goesOn = lab.stepTowards(first.operation)
  const text = eventText(lab, from)
  const open = goesOn && first ? lab.operations.get(first.operation) : undefined
  if (open) {
    const { kind, subject, done, total, unit, startedAt } = open
    return {
      text,
      failed: false,
      work: { kind, subject, total, unit, done: unit === 'micros' ? Math.min(total, lab.now - startedAt) : done },
    }
  }
  const failure = first && lab.operations.failureOf(first.operation)
  if (!failure) return { text, failed: false, work: null }
  const refusal = headedRefusal(first.cmdlet, printedRefusal(failure.code, failure.data))
  return { text: [text, refusal].filter((each) => each !== '').join('\n'), failed: true, work: null }
}
