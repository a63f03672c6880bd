/** What lies in the folder of the pictures: the files besides the list, and what they look like. */
import type { DirectoryEntry } from '../fat/fat-volume.ts'
import { FatFsError, FR_NO_PATH } from '../fat/fatfs-memory.ts'
import type { GuestSystem } from '../system.ts'
import { THUMBNAIL_BYTES, thumbnailOf } from './bitmap.ts'
import { readWholeFile } from './guest-files.ts'
import { FOLDER, INDEX, inFolder } from './photo-index.ts'
import type { Photo } from './photo-list.ts'

/** Files of the folder without the list; none without the folder. Throws FatFsError. */
export function photoFiles({ files }: GuestSystem): DirectoryEntry[] {
  try {
    return files.list(FOLDER).filter(({ name, isDirectory }) => !isDirectory && name.toLowerCase() !== INDEX)
  } catch (error) {
    if (error instanceof FatFsError && error.result === FR_NO_PATH) return []
    throw error
  }
}

/** Pictures of whose name there is no file; the case of letters does not count. */
export function countMissing(photos: readonly Photo[], entries: readonly DirectoryEntry[]): number {
  const present = new Set(entries.map(({ name }) => name.toUpperCase()))
  return photos.filter(({ name }) => !present.has(name.toUpperCase())).length
}

/** Files whose name is not in the list. */
export function countUnlisted(photos: readonly Photo[], entries: readonly DirectoryEntry[]): number {
  const listed = new Set(photos.map(({ name }) => name.toUpperCase()))
  return entries.filter(({ name }) => !listed.has(name.toUpperCase())).length
}

/** Black where nothing can be read; undefined where there is no file of that name, as `countMissing` counts. */
export function readThumbnail(
  { files }: GuestSystem,
  { name }: Photo,
  entries: readonly DirectoryEntry[],
): Uint8Array | undefined {
  const entry = entries.find((one) => one.name.toUpperCase() === name.toUpperCase())
  if (entry === undefined) return undefined
  try {
    return files.withFile(inFolder(entry.name), 'read', (slot) =>
      thumbnailOf((offset, target) => files.read(slot, offset, target), files.length(slot)),
    )
  } catch (error) {
    if (error instanceof FatFsError) return new Uint8Array(THUMBNAIL_BYTES)
    throw error
  }
}

/** Reads the whole file: only on a guest that is thrown away. */
export function conditionOf(system: GuestSystem, { name, sha256 }: Photo): 'intact' | 'damaged' | 'missing' {
  try {
    const bytes = readWholeFile(system, inFolder(name))
    if (bytes === undefined) return 'missing'
    return system.sha256(bytes) === sha256 ? 'intact' : 'damaged'
  } catch (error) {
    if (error instanceof FatFsError) return 'damaged'
    throw error
  }
}
