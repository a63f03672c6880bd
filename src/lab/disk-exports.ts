/** Disks of the lab to be taken out of it: as they are on their volumes, closed in a copy. */
import { type Export, flatVhdx, rawImage } from '../storage/export/disk-image.ts'
import { settleDisk, volumeFile } from '../storage/export/volume-file.ts'
import { type ZipEntry, zipPieces } from '../storage/export/zip.ts'
import type { NewGuid } from '../storage/guid.ts'
import type { HostVolume } from '../storage/host-volume.ts'
import { LEVELS_MAX, openChain, readDiskInfo } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Lab } from './lab.ts'

export type ExportForm = 'file' | 'zip' | 'vhdx' | 'img'

export interface LabFile {
  readonly place: string
  readonly volume: string
  readonly path: string
}

const baseName = (path: string): string => path.split('\\').at(-1) as string

/** The name a file gets outside. */
export const exportName = (path: string, form: ExportForm): string =>
  form === 'file'
    ? baseName(path)
    : `${baseName(path).replace(/\.a?vhdx$/i, '')}${form === 'vhdx' ? '-flat' : ''}.${form}`

/** A copy of the file's volume, and a source of GUIDs, with which the lab is only looked at. */
const copyOf = (lab: Lab, { place, volume }: LabFile) => {
  const { disk } = lab.places.need(place, volume)
  if (disk.lost) throw new StorageError('volume-lost', { host: place, volume })
  const fork = lab.fork()
  const { newGuid } = fork.context
  fork.dispose()
  return { copy: disk.fork(), newGuid }
}

/** Closes a file of the copy and all that it stands on. Throws what `readDiskInfo` does. */
const settleChain = (copy: HostVolume, path: string, newGuid: NewGuid): void => {
  let at: string | undefined = path
  for (let level = 0; at !== undefined && level < LEVELS_MAX; level++) {
    settleDisk(copy, at, newGuid)
    at = readDiskInfo(copy, at).parentPath
  }
}

/** A file as it is, or the disk it shows through its chain. Throws 0x80070002, `volume-lost` and what `openChain` does. */
export const exportDisk = (lab: Lab, file: LabFile, form: Exclude<ExportForm, 'zip'>): Export => {
  const { copy, newGuid } = copyOf(lab, file)
  const { path } = file
  if (form === 'file') {
    settleDisk(copy, path, newGuid)
    return volumeFile(copy, path)
  }
  settleChain(copy, path, newGuid)
  const disk = openChain(copy, path, { access: 'read', newGuid })
  return form === 'vhdx' ? flatVhdx(disk, newGuid) : rawImage(disk)
}

/** A file with all that it stands on, in one `.zip`. */
export const exportChain = (lab: Lab, file: LabFile): Generator<Uint8Array> => {
  const { copy, newGuid } = copyOf(lab, file)
  const { path } = file
  settleChain(copy, path, newGuid)
  const chain = openChain(copy, path, { access: 'read', newGuid }).chain()
  const entries: ZipEntry[] = chain.map((disk) => ({ name: baseName(disk.path), file: volumeFile(copy, disk.path) }))
  return zipPieces(entries, Math.floor((lab.scenario.epochMicros + lab.now) / 1000))
}
