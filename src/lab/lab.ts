/** The lab: one world of places, VMs and copies on one clock. Commands go in, domain events come out, forks are cheap. */
import type { BackupContext } from '../backup/backup-context.ts'
import { Backups } from '../backup/backups.ts'
import { GuestError } from '../guest/guest-error.ts'
import { Hypervisor } from '../host/hypervisor.ts'
import type { Failure, Operations } from '../host/operations.ts'
import { Refused } from '../host/refusal.ts'
import type { Kernel } from '../kernel/kernel.ts'
import type { Duration, SimTime } from '../kernel/sim-time.ts'
import type { Places } from '../places/places.ts'
import { StorageError } from '../storage/storage-error.ts'
import { buildVm } from './build-world.ts'
import { carryOut } from './carry-out.ts'
import type { Command, Outcome } from './command.ts'
import { digestOf } from './digest.ts'
import type { DomainEvent } from './domain-event.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import { explained } from './explained-refusal.ts'
import type { FaultAgenda } from './fault-agenda.ts'
import { faultDue } from './fault-due.ts'
import { lookIntoShop } from './guest-look.ts'
import type { History } from './history.ts'
import type { LabEngine } from './lab-engine.ts'
import { forkedParts, type LabParts, newParts } from './lab-parts.ts'
import { hostArrives } from './new-hosts.ts'
import type { Objectives } from './objectives.ts'
import type { ReturnWatch } from './return-watch.ts'
import type { Scenario } from './scenario.ts'
import type { StoredBytes } from './stored-bytes.ts'
import type { UsageHistory } from './usage-history.ts'

export class Lab {
  readonly engine: LabEngine
  readonly scenario: Scenario
  readonly kernel: Kernel
  readonly places: Places
  readonly operations: Operations
  readonly watch: ReturnWatch
  readonly usage: UsageHistory
  readonly stored: StoredBytes
  readonly objectives: Objectives
  readonly faults: FaultAgenda
  readonly hypervisor: Hypervisor
  readonly backups: Backups
  readonly context: BackupContext
  /** What was accepted so far; no part of the digest. */
  readonly history: History
  /** The last answer of what survives, for the evidence; no part of the digest either. */
  lastSurvival: Evidence['survival']
  #events: DomainEvent[]

  private constructor(engine: LabEngine, scenario: Scenario, parts: LabParts) {
    this.engine = engine
    this.scenario = scenario
    this.kernel = parts.kernel
    this.places = parts.places
    this.operations = parts.operations
    this.watch = parts.watch
    this.usage = parts.usage
    this.stored = parts.stored
    this.objectives = parts.objectives
    this.faults = parts.faults
    this.#events = [...parts.events]
    this.history = parts.history
    this.lastSurvival = parts.lastSurvival
    const context = this.#makeContext()
    this.hypervisor = parts.hypervisor?.fork(context) ?? new Hypervisor(context)
    this.context = {
      ...context,
      hypervisor: this.hypervisor,
      hashes: { fast: engine.fastHash },
      sha256: engine.sha256,
      sha256Of: engine.sha256Of,
      keys: () => this.backups.state.keys,
      immutableFrom: (place, now) => this.places.immutableUntil(place, now),
      ...this.#watchRestores(),
    }
    this.backups = parts.backups?.fork(this.context) ?? new Backups(this.context)
    this.kernel.beforeTimePasses(() => this.stored.note(this.now, this.places))
    this.kernel.performWith((actorId, type) => {
      if (this.backups.state.published.length > 0) this.kernel.afterStep(() => this.#sweepPublished())
      if (type === 'faultDue') this.kernel.afterStep(() => faultDue(this, actorId))
      else if (!this.hypervisor.perform(actorId, type) && !hostArrives(this, actorId))
        this.backups.perform(actorId, type)
      if (type === 'entered') this.#vmEntered(actorId.slice('vm:'.length))
    })
  }

  static open(engine: LabEngine, scenario: Scenario, seed: number): Lab {
    const lab = new Lab(engine, scenario, newParts(scenario, seed))
    for (const vm of scenario.vms) buildVm(engine, lab.context, lab.hypervisor, scenario, vm)
    return lab
  }

  #makeContext() {
    const { kernel, places, operations, scenario } = this
    return {
      kernel,
      places,
      operations,
      guests: this.engine.guests,
      settings: scenario.settings,
      epochMicros: scenario.epochMicros,
      emit: (code: string, data: DomainEvent['data']) => this.#emit({ at: kernel.now, code, data }),
      newGuid: () => kernel.random.guid('guid'),
      ordersTaken: (vm: string) => this.#ordersTaken(vm),
    }
  }

  #emit(event: DomainEvent): void {
    this.#events.push(event)
    this.#noteUsage()
  }

  #noteUsage(): void {
    for (const { record, volume } of this.hypervisor?.vms ?? [])
      this.usage.note(record.name, this.now, `${record.host}:${record.volume}`, volume)
  }

  #watchRestores() {
    return {
      restoreBegins: (vm: string) => {
        if (!this.hypervisor.find(vm)) this.watch.missed(vm)
        this.watch.mark(vm, 'noticeSeconds', this.now)
      },
      restored: (vm: string, newName: string) => {
        // Beside an original that nothing befell it is a copy to look at, and keeps nobody's promise.
        const isReturn = this.watch.outageOf(vm) !== undefined || !this.hypervisor.find(vm)
        this.watch.mark(vm, 'restoreSeconds', this.now)
        this.watch.renamed(vm, newName)
        if (isReturn) this.objectives.takenOver(vm, newName)
      },
    }
  }

  get now(): SimTime {
    return this.kernel.now
  }

  get events(): readonly DomainEvent[] {
    return this.#events
  }

  /** A refusal changes nothing; an accepted command may name an operation that still runs on the clock. */
  dispatch(command: Command): Outcome {
    const at = this.now
    try {
      const operation = carryOut(this, command)
      this.#sweepPublished()
      // What is due at once belongs to the command: two commands at one moment then mean the same in every replay.
      this.kernel.advance(0)
      this.history.append(at, command)
      return { ok: true, operation }
    } catch (error) {
      if (error instanceof GuestError) return { ok: false, code: error.code, data: error.data }
      if (!(error instanceof Refused || error instanceof StorageError)) throw error
      return explained(this, command, error)
    }
  }

  advance(duration: Duration): readonly DomainEvent[] {
    if (!(duration >= 0 && Number.isSafeInteger(this.now + duration)))
      throw new RangeError(`cannot advance by ${duration}`)
    const from = this.#events.length
    this.kernel.advance(duration)
    return this.#events.slice(from)
  }

  /** Lets time pass until the operation has ended. Returns why it failed, if it did. */
  settle(operation: string): Failure | undefined {
    while (this.stepTowards(operation));
    return this.operations.failureOf(operation)
  }

  /** To the next moment at which something is due; false where the operation is over, or nothing is due any more. */
  stepTowards(operation: string): boolean {
    const due = this.operations.get(operation) ? this.kernel.nextDue : undefined
    if (due === undefined) return false
    this.kernel.advanceTo(due)
    return true
  }

  /** A machine that runs from a backup is hit by what hits the backup. */
  #sweepPublished(): void {
    for (const vm of this.backups.sweepPublished()) {
      this.watch.failed(vm, this.now, null)
      this.watch.struck(vm, this.now)
    }
  }

  #ordersTaken(vm: string): void {
    this.#noteUsage()
    const hosted = this.hypervisor.need(vm)
    const busyUntil = Math.max(this.now, hosted.drives?.busyUntil ?? 0)
    const back = this.watch.orderTaken(hosted.record.name, busyUntil, this.scenario.epochMicros)
    if (!back) return
    const { rpoSeconds, rtoSeconds, ordersLost, rtoParts } = back
    this.#emit({ at: this.now, code: 'vm-returned', data: { vm, rpoSeconds, rtoSeconds, ordersLost, ...rtoParts } })
  }

  #vmEntered(vm: string): void {
    const hosted = this.hypervisor.find(vm)
    if (!hosted) return
    const state = this.hypervisor.stateOf(hosted)
    if (state !== 'Running') this.watch.stopped(hosted.record.name, this.now)
    if (!this.watch.outageOf(hosted.record.name)) return
    if (state === 'Starting' || state === 'Running') this.watch.acted(vm, this.now)
    if (state === 'Starting') this.watch.mark(vm, 'decisionSeconds', this.now)
    if (state !== 'Running') return
    this.watch.mark(vm, 'startSeconds', this.now)
    const shop = lookIntoShop(this.hypervisor.need(vm), this.context)
    if (shop) this.watch.cameBack(vm, shop)
  }

  /** An independent world from here on: bytes are shared until one side writes. No guest is instantiated for it. */
  fork(): Lab {
    return new Lab(this.engine, this.scenario, forkedParts(this))
  }

  evidence(): Evidence {
    return evidenceOf(this)
  }

  /** SHA-256 over everything the lab is. Equal digests go on equally. */
  digest(): string {
    return digestOf(this)
  }

  /** Gives the guests back to the machine room; the disks are left as they are. */
  dispose(): void {
    this.hypervisor.dispose()
  }
}
