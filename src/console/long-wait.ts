/** A wait so long that somebody wants to know how far it is. */
import { Refused } from '../host/refusal.ts'
import { DAY, type Duration, MINUTE } from '../kernel/sim-time.ts'
import { parseLine } from './parse.ts'

/** What is done between two looks at the clock on the wall. */
export const WAIT_STEP: Duration = 10 * MINUTE

/** How long the line waits; undefined for a line that does something else. What stands behind a wait gets nothing to act on. */
export const waitOf = (line: string): Duration | undefined => {
  try {
    const [stage] = parseLine(line)?.stages ?? []
    const { act } = stage ?? {}
    return act?.kind === 'wait' && !stage?.whatIf ? act.duration : undefined
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}

/** The same where it takes more than a day. */
export const longWaitOf = (line: string): Duration | undefined => {
  const duration = waitOf(line)
  return duration !== undefined && duration > DAY ? duration : undefined
}
