/** A failure as its planner found it: everything is checked, and nothing has changed. */
import type { EventData } from '../../host/host-context.ts'
import type { FaultKind, FaultOf } from '../fault-command.ts'
import type { Lab } from '../lab.ts'

export interface Strike {
  /** What its event says besides its kind. */
  readonly data: EventData
  /** What chance decides, drawn when it happens; told with the rest. */
  readonly drawn?: () => EventData
  /** Machines that it takes something from, by name. */
  readonly vms: readonly string[]
  /** Committed orders that it deletes itself. */
  readonly ordersTaken?: number
  /** Returns the operation that still runs. */
  readonly act: () => string | undefined
}

/** Throws Refused, StorageError or GuestError for what cannot break like that now, and changes nothing. */
export type Planner<Kind extends FaultKind> = (lab: Lab, fault: FaultOf<Kind>) => Strike
export type Planners<Kinds extends FaultKind = FaultKind> = { readonly [Kind in Kinds]: Planner<Kind> }

/** What may be refused half way is tried on a fork first. Returns what it did there. */
export const tried = <T>(lab: Lab, act: (world: Lab) => T): T => {
  const trial = lab.fork()
  try {
    return act(trial)
  } finally {
    trial.dispose()
  }
}

export const namesOf = (vms: readonly { readonly record: { readonly name: string } }[]): readonly string[] =>
  vms.map(({ record }) => record.name)
