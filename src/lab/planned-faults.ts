/** Failures that somebody planned and that have not struck: which there are, and one called off. */
import { Refused } from '../host/refusal.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { FaultCommand } from './fault-command.ts'
import type { Lab } from './lab.ts'

export interface PlannedFault {
  /** Counted from 1, in the order in which they were planned; what has struck unnoticed counts too, and is not told. */
  readonly id: number
  readonly fault: FaultCommand
  /** When it strikes. */
  readonly atMicros: SimTime
}

/** By id. Those that have struck are not among them: nobody knows of them before they are noticed. */
export const plannedFaults = (lab: Lab): readonly PlannedFault[] =>
  lab.faults.state.items.flatMap((item): readonly PlannedFault[] =>
    item.kind === 'strike' ? [{ id: numberOf(item.id), fault: item.fault, atMicros: item.atMicros }] : [],
  )

const numberOf = (id: string): number => Number(id.slice(id.indexOf(':') + 1))

/** It will not strike. Throws Refused `unknown-planned-fault`. */
export const callOffFault = (lab: Lab, { id }: { readonly id: number }): undefined => {
  const planned = plannedFaults(lab)
  const found = planned.find((each) => each.id === id)
  if (!found) throw new Refused('unknown-planned-fault', { id, known: planned.map((each) => each.id).join(', ') })
  lab.faults.take(lab.kernel, `fault:${id}`)
  lab.context.emit('fault-called-off', { kind: found.fault.kind, atMicros: lab.scenario.epochMicros + found.atMicros })
}
