/** New machines, and the disks that machines have: attached, pointed at another file, taken off. Nothing is written to a disk. */
import { DATA_VOLUMES_MAX } from '../guest/volume-names.ts'
import { createDynamicDisk } from '../storage/create-disk.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import { pathKey } from '../storage/windows-path.ts'
import { keptFiles } from './disk-tree.ts'
import type { HostContext } from './host-context.ts'
import { existingPath, type HostPath, needHost, newPath } from './host-paths.ts'
import type { HostedVm } from './hosted-vm.ts'
import { requireLegal } from './legality.ts'
import { Refused } from './refusal.ts'
import { type AttachedDisk, type DiskFile, newMachine, type VirtualMachine } from './virtual-machine.ts'

/** What the guest has letters for: C: to F:. */
const DISKS_MAX = 1 + DATA_VOLUMES_MAX
const NEW_DISK_BLOCK_BYTES = 32 * 1024 * 1024
const VM_NAME_LENGTH_MAX = 100
/** The name is also that of the VM's folder. */
const NOT_IN_A_NAME = /[\\/:*?"<>|]/

/** Throws `vm-name-invalid`. */
export const requireVmName = (name: string): void => {
  if (name.trim() === '' || name.length > VM_NAME_LENGTH_MAX || NOT_IN_A_NAME.test(name) || /^\.+$/.test(name))
    throw new Refused('vm-name-invalid', { vm: name })
}

export interface NewVmWish {
  readonly name: string
  readonly host: string
  /** An existing disk, or one that is made with `newVhdSizeBytes`; none for a machine without. */
  readonly vhdPath: string | undefined
  readonly newVhdSizeBytes: number | undefined
}

export const createVm = (context: HostContext, wish: NewVmWish): VirtualMachine => {
  requireVmName(wish.name)
  const { places, newGuid } = context
  const place = needHost(places, wish.host)
  if (place.lost) throw new Refused('host-lost', { host: place.spec.name })
  const file = wish.vhdPath === undefined ? undefined : diskFile(context, wish.vhdPath, wish)
  const volume = file?.volume ?? place.volumes.find(({ name }) => name === 'D') ?? place.volumes[0]
  const record = newMachine({
    name: wish.name,
    id: newGuid(),
    host: place.spec.name,
    volume: volume?.name ?? 'D',
    checkpointType: 'Production',
    generationId: newGuid(),
    files: file ? [standing(context, file)] : [],
  })
  context.emit('vm-created', { vm: wish.name, host: place.spec.name })
  return { ...record, toldState: 'Off' }
}

const diskFile = (context: HostContext, path: string, { host, newVhdSizeBytes: sizeBytes }: NewVmWish): HostPath => {
  if (sizeBytes === undefined) return existingPath(context.places, path, host)
  const file = newPath(context.places, path, host)
  const options = { sizeBytes, blockSizeBytes: NEW_DISK_BLOCK_BYTES, newGuid: context.newGuid }
  createDynamicDisk(file.volume.disk, file.inner, options).close()
  return file
}

/** As it is attached: what it stands on is somebody else's. Throws what opening the chain does. */
const standing = ({ newGuid }: HostContext, { volume, inner }: HostPath): DiskFile => {
  const disk = openChain(volume.disk, inner, { access: 'read', newGuid })
  const file = { path: disk.path, parent: disk.parent?.path ?? null }
  disk.closeChain()
  return file
}

export const addDisk = (
  context: HostContext,
  hosted: HostedVm,
  written: string,
  location: number | undefined,
): void => {
  requireLegal(context, hosted, 'change-disks')
  const { disks } = hosted.record
  const free = Array.from({ length: DISKS_MAX }, (_, at) => at).find((at) => !isTaken(disks, at))
  const at = location ?? free
  if (at === undefined || at >= DISKS_MAX)
    throw new Refused('controller-full', { vm: hosted.record.name, limit: DISKS_MAX })
  if (isTaken(disks, at)) throw new Refused('controller-location-taken', { vm: hosted.record.name, location: at })
  attach(context, hosted, at, written)
}

const isTaken = (disks: readonly AttachedDisk[], location: number): boolean =>
  disks.some(({ controllerLocation }) => controllerLocation === location)

/** By hand: the VM's checkpoints keep what they need, and what was active before is nobody's now. */
export const pointDisk = (context: HostContext, hosted: HostedVm, location: number, written: string): void => {
  requireLegal(context, hosted, 'change-disks')
  needDisk(hosted, location)
  attach(context, hosted, location, written)
}

export const takeDiskOff = (context: HostContext, hosted: HostedVm, location: number): void => {
  requireLegal(context, hosted, 'change-disks')
  const { path } = needDisk(hosted, location)
  setDisks(
    hosted,
    hosted.record.disks.filter((disk) => disk.controllerLocation !== location),
    hosted.record.files,
  )
  context.emit('disk-removed', { vm: hosted.record.name, location, path })
}

const needDisk = (hosted: HostedVm, location: number): AttachedDisk => {
  const found = hosted.record.disks.find(({ controllerLocation }) => controllerLocation === location)
  if (!found) throw new Refused('unknown-controller-location', { vm: hosted.record.name, location })
  return found
}

const attach = (context: HostContext, hosted: HostedVm, controllerLocation: number, written: string): void => {
  const { record } = hosted
  const file = existingPath(context.places, written, record.host)
  if (file.volume.name !== record.volume)
    throw new Refused('disk-on-other-volume', { vm: record.name, path: written, volume: record.volume })
  const found = standing(context, file)
  const others = record.disks.filter((disk) => disk.controllerLocation !== controllerLocation)
  if (others.some(({ path }) => pathKey(path) === pathKey(found.path)))
    throw new StorageError('0x80070020', { path: written })
  const known = record.files.some(({ path }) => path === found.path)
  const disks = [...others, { controllerLocation, path: found.path }]
  setDisks(
    hosted,
    disks.sort((a, b) => a.controllerLocation - b.controllerLocation),
    known ? record.files : [...record.files, found],
  )
  context.emit('disk-attached', { vm: record.name, location: controllerLocation, path: written })
}

/** Of the files only those stay the VM's that its disks or its checkpoints stand on. None of the others is touched. */
const setDisks = (hosted: HostedVm, disks: readonly AttachedDisk[], files: readonly DiskFile[]): void =>
  hosted.update({ disks, files: keptFiles(hosted.record, disks, files) })
