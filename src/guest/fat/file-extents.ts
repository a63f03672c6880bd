/** Where files lie on the disk: read from FAT and directories alone, for the picture and for firmware. */
import type { BlockDevice } from '../../storage/block-device.ts'
import { SYSTEM_LETTER } from '../volume-names.ts'
import { type FatLayout, readFatLayout, SECTOR_BYTES } from './fat-layout.ts'
import { ENTRIES_MAX } from './walk-files.ts'

const ENTRY_BYTES = 32
const FIRST_END_MARK = 0xfff7
const DELETED = 0xe5
const ATTRIBUTE_LONG_NAME = 0x0f
const ATTRIBUTE_LABEL = 0x08
const ATTRIBUTE_DIRECTORY = 0x10
/** Places of the thirteen UTF-16 letters in a long-name entry (FAT specification, section 7). */
const LONG_NAME_LETTERS = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30]
/** A broken folder may say that it lies in itself. */
const FOLDERS_DEEP_MAX = 16
/** In a sound volume each cluster belongs to one file; chains that are followed over and over end here. */
const TIMES_FOLLOWED_MAX = 4

export interface FileExtents {
  /** `C:\\Photos\\IMG_0001.bmp` */
  readonly path: string
  readonly lengthBytes: number
  /** Runs of sectors in the order of the file. */
  readonly runs: readonly { readonly sector: number; readonly count: number }[]
}

interface Entry {
  readonly name: string
  readonly lengthBytes: number
  readonly cluster: number
  readonly isFolder: boolean
}

/** Of the whole volume. Throws GuestError where there is no FAT16 volume. Broken chains end where they break. */
export const readFileExtents = (drive: BlockDevice, letter = SYSTEM_LETTER): readonly FileExtents[] => {
  const volume = openVolume(drive)
  // broken folders may lie in each other: each is walked once, or the ways through them would multiply
  const folders = new Set<number>()
  // a broken entry may say that a picture is a folder: its entries are noise, each at a chain of clusters
  let entriesLeft = ENTRIES_MAX
  const walk = (folder: string, directory: Uint8Array, depth: number): FileExtents[] => {
    const entries = entriesOf(directory, entriesLeft)
    entriesLeft -= entries.length
    return entries.flatMap((entry) => {
      const path = `${folder}\\${entry.name}`
      if (!entry.isFolder) return [fileAt(volume, path, entry)]
      if (folders.has(entry.cluster) || depth >= FOLDERS_DEEP_MAX) return []
      folders.add(entry.cluster)
      return walk(path, contentOf(drive, volume.follow(entry.cluster)), depth + 1)
    })
  }
  return walk(`${letter}:`, volume.root, 0)
}

/** One file of the root folder, as a boot loader looks for it: no other folder is read. Throws as `readFileExtents`. */
export function findRootFile(drive: BlockDevice, name: string): FileExtents | undefined {
  const volume = openVolume(drive)
  const entry = entriesOf(volume.root, ENTRIES_MAX).find((each) => !each.isFolder && each.name.toLowerCase() === name)
  return entry && fileAt(volume, `${SYSTEM_LETTER}:\\${entry.name}`, entry)
}

interface Volume {
  readonly root: Uint8Array
  /** The runs of a chain of clusters. */
  follow(cluster: number): FileExtents['runs']
}

function openVolume(drive: BlockDevice): Volume {
  const layout = readFatLayout(drive)
  const fat = new Uint16Array((layout.sectorsPerFat * SECTOR_BYTES) / 2)
  drive.read(layout.fatSector, new Uint8Array(fat.buffer))
  const root = new Uint8Array(layout.rootEntries * ENTRY_BYTES)
  drive.read(layout.rootSector, root)
  let left = layout.clusterCount * TIMES_FOLLOWED_MAX
  const follow = (first: number): FileExtents['runs'] => {
    const clusters = chainFrom(layout, fat, first, left)
    left -= clusters.size
    return runsOf(layout, clusters)
  }
  return { root, follow }
}

const fileAt = (volume: Volume, path: string, { lengthBytes, cluster }: Entry): FileExtents => ({
  path,
  lengthBytes,
  runs: volume.follow(cluster),
})

function chainFrom(layout: FatLayout, fat: Uint16Array, first: number, most: number): ReadonlySet<number> {
  const chain = new Set<number>()
  const isInVolume = (cluster: number) => cluster >= 2 && cluster < layout.clusterCount + 2 && cluster < FIRST_END_MARK
  for (let at = first; chain.size < most && isInVolume(at) && !chain.has(at); at = fat[at] ?? 0) chain.add(at)
  return chain
}

function runsOf(layout: FatLayout, clusters: ReadonlySet<number>): FileExtents['runs'] {
  const runs: { sector: number; count: number }[] = []
  for (const cluster of clusters) {
    const sector = layout.dataSector + (cluster - 2) * layout.sectorsPerCluster
    const last = runs.at(-1)
    if (last && last.sector + last.count === sector) last.count += layout.sectorsPerCluster
    else runs.push({ sector, count: layout.sectorsPerCluster })
  }
  return runs
}

const contentOf = (drive: BlockDevice, runs: FileExtents['runs']): Uint8Array => {
  const bytes = new Uint8Array(runs.reduce((sum, { count }) => sum + count * SECTOR_BYTES, 0))
  let done = 0
  for (const { sector, count } of runs) {
    drive.read(sector, bytes.subarray(done, done + count * SECTOR_BYTES))
    done += count * SECTOR_BYTES
  }
  return bytes
}

const entriesOf = (directory: Uint8Array, most: number): Entry[] => {
  const view = new DataView(directory.buffer)
  const entries: Entry[] = []
  let longName = ''
  for (let at = 0; at < directory.length && directory[at] !== 0 && entries.length < most; at += ENTRY_BYTES) {
    const attributes = directory[at + 11] as number
    if (directory[at] === DELETED) longName = ''
    else if (attributes === ATTRIBUTE_LONG_NAME) longName = longNamePart(view, at) + longName
    else {
      // the dot entries of a folder name itself and the one above
      if ((attributes & ATTRIBUTE_LABEL) === 0 && directory[at] !== 0x2e)
        entries.push({
          name: longName || shortName(directory, at),
          lengthBytes: view.getUint32(at + 28, true),
          cluster: view.getUint16(at + 26, true),
          isFolder: (attributes & ATTRIBUTE_DIRECTORY) !== 0,
        })
      longName = ''
    }
  }
  return entries
}

const longNamePart = (view: DataView, at: number): string => {
  const letters = LONG_NAME_LETTERS.map((place) => view.getUint16(at + place, true))
  const end = letters.indexOf(0)
  return String.fromCharCode(...(end < 0 ? letters : letters.slice(0, end)))
}

const shortName = (root: Uint8Array, at: number): string => {
  const part = (from: number, length: number) =>
    String.fromCharCode(...root.subarray(at + from, at + from + length)).trimEnd()
  const extension = part(8, 3)
  return (extension ? `${part(0, 8)}.${extension}` : part(0, 8)).toLowerCase()
}
