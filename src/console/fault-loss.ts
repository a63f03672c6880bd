/** What a failure would take, found by letting it strike a copy; told as the page's menu tells it. */
import type { Command } from '../lab/command.ts'
import type { FaultCommand } from '../lab/fault-command.ts'
import type { Lab } from '../lab/lab.ts'
import { inUse, type Taken, takenBetween } from '../lab/taken-by-fault.ts'
import { printedRefusal } from '../words/catalogue.ts'
import { bytesText } from '../words/format.ts'
import { faultMenu, faultNotNow, ifItStruckNow } from '../words/page-faults.ts'

const countedText = (taken: Taken): string | undefined => {
  if (taken.vms.length === 0 && taken.files <= 0) return undefined
  return taken.files > 0 ? faultMenu.takes(taken, bytesText(taken.bytes)) : faultMenu.takesMemory(taken.vms)
}

/** What a deed says in words may be counted as well. */
const takenText = (fault: FaultCommand, taken: Taken): readonly string[] => {
  const deed = faultMenu.does({ ...fault })
  const counted = taken.files > 0 || deed === undefined ? countedText(taken) : undefined
  const lines = [deed, counted].flatMap((line) => (line === undefined ? [] : [`${line}.`]))
  return lines.length > 0 ? lines : [`${faultMenu.takesNothing}.`]
}

/** Of a planned one as if it struck now: what there is by then nobody knows. Empty for any other command, and where it is refused. */
export const faultLoss = (lab: Lab, command: Command): readonly string[] => {
  if (command.type !== 'fault') return []
  const { at, ...now } = command
  const copy = lab.fork()
  try {
    const before = inUse(copy)
    const outcome = copy.dispatch(now)
    if (!outcome.ok) return at === undefined ? [] : [faultNotNow(printedRefusal(outcome.code, outcome.data))]
    return [...(at === undefined ? [] : [ifItStruckNow]), ...takenText(now, takenBetween(before, inUse(copy)))]
  } finally {
    copy.dispose()
  }
}
