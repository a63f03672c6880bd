/** Restoring a whole VM: new disks on the chosen host, block by block and each against its hash, then a VM that is Off. */
import { needHost } from '../host/host-paths.ts'
import { Refused } from '../host/refusal.ts'
import { newMachine, type VirtualMachine } from '../host/virtual-machine.ts'
import { requireVmName } from '../host/vm-disks.ts'
import type { PlaceVolume } from '../places/places.ts'
import { createDynamicDisk } from '../storage/create-disk.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { openChain } from '../storage/open-chain.ts'
import type { BackupContext } from './backup-context.ts'
import { BLOCKS_PER_STEP, costsOf, type JobWork, stepBytes, throughMicros } from './job-work.ts'
import { NOTHING_YET, type Planned, type RestoreJob } from './jobs.ts'
import { BLOCKS_PER_DISK, type DiskShape, type Manifest } from './manifest.ts'
import { pointContent, readHeld, sealedOf } from './point-content.ts'
import { BACKUP_BLOCK_BYTES, type RestorePoint } from './restore-point.ts'
import { requirePresent } from './verify-job.ts'

/** A little more than the blocks: headers, log, metadata and BAT of a new VHDX. */
export const VHDX_OVERHEAD_BYTES = 4 * 1024 * 1024

export interface RestoreWish {
  /** `HV1`, whose D: it is then, or a volume of it: `HV1:E`. */
  readonly toHost: string | undefined
  readonly newName: string | undefined
}

/** Where the VM is, and one that is deleted was when it was copied. */
export const homeOf = (context: BackupContext, point: RestorePoint): string =>
  context.hypervisor.find(point.vm)?.record.host ?? point.host

/** `HV1`, `HV1:E` or `HV1:E:\\`: a host that stands, and the volume where one is said. Throws Refused. */
export const hostNamed = (context: BackupContext, written: string, vm: string) => {
  const [name = '', letter] = written.split(/[:\\]+/)
  const place = needHost(context.places, name)
  const host = place.spec.name
  if (place.lost) throw new Refused('host-lost', { host })
  const named = letter ? context.places.volume(host, letter) : undefined
  if (letter && (!named || named.servedBy)) throw new Refused('unknown-volume', { place: host, volume: letter })
  if (named?.disk.lost) throw new Refused('volume-lost', { host, volume: named.name, vm })
  return { place, named }
}

/** Where the VM goes. Throws Refused. */
export const restoreTarget = (context: BackupContext, point: RestorePoint, wish: RestoreWish) => {
  const { place, named } = hostNamed(context, wish.toHost ?? homeOf(context, point), point.vm)
  const host = place.spec.name
  const volume = named ?? place.volumes.find((each) => each.name === 'D') ?? place.volumes[0]
  if (!volume || volume.disk.lost) throw new Refused('volume-lost', { host, volume: volume?.name ?? 'D', vm: point.vm })
  return { host, volume }
}

/** The original's name is free when its files are gone; else the copy needs a name of its own. */
export const restoredName = (context: BackupContext, point: Pick<RestorePoint, 'vm'>, wish: RestoreWish): string => {
  const name = wish.newName ?? point.vm
  requireVmName(name)
  const holder = context.hypervisor.find(name)
  if (holder && !holder.volume.lost) throw new Refused('vm-name-taken', { vm: name })
  return name
}

const manifestOf = ({ content }: Pick<RestoreJob, 'content'>): Manifest => content.manifests[0] as Manifest

/** What the new disks take, at most. */
export const neededBytes = (blocks: readonly { readonly block: number }[], disks: readonly DiskShape[]): number => {
  const payload = new Set(
    blocks.map(({ block }) => {
      const at = Math.floor(block / BLOCKS_PER_DISK)
      const { blockSizeBytes } = disks[at] as DiskShape
      return `${at} ${Math.floor(((block % BLOCKS_PER_DISK) * BACKUP_BLOCK_BYTES) / blockSizeBytes)}`
    }),
  )
  const largest = Math.max(...disks.map(({ blockSizeBytes }) => blockSizeBytes))
  return payload.size * largest + disks.length * VHDX_OVERHEAD_BYTES
}

/** Throws Refused `0x80070070` (ERROR_DISK_FULL) with what is needed and what is free. */
export const requireFreeBytes = (
  { name, disk }: Pick<PlaceVolume, 'name' | 'disk'>,
  needed: number,
  vm: string,
): void => {
  const freeBytes = disk.capacityBytes - disk.usedBytes
  if (needed > freeBytes) throw new Refused('0x80070070', { vm, volume: name, neededBytes: needed, freeBytes })
}

/** Files of a machine that is deleted stay where they lie: nothing is written over, the new disks get a folder beside them. */
const freePaths = (volume: HostVolume, newName: string, disks: readonly DiskShape[]): readonly string[] => {
  for (let number = 1; ; number += 1) {
    const folder = number === 1 ? newName : `${newName} (${number})`
    const paths = disks.map(({ name }) => `${folder}\\${name}`)
    if (!paths.some((path) => volume.exists(path))) return paths
  }
}

export const planRestore = (context: BackupContext, point: RestorePoint, wish: RestoreWish): Planned<RestoreJob> => {
  requirePresent(context, point)
  const { host, volume } = restoreTarget(context, point, wish)
  const newName = restoredName(context, point, wish)
  const content = pointContent(context.places.need(point.place, point.volume).disk, point, context)
  for (const manifest of content.manifests) sealedOf(manifest, context)
  const { disks } = manifestOf({ content })
  const needed = neededBytes(content.blocks, disks)
  requireFreeBytes(volume, needed, newName)
  return {
    ...NOTHING_YET,
    kind: 'restore',
    vm: point.vm,
    point: point.id,
    host,
    volume: volume.name,
    newName,
    diskPaths: freePaths(volume.disk, newName, disks),
    next: 0,
    content,
    startedAt: context.kernel.now,
    media: [
      [point.place, point.volume],
      [host, volume.name],
    ],
  }
}

const createTargets = (context: BackupContext, job: RestoreJob): void => {
  const { disk } = context.places.need(job.host, job.volume)
  manifestOf(job).disks.forEach(({ sizeBytes, blockSizeBytes, sectorSizeBytes }, at) => {
    createDynamicDisk(disk, job.diskPaths[at] as string, {
      sizeBytes,
      blockSizeBytes,
      logicalSectorSizeBytes: sectorSizeBytes,
      newGuid: context.newGuid,
    }).close()
  })
}

/** Writes the next blocks. Throws `restore-point-damaged` at the first whose hash is wrong. */
const step = (context: BackupContext, job: RestoreJob): RestoreJob => {
  const [place, volume] = job.media[0] as readonly [string, string]
  const repository = context.places.need(place, volume).disk
  const blocks = job.content.blocks.slice(job.next, job.next + BLOCKS_PER_STEP)
  const target = context.places.need(job.host, job.volume).disk
  const options = { access: 'write', newGuid: context.newGuid } as const
  const disks = new Map<number, ReturnType<typeof openChain>>()
  try {
    for (const held of blocks) {
      const at = Math.floor(held.block / BLOCKS_PER_DISK)
      const disk = disks.get(at) ?? openChain(target, job.diskPaths[at] as string, options)
      disks.set(at, disk)
      const bytes = readHeld(repository, job.content, held, context)
      const sector = ((held.block % BLOCKS_PER_DISK) * BACKUP_BLOCK_BYTES) / disk.sectorSizeBytes
      const sectors = Math.min(BACKUP_BLOCK_BYTES / disk.sectorSizeBytes, disk.sectorCount - sector)
      disk.write(sector, bytes.subarray(0, sectors * disk.sectorSizeBytes))
    }
    for (const disk of disks.values()) disk.flush()
  } finally {
    for (const disk of disks.values()) disk.closeChain()
  }
  const bytes = blocks.length * BACKUP_BLOCK_BYTES
  return {
    ...job,
    next: job.next + blocks.length,
    bytesRead: job.bytesRead + bytes,
    bytesOfBackups: job.bytesOfBackups + bytes,
    bytesWritten: job.bytesWritten + bytes,
  }
}

/** Registers the VM, Off. Checkpoints are not in a backup: the new VM has none. */
const registerRestored = (context: BackupContext, job: RestoreJob): VirtualMachine => {
  const former = context.hypervisor.find(job.newName)
  if (former) context.hypervisor.unregister(former)
  const { checkpointType, disks } = manifestOf(job)
  const record = newMachine({
    name: job.newName,
    id: context.newGuid(),
    host: job.host,
    volume: job.volume,
    checkpointType,
    generationId: context.newGuid(),
    files: job.diskPaths.map((path) => ({ path, parent: null })),
  })
  const attached = record.disks.map((disk, at) => ({
    ...disk,
    controllerLocation: (disks[at] as DiskShape).controllerLocation,
  }))
  const machine = { ...record, disks: attached }
  context.hypervisor.register(machine, former)
  return machine
}

/** The folder, where another one had to be taken. */
const besideOf = ({ newName, volume, diskPaths: [first = ''] }: RestoreJob) => {
  const folder = first.slice(0, first.lastIndexOf('\\'))
  return first === '' || folder === newName ? {} : { beside: `${volume}:\\${newName}`, folder: `${volume}:\\${folder}` }
}

export const restoreWork: JobWork<RestoreJob> = {
  begin: (context, job) => {
    createTargets(context, job)
    context.restoreBegins(job.vm)
    context.emit('restore-started', { vm: job.vm, restorePoint: job.point, host: job.host })
    return job
  },
  progress: ({ next, content }) => [next, content.blocks.length],
  stepMicros: (context, job) => throughMicros(context, job, stepBytes(job.content.blocks.length - job.next)),
  step,
  complete: (context, job) => {
    registerRestored(context, job)
    context.emit('vm-restored', {
      vm: job.newName,
      restorePoint: job.point,
      host: job.host,
      ...besideOf(job),
      ...costsOf(context, job),
    })
    context.restored(job.vm, job.newName)
  },
  undo: (context, job) => {
    const volume = context.places.need(job.host, job.volume).disk
    if (!volume.lost) for (const path of job.diskPaths) if (volume.exists(path)) volume.remove(path)
  },
}
