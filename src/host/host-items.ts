/**
 * Files and folders of a volume, as the file cmdlets name them. Volumes keep files only: a folder is there as long as a
 * file lies in it, and a file that is made makes its folders. The root is always there.
 */
import type { Places, PlaceVolume } from '../places/places.ts'
import { folderOf, pathKey } from '../storage/windows-path.ts'
import { type HostPath, hostPath, isForbiddenName, newPath, writtenPath } from './host-paths.ts'
import { Refused } from './refusal.ts'

export interface HostItem extends HostPath {
  readonly kind: 'file' | 'folder'
}

/** Files below a folder of the volume, in canonical order; '' is the root. */
export const filesBelow = ({ disk }: PlaceVolume, folder: string): readonly string[] => {
  const start = folder === '' ? '' : `${pathKey(folder)}\\`
  return disk.list().filter((path) => path.toLowerCase().startsWith(start))
}

export const baseName = (path: string): string => path.split('\\').at(-1) as string

const kindOf = (volume: PlaceVolume, inner: string): HostItem['kind'] | undefined => {
  if (inner !== '' && volume.disk.exists(inner)) return 'file'
  return inner === '' || filesBelow(volume, inner).length > 0 ? 'folder' : undefined
}

/** Throws `unknown-host`, `volume-lost`, 0x80070003 without its volume or folder, 0x80070002 without the file. */
export const existingItem = (places: Places, written: string, host: string): HostItem => {
  const path = itemPath(places, written, host)
  const kind = kindOf(path.volume, path.inner)
  if (kind) return { ...path, kind }
  const isFolder = kindOf(path.volume, folderOf(path.inner)) === 'folder'
  throw new Refused(isFolder ? '0x80070002' : '0x80070003', { path: written })
}

/** A drive that a host does not have is a path that cannot be found; so is the drive of a name without one. */
const itemPath = (places: Places, written: string, host: string): HostPath => {
  try {
    return hostPath(places, written, host)
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== '0x80070002') throw error
    throw new Refused('0x80070003', { path: written, host })
  }
}

/**
 * Where `item` comes to lie: below the destination where that is a folder or is written as one, otherwise under that very
 * name. Throws as `existingItem`, and 0x8007007B for a name that cannot be.
 */
export const destinationOf = (places: Places, item: HostItem, written: string, host: string): HostPath => {
  const found = itemPath(places, written, host)
  const { volume, inner } = found
  const isFolder = /[\\/]$/.test(written) || kindOf(volume, inner) === 'folder'
  const target = isFolder ? [inner, baseName(item.inner)].filter((part) => part !== '').join('\\') : inner
  for (let folder = folderOf(target); folder !== ''; folder = folderOf(folder))
    if (kindOf(volume, folder) === 'file') throw new Refused('0x80070003', { path: writtenPath(volume, target, host) })
  return newPath(places, writtenPath(volume, target, host), host)
}

/** The same item under another name. Throws `rename-takes-name` for a path and 0x8007007B for a name that cannot be. */
export const renamed = ({ volume, inner, written }: HostItem, newName: string): HostPath => {
  if (/[\\/]/.test(newName)) throw new Refused('rename-takes-name', { newName })
  if (isForbiddenName(newName)) throw new Refused('0x8007007B', { path: newName })
  const folder = folderOf(inner)
  const target = folder === '' ? newName : `${folder}\\${newName}`
  return { volume, inner: target, written: written.replace(/[^\\/]+[\\/]*$/, newName) }
}

/** Every file of an item and where it goes with it. */
export const pairsOf = (item: HostItem, target: HostPath): readonly (readonly [from: string, to: string])[] =>
  item.kind === 'file'
    ? [[item.inner, target.inner]]
    : filesBelow(item.volume, item.inner).map((from) => [from, `${target.inner}${from.slice(item.inner.length)}`])

/** Whether a file or a folder has that path, in any case of its letters. */
export const isTaken = ({ volume, inner }: HostPath): boolean => kindOf(volume, inner) !== undefined
