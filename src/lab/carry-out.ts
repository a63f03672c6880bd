/** From a command to the room that carries it out. Returns the operation that still runs, if any. */
import { isHolding, requireNoMove } from '../backup/jobs.ts'
import { defaultCheckpointName } from '../host/checkpoint-name.ts'
import { sameName } from '../host/checkpoint-plan.ts'
import { type FileCommand, isFileCommand } from '../host/file-command.ts'
import { carryOutFile } from '../host/file-operations.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { Refused } from '../host/refusal.ts'
import { isVhdCommand, type VhdCommand } from '../host/vhd-command.ts'
import { carryOutVhd } from '../host/vhd-operations.ts'
import type { Checkpoint } from '../host/virtual-machine.ts'
import { isVmCommand, type VmCommand } from '../host/vm-command.ts'
import { carryOutVm } from '../host/vm-operations.ts'
import { tryAgainAfter } from '../host/waiting-merges.ts'
import { type BackupCommand, isBackupCommand } from './backup-command.ts'
import { carryOutBackup } from './backup-operations.ts'
import type { Command } from './command.ts'
import { strikeInTime } from './faults.ts'
import { fileWorldOf } from './file-world.ts'
import { countOrders } from './guest-look.ts'
import type { Lab } from './lab.ts'
import { addHost } from './new-hosts.ts'
import { callOffFault } from './planned-faults.ts'

type OwnCommand = Exclude<Command, VhdCommand | VmCommand | FileCommand | BackupCommand>

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
  'restore-checkpoint': ({ hypervisor, watch, now }, { vm, name }) => {
    const hosted = hypervisor.need(vm)
    hypervisor.apply(hosted, name)
    watch.acted(hosted.record.name, now)
    return undefined
  },
  'remove-checkpoint': ({ hypervisor, backups }, { vm, name, subtree }) => {
    const hosted = hypervisor.need(vm)
    const left = name === undefined ? undefined : leftBehind(hosted, name)
    if (left && isHolding(backups.state.jobs, left.id)) throw new Refused('backup-running', { vm: hosted.record.name })
    if (left) hypervisor.removeRecovery(hosted, left.id)
    else hypervisor.remove(hosted, name, subtree ?? false)
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
  'set-objectives': ({ hypervisor, objectives, context }, { vm: named, rpoSeconds, rtoSeconds }) => {
    const vm = hypervisor.need(named).record.name
    if (rpoSeconds <= 0 || rtoSeconds <= 0) throw new Refused('objective-zero', { vm })
    objectives.promise(vm, { rpoSeconds, rtoSeconds })
    context.emit('objectives-set', { vm, rpoSeconds, rtoSeconds })
    return undefined
  },
  'add-host': addHost,
  fault: strikeInTime,
  'remove-fault': callOffFault,
}

const isOnFiles = (command: Command): command is VhdCommand | VmCommand | FileCommand =>
  isVhdCommand(command) || isVmCommand(command) || isFileCommand(command)

/** What a merge waits for may be there afterwards. */
export const carryOut = (lab: Lab, command: Command): string | undefined =>
  tryAgainAfter(lab.context, lab.hypervisor.vms, isOnFiles(command), () => carryOutOnce(lab, command))

const carryOutOnce = (lab: Lab, command: Command): string | undefined => {
  if (isBackupCommand(command)) return carryOutBackup(lab, command)
  if (!isOnFiles(command)) return HANDLERS[command.type](lab, command as never)
  // Tried on a fork: what is refused half way, at a full volume or a damaged file, has then changed nothing.
  const trial = lab.fork()
  try {
    onFiles(trial, command)
  } finally {
    trial.dispose()
  }
  if (command.type === 'remove-vm') noteDeletion(lab, lab.hypervisor.need(command.vm))
  return onFiles(lab, command)
}

/** Where a backup of it lies somewhere, it may be brought back: what that costs is counted from here. */
const noteDeletion = (lab: Lab, hosted: HostedVm): void => {
  const { name } = hosted.record
  if (lab.backups.points.some(({ vm }) => vm === name)) lab.watch.deleted(name, lab.now, countOrders(lab, hosted))
}

const onFiles = (lab: Lab, command: VhdCommand | VmCommand | FileCommand): string | undefined => {
  if (command.type === 'remove-vm') requireNoJob(lab, command.vm)
  if (isVmCommand(command)) return carryOutVm(lab, command)
  const world = fileWorldOf(lab)
  return isFileCommand(command) ? carryOutFile(world, command) : carryOutVhd(world, command)
}

/** A backup or a move that runs reads the machine's files; a backup that died has only left its checkpoint behind. */
const requireNoJob = ({ hypervisor, backups }: Lab, named: string): void => {
  const { checkpoints, name: vm } = hypervisor.need(named).record
  if (checkpoints.some(({ id }) => isHolding(backups.state.jobs, id))) throw new Refused('backup-running', { vm })
  requireNoMove(backups.state.jobs, vm)
}

/** A recovery checkpoint, which no menu shows: it can be removed by its name all the same (hyper-v.md 8.7). */
const leftBehind = ({ record }: HostedVm, name: string): Checkpoint | undefined =>
  record.checkpoints.find(
    (each) => each.purpose === 'recovery' && (each.id === name.toLowerCase() || sameName(each.name, name)),
  )
