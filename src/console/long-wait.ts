/** A wait so long that somebody wants to know how far it is. */
import { Refused } from '../host/refusal.ts'
import { DAY, type Duration, MINUTE } from '../kernel/sim-time.ts'
import { parseLine } from './parse.ts'

/** What is done between two looks at the clock on the wall. */
export const WAIT_STEP: Duration = 10 * MINUTE

/** How long the line waits if it does nothing else and takes more than a day; undefined for any other line. */
export const longWaitOf = (line: string): Duration | undefined => {
  try {
    const [stage, ...others] = parseLine(line)?.stages ?? []
    const { act } = stage ?? {}
    return act?.kind === 'wait' && others.length === 0 && !stage?.whatIf && act.duration > DAY
      ? act.duration
      : undefined
  } catch (error) {
    if (error instanceof Refused) return undefined
    throw error
  }
}
