/** The ledger as tables: what is stored and costs, what copies took, what was lost, what was promised. */
import type { Lab } from '../lab/lab.ts'
import { type Ledger, ledgerOf, ledgerPlaces, ledgerVms } from '../lab/ledger.ts'
import { type ConsoleObject, objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { clockText } from './printing.ts'

export type LedgerLook = { kind: 'ledger'; vm: string | undefined }

const placeRows = (lab: Lab): readonly ConsoleObject[] =>
  ledgerPlaces(lab).map((of) =>
    objectOf(TYPES.ledgerPlace, {
      Place: of.place,
      Volume: of.volume,
      StoredBytes: of.storedBytes,
      BackupBytes: of.backupBytes,
      CentsPerGibMonth: of.centsPerGibMonth,
      CentsPerMonth: of.centsPerMonth,
      CostCents: of.costCents,
    }),
  )

const operationRows = (lab: Lab, { vm, operations }: Ledger): readonly ConsoleObject[] =>
  operations.map(({ kind, name, at, failure, micros, bytesRead, bytesWritten }) =>
    objectOf(TYPES.ledgerOperation, {
      VMName: vm,
      Kind: kind,
      Name: name,
      Time: clockText(lab, at),
      Result: failure ?? 'Done',
      Micros: micros,
      BytesRead: bytesRead,
      BytesWritten: bytesWritten,
    }),
  )

const workRow = ({ vm, work }: Ledger): ConsoleObject =>
  objectOf(TYPES.ledgerWork, {
    VMName: vm,
    OrdersLost: work.ordersLost,
    MinutesDown: work.minutesDown,
    Returns: work.returns,
  })

/** Seconds, or in words that there are none. */
const objectiveRows = ({ vm, objectives, achieved }: Ledger): readonly ConsoleObject[] =>
  (['rpoSeconds', 'rtoSeconds'] as const).map((key) =>
    objectOf(TYPES.ledgerObjective, {
      VMName: vm,
      Objective: key === 'rpoSeconds' ? 'RpoSeconds' : 'RtoSeconds',
      Promised: objectives?.[key] ?? 'nothing promised',
      Achieved: achieved?.[key] ?? 'no return yet',
      Kept: objectives && achieved ? achieved[key] <= objectives[key] : null,
    }),
  )

/** Of one machine, or of all; the places are of all in both. */
export const ledger = (lab: Lab, vm: string | undefined): Shown => {
  const ledgers = (vm === undefined ? ledgerVms(lab) : [vm]).map((name) => ledgerOf(lab, name))
  return [
    ...placeRows(lab),
    ...ledgers.flatMap((each) => operationRows(lab, each)),
    ...ledgers.map(workRow),
    ...ledgers.flatMap(objectiveRows),
  ]
}
