/**
 * `Move-Item`, `Rename-Item`, `Copy-Item` and `Remove-Item` on the files of hosts. What the hypervisor has written down
 * of its machines is not corrected by any of them: that is how chains break.
 */
import { bulkMicros } from '../places/medium.ts'
import type { PlaceVolume } from '../places/places.ts'
import { copyFile } from '../storage/copy-file.ts'
import { StorageError } from '../storage/storage-error.ts'
import { pathKey } from '../storage/windows-path.ts'
import { passTime } from './bulk-work.ts'
import type { FileCommand, FileCommandOf } from './file-command.ts'
import { type FileWorld, holderOf } from './file-holders.ts'
import type { EventData } from './host-context.ts'
import {
  baseName,
  destinationOf,
  existingItem,
  filesBelow,
  type HostItem,
  isTaken,
  pairsOf,
  renamed,
} from './host-items.ts'
import { type HostPath, writtenPath } from './host-paths.ts'
import { Refused } from './refusal.ts'

/** What was done, and the bytes that went from one medium to another; within a volume both are the same. */
interface Done {
  readonly event: string
  readonly data: EventData
  readonly copied?: { readonly from: PlaceVolume; readonly to: HostPath; readonly bytes: number }
}

type Handlers = { [Type in FileCommand['type']]: (world: FileWorld, command: FileCommandOf<Type>) => Done }

/** Carries a command out at once and lets its time pass afterwards. Returns the operation, if it takes any. */
export const carryOutFile = (world: FileWorld, command: FileCommand): string | undefined => {
  const { context } = world
  const { event, data, copied } = HANDLERS[command.type](world, command as never)
  context.emit(event, { path: command.path, host: command.host, ...data })
  if (!copied || copied.bytes === 0) return undefined
  const { from, to, bytes } = copied
  const total =
    from === to.volume
      ? bulkMicros(from.speed, 2 * bytes, from.bulkJobs + 1)
      : Math.max(...[from, to.volume].map((each) => bulkMicros(each.speed, bytes, each.bulkJobs + 1)))
  return passTime(context, to.written, total)
}

/** 0x80070020, with who has it. */
export const inUse = (world: FileWorld, volume: PlaceVolume, inner: string): Refused => {
  const path = writtenPath(volume, inner)
  return new Refused('0x80070020', { path, ...holderOf(world, volume, inner) })
}

/** Throws 0x80070020 with who has the file, and `file-immutable`, before anything is touched. */
const requireFree = (world: FileWorld, volume: PlaceVolume, files: readonly string[]): void => {
  for (const file of files) {
    if (world.isImmutable?.(volume, file)) throw new Refused('file-immutable', { path: writtenPath(volume, file) })
    if (holderOf(world, volume, file)) throw inUse(world, volume, file)
  }
}

/** The volume itself knows what is open; only who has it is added. */
const saying = <T>(world: FileWorld, volume: PlaceVolume, file: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== '0x80070020') throw error
    throw inUse(world, volume, file)
  }
}

const requireNotRoot = ({ inner, written }: HostItem): void => {
  if (inner === '') throw new Refused('0x8007007B', { path: written })
}

const requireElsewhere = (item: HostItem, target: HostPath): void => {
  const isInside = `${pathKey(target.inner)}\\`.startsWith(`${pathKey(item.inner)}\\`)
  if (item.kind === 'folder' && item.volume === target.volume && isInside)
    throw new Refused('folder-into-itself', { path: item.written })
}

const isSamePlace = (item: HostItem, target: HostPath): boolean =>
  item.volume === target.volume && pathKey(item.inner) === pathKey(target.inner)

/** Nothing is moved or renamed over something that is there (MoveFile, and Move-Item without -Force). */
const requireNew = (item: HostItem, target: HostPath): void => {
  if (!isSamePlace(item, target) && isTaken(target)) throw new Refused('0x800700B7', { path: target.written })
}

const copyTelling = (world: FileWorld, from: PlaceVolume, path: string, to: PlaceVolume, target: string): number =>
  saying(world, from, path, () => copyFile(from.disk, path, to.disk, target))

const renameAll = (world: FileWorld, item: HostItem, target: HostPath): void => {
  for (const [from, to] of pairsOf(item, target))
    saying(world, item.volume, from, () => item.volume.disk.rename(from, to))
}

/** Nobody has any of its files, and none is in the way of the new names. Returns how many files it has. */
const requireRenamable = (world: FileWorld, item: HostItem, target: HostPath): number => {
  const paths = pairsOf(item, target).map(([from]) => from)
  requireFree(world, item.volume, paths)
  requireNew(item, target)
  return paths.length
}

const moveItem = (world: FileWorld, { host, path, destination }: FileCommandOf<'move-item'>): Done => {
  const { places } = world.context
  const item = existingItem(places, path, host)
  requireNotRoot(item)
  const target = destinationOf(places, item, destination, host)
  const files = requireRenamable(world, item, target)
  const data = { to: target.written, files }
  if (item.volume === target.volume) {
    if (!isSamePlace(item, target)) requireElsewhere(item, target)
    renameAll(world, item, target)
    return { event: 'item-moved', data: { ...data, bytes: 0 } }
  }
  // A folder cannot be renamed on to another volume, and that is all that moving one is.
  if (item.kind === 'folder') throw new Refused('0x80070011', { path })
  const bytes = copyTelling(world, item.volume, item.inner, target.volume, target.inner)
  item.volume.disk.remove(item.inner)
  return { event: 'item-moved', data: { ...data, bytes }, copied: { from: item.volume, to: target, bytes } }
}

const renameItem = (world: FileWorld, { host, path, newName }: FileCommandOf<'rename-item'>): Done => {
  const item = existingItem(world.context.places, path, host)
  requireNotRoot(item)
  const target = renamed(item, newName)
  const files = requireRenamable(world, item, target)
  renameAll(world, item, target)
  return { event: 'item-renamed', data: { newName, files } }
}

/** Copies over what is there, as Copy-Item does, unless somebody has it. */
const copyItem = (world: FileWorld, { host, path, destination, recurse }: FileCommandOf<'copy-item'>): Done => {
  const { places } = world.context
  const item = existingItem(places, path, host)
  requireNotRoot(item)
  if (item.kind === 'folder' && !recurse) throw new Refused('folder-needs-recurse', { path, cmdlet: 'Copy-Item' })
  const target = destinationOf(places, item, destination, host)
  if (isSamePlace(item, target)) throw new Refused('copy-onto-itself', { path })
  requireElsewhere(item, target)
  const { volume } = target
  if (item.kind === 'folder' && volume.disk.exists(target.inner))
    throw new Refused('0x800700B7', { path: target.written })
  const replaced = pairsOf(item, target).filter(([, to]) => volume.disk.exists(to))
  requireFree(
    world,
    volume,
    replaced.map(([, to]) => to),
  )
  let bytes = 0
  for (const [from, to] of pairsOf(item, target)) {
    if (volume.disk.exists(to)) saying(world, volume, to, () => volume.disk.remove(to))
    bytes += copyTelling(world, item.volume, from, volume, to)
  }
  const data = { to: target.written, bytes, replaced: replaced.length }
  return { event: 'item-copied', data, copied: { from: item.volume, to: target, bytes } }
}

const removeItem = (world: FileWorld, { host, path, recurse }: FileCommandOf<'remove-item'>): Done => {
  const item = existingItem(world.context.places, path, host)
  requireNotRoot(item)
  if (item.kind === 'folder' && !recurse) throw new Refused('folder-needs-recurse', { path, cmdlet: 'Remove-Item' })
  const { disk } = item.volume
  const files = item.kind === 'file' ? [item.inner] : filesBelow(item.volume, item.inner)
  requireFree(world, item.volume, files)
  const bytes = files.reduce((sum, file) => sum + disk.lengthOf(file), 0)
  for (const file of files) saying(world, item.volume, file, () => disk.remove(file))
  return { event: 'item-removed', data: { name: baseName(item.inner), files: files.length, bytes } }
}

const HANDLERS: Handlers = {
  'move-item': moveItem,
  'rename-item': renameItem,
  'copy-item': copyItem,
  'remove-item': removeItem,
}
