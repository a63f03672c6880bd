/** The inside of the guest as the page looks into it: files, database and memory of a moment, and what two moments differ in. */
import { PERSONS_LIMITS, type SqlAnswer } from '../guest/apps/ask-shop.ts'
import { writtenPath } from '../host/host-paths.ts'
import { compareMoments, type MomentDifference } from '../lab/compare-moments.ts'
import { guestFileAt as contentAt, type FileLook, listGuestFiles } from '../lab/guest-files-look.ts'
import type { Lab } from '../lab/lab.ts'
import { type MemoryLook, memoryLook } from '../lab/memory-look.ts'
import { type Moment, NOW, withMomentGuest } from '../lab/moments.ts'
import type { PlaceVolume } from '../places/places.ts'
import { needFocus } from './focus.ts'

export type { FileLook, MemoryLook, Moment, MomentDifference }

export interface MomentAnswer extends SqlAnswer {
  /** Why the moment's own system does not start, as a BootReport says it: then its disk alone was asked. */
  readonly unbootable: string | null
}

/** A moment that can be looked into. */
export interface MomentView {
  readonly moment: Moment
  /** What `namedMoment` understands: `Now`, a checkpoint's name, a restore point's id. */
  readonly name: string
  readonly takenMicros: number
  readonly hasMemory: boolean
  /** Where a restore point lies; null for the others. */
  readonly place: string | null
  readonly volume: string | null
}

export interface FileContent {
  readonly path: string
  readonly lengthBytes: number
  /** The whole content, to be taken out. */
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Now first, then checkpoints and restore points, newest first. */
export const moments = (lab: Lab, focus?: string): readonly MomentView[] => {
  const { record, slot } = needFocus(lab, focus)
  const checkpoints = record.checkpoints
    .filter(({ purpose, writing }) => purpose === 'user' && writing === null)
    .map(
      ({ name, takenAt, memoryPath }): MomentView => ({
        moment: { kind: 'checkpoint', name },
        name,
        takenMicros: takenAt,
        hasMemory: memoryPath !== null,
        place: null,
        volume: null,
      }),
    )
  const points = lab.backups.points.map(
    ({ id, takenAt, place, volume }): MomentView => ({
      moment: { kind: 'restore-point', id },
      name: id,
      takenMicros: takenAt,
      hasMemory: false,
      place,
      volume,
    }),
  )
  const hasMemory = slot.on || record.savedMemoryPath !== null
  const now: MomentView = { moment: NOW, name: 'Now', takenMicros: lab.now, hasMemory, place: null, volume: null }
  return [now, ...checkpoints.reverse(), ...points.reverse(), ...otherDisks(lab)]
}

/** Disk files that no machine has. */
const otherDisks = (lab: Lab): readonly MomentView[] => {
  const key = (place: string, volume: string, path: string): string => `${place} ${volume} ${path}`.toLowerCase()
  const owned = new Set(
    lab.hypervisor.vms.flatMap(({ record: { host, volume, files } }) =>
      files.map(({ path }) => key(host, volume, path)),
    ),
  )
  const viewOf = (volume: PlaceVolume, inner: string): MomentView => ({
    moment: { kind: 'disk', host: volume.place, path: writtenPath(volume, inner) },
    name: inner,
    takenMicros: lab.now,
    hasMemory: false,
    place: volume.place,
    volume: volume.name,
  })
  return lab.places.all
    .flatMap(({ volumes }) => volumes)
    .filter(({ disk }) => !disk.lost)
    .flatMap((volume) =>
      volume.disk
        .list()
        .filter((path) => /\.a?vhdx$/i.test(path) && !owned.has(key(volume.place, volume.name, path)))
        .map((path) => viewOf(volume, path)),
    )
}

/** Throws Refused, StorageError and GuestError, as all that follow. */
export const guestFilesAt = (lab: Lab, moment: Moment, focus?: string): readonly FileLook[] =>
  listGuestFiles(lab, needFocus(lab, focus), moment)

export const guestFileAt = (lab: Lab, moment: Moment, path: string, focus?: string): FileContent => {
  const bytes = contentAt(lab, needFocus(lab, focus), moment, path)
  return { path, lengthBytes: bytes.length, bytes }
}

export const askShopAt = (lab: Lab, moment: Moment, query: string, focus?: string): MomentAnswer =>
  withMomentGuest(lab, needFocus(lab, focus), moment, (guest, unbootable) => ({
    ...guest.ask(query, PERSONS_LIMITS),
    unbootable,
  }))

export const differenceOf = (lab: Lab, from: Moment, to: Moment, focus?: string): MomentDifference =>
  compareMoments(lab, needFocus(lab, focus), from, to)

/** Null while the machine has no memory. */
export const memoryNow = (lab: Lab, focus?: string): MemoryLook | null =>
  memoryLook(lab, needFocus(lab, focus), NOW) ?? null
