/**
 * Export (hyper-v.md 3.9): a VM with all of its checkpoints as a folder of files, or one checkpoint as a machine of its
 * own. A running VM is exported as it is at this instant; a copy of it is brought to rest, the VM itself never notices.
 */
import { type GuestMemory, RAM_BYTES } from '../guest/guest.ts'
import type { PlaceVolume } from '../places/places.ts'
import { convertDisk } from '../storage/convert-disk.ts'
import { copyFile } from '../storage/copy-file.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { openChain, readDiskInfo } from '../storage/open-chain.ts'
import { reconnectParent } from '../storage/reconnect-parent.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Volume } from '../storage/volume.ts'
import { passBulkTime } from './bulk-work.ts'
import { changedSince, tellChanged } from './changed-checkpoint.ts'
import type { HostContext } from './host-context.ts'
import { baseName } from './host-items.ts'
import { newPath } from './host-paths.ts'
import type { HostedVm } from './hosted-vm.ts'
import { requireLegal } from './legality.ts'
import { Refused } from './refusal.ts'
import { writeMemoryFile } from './saved-memory.ts'
import type { AttachedDisk, Checkpoint } from './virtual-machine.ts'
import { configurationOf, type VmConfiguration, withPaths, writeVmConfiguration } from './vm-configuration.ts'
import { stateOf } from './vm-state.ts'

export const LIVE_STATES = ['CaptureSavedState', 'CaptureDataConsistentState', 'CaptureCrashConsistentState'] as const
export type LiveState = (typeof LIVE_STATES)[number]

const DISKS = 'Virtual Hard Disks'
const CHECKPOINTS = 'Snapshots'
const MACHINES = 'Virtual Machines'

/** Where an export goes: a folder of the VM's name under `written`, which must not be there yet. */
const targetOf = (context: HostContext, written: string, host: string, name: string) => {
  const path = newPath(context.places, `${written.replace(/[\\/]+$/, '')}\\${name}`, host)
  const folder = `${path.inner}\\`
  if (path.volume.disk.list().some((file) => file.toLowerCase().startsWith(folder.toLowerCase())))
    throw new Refused('0x80070050', { path: path.written, host, volume: path.volume.name })
  return { volume: path.volume, folder: path.inner }
}

/** A running machine has its files open: they are copied as they are. Nothing is left of one that finds no room. */
const copyWhole = (from: Volume, path: string, to: Volume, target: string): number => {
  try {
    return copyFile(from, path, to, target, 'info')
  } catch (error) {
    if (to.exists(target)) to.remove(target)
    throw error
  }
}

interface AtRest {
  readonly volume: HostVolume
  readonly configuration: VmConfiguration
  /** Of a machine that runs, to be written where the export goes: its own volume may have no room for it. */
  readonly memory: GuestMemory | undefined
  readonly dispose: () => void
}

/** The VM's files as they are to be copied: of a machine that runs a copy that was brought to rest. */
const atRest = (context: HostContext, hosted: HostedVm, live: LiveState): AtRest => {
  const copy = hosted.fork({ ...context, places: context.places.fork(), emit: () => {} })
  const state = stateOf(context, hosted)
  const path = copy.ownMemoryPath
  let memory: GuestMemory | undefined
  if (copy.slot.on && (live === 'CaptureSavedState' || state === 'Paused')) {
    memory = copy.slot.memory()
    copy.update({ savedMemoryPath: path })
  } else if (copy.slot.on && live === 'CaptureDataConsistentState') {
    if (copy.record.guest.agent !== 'Healthy') throw new Refused('export-not-consistent', { vm: copy.record.name })
    copy.slot.guest().agent.freeze()
  }
  copy.detachDrives()
  copy.closeMergeDisk()
  return { volume: copy.volume, configuration: configurationOf(copy.record), memory, dispose: () => copy.dispose() }
}

/** Every file of the chains with its parent, base first, those included that are not the VM's own. */
const chainFiles = (volume: Volume, { disks, checkpoints }: VmConfiguration): ReadonlyMap<string, string | null> => {
  const parents = new Map<string, string | null>()
  for (const { path } of [...disks, ...checkpoints.flatMap((each) => each.disks)]) {
    const chain = new Map<string, string | null>()
    for (let at: string | undefined = path; at !== undefined && !parents.has(at) && !chain.has(at); ) {
      const parent: string | undefined = readDiskInfo(volume, at).parentPath
      chain.set(at, parent ?? null)
      at = parent
    }
    for (const [at, parent] of [...chain].reverse()) parents.set(at, parent)
  }
  return parents
}

/** Returns the operation. Throws Refused and StorageError; run it where a failure half way is thrown away. */
export const exportVm = (
  context: HostContext,
  hosted: HostedVm,
  wish: { readonly path: string; readonly host: string; readonly live: LiveState },
): string | undefined => {
  requireLegal(context, hosted, 'export')
  const { name } = hosted.record
  const { volume, folder } = targetOf(context, wish.path, wish.host, name)
  const source = atRest(context, hosted, wish.live)
  try {
    const parents = chainFiles(source.volume, source.configuration)
    if (new Set([...parents.keys()].map((path) => baseName(path).toLowerCase())).size < parents.size)
      throw new Refused('export-names', { vm: name })
    const users = source.configuration.checkpoints.filter(({ purpose }) => purpose === 'user')
    const inner = (path: string): string => {
      if (/\.a?vhdx$/i.test(path)) return `${DISKS}\\${baseName(path)}`
      return `${path.toLowerCase().includes(`\\${MACHINES.toLowerCase()}\\`) ? MACHINES : CHECKPOINTS}\\${baseName(path)}`
    }
    const others = [
      ...users.flatMap(({ configurationPath, runtimePath }) => [configurationPath, runtimePath]),
      source.memory ? null : source.configuration.savedMemoryPath,
    ].filter((path) => path !== null)
    const paths = [...new Set([...parents.keys(), ...others])]
    requireRoom(
      volume,
      paths.reduce((sum, path) => sum + source.volume.lengthOf(path), source.memory ? RAM_BYTES : 0),
    )
    let bytes = 0
    for (const path of paths) bytes += copyWhole(source.volume, path, volume.disk, `${folder}\\${inner(path)}`)
    if (source.memory && source.configuration.savedMemoryPath !== null) {
      writeMemoryFile(volume.disk, `${folder}\\${inner(source.configuration.savedMemoryPath)}`, source.memory)
      bytes += RAM_BYTES
    }
    const { newGuid } = context
    // From the base up: each is told of a parent whose own chain is whole already.
    for (const [child, parent] of parents)
      if (parent !== null)
        reconnectParent(volume.disk, `${folder}\\${inner(child)}`, `${folder}\\${inner(parent)}`, {
          newGuid,
          ignoreIdMismatch: false,
        })
    const files = [...parents].map(([path, parent]) => ({ path, parent }))
    const exported = withPaths({ ...source.configuration, checkpoints: users, files }, inner)
    const file = `${folder}\\${MACHINES}\\${exported.id.toUpperCase()}.vmcx`
    bytes += writeVmConfiguration(volume.disk, file, exported)
    context.emit('vm-exported', { vm: name, path: wish.path, files: paths.length + (source.memory ? 2 : 1), bytes })
    return passBulkTime(context, volume, name, 2 * bytes)
  } finally {
    source.dispose()
  }
}

const requireRoom = (volume: PlaceVolume, neededBytes: number): void => {
  const freeBytes = volume.disk.capacityBytes - volume.disk.usedBytes
  if (neededBytes > freeBytes)
    throw new StorageError('0x80070070', { volume: volume.name, neededBytes, freeBytes, path: volume.name })
}

/** One checkpoint as a machine without any: each disk flat, and its memory as a saved state. */
export const exportCheckpoint = (
  context: HostContext,
  hosted: HostedVm,
  checkpoint: Checkpoint,
  wish: { readonly path: string; readonly host: string },
): string | undefined => {
  requireLegal(context, hosted, 'export')
  const { name } = hosted.record
  const { volume, folder } = targetOf(context, wish.path, wish.host, name)
  const { newGuid } = context
  const source = context.places.need(hosted.record.host, hosted.record.volume).disk.fork()
  let bytes = 0
  const flatten = (disk: AttachedDisk): AttachedDisk => {
    const path = `${DISKS}\\${baseName(hosted.baseOf(disk.path)).replace(/\.avhdx$/i, '.vhdx')}`
    const chain = openChain(source, disk.path, { access: 'read', newGuid })
    const flat = convertDisk(chain, volume.disk, `${folder}\\${path}`, { kind: 'dynamic', newGuid })
    chain.closeChain()
    flat.close()
    bytes += volume.disk.lengthOf(`${folder}\\${path}`)
    return { ...disk, path }
  }
  tellChanged(context, hosted, checkpoint, changedSince(hosted, checkpoint))
  const disks = checkpoint.disks.map(flatten)
  const { id } = hosted.record
  const memory = checkpoint.memoryPath === null ? null : `${MACHINES}\\${id.toUpperCase()}.vmrs`
  if (checkpoint.memoryPath !== null && memory !== null)
    bytes += copyWhole(source, checkpoint.memoryPath, volume.disk, `${folder}\\${memory}`)
  const exported: VmConfiguration = {
    ...configurationOf(hosted.record),
    disks,
    files: disks.map(({ path }) => ({ path, parent: null })),
    checkpoints: [],
    nowParent: null,
    savedMemoryPath: memory,
  }
  bytes += writeVmConfiguration(volume.disk, `${folder}\\${MACHINES}\\${id.toUpperCase()}.vmcx`, exported)
  context.emit('checkpoint-exported', { vm: name, name: checkpoint.name, path: wish.path, bytes })
  return passBulkTime(context, volume, name, 2 * bytes)
}
