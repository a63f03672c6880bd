/** What breaks, and what that does to everything in reach. The survival rooms never name a failure: they ask here. */
import type { Backups } from '../backup/backups.ts'
import type { HostContext } from '../host/host-context.ts'
import type { Hypervisor } from '../host/hypervisor.ts'
import { Refused } from '../host/refusal.ts'
import type { Command } from './command.ts'

export type FaultCommand = Extract<Command, { type: 'fault' }>

interface World {
  readonly context: HostContext
  readonly hypervisor: Hypervisor
  readonly backups: Backups
}

/** VMs that a failure would hit, by name. Throws Refused when it names nothing that could break. */
export const hitBy = ({ context, hypervisor }: World, fault: FaultCommand): readonly string[] => {
  const place = context.places.place(fault.host)
  if (!place) throw new Refused('unknown-host', { host: fault.host })
  if (place.lost) throw new Refused('host-lost', { host: place.spec.name })
  const here = hypervisor.vms.filter(({ record }) => record.host === place.spec.name)
  if (fault.kind !== 'VolumeLost') {
    if (place.spec.kind !== 'host') throw new Refused('unknown-host', { host: fault.host })
    // A machine without power has nothing that a power cut could take.
    const hit = fault.kind === 'PowerCut' ? here.filter(({ slot }) => slot.on) : here
    return hit.map(({ record }) => record.name)
  }
  const volume = context.places.volume(fault.host, fault.volume)
  if (!volume) throw new Refused('unknown-volume', { place: fault.host, volume: fault.volume })
  if (volume.disk.lost) throw new Refused('volume-lost', { host: fault.host, volume: fault.volume })
  return here.filter(({ record }) => record.volume === volume.name).map(({ record }) => record.name)
}

const breakWorld: { [Kind in FaultCommand['kind']]: (world: World, fault: FaultCommand & { kind: Kind }) => void } = {
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

export const inject = (world: World, fault: FaultCommand): void => {
  const vms = hitBy(world, fault)
  const place = world.context.places.place(fault.host)?.spec.name as string
  const volume = fault.kind === 'VolumeLost' ? { volume: world.context.places.need(fault.host, fault.volume).name } : {}
  world.context.emit('fault', { kind: fault.kind, host: place, ...volume, vms: vms.join(', ') })
  breakWorld[fault.kind](world, { ...fault, host: place, ...volume } as never)
}
