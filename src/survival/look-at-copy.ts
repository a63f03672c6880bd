/**
 * What a copy of a broken world is worth: its bytes are booted and looked at. A look may serve again only where the same
 * bytes are found again, each time by their digests in that world.
 */

import type { RestorePoint } from '../backup/restore-point.ts'
import { openRestorePoint } from '../backup/restore-point-disk.ts'
import type { GuestSettings } from '../guest/guest.ts'
import type { bootAndLook } from '../host/boot-and-look.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { type Look, noLook, type Trouble } from '../host/look.ts'
import { Refused } from '../host/refusal.ts'
import { needCheckpoint } from '../host/remove-checkpoints.ts'
import { readMemoryFile } from '../host/saved-memory.ts'
import { throwawayCopy } from '../host/throwaway-copy.ts'
import { activePaths } from '../host/virtual-machine.ts'
import { canonicalJson } from '../kernel/canonical-json.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import { pagesText } from '../lab/digest.ts'
import type { Lab } from '../lab/lab.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Copy } from './copies.ts'

export type BootAndLook = typeof bootAndLook

/** How looks are taken: with those that may serve again, and by whom. */
export interface Looking {
  readonly taken: Map<string, Look>
  readonly reuses: boolean
  readonly boot: BootAndLook
}

/** The system that a restored machine is set up with. */
const RESTORED: GuestSettings = { agent: 'Healthy', synchronous: 'Full' }
const LOOKS_KEPT = 64

/** Of a machine as it stands there, of one of its checkpoints, or of a restore point. */
export const lookAtCopy = (
  world: Lab,
  vm: string,
  copy: Pick<Copy, 'kind' | 'name'>,
  point: RestorePoint | null,
  looking: Looking,
): Look =>
  orNoLook(() => {
    if (point) return lookAtPoint(world, point, looking)
    const hosted = world.hypervisor.need(vm)
    if (copy.kind === 'now' && hosted.slot.on) return lookAtRunning(world, hosted, looking)
    return lookAtFiles(world, hosted, copy, looking)
  })

/** The machine that runs, as its next start finds it; null where none runs. What it holds in memory hides its disks. */
export const lookAtRestart = (world: Lab, vm: string, looking: Looking): Look | null => {
  const hosted = world.hypervisor.find(vm)
  return hosted?.slot.on ? orNoLook(() => lookAtRunning(world, hosted, looking, true)) : null
}

const orNoLook = (take: () => Look): Look => {
  try {
    return take()
  } catch (error) {
    if (!(error instanceof StorageError || error instanceof Refused)) throw error
    const trouble: Trouble = { code: error.code, data: error.data }
    return noLook(trouble)
  }
}

/** Its memory goes on over a copy of its drives: their files, and what has not reached these. */
const lookAtRunning = (world: Lab, hosted: HostedVm, looking: Looking, restarts = false): Look => {
  const copy = throwawayCopy(world.context, hosted)
  try {
    const memory = copy.slot.memory() ?? []
    const { agent, synchronous } = hosted.record.guest
    const settings = { agent, synchronous }
    const files = (): unknown => copy.drives?.openDisks.map(({ path }) => digestOf(world, copy.volume, path))
    const key = (): unknown => [
      files(),
      copy.drives?.save(),
      pagesText(world.engine, memory),
      settings,
      world.now,
      restarts,
    ]
    return takenOnce(looking, key, () =>
      looking.boot({
        guests: world.engine.guests,
        disks: copy.driveList(),
        memory,
        settings,
        nowMicros: momentOf(world, world.now),
        restarts,
      }),
    )
  } finally {
    copy.dispose()
  }
}

const lookAtFiles = (world: Lab, hosted: HostedVm, copy: Pick<Copy, 'kind' | 'name'>, looking: Looking): Look => {
  const { record } = hosted
  const checkpoint = copy.kind === 'checkpoint' ? needCheckpoint(hosted, copy.name) : undefined
  const paths = checkpoint ? checkpoint.disks.map(({ path }) => path) : activePaths(record)
  const memoryPath = checkpoint ? checkpoint.memoryPath : record.savedMemoryPath
  if (paths.length === 0) throw new StorageError('vm-without-disk', { vm: record.name })
  if (hosted.volume.lost) throw new StorageError('volume-lost', { host: record.host, volume: record.volume })
  const { agent, synchronous } = record.guest
  const settings = { agent, synchronous }
  const at = checkpoint?.takenAt ?? world.now
  const volume = hosted.volume.fork()
  const disks = paths.map((path) => openChain(volume, path, { access: 'read', newGuid: () => '' }))
  const key = (): unknown => [
    disks.map((disk) => disk.chain().map(({ path }) => digestOf(world, volume, path))),
    memoryPath === null ? null : digestOf(world, volume, memoryPath),
    settings,
    at,
  ]
  return takenOnce(looking, key, () =>
    looking.boot({
      guests: world.engine.guests,
      disks,
      memory: memoryPath === null ? undefined : readMemoryFile(volume, memoryPath),
      settings,
      nowMicros: momentOf(world, at),
    }),
  )
}

/** All files of the repository count: a point may stand on others. */
const lookAtPoint = (world: Lab, point: RestorePoint, looking: Looking): Look => {
  const volume = world.places.need(point.place, point.volume).disk
  if (volume.lost)
    throw new Refused('restore-point-lost', { restorePoint: point.id, place: world.places.nameOf(point) })
  const key = (): unknown => [
    volume.list().map((path) => [path, digestOf(world, volume, path)]),
    point.id,
    RESTORED,
    point.takenAt,
  ]
  return takenOnce(looking, key, () =>
    looking.boot({
      guests: world.engine.guests,
      disks: openRestorePoint(volume, point, world.context),
      settings: RESTORED,
      nowMicros: momentOf(world, point.takenAt),
    }),
  )
}

const digestOf = (world: Lab, volume: HostVolume, path: string): string => volume.fileDigest(path, world.engine.sha256)

const momentOf = (world: Lab, at: SimTime): number => world.scenario.epochMicros + at

const takenOnce = ({ taken, reuses }: Looking, keyOf: () => unknown, take: () => Look): Look => {
  if (!reuses) return take()
  const key = canonicalJson(keyOf())
  const look = taken.get(key) ?? take()
  taken.delete(key)
  taken.set(key, look)
  if (taken.size > LOOKS_KEPT) taken.delete(taken.keys().next().value as string)
  return look
}
