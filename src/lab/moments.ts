/**
 * Moments of a VM that can be looked into without touching them: now, a checkpoint, a restore point. Each is its disks
 * and, where it was kept, the memory that belongs to them.
 */
import { openRestorePoint } from '../backup/restore-point-disk.ts'
import type { Guest, GuestMemory } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import { GuestSlot } from '../host/guest-pool.ts'
import { existingPath } from '../host/host-paths.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { Refused } from '../host/refusal.ts'
import { needCheckpoint } from '../host/remove-checkpoints.ts'
import { readMemoryFile } from '../host/saved-memory.ts'
import { throwawayCopy } from '../host/throwaway-copy.ts'
import type { BlockDevice } from '../storage/block-device.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { openChain } from '../storage/open-chain.ts'
import { overlayDevice } from '../storage/overlay-device.ts'
import { StorageError } from '../storage/storage-error.ts'
import { withChains } from './chain-look.ts'
import type { Lab } from './lab.ts'
import { toldReads } from './told-reads.ts'

export type Moment =
  | { readonly kind: 'now' }
  | { readonly kind: 'checkpoint'; readonly name: string }
  | { readonly kind: 'restore-point'; readonly id: string }
  /** Any disk file, whether a machine has it or not, as a line on that host names it. */
  | { readonly kind: 'disk'; readonly host: string; readonly path: string }

export const NOW: Moment = { kind: 'now' }

/** By one word: `Now`, or the name of a checkpoint or a restore point. Throws `unknown-moment`. */
export const namedMoment = (lab: Lab, hosted: HostedVm, name: string): Moment => {
  const same = (other: string): boolean => other.toLowerCase() === name.toLowerCase()
  if (same('Now')) return NOW
  const isCheckpoint = hosted.record.checkpoints.some((each) => each.purpose === 'user' && same(each.name))
  if (isCheckpoint) return { kind: 'checkpoint', name }
  if (same('latest') || lab.backups.points.some(({ id }) => same(id))) return { kind: 'restore-point', id: name }
  throw new Refused('unknown-moment', { vm: hosted.record.name, name })
}

/** A name is a name in any case of its letters, and a restore point has two: its id and `latest`. Throws Refused. */
export const isSameMoment = (lab: Lab, one: Moment, other: Moment): boolean => {
  const key = (moment: Moment): string => {
    if (moment.kind === 'now') return 'now'
    if (moment.kind === 'checkpoint') return `checkpoint ${moment.name}`
    if (moment.kind === 'restore-point') return `restore-point ${lab.backups.needPoint(moment.id).id}`
    return `disk ${moment.host} ${moment.path}`
  }
  return key(one).toLowerCase() === key(other).toLowerCase()
}

/**
 * The disks of the moment, by location, read where they lie. Throws Refused and StorageError; where a restore point cannot
 * be read (`key-lost`, `restore-point-damaged`), that instead of what a guest makes of it.
 */
export const withMomentDisks = <T>(
  lab: Lab,
  hosted: HostedVm,
  moment: Moment,
  look: (disks: readonly BlockDevice[], trouble?: () => StorageError | undefined) => T,
): T => {
  if (moment.kind === 'now') return withChains(lab, hosted, look)
  if (moment.kind === 'restore-point') {
    const point = lab.backups.needPoint(moment.id)
    const volume = lab.places.volume(point.place, point.volume)?.disk
    if (!volume || volume.lost)
      throw new Refused('restore-point-lost', { restorePoint: point.id, place: lab.places.nameOf(point) })
    const { disks, trouble } = toldReads(openRestorePoint(volume, point, lab.context))
    try {
      return look(disks, trouble)
    } catch (error) {
      throw (error instanceof GuestError && trouble()) || error
    }
  }
  const read = (volume: HostVolume, paths: readonly string[]): T =>
    look(paths.map((path) => openChain(volume.fork(), path, { access: 'read', newGuid: () => '' })))
  if (moment.kind === 'disk') {
    const { volume, inner } = existingPath(lab.places, moment.path, moment.host)
    return read(volume.disk, [inner])
  }
  const { disks } = needCheckpoint(hosted, moment.name)
  const { host, volume, name: vm } = hosted.record
  if (disks.length === 0) throw new StorageError('vm-without-disk', { vm })
  if (hosted.volume.lost) throw new StorageError('volume-lost', { host, volume })
  return read(
    hosted.volume,
    disks.map(({ path }) => path),
  )
}

/** RAM of the moment; undefined where none was kept, or the machine was off. */
export const momentMemory = (hosted: HostedVm, moment: Moment): GuestMemory | undefined => {
  if (moment.kind === 'restore-point' || moment.kind === 'disk') return undefined
  const { memoryPath } =
    moment.kind === 'checkpoint'
      ? needCheckpoint(hosted, moment.name)
      : { memoryPath: hosted.slot.on ? null : hosted.record.savedMemoryPath }
  if (memoryPath !== null) return readMemoryFile(hosted.volume, memoryPath)
  return moment.kind === 'now' ? hosted.slot.memory() : undefined
}

/**
 * A guest of the moment, to be asked and thrown away: the running one on a copy; otherwise one that went on from the
 * moment's memory, or booted from its disks, on disks of its own over them. Where it does not boot, `ask` gets the
 * failure of its report, and the disks in a machine that started from elsewhere. Throws GuestError `boot-failed` where there is no volume to mount.
 */
export const withMomentGuest = <T>(
  lab: Lab,
  hosted: HostedVm,
  moment: Moment,
  ask: (guest: Guest, unbootable: string | null) => T,
): T => {
  if (moment.kind === 'now' && hosted.slot.on) {
    const copy = throwawayCopy(lab.context, hosted)
    try {
      return ask(copy.slot.guest(), null)
    } finally {
      copy.dispose()
    }
  }
  const memory = momentMemory(hosted, moment)
  return withMomentDisks(lab, hosted, moment, (disks, trouble) => {
    const slot = new GuestSlot(lab.engine.guests, hosted.slot.platform)
    const overlays = disks.map((disk) => overlayDevice(disk))
    const drives = (): readonly BlockDevice[] => overlays
    try {
      if (memory) slot.load(memory, drives)
      const unbootable = memory ? null : started(slot, drives, hosted.record.name)
      const unread = unbootable === null ? undefined : trouble?.()
      if (unread) throw unread
      return ask(slot.guest(), unbootable)
    } finally {
      slot.dispose()
    }
  })
}

const started = (slot: GuestSlot, drives: () => readonly BlockDevice[], vm: string): string | null => {
  const report = slot.powerOn(drives, 0)
  if (report.booted) return null
  const reason = report.failure ?? 'unknown'
  if (!slot.powerOn(drives, 0, 'rescue').booted) throw new GuestError('boot-failed', { vm, reason })
  return reason
}
