/** All VMs of the lab: their commands, the effects of their machines, and what befalls them from outside. */
import { REFUSALS, type ShopReport } from '../guest/apps/app-types.ts'
import type { AppRequest, AppResult } from '../guest/guest.ts'
import { StorageError } from '../storage/storage-error.ts'
import {
  abandonUnfinished,
  applyCheckpoint,
  checkpointWritten,
  needCheckpoint,
  removeCheckpoint,
} from './checkpoints.ts'
import { afterReplication, asking, type DirectoryPartner, NEW_DIRECTORY_PARTNER } from './directory-partner.ts'
import { setGuestTimer } from './guest-timers.ts'
import type { HostContext } from './host-context.ts'
import { HostedVm } from './hosted-vm.ts'
import { finishMergeJob, interruptMerge, mergeNextBlock, tidyDisks } from './merges.ts'
import { MountedDisks } from './mounted-disks.ts'
import type { Failure } from './operations.ts'
import { loseStorage, pauseVm, powerEffects, resumeVm, saveVm, standStill, startVm, stateOf, stopVm } from './power.ts'
import { Refused } from './refusal.ts'
import { endFreezeWait, freezeIfReady, prepareRecovery, takeCheckpoint, takeRecovery } from './take-checkpoint.ts'
import type { Checkpoint, CheckpointType, GuestSetup, VirtualMachine } from './virtual-machine.ts'

const STABLE = new Set(['Off', 'Running', 'Paused', 'Saved', 'PausedCritical'])

const failureOf = (vm: string, result: AppResult): Failure | undefined =>
  result.ok ? undefined : { code: result.code, data: { vm, ...result.data } }

interface CallOutcome {
  readonly operation: string | undefined
  readonly failure: Failure | undefined
  /** What `Shop Report` found. */
  readonly report: ShopReport | undefined
}

export class Hypervisor {
  readonly #context: HostContext
  #vms = new Map<string, HostedVm>()
  /** Disks that hosts have attached without a VM. */
  mounts = new MountedDisks()
  /** The other directory server, outside every VM. */
  partner: DirectoryPartner = NEW_DIRECTORY_PARTNER

  constructor(context: HostContext) {
    this.#context = context
  }

  get vms(): readonly HostedVm[] {
    return [...this.#vms.values()]
  }

  find(name: string): HostedVm | undefined {
    return this.#vms.get(name.toLowerCase())
  }

  need(name: string): HostedVm {
    const hosted = this.find(name)
    if (!hosted) throw new Refused('unknown-vm', { vm: name })
    return hosted
  }

  stateOf(hosted: HostedVm): string {
    return stateOf(this.#context, hosted)
  }

  /** Enters a VM, Off. One that takes the place of a lost one goes on with what was measured of it. */
  register(record: VirtualMachine, former?: HostedVm): HostedVm {
    const hosted = new HostedVm(this.#context, record)
    if (former) hosted.meter.remember(former.meter.minutes)
    this.#vms.set(record.name.toLowerCase(), hosted)
    this.#context.kernel.spawn(hosted.actor, 'vm', {})
    this.#context.kernel.spawn(hosted.customers, 'customers', {
      intervalMicros: this.#context.settings.customerIntervalMicros,
    })
    this.#context.kernel.spawn(hosted.timer, 'guestTimer', {})
    this.#context.kernel.spawn(hosted.freeze, 'freeze', {})
    return hosted
  }

  /** Takes a VM out of the list; its files are somebody else's matter. */
  unregister(hosted: HostedVm): void {
    interruptMerge(this.#context, hosted)
    hosted.slot.powerOff()
    for (const actor of [hosted.actor, hosted.customers, hosted.timer, hosted.freeze]) this.#context.kernel.stop(actor)
    this.#context.operations.end(hosted.powerOperation)
    this.#vms.delete(hosted.record.name.toLowerCase())
  }

  start = (hosted: HostedVm): string => startVm(this.#context, hosted)
  stop = (hosted: HostedVm, mode: 'shut-down' | 'turn-off' | 'save') => stopVm(this.#context, hosted, mode)
  pause = (hosted: HostedVm): string => pauseVm(this.#context, hosted)
  resume = (hosted: HostedVm): string => resumeVm(this.#context, hosted)
  save = (hosted: HostedVm): string => saveVm(this.#context, hosted)

  /** `Set-LabGuest`: takes effect at once, whatever the state. A cache that becomes honest writes out what it holds. */
  setGuest(hosted: HostedVm, change: Partial<GuestSetup>): void {
    hosted.update({ guest: { ...hosted.record.guest, ...change } })
    if (change.writeCache === 'Honest') hosted.drive?.settleCache()
    this.#context.emit('guest-set', { vm: hosted.record.name, ...change })
  }

  setCheckpointType(hosted: HostedVm, checkpointType: CheckpointType): void {
    if (hosted.record.checkpointType === checkpointType) return
    hosted.update({ checkpointType })
    this.#context.emit('checkpoint-type-set', { vm: hosted.record.name, checkpointType })
  }

  /** Returns the operation that goes on. */
  checkpoint = (hosted: HostedVm, name: string): string => takeCheckpoint(this.#context, hosted, name)

  /** How long a backup has to wait for the guest before its copy. Throws Refused when there can be none. */
  prepareRecovery = (hosted: HostedVm, name: string): number => prepareRecovery(this.#context, hosted, name)
  /** A backup's own checkpoint, which holds the moment of its copy still. */
  recoveryCheckpoint = (hosted: HostedVm, name: string): Checkpoint => takeRecovery(this.#context, hosted, name)

  apply(hosted: HostedVm, name: string): void {
    applyCheckpoint(this.#context, hosted, needCheckpoint(hosted, name))
  }

  remove(hosted: HostedVm, name: string): void {
    removeCheckpoint(this.#context, hosted, needCheckpoint(hosted, name))
  }

  /** The end of a backup's own checkpoint, whatever its name, and even while its last I/O is under way. */
  removeRecovery(hosted: HostedVm, id: string): void {
    const find = () => hosted.record.checkpoints.find((each) => each.id === id)
    const writing = find()?.writing
    if (writing) this.#operationEnded(writing)
    const checkpoint = find()
    if (checkpoint) removeCheckpoint(this.#context, hosted, checkpoint)
  }

  /**
   * One call into the running guest. Its I/O occupies the drive until the returned operation ends. A program that
   * fails on the way has changed the guest: that is no refusal, but an operation that ended with a failure.
   */
  call(hosted: HostedVm, request: AppRequest): CallOutcome {
    const { name: vm } = hosted.record
    const state = this.stateOf(hosted)
    if (state !== 'Running') throw new Refused('vm-state', { vm, operation: 'run-app', state })
    const result = hosted.slot.guest().run(asking(this.partner, request))
    if (!result.ok && REFUSALS.has(result.code)) throw new Refused(result.code, { vm, ...result.data })
    if (result.ok && result.output.replication) this.partner = afterReplication(this.partner, result.output.replication)
    this.#called(hosted)
    const failure = this.#withhold(hosted, request, result) ?? failureOf(vm, result)
    if (failure) return { operation: this.#failedCall(hosted, request, failure), failure, report: undefined }
    if (result.ok && (result.output.ordersPlaced ?? 0) > 0) this.#context.ordersTaken(vm)
    const report = result.ok ? result.output.report : undefined
    return { operation: this.#waitForDrive(hosted, request), failure, report }
  }

  #failedCall(hosted: HostedVm, request: AppRequest, failure: Failure): string {
    const { operations, kernel } = this.#context
    const subject = `${request.app} ${request.action}`
    const call = {
      kind: 'call',
      vm: hosted.record.name,
      subject,
      startedAt: kernel.now,
      total: 0,
      unit: 'micros',
    } as const
    const id = operations.begin(call)
    operations.end(id, failure)
    return id
  }

  #waitForDrive(hosted: HostedVm, request: AppRequest): string | undefined {
    const { kernel, operations } = this.#context
    const total = (hosted.drive?.busyUntil ?? 0) - kernel.now
    if (total <= 0) return undefined
    const [vm, subject] = [hosted.record.name, `${request.app} ${request.action}`]
    const id = operations.begin({ kind: 'call', vm, subject, startedAt: kernel.now, total, unit: 'micros' })
    kernel.spawn(`operation:${id}`, 'operation', { durationMicros: total })
    return id
  }

  /** Writes found no room: the VM stands still before its next call, and what the app says is kept back. */
  #withhold(hosted: HostedVm, request: AppRequest, result: AppResult): Failure | undefined {
    if (!hosted.drive || hosted.drive.parked.length === 0) return undefined
    const { host, volume, name: vm } = hosted.record
    const ordersPlaced = result.ok ? (result.output.ordersPlaced ?? 0) : 0
    const { app, action } = request
    hosted.update({ withheld: { app, action, count: 'count' in request ? request.count : null, ordersPlaced } })
    standStill(this.#context, hosted)
    return { code: 'answer-withheld', data: { vm, host, volume } }
  }

  /** A customer comes; the counter is closed to him while the last call's I/O is still under way. */
  #customerArrives(hosted: HostedVm): void {
    if (this.stateOf(hosted) !== 'Running' || (hosted.drive?.busyUntil ?? 0) > this.#context.kernel.now) return
    const request = { app: 'Shop', action: 'CustomerArrives' } as const
    const result = hosted.slot.guest().run(request)
    this.#called(hosted)
    if (this.#withhold(hosted, request, result)) return
    if (result.ok && (result.output.ordersPlaced ?? 0) > 0) this.#context.ordersTaken(hosted.record.name)
  }

  /** After each call: the guest may have set a timer, or ended the transaction that a checkpoint waits for. */
  #called(hosted: HostedVm): void {
    setGuestTimer(this.#context, hosted)
    freezeIfReady(this.#context, hosted)
  }

  /** Something in the guest is due: its cache is flushed, a program does its work. */
  #guestTimerRings(hosted: HostedVm): void {
    if (this.stateOf(hosted) !== 'Running') return
    hosted.slot.guest().ring()
    setGuestTimer(this.#context, hosted, true)
    if ((hosted.drive?.parked.length ?? 0) > 0) standStill(this.#context, hosted)
  }

  /** Carries out an effect of one of this room's machines; false when the actor belongs to another room. */
  perform(actorId: string, type: string, params: Readonly<Record<string, unknown>>): boolean {
    const [room, name = ''] = [actorId.slice(0, actorId.indexOf(':')), actorId.slice(actorId.indexOf(':') + 1)]
    if (room === 'operation') return this.#operationEnded(name)
    const hosted = this.find(name)
    if (!hosted || !['vm', 'customers', 'merge', 'guest-timer', 'freeze'].includes(room)) return false
    if (type === 'entered') this.#entered(hosted, String(params['state']))
    else if (type === 'customerArrives') this.#customerArrives(hosted)
    else if (type === 'guestTimerRings') this.#guestTimerRings(hosted)
    else if (type === 'freezeDue') endFreezeWait(this.#context, hosted)
    else if (type === 'mergeBlock') mergeNextBlock(this.#context, hosted)
    else if (type === 'mergeSwitch') finishMergeJob(this.#context, hosted)
    else powerEffects[type as keyof typeof powerEffects]?.(this.#context, hosted)
    return true
  }

  #operationEnded(id: string): boolean {
    const operation = this.#context.operations.get(id)
    this.#context.kernel.stop(`operation:${id}`)
    const hosted = operation && this.find(operation.vm)
    if (hosted && operation.kind === 'checkpoint') checkpointWritten(this.#context, hosted, id)
    else this.#context.operations.end(id)
    return true
  }

  #entered(hosted: HostedVm, state: string): void {
    this.#context.emit('vm-state', { vm: hosted.record.name, state })
    if (!STABLE.has(state)) return
    this.#context.operations.end(hosted.powerOperation)
    hosted.powerOperation = null
  }

  /** The power of a host fails: RAM and unflushed writes are gone, what was not whole is no checkpoint. */
  losePower(host: string): void {
    this.mounts.abandon(host)
    for (const hosted of this.#onHost(host)) {
      const failure = { code: 'power-lost', data: { host, vm: hosted.record.name } }
      if (hosted.powerOperation) this.#context.operations.end(hosted.powerOperation, failure)
      const sectors = hosted.abandonDisks()
      if (sectors > 0) this.#context.emit('cache-lost', { vm: hosted.record.name, sectors })
      interruptMerge(this.#context, hosted)
      this.#context.kernel.send(hosted.actor, { type: 'POWER_LOST' })
      abandonUnfinished(this.#context, hosted)
    }
  }

  /** The host is back: what was left undone goes on. */
  hostIsBack(host: string): void {
    for (const hosted of this.#onHost(host)) tidyDisks(this.#context, hosted)
  }

  /** A volume is gone: running VMs on it stand still, jobs on it end. */
  loseVolume(host: string, volume: string): void {
    this.mounts.abandon(host, volume)
    for (const hosted of this.#onHost(host).filter(
      (each) => each.record.volume.toLowerCase() === volume.toLowerCase(),
    )) {
      interruptMerge(this.#context, hosted)
      abandonUnfinished(this.#context, hosted)
      loseStorage(this.#context, hosted, new StorageError('volume-lost', { host, volume, vm: hosted.record.name }))
    }
  }

  #onHost(host: string): readonly HostedVm[] {
    return this.vms.filter((hosted) => hosted.record.host.toLowerCase() === host.toLowerCase())
  }

  fork(context: HostContext): Hypervisor {
    const copy = new Hypervisor(context)
    copy.partner = this.partner
    copy.mounts = this.mounts.fork(context.places, context.newGuid)
    copy.#vms = new Map([...this.#vms].map(([name, hosted]) => [name, hosted.fork(context)]))
    return copy
  }

  dispose(): void {
    for (const hosted of this.vms) hosted.dispose()
  }
}
