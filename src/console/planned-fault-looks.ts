/** What is still to break, as the prompt shows it. */
import { dwellOf } from '../lab/fault-command.ts'
import type { Lab } from '../lab/lab.ts'
import { plannedFaults } from '../lab/planned-faults.ts'
import { faultLine } from './fault-cmdlets.ts'
import { objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { clockText } from './printing.ts'

const MINUTE = 60_000_000

export const plannedFaultsLook = (lab: Lab): Shown =>
  plannedFaults(lab)
    .toSorted((one, other) => one.atMicros - other.atMicros)
    .map(({ id, fault, atMicros }) =>
      objectOf(TYPES.plannedFault, {
        Id: id,
        Kind: fault.kind,
        At: clockText(lab, atMicros),
        Parameters: faultLine(fault).split(' ').slice(2).join(' '),
        DwellMinutes: dwellOf(fault) / MINUTE,
      }),
    )
