/** What breaks, and what that does to everything in reach. The survival rooms never name a failure: they ask here. */
import type { Backups } from '../backup/backups.ts'
import type { HostContext } from '../host/host-context.ts'
import { needHost } from '../host/host-paths.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { Hypervisor } from '../host/hypervisor.ts'
import { Refused } from '../host/refusal.ts'
import type { Command } from './command.ts'

export type FaultCommand = Extract<Command, { type: 'fault' }>
/** What breaks a place, with all that stands in it. */
type PlaceFault = Extract<FaultCommand, { host: string }>

interface World {
  readonly context: HostContext
  readonly hypervisor: Hypervisor
  readonly backups: Backups
}

/** VMs that a failure would hit, by name. Throws Refused when it names nothing that could break. */
export const hitBy = ({ context, hypervisor }: World, fault: FaultCommand): readonly string[] => {
  // A backup that dies takes nothing from its VM at that moment.
  if (!('host' in fault)) return []
  const place = context.places.place(fault.host)
  if (!place) throw new Refused('unknown-host', { host: fault.host })
  if (place.lost) throw new Refused('host-lost', { host: place.spec.name })
  const here = hypervisor.vms.filter(({ record }) => record.host === place.spec.name)
  if (fault.kind !== 'VolumeLost') {
    needHost(context.places, fault.host)
    // A machine without power has nothing that a power cut could take.
    const hit = fault.kind === 'PowerCut' ? here.filter(({ slot }) => slot.on) : here
    return hit.map(({ record }) => record.name)
  }
  const volume = context.places.volume(fault.host, fault.volume)
  if (!volume) throw new Refused('unknown-volume', { place: fault.host, volume: fault.volume })
  if (volume.disk.lost) throw new Refused('volume-lost', { host: fault.host, volume: fault.volume })
  return here.filter(({ record }) => record.volume === volume.name).map(({ record }) => record.name)
}

const breakWorld: { [Kind in PlaceFault['kind']]: (world: World, fault: PlaceFault & { kind: Kind }) => void } = {
  PowerCut: ({ hypervisor, backups }, { host }) => {
    hypervisor.losePower(host)
    backups.failJobsOn(host, undefined, 'power-lost')
    hypervisor.hostIsBack(host)
  },
  VolumeLost: ({ context, hypervisor, backups }, { host, volume }) => {
    context.places.need(host, volume).disk.lose()
    hypervisor.loseVolume(host, volume)
    backups.failJobsOn(host, volume, 'volume-lost')
  },
  HostLost: ({ context, hypervisor, backups }, { host }) => {
    const place = context.places.place(host)
    context.places.lose(host)
    hypervisor.losePower(host)
    for (const volume of place?.volumes ?? []) hypervisor.loseVolume(host, volume.name)
    backups.failJobsOn(host, undefined, 'host-lost')
  },
}

/** The machine that is named, or the only one. */
const concerned = ({ hypervisor }: World, named: string | undefined): HostedVm => {
  const [only, ...others] = hypervisor.vms
  if (named === undefined && (!only || others.length > 0))
    throw new Refused('missing-parameter', { cmdlet: 'Invoke-LabFault', name: 'VMName' })
  return hypervisor.need(named ?? (only as HostedVm).record.name)
}

/** Nothing shows but a line in a log: that is what makes it dormant. */
const failCommit = (world: World, named: string | undefined): void => {
  const hosted = concerned(world, named)
  world.hypervisor.failCommit(hosted)
  const { name: vm, host } = hosted.record
  world.context.emit('fault', { kind: 'CheckpointCommitFails', vm, host })
}

/**
 * A backup that runs dies, or one begins and dies at once: what stays is its recovery checkpoint (hyper-v.md 6.2, 8.7).
 * Throws Refused where no backup could begin.
 */
const leaveBackupBehind = (world: World, named: string | undefined): void => {
  const { context, hypervisor, backups } = world
  const hosted = concerned(world, named)
  const { name: vm, checkpoints } = hosted.record
  const taken = checkpoints.filter(({ purpose }) => purpose === 'recovery').length
  if (!backups.leaveBehind(vm)) hypervisor.recoveryCheckpoint(hosted, `${vm} (backup ${taken + 1}, left behind)`)
  context.emit('fault', { kind: 'BackupLeftBehind', vm, host: hosted.record.host })
}

export const inject = (world: World, fault: FaultCommand): void => {
  if ('host' in fault) breakPlace(world, fault)
  else if (fault.kind === 'BackupLeftBehind') leaveBackupBehind(world, fault.vm)
  else failCommit(world, fault.vm)
}

const breakPlace = (world: World, fault: PlaceFault): void => {
  const vms = hitBy(world, fault)
  const place = world.context.places.place(fault.host)?.spec.name as string
  const volume = fault.kind === 'VolumeLost' ? { volume: world.context.places.need(fault.host, fault.volume).name } : {}
  world.context.emit('fault', { kind: fault.kind, host: place, ...volume, vms: vms.join(', ') })
  breakWorld[fault.kind](world, { ...fault, host: place, ...volume } as never)
}
