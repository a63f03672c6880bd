/** What a failure strikes: what is named, else what holds the disks of the VM. */
import { needHost } from '../../host/host-paths.ts'
import type { HostedVm } from '../../host/hosted-vm.ts'
import { Refused } from '../../host/refusal.ts'
import type { Place, PlaceVolume } from '../../places/places.ts'
import type { Lab } from '../lab.ts'

const missing = (name: string): Refused => new Refused('missing-parameter', { cmdlet: 'Invoke-LabFault', name })

/** The machine that is named, or the only one. */
export const concerned = ({ hypervisor }: Lab, named: string | undefined): HostedVm => {
  if (named !== undefined) return hypervisor.need(named)
  const [only, ...others] = hypervisor.vms
  if (!only || others.length > 0) throw missing('VMName')
  return only
}

/** Where all that are meant lie in one place, that one. */
const commonPlace = (
  { hypervisor }: Lab,
  vm: string | undefined,
  keyOf: (hosted: HostedVm) => string,
  parameter: string,
): HostedVm => {
  if (vm !== undefined) return hypervisor.need(vm)
  const [first, ...others] = hypervisor.vms
  if (!first || others.some((each) => keyOf(each) !== keyOf(first))) throw missing(parameter)
  return first
}

interface Named {
  readonly vm?: string
  readonly host?: string
}

/** A host that stands. Throws `unknown-host`, `host-lost`, `missing-parameter`. */
export const hostOf = (lab: Lab, { vm, host }: Named): Place => {
  const name = host ?? commonPlace(lab, vm, ({ record }) => record.host, 'HostName').record.host
  const place = standing(lab, name)
  return needHost(lab.places, place.spec.name)
}

const standing = ({ places }: Lab, name: string): Place => {
  const place = places.place(name)
  if (!place) throw new Refused('unknown-host', { host: name })
  if (place.lost) throw new Refused('host-lost', { host: place.spec.name })
  return place
}

/** A volume that stands, of a host or a store. Throws as `hostOf`, `unknown-volume` and `volume-lost`. */
export const volumeOf = (lab: Lab, named: Named & { readonly volume?: string }): PlaceVolume => {
  const { record } =
    named.host !== undefined && named.volume !== undefined
      ? { record: { host: named.host, volume: named.volume } }
      : commonPlace(lab, named.vm, (each) => `${each.record.host}:${each.record.volume}`, 'Volume')
  const { spec } = standing(lab, record.host)
  const volume = lab.places.volume(spec.name, record.volume)
  if (!volume) throw new Refused('unknown-volume', { place: record.host, volume: record.volume })
  if (volume.disk.lost) throw new Refused('volume-lost', { host: spec.name, volume: volume.name })
  return volume
}

/** The places of a room of which something stands. Throws `unknown-room`, `room-lost`, `missing-parameter`. */
export const roomOf = (lab: Lab, { vm, room }: { readonly vm?: string; readonly room?: string }): readonly Place[] => {
  const placeOf = ({ record }: HostedVm): Place => lab.places.place(record.host) as Place
  const name = room ?? placeOf(commonPlace(lab, vm, (each) => placeOf(each).spec.room, 'Room')).spec.room
  const places = lab.places.inRoom(name)
  if (places.length === 0) {
    const known = [...new Set(lab.places.all.map(({ spec }) => spec.room))].join(', ')
    throw new Refused('unknown-room', { room: name, known })
  }
  const left = places.filter(({ lost }) => !lost)
  if (left.length === 0) throw new Refused('room-lost', { room: (places[0] as Place).spec.room })
  return left
}

/** The account that is named, else that of the host; it must have a place that stands. Throws `unknown-account`. */
export const reachedBy = (lab: Lab, account: string): readonly Place[] => {
  const same = lab.places.all.filter(({ spec }) => spec.account.toLowerCase() === account.toLowerCase())
  if (same.length === 0) {
    const known = [...new Set(lab.places.all.map(({ spec }) => spec.account))].join(', ')
    throw new Refused('unknown-account', { account, known })
  }
  return same.filter(({ lost }) => !lost)
}

/** Machines whose host is one of these places. */
export const vmsOn = ({ hypervisor }: Lab, places: readonly Place[]): readonly HostedVm[] =>
  hypervisor.vms.filter(({ record }) => places.some(({ spec }) => spec.name === record.host))
