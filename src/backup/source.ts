/**
 * The source of a backup: a recovery checkpoint holds the moment still, through the guest's agent where it runs and is
 * asked, and its blocks are read from the files of that moment. The moment stays a reference point of the disks, under
 * the checkpoint's id, as Hyper-V converts one into the other (hyper-v.md 6.2).
 */
import type { OrdersTold } from '../guest/guest.ts'
import { changesSince, dropReferencePoint } from '../host/disk-tracking.ts'
import type { AttachedDisk } from '../host/virtual-machine.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import { PAYLOAD_STATE } from '../storage/vhdx/block-allocation-table.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import type { BackupContext } from './backup-context.ts'
import type { BackupJob } from './jobs.ts'
import { BLOCKS_PER_DISK, type DiskShape } from './manifest.ts'
import { BACKUP_BLOCK_BYTES, type Consistency } from './restore-point.ts'

export const checkpointName = (id: string): string => `${id} (backup)`

/** A moment that is held still. */
export interface Moment {
  readonly recovery: string
  readonly takenAt: SimTime
  readonly sources: readonly AttachedDisk[]
  readonly consistency: Consistency
  /** What a copy of it has to show, as the program said when it was held; null where nobody was asked. */
  readonly orders: OrdersTold | null
}

/** Takes the recovery checkpoint. Throws Refused. */
export const holdMoment = (context: BackupContext, vm: string, id: string, asksGuest: boolean): Moment => {
  const hosted = context.hypervisor.need(vm)
  const isOff = context.hypervisor.stateOf(hosted) === 'Off'
  const { checkpoint, isQuiesced, orders } = context.hypervisor.recoveryCheckpoint(
    hosted,
    checkpointName(id),
    asksGuest,
  )
  const consistency = isQuiesced ? 'Application' : isOff ? 'Off' : 'Crash'
  return { recovery: checkpoint.id, takenAt: checkpoint.takenAt, sources: checkpoint.disks, consistency, orders }
}

type SourceOf = Pick<BackupJob, 'vm' | 'recovery' | 'sources' | 'media'>

/** The files the moment lies in: merges of other checkpoints may have renamed them since. */
export const sourcesOf = (context: BackupContext, job: SourceOf): readonly AttachedDisk[] =>
  context.hypervisor.find(job.vm)?.record.checkpoints.find((each) => each.id === job.recovery)?.disks ?? job.sources

/** Throws StorageError. */
export const withSources = <T>(
  context: BackupContext,
  job: SourceOf,
  work: (disks: readonly VirtualDisk[]) => T,
): T => {
  const [host, volume] = job.media[0] as readonly [string, string]
  const disks: VirtualDisk[] = []
  try {
    for (const { path } of sourcesOf(context, job))
      disks.push(openChain(context.places.need(host, volume).disk, path, { access: 'read', newGuid: context.newGuid }))
    return work(disks)
  } finally {
    for (const disk of disks) disk.closeChain()
  }
}

export const shapesOf = (sources: readonly AttachedDisk[], disks: readonly VirtualDisk[]): readonly DiskShape[] =>
  disks.map((disk, at) => ({
    name: (disk.chain()[0] as VirtualDisk).path.split('\\').at(-1) as string,
    controllerLocation: (sources[at] as AttachedDisk).controllerLocation,
    sizeBytes: disk.virtualSizeBytes,
    blockSizeBytes: disk.blockSizeBytes,
    sectorSizeBytes: disk.sectorSizeBytes,
  }))

const numbered = (at: number, first: number, end: number): readonly number[] =>
  Array.from({ length: end - first }, (_, index) => at * BLOCKS_PER_DISK + first + index)

const blockCount = (disk: VirtualDisk): number => Math.ceil(disk.virtualSizeBytes / BACKUP_BLOCK_BYTES)

/** Blocks of payload blocks that any file of the chain holds; the rest of the disk reads as zeros. */
export const blocksInUse = (disks: readonly VirtualDisk[]): readonly number[] =>
  disks.flatMap((disk, at) => {
    const layers = disk.chain()
    const perPayload = disk.blockSizeBytes / BACKUP_BLOCK_BYTES
    const count = Math.ceil(disk.virtualSizeBytes / disk.blockSizeBytes)
    const isHeld = (block: number): boolean =>
      layers.some((layer) => layer.blocks.state(block) !== PAYLOAD_STATE.notPresent)
    return Array.from({ length: count }, (_, block) => block)
      .filter(isHeld)
      .flatMap((block) => numbered(at, block * perPayload, Math.min((block + 1) * perPayload, blockCount(disk))))
  })

/** Blocks changed since a reference point, or the code that says why nobody knows. */
export const blocksChanged = (
  context: BackupContext,
  vm: string,
  referencePoint: string,
): { readonly blocks: readonly number[] } | { readonly code: string } => {
  const hosted = context.hypervisor.need(vm)
  const { volume, record } = hosted
  const blocks: number[] = []
  for (const [at, { path }] of record.disks.entries()) {
    const running = hosted.drives?.onFile(path)
    const leaf = running?.leaf ?? openChain(volume.fork(), path, { access: 'read', newGuid: () => '' })
    const answer = changesSince(hosted, path, referencePoint, leaf)
    if (!answer.known) return { code: answer.code }
    for (const { offsetBytes, lengthBytes } of answer.runs) {
      const first = Math.floor(offsetBytes / BACKUP_BLOCK_BYTES)
      const end = Math.ceil((offsetBytes + lengthBytes) / BACKUP_BLOCK_BYTES)
      blocks.push(...numbered(at, first, end))
    }
  }
  return { blocks }
}

/** Reads one block; the end of a disk may be shorter, the rest is zeros then. */
export const readSource = (disks: readonly VirtualDisk[], block: number, target: Uint8Array): void => {
  const at = Math.floor(block / BLOCKS_PER_DISK)
  const disk = disks[at] as VirtualDisk
  const sector = ((block - at * BLOCKS_PER_DISK) * BACKUP_BLOCK_BYTES) / disk.sectorSizeBytes
  const sectors = Math.min(target.length / disk.sectorSizeBytes, disk.sectorCount - sector)
  const bytes = sectors * disk.sectorSizeBytes
  disk.read(sector, target.subarray(0, bytes))
  target.fill(0, bytes)
}

/** The block as the VM has it now; undefined where it cannot be read. */
export const readPresent = (context: BackupContext, vm: string, block: number): Uint8Array | undefined => {
  const hosted = context.hypervisor.find(vm)
  const path = hosted?.record.disks[Math.floor(block / BLOCKS_PER_DISK)]?.path
  if (!hosted || path === undefined || hosted.volume.lost) return undefined
  try {
    const options = { access: 'read', newGuid: () => '' } as const
    const disk = hosted.drives?.onFile(path)?.leaf ?? openChain(hosted.volume.fork(), path, options)
    const bytes = new Uint8Array(BACKUP_BLOCK_BYTES)
    readSource([disk], block % BLOCKS_PER_DISK, bytes)
    return bytes
  } catch (error) {
    if (error instanceof StorageError) return undefined
    throw error
  }
}

/** The checkpoint goes, and its disks are merged. */
export const releaseSource = (context: BackupContext, job: Pick<BackupJob, 'vm' | 'recovery'>): void => {
  const hosted = context.hypervisor.find(job.vm)
  if (hosted && !hosted.volume.lost) context.hypervisor.removeRecovery(hosted, job.recovery)
}

/** Nobody will ask for changes since that moment. */
export const dropReference = (context: BackupContext, vm: string, id: string): void => {
  const hosted = context.hypervisor.find(vm)
  if (hosted && !hosted.volume.lost) dropReferencePoint(hosted, id)
}
