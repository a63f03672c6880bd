/** The `*-VHD` cmdlets on the files of a host: what each does, what it costs, and what it refuses. */
import { compactDisk } from '../storage/compact-disk.ts'
import { type ConvertOptions, convertDisk } from '../storage/convert-disk.ts'
import { createDifferencingDisk, createDynamicDisk, createFixedDisk } from '../storage/create-disk.ts'
import { disownParent, mergeIntoParent, spaceNeededBytes } from '../storage/differencing/merge.ts'
import { isVirtualDisk } from '../storage/export/volume-file.ts'
import { openChain } from '../storage/open-chain.ts'
import { reconnectParent } from '../storage/reconnect-parent.ts'
import { resizeDisk } from '../storage/resize-disk.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { pathKey } from '../storage/windows-path.ts'
import { passBulkTime } from './bulk-work.ts'
import type { EventData, HostContext } from './host-context.ts'
import { existingPath, type HostPath, newPath, rootOf } from './host-paths.ts'
import type { HostedVm } from './hosted-vm.ts'
import { legalityOf, type VmOperation } from './legality.ts'
import type { MountedDisks } from './mounted-disks.ts'
import { Refused } from './refusal.ts'
import type { VhdCommand, VhdCommandOf } from './vhd-command.ts'
import { stateOf } from './vm-state.ts'

export interface VhdWorld {
  readonly context: HostContext
  readonly vms: readonly HostedVm[]
  readonly mounts: MountedDisks
}

/** What was done: its event, and the bytes that went over the medium. */
interface Done {
  readonly event: string
  readonly data: EventData
  readonly file: HostPath
  readonly bytes: number
}

/** Block sizes of disks that are made without saying one, as Hyper-V has them. */
const DYNAMIC_BLOCK_BYTES = 32 * 1024 * 1024
const DIFFERENCING_BLOCK_BYTES = 2 * 1024 * 1024

type Handlers = { [Type in VhdCommand['type']]: (world: VhdWorld, command: VhdCommandOf<Type>) => Done }

/** Carries a command out at once and lets its time pass afterwards. Returns the operation, if it takes any. */
export const carryOutVhd = (world: VhdWorld, command: VhdCommand): string | undefined => {
  const { context } = world
  const { event, data, file, bytes } = HANDLERS[command.type](world, command as never)
  context.emit(event, { path: file.written, host: file.volume.place, ...data })
  return passBulkTime(context, file.volume, file.written, bytes)
}

/** The VM to whose disk tree a file belongs. */
const vmOf = ({ vms }: VhdWorld, { volume, inner }: HostPath): HostedVm | undefined =>
  vms.find(
    ({ record }) =>
      record.host === volume.place &&
      record.volume === volume.name &&
      record.files.some(({ path }) => pathKey(path) === pathKey(inner)),
  )

/** A file in use is refused by its lock; a Saved VM holds none, and its memory knows the disk as it is. */
const requireNotSaved = (world: VhdWorld, file: HostPath, operation: VmOperation): void => {
  const hosted = vmOf(world, file)
  const state = hosted && stateOf(world.context, hosted)
  if (state === 'Saved') throw new Refused('vm-state', { vm: hosted?.record.name as string, operation, state })
}

/** No file knows its children, so a VM's own list has to be asked (hyper-v.md 4: "checkpoints exist"). */
const requireNoCheckpoints = (world: VhdWorld, file: HostPath): void => {
  const hosted = vmOf(world, file)
  if (hosted && hosted.record.checkpoints.length > 0)
    throw new Refused('vm-has-checkpoints', { vm: hosted.record.name, path: file.written })
}

/** Hyper-V resizes the disk of a running machine; refused as such, and not as a file in use. */
const requireSimulated = (world: VhdWorld, file: HostPath, operation: VmOperation): void => {
  const hosted = vmOf(world, file)
  const state = hosted && stateOf(world.context, hosted)
  if (hosted && state && legalityOf(operation, state)?.verdict === 'not-simulated')
    throw new Refused('operation-not-simulated', { vm: hosted.record.name, operation, state })
}

const newFile = ({ context }: VhdWorld, path: string, host: string): HostPath => {
  if (!isVirtualDisk(path)) throw new Refused('vhd-format', { path })
  return newPath(context.places, path, host)
}

const sameVolume = (file: HostPath, other: HostPath): void => {
  if (file.volume !== other.volume)
    throw new Refused('chain-on-two-volumes', { path: file.written, parentPath: other.written })
}

/** The disk of a file for the time of some work, and given back whatever becomes of that. */
const reading = <T>({ context }: VhdWorld, { volume, inner }: HostPath, work: (disk: VirtualDisk) => T): T => {
  const disk = openChain(volume.disk, inner, { access: 'read', newGuid: context.newGuid })
  try {
    return work(disk)
  } finally {
    disk.closeChain()
  }
}

/** The parent that a new file of the same volume is to stand on. */
const newParent = ({ context }: VhdWorld, file: HostPath, parentPath: string | undefined): HostPath => {
  const parent = existingPath(context.places, parentPath ?? '', file.volume.place)
  sameVolume(file, parent)
  return parent
}

const HANDLERS: Handlers = {
  'new-vhd': (world, { host, path, vhdType, sizeBytes = 0, parentPath, blockSizeBytes, logicalSectorSizeBytes }) => {
    const { newGuid } = world.context
    const file = newFile(world, path, host)
    const volume = file.volume.disk
    if (vhdType === 'Differencing') {
      const blocks = { blockSizeBytes: blockSizeBytes ?? DIFFERENCING_BLOCK_BYTES }
      reading(world, newParent(world, file, parentPath), (parent) => {
        const options = { parent, newGuid, volumeRoot: rootOf(file.volume), ...blocks }
        createDifferencingDisk(volume, file.inner, options).close()
      })
    } else {
      const create = vhdType === 'Fixed' ? createFixedDisk : createDynamicDisk
      const sectors = logicalSectorSizeBytes === undefined ? {} : { logicalSectorSizeBytes }
      const options = { sizeBytes, blockSizeBytes: blockSizeBytes ?? DYNAMIC_BLOCK_BYTES, newGuid }
      create(volume, file.inner, { ...options, ...sectors }).close()
    }
    return { event: 'vhd-created', data: { vhdType }, file, bytes: volume.lengthOf(file.inner) }
  },

  'convert-vhd': (world, { host, path, destinationPath, vhdType, parentPath, blockSizeBytes, deleteSource }) => {
    const { places, newGuid } = world.context
    const source = existingPath(places, path, host)
    const file = newFile(world, destinationPath, host)
    requireNotSaved(world, source, 'convert-vhd')
    const options = { newGuid, ...(blockSizeBytes === undefined ? {} : { blockSizeBytes }) }
    reading(world, source, (disk) => {
      const to = (more: Pick<ConvertOptions, 'kind' | 'parent' | 'volumeRoot'>): void =>
        convertDisk(disk, file.volume.disk, file.inner, { ...options, ...more }).close()
      const isFixed = vhdType === undefined ? disk.kind === 'fixed' : vhdType === 'Fixed'
      if (vhdType !== 'Differencing') to({ kind: isFixed ? 'fixed' : 'dynamic' })
      else
        reading(world, newParent(world, file, parentPath), (parent) =>
          to({ kind: 'differencing', parent, volumeRoot: rootOf(file.volume) }),
        )
    })
    if (deleteSource) source.volume.disk.remove(source.inner)
    const bytes = 2 * file.volume.disk.lengthOf(file.inner)
    const data = { source: path, ...(parentPath === undefined ? {} : { parentPath }) }
    return { event: 'vhd-converted', data, file, bytes }
  },

  'resize-vhd': (world, { host, path, sizeBytes }) => {
    const file = existingPath(world.context.places, path, host)
    requireNoCheckpoints(world, file)
    requireNotSaved(world, file, 'resize-vhd')
    requireSimulated(world, file, 'resize-vhd')
    const lengthBefore = file.volume.disk.lengthOf(file.inner)
    const sizes = resizeDisk(file.volume.disk, file.inner, sizeBytes, world.context)
    const bytes = Math.max(0, file.volume.disk.lengthOf(file.inner) - lengthBefore)
    return { event: 'vhd-resized', data: sizes, file, bytes }
  },

  /** Also while the host has it attached for reading only: [PS:Optimize-VHD]. */
  'optimize-vhd': (world, { host, path, mode }) => {
    const file = existingPath(world.context.places, path, host)
    requireNotSaved(world, file, 'optimize-vhd')
    const findZeros = mode === 'Full' || mode === 'Prezeroed'
    const { newGuid } = world.context
    const lengths = world.mounts.lend(file, newGuid, () =>
      compactDisk(file.volume.disk, file.inner, { newGuid, findZeros }),
    )
    // Looking for zeros reads all there is.
    const bytes = findZeros ? lengths.beforeBytes : lengths.beforeBytes - lengths.afterBytes
    return { event: 'vhd-optimized', data: lengths, file, bytes }
  },

  'merge-vhd': (world, { host, path, destinationPath }) => {
    const { places, newGuid } = world.context
    const file = existingPath(places, path, host)
    const target = destinationPath === undefined ? undefined : existingPath(places, destinationPath, host)
    requireNotSaved(world, file, 'merge-vhd')
    const volume = file.volume.disk
    const child = openChain(volume, file.inner, { access: 'write', newGuid })
    try {
      const into = target ? child.chain().find((disk) => pathKey(disk.path) === pathKey(target.inner)) : child.parent
      if (!into || into === child)
        throw new Refused('vhd-no-ancestor', { path, parentPath: destinationPath ?? 'a parent' })
      const neededBytes = spaceNeededBytes(child, into)
      const freeBytes = volume.capacityBytes - volume.usedBytes
      if (neededBytes > freeBytes) throw new StorageError('0x80070070', { path: into.path, neededBytes, freeBytes })
      let bytes = 0
      for (const step of mergeIntoParent(child, [], { newGuid, into })) bytes += step.bytes
      disownParent(child, into)
      return { event: 'vhd-merged', data: { parent: into.path, mergedBytes: bytes }, file, bytes: 2 * bytes }
    } finally {
      child.closeChain()
    }
  },

  'set-vhd': (world, { host, path, parentPath, ignoreIdMismatch }) => {
    const { places, newGuid } = world.context
    const file = existingPath(places, path, host)
    const parent = existingPath(places, parentPath, host)
    sameVolume(file, parent)
    reconnectParent(file.volume.disk, file.inner, parent.inner, { newGuid, ignoreIdMismatch })
    return { event: 'vhd-reconnected', data: { parent: parentPath, ignoreIdMismatch }, file, bytes: 0 }
  },

  'mount-vhd': ({ context, mounts }, { host, path, readOnly }) => {
    const file = existingPath(context.places, path, host)
    const { number, changed } = mounts.mount(file, readOnly, context.newGuid)
    return { event: 'vhd-mounted', data: { readOnly, changed, number }, file, bytes: 0 }
  },

  'dismount-vhd': ({ context, mounts }, { host, path }) => {
    const file = existingPath(context.places, path, host)
    return { event: 'vhd-dismounted', data: { changed: mounts.dismount(file) }, file, bytes: 0 }
  },
}

/** Files of a host that a VM or the host itself has open. */
export const isAttached = ({ vms, mounts }: Omit<VhdWorld, 'context'>, file: HostPath): boolean => {
  if (mounts.find(file)) return true
  return vms.some(({ record, drives }) => {
    if (!drives || record.host !== file.volume.place || record.volume !== file.volume.name) return false
    return drives.openDisks.some((disk) => pathKey(disk.path) === pathKey(file.inner))
  })
}
