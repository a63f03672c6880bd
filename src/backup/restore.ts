/** Restoring a whole VM: a new disk on the chosen host, block by block and each against its hash, then a VM that is Off. */
import { needHost } from '../host/host-paths.ts'
import { Refused } from '../host/refusal.ts'
import { newMachine, type VirtualMachine } from '../host/virtual-machine.ts'
import { requireVmName } from '../host/vm-disks.ts'
import { bulkMicros } from '../places/medium.ts'
import { createDynamicDisk } from '../storage/create-disk.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import type { RestoreJob } from './jobs.ts'
import { BACKUP_BLOCK_BYTES, type RestorePoint, readCatalogue } from './restore-point.ts'
import { BLOCKS_PER_STEP, checkedBlocks, requirePresent } from './verify.ts'

/** A little more than the blocks: headers, log, metadata and BAT of a new VHDX. */
const VHDX_OVERHEAD_BYTES = 4 * 1024 * 1024

export interface RestoreWish {
  readonly toHost: string | undefined
  readonly newName: string | undefined
}

const targetOf = (context: BackupContext, point: RestorePoint, wish: RestoreWish) => {
  const name = wish.toHost ?? context.hypervisor.find(point.vm)?.record.host
  const place = needHost(context.places, name ?? '')
  if (place.lost) throw new Refused('host-lost', { host: place.spec.name })
  const volume = place.volumes.find((each) => each.name === 'D') ?? place.volumes[0]
  if (!volume || volume.disk.lost)
    throw new Refused('volume-lost', { host: place.spec.name, volume: 'D', vm: point.vm })
  return { host: place.spec.name, volume }
}

/** The original's name is free when its files are gone; else the copy needs a name of its own. */
const nameOf = (context: BackupContext, point: RestorePoint, wish: RestoreWish): string => {
  const name = wish.newName ?? point.vm
  requireVmName(name)
  const holder = context.hypervisor.find(name)
  if (holder && !holder.volume.lost) throw new Refused('vm-name-taken', { vm: name })
  return name
}

export const planRestore = (
  context: BackupContext,
  point: RestorePoint,
  wish: RestoreWish,
): Omit<RestoreJob, 'id' | 'operation' | 'atWork'> => {
  requirePresent(context, point)
  const { host, volume } = targetOf(context, point, wish)
  const newName = nameOf(context, point, wish)
  const catalogue = readCatalogue(context.places.need(point.place, point.volume).disk, point)
  const payloadBlocks = new Set(
    catalogue.blocks.map(({ block }) => Math.floor((block * BACKUP_BLOCK_BYTES) / catalogue.blockSizeBytes)),
  )
  const neededBytes = payloadBlocks.size * catalogue.blockSizeBytes + VHDX_OVERHEAD_BYTES
  const freeBytes = volume.disk.capacityBytes - volume.disk.usedBytes
  if (neededBytes > freeBytes)
    throw new Refused('0x80070070', { vm: newName, volume: volume.name, neededBytes, freeBytes })
  const diskPath = `${newName}\\${catalogue.diskName}`
  if (volume.disk.exists(diskPath)) throw new Refused('0x80070050', { path: diskPath, host, volume: volume.name })
  return {
    kind: 'restore',
    vm: point.vm,
    point: point.id,
    host,
    volume: volume.name,
    newName,
    diskPath,
    next: 0,
    catalogue,
    startedAt: context.kernel.now,
    bytesRead: 0,
    bytesWritten: 0,
    media: [
      [point.place, point.volume],
      [host, volume.name],
    ],
  }
}

export const createTarget = (context: BackupContext, job: RestoreJob): void => {
  const { diskSizeBytes: sizeBytes, blockSizeBytes, sectorSizeBytes: logicalSectorSizeBytes } = job.catalogue
  const { disk } = context.places.need(job.host, job.volume)
  createDynamicDisk(disk, job.diskPath, {
    sizeBytes,
    blockSizeBytes,
    logicalSectorSizeBytes,
    newGuid: context.newGuid,
  }).close()
}

export const restoreStepMicros = (context: BackupContext, job: RestoreJob): number =>
  Math.max(
    ...job.media.map(([host, volume]) => {
      const place = context.places.need(host, volume)
      return bulkMicros(place.speed, BLOCKS_PER_STEP * BACKUP_BLOCK_BYTES, place.bulkJobs)
    }),
  )

/** Writes the next blocks. Throws `restore-point-damaged` at the first whose hash is wrong. */
export const restoreNextBlocks = (
  context: BackupContext,
  job: RestoreJob,
  point: RestorePoint,
): { job: RestoreJob; more: boolean } => {
  let next = job.next
  const disk = openChain(context.places.need(job.host, job.volume).disk, job.diskPath, {
    access: 'write',
    newGuid: context.newGuid,
  })
  try {
    for (const { block, bytes, hasItsHash } of checkedBlocks(context, point, job.catalogue, job.next)) {
      if (!hasItsHash) throw new StorageError('restore-point-damaged', { restorePoint: point.id, block })
      const sector = (block * BACKUP_BLOCK_BYTES) / disk.sectorSizeBytes
      const sectors = Math.min(BACKUP_BLOCK_BYTES / disk.sectorSizeBytes, disk.sectorCount - sector)
      disk.write(sector, bytes.subarray(0, sectors * disk.sectorSizeBytes))
      next += 1
    }
    disk.flush()
  } finally {
    disk.closeChain()
  }
  const bytes = (next - job.next) * BACKUP_BLOCK_BYTES
  return {
    job: { ...job, next, bytesRead: job.bytesRead + bytes, bytesWritten: job.bytesWritten + bytes },
    more: next < job.catalogue.blocks.length,
  }
}

/** Registers the VM, Off. Checkpoints are not in a backup: the new VM has none. */
export const registerRestored = (context: BackupContext, job: RestoreJob): VirtualMachine => {
  const former = context.hypervisor.find(job.newName)
  if (former) context.hypervisor.unregister(former)
  const record = newMachine({
    name: job.newName,
    id: context.newGuid(),
    host: job.host,
    volume: job.volume,
    checkpointType: job.catalogue.checkpointType,
    generationId: context.newGuid(),
    files: [{ path: job.diskPath, parent: null }],
  })
  context.hypervisor.register(record, former)
  return record
}

export const undoRestore = (context: BackupContext, job: RestoreJob): void => {
  const volume = context.places.need(job.host, job.volume).disk
  if (!volume.lost && volume.exists(job.diskPath)) volume.remove(job.diskPath)
}
