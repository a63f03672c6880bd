/** What breaks around the machine: power, a volume, a host, a room; and a volume that others fill. */
import { nextTidyStep } from '../../host/disk-tree.ts'
import { Refused } from '../../host/refusal.ts'
import type { Place } from '../../places/places.ts'
import type { Lab } from '../lab.ts'
import { namesOf, type Planners } from './strike.ts'
import { concerned, hostOf, roomOf, vmsOn, volumeOf } from './targets.ts'

const cutPower = ({ hypervisor, backups }: Lab, host: string): undefined => {
  hypervisor.losePower(host)
  backups.hostDied(host, 'power-lost')
  hypervisor.hostIsBack(host)
}

/** A machine without power has nothing that a power cut could take. */
const poweredOn = (lab: Lab, place: Place): readonly string[] =>
  namesOf(vmsOn(lab, [place]).filter(({ slot }) => slot.on))

/** They are gone already; what worked there ends. */
const endWork = ({ hypervisor, backups }: Lab, gone: readonly Place[]): undefined => {
  for (const { spec, volumes } of gone) {
    hypervisor.losePower(spec.name)
    for (const volume of volumes) hypervisor.loseVolume(spec.name, volume.name)
    backups.hostDied(spec.name, 'host-lost')
  }
}

/** Where somebody else's files come to lie. */
export const FILL_PATH = 'System Volume Information\\fill.bin'

type PlaceKind = 'PowerCut' | 'VolumeLost' | 'HostLost' | 'RoomLost' | 'VolumeFull' | 'MergeInterrupted'

export const PLACE_FAULTS: Planners<PlaceKind> = {
  PowerCut: (lab, fault) => {
    const place = hostOf(lab, fault)
    const { name: host } = place.spec
    return { data: { host }, vms: poweredOn(lab, place), act: () => cutPower(lab, host) }
  },

  MergeInterrupted: (lab, { vm: named }) => {
    const { record } = concerned(lab, named)
    const place = hostOf(lab, { host: record.host })
    // One that is due and waits, for a backup or for room, is in the middle of nothing.
    const waits = Number(nextTidyStep(record)?.kind === 'merge')
    if (record.merge === null) throw new Refused('no-merge', { vm: record.name, waits })
    const { name: host } = place.spec
    return { data: { vm: record.name, host }, vms: poweredOn(lab, place), act: () => cutPower(lab, host) }
  },

  VolumeLost: (lab, fault) => {
    const { place: host, name: volume, disk } = volumeOf(lab, fault)
    const here = lab.hypervisor.vms.filter(({ record }) => record.host === host && record.volume === volume)
    const act = (): undefined => {
      disk.lose()
      lab.hypervisor.loseVolume(host, volume)
      lab.backups.failJobsOn(host, volume, 'volume-lost')
    }
    return { data: { host, volume }, vms: namesOf(here), act }
  },

  HostLost: (lab, fault) => {
    const place = hostOf(lab, fault)
    const { name: host } = place.spec
    const act = (): undefined => {
      lab.places.lose(host)
      return endWork(lab, [place])
    }
    return { data: { host }, vms: namesOf(vmsOn(lab, [place])), act }
  },

  RoomLost: (lab, fault) => {
    const gone = roomOf(lab, fault)
    const [{ spec }] = gone as readonly [Place]
    const act = (): undefined => {
      lab.places.loseRoom(spec.room)
      return endWork(lab, gone)
    }
    const places = gone.map((place) => place.spec.name).join(', ')
    return { data: { room: spec.room, places }, vms: namesOf(vmsOn(lab, gone)), act }
  },

  VolumeFull: (lab, fault) => {
    const { place: host, name: volume, disk } = volumeOf(lab, fault)
    const freeBytes = disk.capacityBytes - disk.usedBytes
    if (freeBytes === 0) throw new Refused('volume-full', { host, volume })
    const open = () =>
      disk.exists(FILL_PATH) ? disk.open(FILL_PATH, { access: 'write', share: false }) : disk.create(FILL_PATH)
    const act = (): undefined => {
      const file = open()
      file.truncate(file.lengthBytes + freeBytes)
      file.close()
    }
    // It stands still when it next needs room, and not before.
    return { data: { host, volume, freeBytes, file: FILL_PATH }, vms: [], act }
  },
}
