/** From a command to the room that carries it out. Returns the operation that still runs, if any. */
import { defaultCheckpointName } from '../host/checkpoint-name.ts'
import { Refused } from '../host/refusal.ts'
import { isVhdCommand, type VhdCommand } from '../host/vhd-command.ts'
import { carryOutVhd } from '../host/vhd-operations.ts'
import { isVmCommand, type VmCommand } from '../host/vm-command.ts'
import { carryOutVm } from '../host/vm-operations.ts'
import type { Command } from './command.ts'
import { hitBy, inject } from './faults.ts'
import { countOrders } from './guest-look.ts'
import type { Lab } from './lab.ts'

type OwnCommand = Exclude<Command, VhdCommand | VmCommand>

type Handlers = {
  [Type in OwnCommand['type']]: (lab: Lab, command: Extract<OwnCommand, { type: Type }>) => string | undefined
}

const HANDLERS: Handlers = {
  'start-vm': ({ hypervisor }, { vm }) => hypervisor.start(hypervisor.need(vm)),
  'stop-vm': ({ hypervisor }, { vm, mode }) => hypervisor.stop(hypervisor.need(vm), mode),
  'suspend-vm': ({ hypervisor }, { vm }) => hypervisor.pause(hypervisor.need(vm)),
  'resume-vm': ({ hypervisor }, { vm }) => hypervisor.resume(hypervisor.need(vm)),
  'save-vm': ({ hypervisor }, { vm }) => hypervisor.save(hypervisor.need(vm)),
  'restart-vm': ({ hypervisor }, { vm }) => hypervisor.reset(hypervisor.need(vm)),
  'remove-saved-state': ({ hypervisor }, { vm }) => {
    hypervisor.removeSavedState(hypervisor.need(vm))
    return undefined
  },
  'set-vm': ({ hypervisor }, { type: _, vm, ...settings }) => {
    hypervisor.set(hypervisor.need(vm), settings)
    return undefined
  },
  'checkpoint-vm': (lab, { vm, name }) => {
    const hosted = lab.hypervisor.need(vm)
    return lab.hypervisor.checkpoint(hosted, name ?? defaultCheckpointName(lab.context, hosted))
  },
  'restore-checkpoint': ({ hypervisor }, { vm, name }) => {
    hypervisor.apply(hypervisor.need(vm), name)
    return undefined
  },
  'remove-checkpoint': ({ hypervisor }, { vm, name, subtree }) => {
    hypervisor.remove(hypervisor.need(vm), name, subtree ?? false)
    return undefined
  },
  'rename-checkpoint': ({ hypervisor }, { vm, name, newName }) => {
    hypervisor.rename(hypervisor.need(vm), name, newName)
    return undefined
  },
  'run-app': (lab, { vm: named, request }) => {
    const hosted = lab.hypervisor.need(named)
    const { operation, failure, count, report, latency } = lab.hypervisor.call(hosted, request)
    const { app, action } = request
    const { name: vm } = hosted.record
    if (failure?.code === 'answer-withheld') lab.context.emit('app-withheld', { ...failure.data, vm, app, action })
    else if (failure) lab.context.emit('app-failed', { ...failure.data, vm, app, action, reason: failure.code })
    else lab.context.emit('app-ran', { vm, app, action, count })
    if (report && !failure) lab.context.emit('shop-report', { vm, ...report })
    if (latency && !failure) lab.context.emit('workload-latency', { vm, ...latency })
    return operation
  },
  'set-guest': ({ hypervisor }, { type: _, vm, ...change }) => {
    hypervisor.setGuest(hypervisor.need(vm), change)
    return undefined
  },
  'start-backup': (lab, { vm, repository }) => {
    const { place, volume } = repositoryOf(lab, repository)
    return lab.backups.backUp(lab.hypervisor.need(vm).record.name, place, volume)
  },
  'test-backup': ({ backups }, { restorePoint }) => backups.verify(restorePoint),
  'restore-backup': (lab, { restorePoint, toHost, newName }) => {
    const outage = lab.watch.outageOf(lab.backups.needPoint(restorePoint).vm)
    const notBefore = outage ? outage.failedAt + lab.scenario.noticeMicros : lab.now
    return lab.backups.restore(restorePoint, { toHost, newName }, notBefore)
  },
  fault: (lab, fault) => {
    const world = { context: lab.context, hypervisor: lab.hypervisor, backups: lab.backups }
    const counts = hitBy(world, fault).map((vm) => ({ vm, orders: countOrders(lab, lab.hypervisor.need(vm)) }))
    for (const { vm, orders } of counts) lab.watch.failed(vm, lab.now, orders)
    inject(world, fault)
    return undefined
  },
}

export const carryOut = (lab: Lab, command: Command): string | undefined => {
  if (!isVhdCommand(command) && !isVmCommand(command)) return HANDLERS[command.type](lab, command as never)
  // Tried on a fork: what is refused half way, at a full volume or a damaged file, has then changed nothing.
  const trial = lab.fork()
  try {
    onFiles(trial, command)
  } finally {
    trial.dispose()
  }
  return onFiles(lab, command)
}

const onFiles = (lab: Lab, command: VhdCommand | VmCommand): string | undefined =>
  isVhdCommand(command) ? carryOutVhd(vhdWorld(lab), command) : carryOutVm(lab, command)

const vhdWorld = ({ context, hypervisor }: Lab) => ({ context, vms: hypervisor.vms, mounts: hypervisor.mounts })

/** A repository is a place with a volume for copies: a store's `Data`, or `HOST:VOLUME`. */
const repositoryOf = (lab: Lab, repository: string): { place: string; volume: string } => {
  const [name = '', volumeName] = repository.replace(/^\\\\/, '').split(/[:\\]/)
  const place = lab.places.place(name)
  if (!place) throw new Refused('unknown-repository', { repository })
  const volume = place.spec.kind === 'host' ? lab.places.volume(name, volumeName ?? '') : place.volumes[0]
  if (!volume) throw new Refused('unknown-repository', { repository })
  return { place: place.spec.name, volume: volume.name }
}
