/** What a lab is made of, besides the rooms that are built on it: new, or as a fork's own. */
import type { Backups } from '../backup/backups.ts'
import type { Hypervisor } from '../host/hypervisor.ts'
import { Operations } from '../host/operations.ts'
import { Kernel } from '../kernel/kernel.ts'
import { Places } from '../places/places.ts'
import type { DomainEvent } from './domain-event.ts'
import type { Evidence } from './evidence.ts'
import { FaultAgenda } from './fault-agenda.ts'
import { History } from './history.ts'
import { MACHINES } from './machines.ts'
import { Objectives } from './objectives.ts'
import { ReturnWatch } from './return-watch.ts'
import type { Scenario } from './scenario.ts'
import { StoredBytes } from './stored-bytes.ts'
import { UsageHistory } from './usage-history.ts'

export interface LabParts {
  readonly kernel: Kernel
  readonly places: Places
  readonly operations: Operations
  readonly watch: ReturnWatch
  readonly usage: UsageHistory
  readonly stored: StoredBytes
  readonly objectives: Objectives
  readonly faults: FaultAgenda
  readonly events: readonly DomainEvent[]
  readonly history: History
  readonly lastSurvival: Evidence['survival']
  readonly hypervisor?: Hypervisor
  readonly backups?: Backups
}

export const newParts = (scenario: Scenario, seed: number): LabParts => ({
  kernel: new Kernel(MACHINES, seed),
  places: Places.build(scenario.places),
  operations: new Operations(),
  watch: new ReturnWatch(),
  usage: new UsageHistory(),
  stored: new StoredBytes(),
  objectives: new Objectives(),
  faults: new FaultAgenda(),
  events: [],
  history: new History(),
  lastSurvival: null,
})

/** Bytes and records are shared until one side changes them; the two rooms are forked onto their new context. */
export const forkedParts = (parts: Required<LabParts>): LabParts => ({
  kernel: parts.kernel.fork(),
  places: parts.places.fork(),
  operations: parts.operations.fork(),
  watch: parts.watch.fork(),
  usage: parts.usage.fork(),
  stored: parts.stored.fork(),
  objectives: parts.objectives.fork(),
  faults: parts.faults.fork(),
  events: parts.events,
  history: parts.history.fork(),
  lastSurvival: parts.lastSurvival,
  hypervisor: parts.hypervisor,
  backups: parts.backups,
})
