/**
 * Instant recovery: the disks of a restore point become files of a volume that its host gets for it, on the repository's
 * medium, and a machine writes to children beside them, in what room is left there. Only manifests are read before it is
 * there; what lies in the blocks nobody has compared with its hashes.
 */
import { newMachine } from '../host/virtual-machine.ts'
import type { PlaceVolume } from '../places/places.ts'
import { copyFile } from '../storage/copy-file.ts'
import { createDifferencingDisk, createDynamicDisk } from '../storage/create-disk.ts'
import { HostVolume } from '../storage/host-volume.ts'
import { openChain } from '../storage/open-chain.ts'
import type { BackupContext } from './backup-context.ts'
import { readStored } from './blocks-file.ts'
import { costsOf, type JobWork, throughMicros } from './job-work.ts'
import { NOTHING_YET, type Planned, type PublishJob } from './jobs.ts'
import { BLOCKS_PER_DISK, type DiskShape, type Manifest } from './manifest.ts'
import { type HeldBlock, pointContent, readHeld, sealedOf } from './point-content.ts'
import type { PublishedPoint } from './published.ts'
import {
  homeOf,
  hostNamed,
  neededBytes,
  type RestoreWish,
  requireFreeBytes,
  restoredName,
  VHDX_OVERHEAD_BYTES,
} from './restore-job.ts'
import { BACKUP_BLOCK_BYTES, blocksPath, manifestPath, type RestorePoint } from './restore-point.ts'
import { requirePresent } from './verify-job.ts'

type Asked = Pick<PublishJob, 'content' | 'newName' | 'media'>

const repositoryOf = (context: BackupContext, { media }: Pick<PublishJob, 'media'>): PlaceVolume => {
  const [place, volume] = media[0] as readonly [string, string]
  return context.places.need(place, volume)
}

const disksOf = ({ content }: Pick<PublishJob, 'content'>): readonly DiskShape[] =>
  (content.manifests[0] as Manifest).disks

/** Throws Refused, and StorageError where the point's manifests cannot be read. */
export const planPublish = (context: BackupContext, point: RestorePoint, wish: RestoreWish): Planned<PublishJob> => {
  requirePresent(context, point)
  // What it writes lies beside the backup: a volume of the host that is named has only to stand.
  const { place } = hostNamed(context, wish.toHost ?? homeOf(context, point), point.vm)
  const newName = restoredName(context, point, wish)
  const repository = context.places.need(point.place, point.volume)
  const content = pointContent(repository.disk, point, context)
  for (const manifest of content.manifests) sealedOf(manifest, context)
  const needed = disksOf({ content }).length * VHDX_OVERHEAD_BYTES
  requireFreeBytes(repository, needed, newName)
  return {
    ...NOTHING_YET,
    kind: 'publish',
    vm: point.vm,
    point: point.id,
    host: place.spec.name,
    newName,
    content,
    headBytes: content.manifests.reduce((sum, each) => sum + repository.disk.lengthOf(manifestPath(each)), 0),
    isRead: false,
    startedAt: context.kernel.now,
    media: [[point.place, point.volume]],
  }
}

/** As it lies there; what is compressed or enciphered has to be opened, which a wrong byte would not let happen. */
const bytesOf = (context: BackupContext, job: Asked, held: HeldBlock): Uint8Array => {
  const { disk } = repositoryOf(context, job)
  const manifest = job.content.manifests[held.from] as Manifest
  return manifest.compress || manifest.keyId !== null
    ? readHeld(disk, job.content, held, context)
    : readStored(disk, blocksPath(manifest), held)
}

/** On a volume that nobody has seen: what fails half way leaves nothing. Throws StorageError. */
const baseDisks = (context: BackupContext, job: Asked): HostVolume => {
  const shapes = disksOf(job)
  const volume = new HostVolume({ capacityBytes: neededBytes(job.content.blocks, shapes) })
  shapes.forEach(({ name, sizeBytes, blockSizeBytes, sectorSizeBytes }, at) => {
    const options = { sizeBytes, blockSizeBytes, logicalSectorSizeBytes: sectorSizeBytes, newGuid: context.newGuid }
    const disk = createDynamicDisk(volume, `${job.newName}\\${name}`, options)
    for (const held of job.content.blocks) {
      if (Math.floor(held.block / BLOCKS_PER_DISK) !== at) continue
      const sector = ((held.block % BLOCKS_PER_DISK) * BACKUP_BLOCK_BYTES) / sectorSizeBytes
      const sectors = Math.min(BACKUP_BLOCK_BYTES / sectorSizeBytes, disk.sectorCount - sector)
      disk.write(sector, bytesOf(context, job, held).subarray(0, sectors * sectorSizeBytes))
    }
    disk.close()
  })
  return volume
}

/** The volume: the base disks, and as much room as the repository has left. */
const mountFor = (context: BackupContext, job: PublishJob): PlaceVolume => {
  const made = baseDisks(context, job)
  const repository = repositoryOf(context, job)
  const { capacityBytes, usedBytes } = repository.disk
  const guid = context.newGuid()
  const disk = new HostVolume({ capacityBytes: made.usedBytes + capacityBytes - usedBytes, guid })
  for (const path of made.list()) copyFile(made, path, disk, path)
  return context.places.mount(job.host, { place: repository.place, volume: repository.name }, disk)
}

/** What the machine writes goes here. */
const addChild = (context: BackupContext, { disk, name }: PlaceVolume, basePath: string): string => {
  const { newGuid } = context
  const path = `${basePath.replace(/\.a?vhdx$/i, '')}_${newGuid().toUpperCase()}.avhdx`
  const parent = openChain(disk, basePath, { access: 'read', newGuid })
  createDifferencingDisk(disk, path, { parent, volumeRoot: `${name}:\\`, newGuid }).closeChain()
  return path
}

const register = (context: BackupContext, job: PublishJob, volume: PlaceVolume): PublishedPoint => {
  const { hypervisor, newGuid } = context
  const { checkpointType, disks } = job.content.manifests[0] as Manifest
  const bases = disks.map(({ name }) => `${job.newName}\\${name}`)
  const children = bases.map((path) => addChild(context, volume, path))
  const former = hypervisor.find(job.newName)
  if (former) hypervisor.unregister(former)
  const record = newMachine({
    name: job.newName,
    id: newGuid(),
    host: job.host,
    volume: volume.name,
    checkpointType,
    generationId: newGuid(),
    // The bases are the backup's: nothing is ever merged into them.
    files: children.map((path, at) => ({ path, parent: bases[at] as string })),
  })
  const attached = record.disks.map((disk, at) => ({
    ...disk,
    controllerLocation: (disks[at] as DiskShape).controllerLocation,
  }))
  hypervisor.register({ ...record, disks: attached }, former)
  return { ...published(context, job), letter: volume.name, disks: bases }
}

/** A volume that its machine finds no room on goes again. */
const registerOn = (context: BackupContext, job: PublishJob, volume: PlaceVolume): PublishedPoint => {
  try {
    return register(context, job, volume)
  } catch (error) {
    context.places.unmount(job.host, volume.name)
    throw error
  }
}

const published = (context: BackupContext, job: PublishJob): Omit<PublishedPoint, 'letter' | 'disks'> => {
  const { disk, place, name } = repositoryOf(context, job)
  const { manifests } = job.content
  return {
    vm: job.newName,
    point: job.point,
    points: manifests.map(({ id }) => id),
    place,
    volume: name,
    files: manifests.flatMap((each) => [manifestPath(each), blocksPath(each)]),
    manifests: manifests.map((each) => [manifestPath(each), disk.fileDigest(manifestPath(each), context.sha256)]),
    host: job.host,
  }
}

export const publishWork: JobWork<PublishJob> = {
  begin: (context, job) => {
    context.restoreBegins(job.vm)
    return job
  },
  progress: ({ isRead }) => [isRead ? 1 : 0, 1],
  stepMicros: (context, job) => throughMicros(context, job, job.headBytes),
  step: (_context, job) => ({ ...job, isRead: true, bytesRead: job.headBytes, bytesOfBackups: job.headBytes }),
  complete: (context, job, room) => {
    // Somebody may have made a machine of that name while people decided.
    restoredName(context, job, { toHost: job.host, newName: job.newName })
    const entry = registerOn(context, job, mountFor(context, job))
    room.setPublished([...room.published, entry])
    context.emit('vm-restored', {
      vm: job.newName,
      restorePoint: job.point,
      host: job.host,
      instant: entry.letter,
      place: context.places.nameOf(entry),
      ...costsOf(context, job),
    })
    context.restored(job.vm, job.newName)
  },
  undo: () => {},
}
