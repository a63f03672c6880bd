/** The ledger: what is stored where and costs what, what copies took, what was lost, and what was promised against it. */
import { Refused } from '../host/refusal.ts'
import { DAY, type Duration, MINUTE, type SimTime } from '../kernel/sim-time.ts'
import type { PlaceVolume } from '../places/places.ts'
import type { DomainEvent } from './domain-event.ts'
import type { Lab } from './lab.ts'
import type { Objective } from './objectives.ts'
import { type StoredSample, storedNow } from './stored-bytes.ts'

export interface LedgerPlace {
  readonly place: string
  readonly volume: string
  readonly centsPerGibMonth: number
  /** Now. */
  readonly storedBytes: number
  /** Of these the files of restore points. */
  readonly backupBytes: number
  /** Since the start, whole cents. 1 MiB stands for 1 GiB, and a month has 30 days. */
  readonly costCents: number
  /** At the present size. */
  readonly centsPerMonth: number
  readonly overTime: readonly StoredSample[]
}

export interface LedgerOperation {
  readonly kind: 'checkpoint' | 'backup' | 'copy'
  /** The name it was taken under, or the restore point's id; of a planned run that did not even begin its job's. */
  readonly name: string
  /** The code of why it failed; null where it did not. */
  readonly failure: string | null
  /** When it was over. */
  readonly at: SimTime
  readonly micros: Duration
  readonly bytesRead: number
  /** Of these what came out of a repository, as most of a synthetic full does; the rest the machine's own disks gave. */
  readonly bytesOfBackups: number
  readonly bytesWritten: number
}

export interface LedgerWork {
  /** In all returns. What the present outage takes is known when it is over. */
  readonly ordersLost: number
  /** After failures, from when it stopped serving, noticed or not, to its first order; the present outage included; to a tenth. */
  readonly minutesDown: number
  readonly returns: number
}

export interface Ledger {
  readonly vm: string
  readonly at: SimTime
  readonly places: readonly LedgerPlace[]
  /** Oldest first. */
  readonly operations: readonly LedgerOperation[]
  readonly work: LedgerWork
  /** Null where nothing was promised. */
  readonly objectives: Objective | null
  /** Of the last return; null before the first. */
  readonly achieved: Objective | null
}

const GIB_STANDS_AS = 1024 * 1024
const MONTH: Duration = 30 * DAY

const rounded = (dividend: bigint, divisor: bigint): number => Number((2n * dividend + divisor) / (2n * divisor))

const backupBytesOf = ({ disk }: PlaceVolume): number => {
  if (disk.lost) return 0
  const files = disk.list().filter((path) => /^Backup\\/i.test(path))
  return files.reduce((sum, path) => sum + disk.lengthOf(path), 0)
}

/** Of every volume, whoever uses it. */
export const ledgerPlaces = (lab: Lab): readonly LedgerPlace[] =>
  lab.places.all.flatMap(({ volumes }) =>
    volumes
      .filter(({ servedBy }) => !servedBy)
      .map((volume) => {
        const storedBytes = storedNow(volume)
        const cents = BigInt(volume.centsPerGibMonth)
        const perMonth = BigInt(storedBytes) * cents
        const soFar = lab.stored.byteMicrosOf(volume, lab.now) * cents
        return {
          place: volume.place,
          volume: volume.name,
          centsPerGibMonth: volume.centsPerGibMonth,
          storedBytes,
          backupBytes: backupBytesOf(volume),
          costCents: rounded(soFar, BigInt(GIB_STANDS_AS) * BigInt(MONTH)),
          centsPerMonth: rounded(perMonth, BigInt(GIB_STANDS_AS)),
          overTime: lab.stored.overTime(volume),
        }
      }),
  )

/** Where an event says what was made; of a run that failed what it would have been. */
const NAMED_BY: Readonly<Record<string, readonly [kind: LedgerOperation['kind'], key: string]>> = {
  'checkpoint-complete': ['checkpoint', 'name'],
  'backup-finished': ['backup', 'restorePoint'],
  'backup-failed': ['backup', 'run'],
  'restore-point-copied': ['copy', 'copy'],
  'copy-failed': ['copy', 'run'],
}

/** A backup's own checkpoint is part of the backup. */
const operationOf = ({ at, code, data }: DomainEvent): LedgerOperation[] => {
  const [kind, key = ''] = NAMED_BY[code] ?? []
  if (!kind || data['recovery'] === true) return []
  const number = (name: string): number => Number(data[name])
  return [
    {
      kind,
      name: String(data[key]),
      failure: key === 'run' ? String(data['reason']) : null,
      at,
      micros: number(key === 'run' ? 'tookMicros' : 'micros'),
      bytesRead: number('bytesRead'),
      bytesOfBackups: Number(data['bytesOfBackups'] ?? 0),
      bytesWritten: number('bytesWritten'),
    },
  ]
}

const workOf = (lab: Lab, vm: string, returns: readonly DomainEvent[]): LedgerWork => {
  return {
    ordersLost: returns.reduce((sum, { data }) => sum + Number(data['ordersLost']), 0),
    minutesDown: Math.round((lab.watch.downMicros(vm, lab.now) * 10) / MINUTE) / 10,
    returns: returns.length,
  }
}

/** Those there are, and those that are deleted while backups of them lie somewhere. */
export const ledgerVms = (lab: Lab): readonly string[] => [
  ...new Set([...lab.hypervisor.vms.map(({ record }) => record.name), ...lab.backups.points.map(({ vm }) => vm)]),
]

/** Of one machine; the places are those of all. Throws `unknown-vm`. */
export const ledgerOf = (lab: Lab, named: string): Ledger => {
  const vm = ledgerVms(lab).find((name) => name.toLowerCase() === named.toLowerCase())
  if (vm === undefined) throw new Refused('unknown-vm', { vm: named })
  const own = lab.events.filter(({ data }) => data['vm'] === vm)
  const returns = own.filter(({ code }) => code === 'vm-returned')
  const last = returns.at(-1)?.data
  return {
    vm,
    at: lab.now,
    places: ledgerPlaces(lab),
    operations: own.flatMap(operationOf),
    work: workOf(lab, vm, returns),
    objectives: lab.objectives.of(vm),
    achieved: last ? { rpoSeconds: Number(last['rpoSeconds']), rtoSeconds: Number(last['rtoSeconds']) } : null,
  }
}
