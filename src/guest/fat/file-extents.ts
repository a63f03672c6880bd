/** Where the files of the root folder lie on the disk: read from FAT and directory alone, for the picture. */
import type { BlockDevice } from '../../storage/block-device.ts'
import { readFatLayout, SECTOR_BYTES } from './fat-layout.ts'

const ENTRY_BYTES = 32
const FIRST_END_MARK = 0xfff7
const DELETED = 0xe5
const ATTRIBUTE_LONG_NAME = 0x0f
const ATTRIBUTE_DIRECTORY_OR_LABEL = 0x18
/** Places of the thirteen UTF-16 letters in a long-name entry (FAT specification, section 7). */
const LONG_NAME_LETTERS = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30]

export interface FileExtents {
  readonly name: string
  readonly lengthBytes: number
  /** Runs of sectors in the order of the file. */
  readonly runs: readonly { readonly sector: number; readonly count: number }[]
}

/** Throws GuestError where there is no FAT16 volume. Broken chains end where they break. */
export const readFileExtents = (drive: BlockDevice): readonly FileExtents[] => {
  const layout = readFatLayout(drive)
  const fat = new Uint16Array((layout.sectorsPerFat * SECTOR_BYTES) / 2)
  drive.read(layout.fatSector, new Uint8Array(fat.buffer))
  const root = new Uint8Array(layout.rootEntries * ENTRY_BYTES)
  drive.read(layout.rootSector, root)
  const runsFrom = (first: number): FileExtents['runs'] => {
    const runs: { sector: number; count: number }[] = []
    const seen = new Set<number>()
    for (
      let cluster = first;
      cluster >= 2 && cluster < FIRST_END_MARK && !seen.has(cluster);
      cluster = fat[cluster] ?? 0
    ) {
      seen.add(cluster)
      const sector = layout.dataSector + (cluster - 2) * layout.sectorsPerCluster
      const last = runs.at(-1)
      if (last && last.sector + last.count === sector) last.count += layout.sectorsPerCluster
      else runs.push({ sector, count: layout.sectorsPerCluster })
    }
    return runs
  }
  return entriesOf(root).map(({ name, lengthBytes, cluster }) => ({ name, lengthBytes, runs: runsFrom(cluster) }))
}

const entriesOf = (root: Uint8Array): { name: string; lengthBytes: number; cluster: number }[] => {
  const view = new DataView(root.buffer)
  const entries: { name: string; lengthBytes: number; cluster: number }[] = []
  let longName = ''
  for (let at = 0; at < root.length && root[at] !== 0; at += ENTRY_BYTES) {
    const attributes = root[at + 11] as number
    if (root[at] === DELETED) longName = ''
    else if (attributes === ATTRIBUTE_LONG_NAME) longName = longNamePart(view, at) + longName
    else {
      if ((attributes & ATTRIBUTE_DIRECTORY_OR_LABEL) === 0)
        entries.push({
          name: longName || shortName(root, at),
          lengthBytes: view.getUint32(at + 28, true),
          cluster: view.getUint16(at + 26, true),
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
