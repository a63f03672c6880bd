/** Places: sites, rooms, hosts and stores with their volumes. What shares a fate is this data. */
import { DAY, type SimTime } from '../kernel/sim-time.ts'
import type { Guid } from '../storage/guid.ts'
import { HostVolume } from '../storage/host-volume.ts'
import { StorageError } from '../storage/storage-error.ts'
import { MEDIA, type MediumKind, type MediumSpeed } from './medium.ts'

export interface VolumeSpec {
  readonly name: string
  /** As `mountvol` shows it: a child's locator names its parent's volume by it. */
  readonly guid: Guid
  readonly capacityBytes: number
  readonly medium: MediumKind
  readonly centsPerGibMonth: number
}

export interface PlaceSpec {
  readonly name: string
  readonly kind: 'host' | 'nas' | 'vault'
  readonly site: string
  readonly room: string
  /** Who can write there: whoever has it reaches every place of that account. */
  readonly account: string
  /** What is written there cannot be changed or removed for so long; null where it can at once. */
  readonly immutableDays: number | null
  readonly volumes: readonly VolumeSpec[]
}

export interface PlaceVolume extends VolumeSpec {
  readonly place: string
  readonly speed: MediumSpeed
  readonly disk: HostVolume
  /** Bulk jobs at work on the medium now. */
  bulkJobs: number
  /** Of a volume that is not there of itself: the one whose medium every request goes to. Its bytes are that one's. */
  readonly servedBy?: VolumeName
}

export interface VolumeName {
  readonly place: string
  readonly volume: string
}

export interface Place {
  readonly spec: PlaceSpec
  lost: boolean
  /** Replaced, never changed. */
  volumes: readonly PlaceVolume[]
}

/** Behind those that scenarios give their volumes. */
const MOUNT_LETTERS = 'IJKLMNOPQRSTUVW'

const placeOf = (spec: PlaceSpec): Place => ({
  spec,
  lost: false,
  volumes: spec.volumes.map((volume) => ({
    ...volume,
    place: spec.name,
    speed: MEDIA[volume.medium],
    disk: new HostVolume(volume),
    bulkJobs: 0,
  })),
})

export class Places {
  #all: readonly Place[]

  constructor(all: readonly Place[]) {
    this.#all = all
  }

  get all(): readonly Place[] {
    return this.#all
  }

  static build(specs: readonly PlaceSpec[]): Places {
    return new Places(specs.map(placeOf))
  }

  /** From now on it is there. */
  add(spec: PlaceSpec): void {
    this.#all = [...this.#all, placeOf(spec)]
  }

  place(name: string): Place | undefined {
    return this.all.find((place) => place.spec.name.toLowerCase() === name.toLowerCase())
  }

  volume(place: string, name: string): PlaceVolume | undefined {
    return this.place(place)?.volumes.find((volume) => volume.name.toLowerCase() === name.toLowerCase())
  }

  /** A place for copies as a line names it: a store by its own name, a volume of a host by both, as `HV1:E`. */
  nameOf({ place, volume }: VolumeName): string {
    return this.place(place)?.spec.kind === 'host' ? `${place}:${volume}` : place
  }

  /** A volume that must exist; throws `unknown-volume` otherwise. */
  need(place: string, name: string): PlaceVolume {
    const volume = this.volume(place, name)
    if (!volume) throw new StorageError('unknown-volume', { place, volume: name })
    return volume
  }

  /** What requests to a volume go to, and who else is at work there. */
  mediumOf(place: string, name: string): Pick<PlaceVolume, 'speed' | 'bulkJobs'> {
    const { speed, bulkJobs, servedBy } = this.need(place, name)
    const others = servedBy ? (this.volume(servedBy.place, servedBy.volume)?.bulkJobs ?? 0) : 0
    return { speed, bulkJobs: bulkJobs + others }
  }

  /** The host gets a volume that lies on another one's medium, under the first letter from I on that is free. */
  mount(host: string, servedBy: VolumeName, disk: HostVolume): PlaceVolume {
    const place = this.place(host) as Place
    const name = [...MOUNT_LETTERS].find((letter) => !this.volume(host, letter))
    if (name === undefined) throw new StorageError('no-drive-letter', { host })
    const { medium, speed } = this.need(servedBy.place, servedBy.volume)
    const { capacityBytes, guid } = disk
    const shape = { name, guid: guid as Guid, capacityBytes, medium, centsPerGibMonth: 0, speed }
    const volume: PlaceVolume = { ...shape, place: place.spec.name, disk, bulkJobs: 0, servedBy }
    place.volumes = [...place.volumes, volume]
    return volume
  }

  unmount(host: string, name: string): void {
    const place = this.place(host)
    if (place) place.volumes = place.volumes.filter((volume) => volume.name !== name)
  }

  /** Until when what is written there now stays as it is; null where it can be changed at once. */
  immutableUntil(place: string, now: SimTime): SimTime | null {
    const days = this.place(place)?.spec.immutableDays ?? null
    return days === null ? null : now + days * DAY
  }

  /** The place and everything in it is gone. */
  lose(name: string): void {
    const place = this.place(name)
    if (!place) return
    place.lost = true
    for (const volume of place.volumes) volume.disk.lose()
  }

  /** Every place of the room, and everything in them, is gone. */
  loseRoom(room: string): void {
    for (const { spec } of this.inRoom(room)) this.lose(spec.name)
  }

  inRoom(room: string): readonly Place[] {
    return this.all.filter(({ spec }) => spec.room.toLowerCase() === room.toLowerCase())
  }

  fork(): Places {
    return new Places(
      this.all.map((place) => ({
        ...place,
        volumes: place.volumes.map((volume) => ({ ...volume, disk: volume.disk.fork() })),
      })),
    )
  }
}
