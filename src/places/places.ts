/** Places: sites, rooms, hosts and stores with their volumes. What shares a fate is this data. */
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
  /** What is written there cannot be changed or removed for so long; null where it can. */
  readonly immutableDays: number | null
  readonly volumes: readonly VolumeSpec[]
}

export interface PlaceVolume extends VolumeSpec {
  readonly place: string
  readonly speed: MediumSpeed
  readonly disk: HostVolume
  /** Bulk jobs at work on the medium now. */
  bulkJobs: number
}

export interface Place {
  readonly spec: PlaceSpec
  lost: boolean
  readonly volumes: readonly PlaceVolume[]
}

export class Places {
  readonly all: readonly Place[]

  constructor(all: readonly Place[]) {
    this.all = all
  }

  static build(specs: readonly PlaceSpec[]): Places {
    return new Places(
      specs.map((spec) => ({
        spec,
        lost: false,
        volumes: spec.volumes.map((volume) => ({
          ...volume,
          place: spec.name,
          speed: MEDIA[volume.medium],
          disk: new HostVolume(volume),
          bulkJobs: 0,
        })),
      })),
    )
  }

  place(name: string): Place | undefined {
    return this.all.find((place) => place.spec.name.toLowerCase() === name.toLowerCase())
  }

  volume(place: string, name: string): PlaceVolume | undefined {
    return this.place(place)?.volumes.find((volume) => volume.name.toLowerCase() === name.toLowerCase())
  }

  /** A volume that must exist; throws `unknown-volume` otherwise. */
  need(place: string, name: string): PlaceVolume {
    const volume = this.volume(place, name)
    if (!volume) throw new StorageError('unknown-volume', { place, volume: name })
    return volume
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
