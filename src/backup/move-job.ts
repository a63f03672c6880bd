/**
 * `Move-VMStorage`: the disks of a machine are copied to another volume of its host while it runs. What it writes meanwhile
 * is known to its change tracking and copied again, pass after pass, until so little is left that it stands still for it.
 */
import { addReferencePoint, dropReferencePoint } from '../host/disk-tracking.ts'
import { newPath } from '../host/host-paths.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { switchStorage } from '../host/move-storage.ts'
import { Refused } from '../host/refusal.ts'
import { stateOf } from '../host/vm-state.ts'
import { createDynamicDisk } from '../storage/create-disk.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { pathKey } from '../storage/windows-path.ts'
import { isZero } from '../storage/zero-bytes.ts'
import type { BackupContext } from './backup-context.ts'
import { BLOCKS_PER_STEP, costsOf, type JobWork, stepBytes, throughMicros } from './job-work.ts'
import { type MoveJob, NOTHING_YET, type Planned } from './jobs.ts'
import { BLOCKS_PER_DISK, type DiskShape } from './manifest.ts'
import { neededBytes, requireFreeBytes } from './restore-job.ts'
import { BACKUP_BLOCK_BYTES } from './restore-point.ts'
import { blocksChanged, blocksInUse, readSource, shapesOf } from './source.ts'

/** As Hyper-V lays a moved machine out. */
const DISKS = 'Virtual Hard Disks'
/** A machine that writes faster than can be copied stands still for what is left then. */
const PASSES_MAX = 8

/** Its active disks: as they are open, or opened for the moment. */
const withActive = <T>(hosted: HostedVm, work: (disks: readonly VirtualDisk[]) => T): T => {
  const opened: VirtualDisk[] = []
  const disks = hosted.record.disks.map(({ path }) => {
    const running = hosted.drives?.onFile(path)?.leaf
    if (running) return running
    const disk = openChain(hosted.volume, path, { access: 'read', newGuid: () => '' })
    opened.push(disk)
    return disk
  })
  try {
    return work(disks)
  } finally {
    for (const disk of opened) disk.closeChain()
  }
}

/** Checkpoints would have to go along, and so would saved memory. */
const requireMovable = (context: BackupContext, hosted: HostedVm): void => {
  const { record } = hosted
  const { name: vm } = record
  if (record.disks.length === 0) throw new StorageError('vm-without-disk', { vm })
  const state = stateOf(context, hosted)
  if (state !== 'Off' && state !== 'Running') throw new Refused('vm-state', { vm, operation: 'move-storage', state })
  if (record.checkpoints.length > 0 || record.merge || record.freezing) throw new Refused('move-checkpoints', { vm })
}

const requireNew = (context: BackupContext, { host, volume, diskPaths }: Planned<MoveJob>): void => {
  const { disk } = context.places.need(host, volume)
  const taken = diskPaths.find((path, at) => disk.exists(path) || diskPaths.indexOf(path) < at)
  if (taken !== undefined) throw new Refused('0x80070050', { path: taken, host, volume })
}

/** They lie in it, or where a move to it would lay them. */
const requireElsewhere = ({ record }: HostedVm, volume: string, folder: string): void => {
  if (record.volume !== volume) return
  const here = [folder, `${folder}\\${DISKS}`].map(pathKey)
  const folders = record.disks.map(({ path }) => pathKey(path.slice(0, Math.max(0, path.lastIndexOf('\\')))))
  if (folders.every((each) => here.includes(each)))
    throw new Refused('move-same-folder', { vm: record.name, path: `${volume}:\\${folder}` })
}

/** Throws Refused and StorageError. */
export const planMove = (context: BackupContext, vm: string, written: string): Planned<MoveJob> => {
  const hosted = context.hypervisor.need(vm)
  requireMovable(context, hosted)
  const { record } = hosted
  const { volume, inner: folder } = newPath(context.places, written.replace(/[\\/]+$/, ''), record.host)
  if (volume.place !== record.host || volume.servedBy)
    throw new Refused('move-elsewhere', { vm: record.name, host: record.host, path: written })
  requireElsewhere(hosted, volume.name, folder)
  const [shapes, blocks] = withActive(hosted, (disks) => [shapesOf(record.disks, disks), blocksInUse(disks)] as const)
  const planned: Planned<MoveJob> = {
    ...NOTHING_YET,
    kind: 'move',
    vm: record.name,
    host: record.host,
    volume: volume.name,
    folder,
    sources: record.disks,
    diskPaths: shapes.map(({ name }) => `${folder}\\${DISKS}\\${name.replace(/\.avhdx$/i, '.vhdx')}`),
    reference: '',
    passes: 0,
    pending: blocks,
    next: 0,
    copied: 0,
    startedAt: context.kernel.now,
    media: [sourceMedium(context, hosted), [volume.place, volume.name]],
  }
  requireNew(context, planned)
  requireRoom(context, planned, shapes)
  return planned
}

/** Where its bytes are read: a volume that is served lies elsewhere. */
const sourceMedium = (context: BackupContext, { record }: HostedVm): readonly [string, string] => {
  const { place, name, servedBy } = context.places.need(record.host, record.volume)
  return servedBy ? [servedBy.place, servedBy.volume] : [place, name]
}

const requireRoom = (
  context: BackupContext,
  { vm, host, volume, pending }: Planned<MoveJob>,
  shapes: readonly DiskShape[],
): void => {
  const needed = neededBytes(
    pending.map((block) => ({ block })),
    shapes,
  )
  requireFreeBytes(context.places.need(host, volume), needed, vm)
}

/** It is as it was when the move began: no checkpoint was taken, no disk changed. Throws Refused `move-disturbed`. */
const undisturbed = (context: BackupContext, job: MoveJob): HostedVm => {
  const hosted = context.hypervisor.need(job.vm)
  const { checkpoints, disks, merge, savedMemoryPath } = hosted.record
  const isSame = job.sources.every(({ path }, at) => disks[at]?.path === path) && disks.length === job.sources.length
  if (!isSame || checkpoints.length > 0 || merge || savedMemoryPath !== null)
    throw new Refused('move-disturbed', { vm: job.vm })
  return hosted
}

/** From now on changes are known; returns under which name. */
const since = ({ newGuid }: BackupContext, hosted: HostedVm): string => {
  const reference = newGuid()
  withActive(hosted, (disks) => {
    for (const disk of disks) addReferencePoint(hosted, reference, disk)
  })
  return reference
}

const createTargets = (context: BackupContext, job: MoveJob, shapes: readonly DiskShape[]): void => {
  const { disk } = context.places.need(job.host, job.volume)
  shapes.forEach(({ sizeBytes, blockSizeBytes, sectorSizeBytes }, at) => {
    createDynamicDisk(disk, job.diskPaths[at] as string, {
      sizeBytes,
      blockSizeBytes,
      logicalSectorSizeBytes: sectorSizeBytes,
      newGuid: context.newGuid,
    }).close()
  })
}

const copyBlocks = (context: BackupContext, job: MoveJob, hosted: HostedVm, blocks: readonly number[]): MoveJob => {
  const { disk: target } = context.places.need(job.host, job.volume)
  const options = { access: 'write', newGuid: context.newGuid } as const
  const disks = job.diskPaths.map((path) => openChain(target, path, options))
  const bytes = new Uint8Array(BACKUP_BLOCK_BYTES)
  try {
    withActive(hosted, (sources) => {
      for (const block of blocks) {
        readSource(sources, block, bytes)
        // Nothing lies there yet in the first pass.
        if (job.passes === 0 && isZero(bytes)) continue
        const disk = disks[Math.floor(block / BLOCKS_PER_DISK)] as VirtualDisk
        const sector = ((block % BLOCKS_PER_DISK) * BACKUP_BLOCK_BYTES) / disk.sectorSizeBytes
        const sectors = Math.min(BACKUP_BLOCK_BYTES / disk.sectorSizeBytes, disk.sectorCount - sector)
        disk.write(sector, bytes.subarray(0, sectors * disk.sectorSizeBytes))
      }
    })
    for (const disk of disks) disk.flush()
  } finally {
    for (const disk of disks) disk.closeChain()
  }
  const moved = blocks.length * BACKUP_BLOCK_BYTES
  return { ...job, bytesRead: job.bytesRead + moved, bytesWritten: job.bytesWritten + moved }
}

/** What was written since goes again: with the clock running, or at once where it is little. */
const nextPass = (context: BackupContext, job: MoveJob, hosted: HostedVm): MoveJob => {
  hosted.drives?.settleCaches()
  const changed = blocksChanged(context, job.vm, job.reference)
  if ('code' in changed || (hosted.drives?.parked.length ?? 0) > 0) throw new Refused('move-disturbed', { vm: job.vm })
  const { blocks } = changed
  const passes = job.passes + 1
  if (blocks.length <= BLOCKS_PER_STEP || passes >= PASSES_MAX) {
    hosted.drives?.stall(throughMicros(context, job, blocks.length * BACKUP_BLOCK_BYTES))
    return copyBlocks(context, { ...job, passes }, hosted, blocks)
  }
  dropReferencePoint(hosted, job.reference)
  const reference = since(context, hosted)
  return { ...job, passes, reference, pending: blocks, next: 0, copied: job.copied + job.pending.length }
}

export const moveWork: JobWork<MoveJob> = {
  begin: (context, job) => {
    const hosted = undisturbed(context, job)
    createTargets(
      context,
      job,
      withActive(hosted, (disks) => shapesOf(job.sources, disks)),
    )
    return { ...job, reference: since(context, hosted) }
  },
  progress: ({ copied, next, pending }) => [copied + next, copied + pending.length],
  stepMicros: (context, job) => throughMicros(context, job, stepBytes(job.pending.length - job.next)),
  step: (context, job) => {
    const hosted = undisturbed(context, job)
    const blocks = job.pending.slice(job.next, job.next + BLOCKS_PER_STEP)
    const done = { ...copyBlocks(context, job, hosted, blocks), next: job.next + blocks.length }
    return done.next < done.pending.length ? done : nextPass(context, done, hosted)
  },
  complete: (context, job) => {
    const { host, volume, folder, diskPaths: paths } = job
    const hosted = undisturbed(context, job)
    const from = `${hosted.volumeRoot}${hosted.systemPath}`
    switchStorage(context, hosted, { volume, folder, paths })
    const to = `${volume}:\\${folder}\\${DISKS}`
    context.emit('vm-storage-moved', { vm: job.vm, host, from, to, passes: job.passes, ...costsOf(context, job) })
  },
  undo: (context, job) => {
    const { disk } = context.places.need(job.host, job.volume)
    if (!disk.lost) for (const path of job.diskPaths) if (disk.exists(path)) disk.remove(path)
    const hosted = context.hypervisor.find(job.vm)
    if (hosted && !hosted.volume.lost) dropReferencePoint(hosted, job.reference)
  },
}
