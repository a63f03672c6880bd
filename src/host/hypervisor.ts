/** All VMs of the lab: their commands, the effects of their machines, and what befalls them from outside. */
import type { AppRequest } from '../guest/guest.ts'
import { applyCheckpoint, checkpointWritten } from './checkpoints.ts'
import { isDeletable, unmergedFiles } from './delete-vm.ts'
import { afterReplication, asking, type DirectoryPartner, NEW_DIRECTORY_PARTNER } from './directory-partner.ts'
import { failCommit } from './dormant-break.ts'
import { type CallOutcome, callGuest, customerArrives, guestTimerRings } from './guest-calls.ts'
import type { HostContext } from './host-context.ts'
import { HostedVm } from './hosted-vm.ts'
import { requireLegal, STABLE_STATES } from './legality.ts'
import { finishMergeJob, interruptMerge, mergeNextBlock, tidyDisks } from './merges.ts'
import { MountedDisks } from './mounted-disks.ts'
import { losePower, loseVolume } from './outages.ts'
import { pauseVm, removeSavedState, resetVm, resumeVm, saveVm, startVm, stopVm } from './power.ts'
import { powerEffects } from './power-effects.ts'
import { Refused } from './refusal.ts'
import {
  needCheckpoint,
  removeCheckpoint,
  removeCheckpoints,
  renameCheckpoint,
  withDescendants,
} from './remove-checkpoints.ts'
import { endFreezeWait, type HeldMoment, prepareRecovery, takeCheckpoint, takeRecovery } from './take-checkpoint.ts'
import type { GuestSetup, VirtualMachine, VmSettings } from './virtual-machine.ts'
import { stateOf } from './vm-state.ts'
import { tidyOthers } from './waiting-merges.ts'

const STABLE: ReadonlySet<string> = new Set(STABLE_STATES)

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

  /** Enters a VM, Off or Saved. One that takes the place of a lost one goes on with what was measured of it. */
  register(record: VirtualMachine, former?: HostedVm): HostedVm {
    const hosted = new HostedVm(this.#context, record)
    if (former) hosted.meter.minutes.continueFrom(former.meter.minutes)
    this.#vms.set(record.name.toLowerCase(), hosted)
    this.#context.kernel.spawn(hosted.actor, 'vm', {})
    this.#context.kernel.spawn(hosted.customers, 'customers', {
      intervalMicros: this.#context.settings.customerIntervalMicros,
    })
    this.#context.kernel.spawn(hosted.timer, 'guestTimer', {})
    this.#context.kernel.spawn(hosted.freeze, 'freeze', {})
    if (record.savedMemoryPath !== null) this.#context.kernel.send(hosted.actor, { type: 'APPLIED', withMemory: true })
    return hosted
  }

  /** Its disks stay where they are. */
  deleted(hosted: HostedVm): void {
    this.unregister(hosted)
    const { name: vm, host, disks } = hosted.record
    const unmerged = hosted.volume.lost ? '' : unmergedFiles(hosted).join(', ')
    this.#context.emit('vm-deleted', { vm, host, disks: disks.length, lost: hosted.volume.lost, unmerged })
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
  reset = (hosted: HostedVm): string => resetVm(this.#context, hosted)
  removeSavedState = (hosted: HostedVm): void => removeSavedState(this.#context, hosted)

  /** `Set-LabGuest`: takes effect at once, whatever the state. A cache that becomes honest writes out what it holds. */
  setGuest(hosted: HostedVm, change: Partial<GuestSetup>): void {
    hosted.update({ guest: { ...hosted.record.guest, ...change } })
    if (change.writeCache === 'Honest') hosted.drives?.settleCaches()
    this.#context.emit('guest-set', { vm: hosted.record.name, ...change })
  }

  /** `Set-VM`: what differs from before. */
  set(hosted: HostedVm, wished: Partial<VmSettings>): void {
    const differs = ([name, value]: [string, unknown]): boolean => hosted.record[name as keyof VmSettings] !== value
    const change: Partial<VmSettings> = Object.fromEntries(Object.entries(wished).filter(differs))
    if (Object.keys(change).length === 0) return
    hosted.update(change)
    const { checkpointType, ...rest } = change
    const { name: vm } = hosted.record
    if (checkpointType !== undefined) this.#context.emit('checkpoint-type-set', { vm, checkpointType })
    if (Object.keys(rest).length > 0) this.#context.emit('vm-set', { vm, ...rest })
  }

  /** Returns the operation that goes on. */
  checkpoint = (hosted: HostedVm, name: string): string => takeCheckpoint(this.#context, hosted, name)

  /** How long a backup has to wait for the guest before its copy. Throws Refused when there can be none. */
  prepareRecovery = (hosted: HostedVm, name: string, asksGuest: boolean): number =>
    prepareRecovery(this.#context, hosted, name, asksGuest)
  /** A backup's own checkpoint, which holds the moment of its copy still. */
  recoveryCheckpoint = (hosted: HostedVm, name: string, asksGuest = true): HeldMoment =>
    takeRecovery(this.#context, hosted, name, asksGuest)

  apply(hosted: HostedVm, name: string): void {
    applyCheckpoint(this.#context, hosted, needCheckpoint(hosted, name))
  }

  /** Without a name all of them; with `subtree` those too that stand on it. */
  remove(hosted: HostedVm, name: string | undefined, subtree: boolean): void {
    requireLegal(this.#context, hosted, 'delete-checkpoint')
    const users = hosted.record.checkpoints.filter(({ purpose }) => purpose === 'user')
    if (name === undefined) {
      removeCheckpoints(this.#context, hosted, users)
      return
    }
    const checkpoint = needCheckpoint(hosted, name)
    const removed = subtree ? withDescendants(hosted, checkpoint) : [checkpoint]
    removeCheckpoints(this.#context, hosted, removed)
  }

  /** A checkpoint fails half way, and nobody is told. */
  failCommit = (hosted: HostedVm): void => failCommit(this.#context, hosted)

  rename(hosted: HostedVm, name: string, newName: string): void {
    renameCheckpoint(this.#context, hosted, needCheckpoint(hosted, name), newName)
  }

  /** The end of a backup's own checkpoint, whatever its name, and even while its last I/O is under way. */
  removeRecovery(hosted: HostedVm, id: string): void {
    const find = () => hosted.record.checkpoints.find((each) => each.id === id)
    const writing = find()?.writing
    if (writing) this.#operationEnded(writing)
    const checkpoint = find()
    if (checkpoint) removeCheckpoint(this.#context, hosted, checkpoint)
  }

  /** One call into the running guest. Throws Refused where nothing was changed. */
  call(hosted: HostedVm, request: AppRequest): CallOutcome {
    const outcome = callGuest(this.#context, hosted, asking(this.partner, request))
    const { replication } = outcome
    if (!replication) return outcome
    const knownUsn = this.partner.vector[replication.invocationId] ?? 0
    this.partner = afterReplication(this.partner, replication)
    const { changes, highestUsn } = replication
    const vm = hosted.record.name
    this.#context.emit('directory-replicated', { vm, changes: changes.length, highestUsn, knownUsn })
    return outcome
  }

  /** Carries out an effect of one of this room's machines; false when the actor belongs to another room. */
  perform(actorId: string, type: string): boolean {
    const [room, name = ''] = [actorId.slice(0, actorId.indexOf(':')), actorId.slice(actorId.indexOf(':') + 1)]
    if (room === 'operation') return this.#operationEnded(name)
    const hosted = this.find(name)
    if (!hosted || !['vm', 'customers', 'merge', 'guest-timer', 'freeze'].includes(room)) return false
    if (type === 'entered') this.#entered(hosted)
    else if (type === 'customerArrives') customerArrives(this.#context, hosted)
    else if (type === 'guestTimerRings') guestTimerRings(this.#context, hosted)
    else if (type === 'freezeDue') endFreezeWait(this.#context, hosted)
    else if (type === 'mergeBlock') mergeNextBlock(this.#context, hosted)
    else if (type === 'mergeSwitch') finishMergeJob(this.#context, hosted)
    else powerEffects[type as keyof typeof powerEffects]?.(this.#context, hosted)
    if (type === 'mergeSwitch') tidyOthers(this.#context, hosted, this.vms)
    if (room === 'merge' && isDeletable(this.#context, hosted)) this.deleted(hosted)
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

  #entered(hosted: HostedVm): void {
    const state = this.stateOf(hosted)
    if (state !== hosted.record.toldState) this.#context.emit('vm-state', { vm: hosted.record.name, state })
    hosted.update({ toldState: state })
    if (!STABLE.has(state)) return
    this.#context.operations.end(hosted.powerOperation)
    hosted.powerOperation = null
    // What it had open is free.
    if (hosted.drives === undefined) tidyOthers(this.#context, hosted, this.vms)
  }

  /** The power of a host fails. */
  losePower(host: string): void {
    this.mounts.abandon(host)
    for (const hosted of this.#onHost(host)) losePower(this.#context, hosted)
  }

  /** The host is back: what was left undone goes on. */
  hostIsBack(host: string): void {
    for (const hosted of this.#onHost(host)) tidyDisks(this.#context, hosted)
  }

  /** A volume is gone: running VMs on it stand still, jobs on it end. */
  loseVolume(host: string, volume: string): void {
    this.mounts.abandon(host, volume)
    for (const hosted of this.#onHost(host))
      if (hosted.record.volume.toLowerCase() === volume.toLowerCase()) loseVolume(this.#context, hosted)
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
