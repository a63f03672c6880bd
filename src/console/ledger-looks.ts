/** The ledger as tables, in units that a person reads: what is stored and costs, what copies took, what was lost, what was promised. */
import type { Lab } from '../lab/lab.ts'
import { type Ledger, ledgerOf, ledgerPlaces, ledgerVms } from '../lab/ledger.ts'
import { type ConsoleObject, objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { clockText } from './printing.ts'

export type LedgerLook = { kind: 'ledger'; vm: string | undefined }

const tenths = (value: number): number => Math.round(value * 10) / 10
const mebibytes = (bytes: number): number => tenths(bytes / 1_048_576)

const placeRows = (lab: Lab): readonly ConsoleObject[] =>
  ledgerPlaces(lab).map((of) =>
    objectOf(TYPES.ledgerPlace, {
      Place: of.place,
      Volume: of.volume,
      StoredMiB: mebibytes(of.storedBytes),
      BackupMiB: mebibytes(of.backupBytes),
      EurosPerGibMonth: of.centsPerGibMonth / 100,
      EurosPerMonth: of.centsPerMonth / 100,
      EurosSoFar: of.costCents / 100,
      StoredBytes: of.storedBytes,
      BackupBytes: of.backupBytes,
      CentsPerGibMonth: of.centsPerGibMonth,
      CentsPerMonth: of.centsPerMonth,
      CostCents: of.costCents,
    }),
  )

const operationRows = (lab: Lab, { vm, operations }: Ledger): readonly ConsoleObject[] =>
  operations.map(({ kind, name, at, failure, micros, bytesRead, bytesOfBackups, bytesWritten }) =>
    objectOf(TYPES.ledgerOperation, {
      VMName: vm,
      Kind: kind,
      Name: name,
      Time: clockText(lab, at),
      Result: failure ?? 'Done',
      Seconds: tenths(micros / 1_000_000),
      SourceMiB: mebibytes(bytesRead - bytesOfBackups),
      RepositoryMiB: mebibytes(bytesOfBackups),
      WrittenMiB: mebibytes(bytesWritten),
      Micros: micros,
      BytesRead: bytesRead,
      SourceBytesRead: bytesRead - bytesOfBackups,
      RepositoryBytesRead: bytesOfBackups,
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

/** Minutes to a tenth, or in words that there are none. */
const objectiveRows = ({ vm, objectives, achieved }: Ledger): readonly ConsoleObject[] =>
  (['rpoSeconds', 'rtoSeconds'] as const).map((key) =>
    objectOf(TYPES.ledgerObjective, {
      VMName: vm,
      Objective: key === 'rpoSeconds' ? 'RPO' : 'RTO',
      PromisedMinutes: objectives ? tenths(objectives[key] / 60) : 'nothing promised',
      AchievedMinutes: achieved ? tenths(achieved[key] / 60) : 'no return yet',
      Kept: objectives && achieved ? achieved[key] <= objectives[key] : null,
      PromisedSeconds: objectives?.[key] ?? null,
      AchievedSeconds: achieved?.[key] ?? null,
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
