/** What a failure strikes: what is named, else what holds the disks of the VM. */
import { needHost } from '../../host/host-paths.ts'
import type { HostedVm } from '../../host/hosted-vm.ts'
import { Refused } from '../../host/refusal.ts'
import type { Place, PlaceVolume } from '../../places/places.ts'
import type { Lab } from '../lab.ts'

/** Several may be meant, or none. */
const missing = (name: string, choices: readonly string[], hasVm: boolean): Refused =>
  new Refused('missing-parameter', {
    cmdlet: 'Invoke-LabFault',
    name,
    why: hasVm ? 'several' : 'no-vm',
    choices: [...new Set(choices)].join(', '),
  })

const vmNames = ({ hypervisor }: Lab): readonly string[] => hypervisor.vms.map(({ record }) => record.name)

/** The machine that is named, or the only one. Throws `unknown-vm`, `no-vm`, `missing-parameter`. */
export const concerned = (lab: Lab, named: string | undefined): HostedVm => {
  const { hypervisor } = lab
  if (named !== undefined) return hypervisor.need(named)
  const [only, ...others] = hypervisor.vms
  if (!only) throw new Refused('no-vm', {})
  if (others.length > 0) throw missing('VMName', vmNames(lab), true)
  return only
}

interface Asking {
  readonly keyOf: (hosted: HostedVm) => string
  readonly parameter: string
  /** What could be named, where no machine points at any. */
  readonly all: (place: Place) => readonly string[]
}

/** Where all that are meant lie in one place, that one. */
const commonPlace = (
  { hypervisor, places }: Lab,
  vm: string | undefined,
  { keyOf, parameter, all }: Asking,
): HostedVm => {
  if (vm !== undefined) return hypervisor.need(vm)
  const [first, ...others] = hypervisor.vms
  if (!first) throw missing(parameter, places.all.filter(({ lost }) => !lost).flatMap(all), false)
  if (others.some((each) => keyOf(each) !== keyOf(first))) throw missing(parameter, hypervisor.vms.map(keyOf), true)
  return first
}

interface Named {
  readonly vm?: string
  readonly host?: string
}

const OF_HOST: Asking = {
  keyOf: ({ record }) => record.host,
  parameter: 'HostName',
  all: ({ spec }) => (spec.kind === 'host' ? [spec.name] : []),
}
const OF_VOLUME: Asking = {
  keyOf: ({ record }) => `${record.host}:${record.volume}`,
  parameter: 'Volume',
  all: ({ spec, volumes }) => volumes.map(({ name }) => `${spec.name}:${name}`),
}

/** A host that stands. Throws `unknown-host`, `host-lost`, `missing-parameter`. */
export const hostOf = (lab: Lab, { vm, host }: Named): Place => {
  const name = host ?? commonPlace(lab, vm, OF_HOST).record.host
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
      : commonPlace(lab, named.vm, OF_VOLUME)
  const { spec } = standing(lab, record.host)
  const volume = lab.places.volume(spec.name, record.volume)
  if (!volume) throw new Refused('unknown-volume', { place: record.host, volume: record.volume })
  if (volume.disk.lost) throw new Refused('volume-lost', { host: spec.name, volume: volume.name })
  return volume
}

/** The places of a room of which something stands. Throws `unknown-room`, `room-lost`, `missing-parameter`. */
export const roomOf = (lab: Lab, { vm, room }: { readonly vm?: string; readonly room?: string }): readonly Place[] => {
  const placeOf = ({ record }: HostedVm): Place => lab.places.place(record.host) as Place
  const ofRoom: Asking = {
    keyOf: (each) => placeOf(each).spec.room,
    parameter: 'Room',
    all: ({ spec }) => [spec.room],
  }
  const name = room ?? placeOf(commonPlace(lab, vm, ofRoom)).spec.room
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
