/**
 * A full backup: a recovery checkpoint holds the moment still (through the guest's agent where it runs), every block
 * in use is copied to the repository with its hash, then the checkpoint is deleted and its disk merged. The moment stays
 * a reference point of the disk, under the checkpoint's id, as Hyper-V converts one into the other.
 */
import { dropReferencePoint } from '../host/disk-tracking.ts'
import { Refused } from '../host/refusal.ts'
import type { AttachedDisk, Checkpoint } from '../host/virtual-machine.ts'
import { bulkMicros } from '../places/medium.ts'
import { openChain } from '../storage/open-chain.ts'
import { PAYLOAD_STATE } from '../storage/vhdx/block-allocation-table.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { BackupContext } from './backup-context.ts'
import type { BackupJob } from './jobs.ts'
import {
  appendBlock,
  BACKUP_BLOCK_BYTES,
  blocksPath,
  type Catalogue,
  type RestorePoint,
  writeCatalogue,
} from './restore-point.ts'

/**
 * Refuses before anything is changed; then describes the job. `waitMicros`: how long the guest is waited for; without a
 * wait the recovery checkpoint is taken at once.
 */
export const planBackup = (
  context: BackupContext,
  vm: string,
  place: string,
  volume: string,
  id: string,
): { readonly job: Omit<BackupJob, 'id' | 'operation' | 'atWork'>; readonly waitMicros: number } => {
  const hosted = context.hypervisor.need(vm)
  const { host, volume: source, disks } = hosted.record
  const target = context.places.need(place, volume)
  if (target.disk.lost) throw new Refused('repository-lost', { place: target.place, volume, vm })
  if (hosted.volume.lost) throw new Refused('volume-lost', { host, volume: source, vm })
  if (host === target.place && source === volume) throw new Refused('backup-on-source-volume', { vm, place, volume })
  const [disk] = disks
  if (!disk || disks.length > 1) throw new Refused('backup-disks', { vm: hosted.record.name, disks: disks.length })
  const waitMicros = context.hypervisor.prepareRecovery(hosted, checkpointName(id))
  const job = {
    kind: 'backup' as const,
    vm: hosted.record.name,
    place: target.place,
    volume: target.name,
    startedAt: context.kernel.now,
    checkpointType: hosted.record.checkpointType,
    takenAt: context.kernel.now,
    recovery: '',
    sourcePath: disk.path,
    pending: [],
    copied: [],
    bytesRead: 0,
    bytesWritten: 0,
    media: [
      [host, source],
      [target.place, target.name],
    ] as const,
  }
  return { job: waitMicros > 0 ? job : holdMoment(context, job, id), waitMicros }
}

const checkpointName = (id: string): string => `${id} (backup)`

/** Takes the recovery checkpoint. Throws Refused. */
export const holdMoment = <Plan extends Omit<BackupJob, 'id' | 'operation' | 'atWork'>>(
  context: BackupContext,
  job: Plan,
  id: string,
): Plan => {
  const hosted = context.hypervisor.need(job.vm)
  const checkpoint = context.hypervisor.recoveryCheckpoint(hosted, checkpointName(id))
  return { ...job, takenAt: checkpoint.takenAt, recovery: checkpoint.id, sourcePath: systemFile(checkpoint) }
}

/** A VM of one disk was asked for. */
const systemFile = ({ disks: [disk] }: Checkpoint): string => (disk as AttachedDisk).path

/** The file the moment lies in: merges of other checkpoints may have renamed it since. */
export const sourcePathOf = (context: BackupContext, job: BackupJob): string => {
  const recovery = context.hypervisor.find(job.vm)?.record.checkpoints.find((each) => each.id === job.recovery)
  return recovery ? systemFile(recovery) : job.sourcePath
}

const withSource = <T>(context: BackupContext, job: BackupJob, work: (disk: VirtualDisk) => T): T => {
  const [host, volume] = job.media[0] as readonly [string, string]
  const disk = openChain(context.places.need(host, volume).disk, sourcePathOf(context, job), {
    access: 'read',
    newGuid: context.newGuid,
  })
  try {
    return work(disk)
  } finally {
    disk.closeChain()
  }
}

/** Payload blocks that any file of the chain holds; the rest of the disk reads as zeros. */
const blocksInUse = (disk: VirtualDisk): readonly number[] => {
  const count = Math.ceil(disk.virtualSizeBytes / disk.blockSizeBytes)
  const layers = disk.chain()
  return Array.from({ length: count }, (_, block) => block).filter((block) =>
    layers.some((layer) => layer.blocks.state(block) !== PAYLOAD_STATE.notPresent),
  )
}

export const listBlocks = (context: BackupContext, job: BackupJob): BackupJob => ({
  ...job,
  pending: withSource(context, job, blocksInUse),
})

/** How long the next payload block takes: reading at the source, writing at the repository, whichever is slower. */
export const backupStepMicros = (context: BackupContext, job: BackupJob): number =>
  Math.max(
    ...job.media.map(([host, volume]) => {
      const place = context.places.need(host, volume)
      return bulkMicros(place.speed, 1024 * 1024, place.bulkJobs)
    }),
  )

/** Copies one payload block in pieces of 64 KiB, leaving out those of zeros. */
export const copyNextBlock = (context: BackupContext, job: BackupJob, id: string): BackupJob => {
  const [payloadBlock, ...pending] = job.pending as readonly [number, ...number[]]
  const target = context.places.need(job.place, job.volume).disk
  return withSource(context, job, (disk) => {
    const copied = [...job.copied]
    const piece = new Uint8Array(BACKUP_BLOCK_BYTES)
    const perPayload = disk.blockSizeBytes / BACKUP_BLOCK_BYTES
    const sectorsPerPiece = BACKUP_BLOCK_BYTES / disk.sectorSizeBytes
    for (let block = payloadBlock * perPayload; block < (payloadBlock + 1) * perPayload; block++) {
      if (block * sectorsPerPiece >= disk.sectorCount) break
      disk.read(block * sectorsPerPiece, piece)
      if (!piece.some((byte) => byte !== 0)) continue
      appendBlock(target, { vm: job.vm, id }, copied.length, piece)
      copied.push({ block, hash: context.hashes.fast(piece) })
    }
    const bytesWritten = copied.length * BACKUP_BLOCK_BYTES
    return { ...job, pending, copied, bytesRead: job.bytesRead + disk.blockSizeBytes, bytesWritten }
  })
}

/** Writes the catalogue: from now on it is a restore point. */
export const completeBackup = (context: BackupContext, job: BackupJob, id: string): RestorePoint => {
  const catalogue: Catalogue = withSource(context, job, (disk) => ({
    id,
    vm: job.vm,
    type: 'Full',
    takenAt: job.takenAt,
    checkpointType: job.checkpointType,
    referencePoint: job.recovery,
    diskName: (disk.chain()[0] as VirtualDisk).path.split('\\').at(-1) as string,
    diskSizeBytes: disk.virtualSizeBytes,
    blockSizeBytes: disk.blockSizeBytes,
    sectorSizeBytes: disk.sectorSizeBytes,
    blocks: job.copied,
  }))
  const volume = context.places.need(job.place, job.volume).disk
  const bytes = writeCatalogue(volume, catalogue) + job.copied.length * BACKUP_BLOCK_BYTES
  return {
    id,
    vm: job.vm,
    type: 'Full',
    place: job.place,
    volume: job.volume,
    takenAt: job.takenAt,
    verified: null,
    bytes,
    referencePoint: job.recovery,
  }
}

/** A backup that did not end leaves no file and no checkpoint behind, where that can still be cleared away. */
export const undoBackup = (context: BackupContext, job: BackupJob, id: string): void => {
  undoCopy(context, job, id)
  releaseSource(context, job)
}

/** The copy goes, and the checkpoint stays: as a backup program leaves it that was ended half way. */
export const undoCopy = (context: BackupContext, job: BackupJob, id: string): void => {
  const target = context.places.need(job.place, job.volume).disk
  if (!target.lost && target.exists(blocksPath({ vm: job.vm, id }))) target.remove(blocksPath({ vm: job.vm, id }))
  const hosted = context.hypervisor.find(job.vm)
  if (hosted && !hosted.volume.lost) dropReferencePoint(hosted, job.recovery)
}

export const releaseSource = (context: BackupContext, job: BackupJob): void => {
  const hosted = context.hypervisor.find(job.vm)
  if (hosted && !hosted.volume.lost) context.hypervisor.removeRecovery(hosted, job.recovery)
}
