/**
 * Import (hyper-v.md 3.10): in place with the same id (register), as a copy with the same id (restore), or as a copy with
 * an id of its own, as often as one likes.
 */
import { copyFile } from '../storage/copy-file.ts'
import { StorageError } from '../storage/storage-error.ts'
import { folderOf, pathKey } from '../storage/windows-path.ts'
import { passBulkTime } from './bulk-work.ts'
import type { HostContext } from './host-context.ts'
import { filesBelow } from './host-items.ts'
import { existingPath, type HostPath, hostPath, newPath, writtenPath } from './host-paths.ts'
import { Refused } from './refusal.ts'
import { newMachine, type VirtualMachine } from './virtual-machine.ts'
import { inFolder, readVmConfiguration, type VmConfiguration } from './vm-configuration.ts'

export interface ImportWish {
  readonly host: string
  /** Of the `.vmcx`. */
  readonly path: string
  readonly mode: 'register' | 'copy'
  readonly generateNewId: boolean
  /** Folder under which a copy's folder is made; by default that of the host's VMs. */
  readonly destinationPath: string | undefined
}

export interface Imported {
  readonly record: VirtualMachine
  readonly operation: string | undefined
}

/** Throws `import-needs-file` for the folder of an export, and as `existingPath`. */
const configurationFile = ({ places }: HostContext, { path, host }: ImportWish): HostPath => {
  const written = hostPath(places, path, host)
  const inside = filesBelow(written.volume, written.inner).filter((each) => /\.vmcx$/i.test(each))
  const found = inside.find((each) => !/\\Snapshots\\/i.test(each)) ?? inside[0]
  if (!written.volume.disk.exists(written.inner) && found !== undefined)
    throw new Refused('import-needs-file', { path, found: writtenPath(written.volume, found) })
  return existingPath(places, path, host)
}

/** `others`: machines that there are. Throws Refused and StorageError; run it where a failure half way is thrown away. */
export const importVm = (context: HostContext, others: readonly VirtualMachine[], wish: ImportWish): Imported => {
  const source = configurationFile(context, wish)
  const configuration = readVmConfiguration(source.volume.disk, source.inner)
  const root = folderOf(folderOf(source.inner))
  const sameId = others.find(({ id }) => id === configuration.id)
  if (sameId && !wish.generateNewId) throw new Refused('vm-id-taken', { vm: sameId.name, id: configuration.id })
  const name = freeName(configuration.name, others)
  const id = wish.generateNewId ? context.newGuid() : configuration.id
  const parts = { host: wish.host, name, id }
  if (wish.mode === 'register') {
    const placed = inFolder(configuration, root)
    requireFiles(source.volume.disk.exists.bind(source.volume.disk), placed)
    const record = recordOf(placed, { ...parts, volume: source.volume.name, generationId: configuration.generationId })
    emitImported(context, record, configuration)
    return { record: { ...record, folder: root }, operation: undefined }
  }
  const written = wish.destinationPath ?? `${source.volume.name.length === 1 ? source.volume.name : 'D'}:`
  const target = newPath(context.places, `${written.replace(/[\\/]+$/, '')}\\${name}`, wish.host)
  const folder = `${target.inner}\\`.toLowerCase()
  if (target.volume.disk.list().some((path) => path.toLowerCase().startsWith(folder)))
    throw new Refused('0x80070050', { path: target.written, host: wish.host, volume: target.volume.name })
  const prefix = `${root}\\`.toLowerCase()
  // Its memory is called after its identifier, which may be a new one.
  const memory = configuration.savedMemoryPath
  const ownMemory = memory && `${folderOf(memory)}\\${id.toUpperCase()}.vmrs`
  let bytes = 0
  for (const path of source.volume.disk.list()) {
    if (!path.toLowerCase().startsWith(prefix)) continue
    const inner = path.slice(prefix.length)
    const renamed = memory && ownMemory && pathKey(inner) === pathKey(memory) ? ownMemory : inner
    bytes += copyFile(source.volume.disk, path, target.volume.disk, `${target.inner}\\${renamed}`, 'info')
  }
  const placed = inFolder({ ...configuration, savedMemoryPath: ownMemory }, target.inner)
  requireFiles(target.volume.disk.exists.bind(target.volume.disk), placed)
  // A copy is another machine to whoever asks for its generation.
  const generationId = context.newGuid()
  const record = recordOf(placed, { ...parts, volume: target.volume.name, generationId })
  emitImported(context, record, configuration)
  return {
    record: { ...record, folder: target.inner },
    operation: passBulkTime(context, target.volume, name, 2 * bytes),
  }
}

const requireFiles = (exists: (path: string) => boolean, { files, savedMemoryPath }: VmConfiguration): void => {
  const paths = [...files.map(({ path }) => path), ...(savedMemoryPath === null ? [] : [savedMemoryPath])]
  const missing = paths.find((path) => !exists(path))
  if (missing !== undefined) throw new StorageError('0x80070002', { path: missing })
}

const recordOf = (
  configuration: VmConfiguration,
  parts: Pick<VirtualMachine, 'name' | 'id' | 'host' | 'volume' | 'generationId'>,
): VirtualMachine => {
  const { name: _, id: __, generationId: ___, ...kept } = configuration
  return { ...newMachine({ ...parts, checkpointType: kept.checkpointType, files: kept.files }), ...kept }
}

/** Names are unique here: a machine is called by its name on every line. */
const freeName = (wished: string, others: readonly VirtualMachine[]): string => {
  const isTaken = (name: string): boolean => others.some((each) => each.name.toLowerCase() === name.toLowerCase())
  if (!isTaken(wished)) return wished
  let number = 2
  while (isTaken(`${wished}-${number}`)) number++
  return `${wished}-${number}`
}

const emitImported = (
  context: HostContext,
  { name, host }: VirtualMachine,
  { name: exported }: VmConfiguration,
): void => context.emit('vm-imported', { vm: name, host, exported })
