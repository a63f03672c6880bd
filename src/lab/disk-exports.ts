/** Disks of the lab to be taken out of it: as they are on their volumes, closed in a copy. */
import { type Export, flatVhdx, rawImage } from '../storage/export/disk-image.ts'
import { settleDisk, volumeFile } from '../storage/export/volume-file.ts'
import { type ZipEntry, zipPieces } from '../storage/export/zip.ts'
import { openChain } from '../storage/open-chain.ts'
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

/** The lab is only looked at: what is done to close the disks is done on a copy of their volume. */
const settled = (lab: Lab, { place, volume, path }: LabFile) => {
  const { disk } = lab.places.need(place, volume)
  if (disk.lost) throw new StorageError('volume-lost', { host: place, volume })
  const fork = lab.fork()
  const { newGuid } = fork.context
  const copy = disk.fork()
  for (const each of copy.list()) settleDisk(copy, each, newGuid)
  fork.dispose()
  return { copy, newGuid, path }
}

/** A file as it is, or the disk it shows through its chain. Throws 0x80070002, `volume-lost` and what `openChain` does. */
export const exportDisk = (lab: Lab, file: LabFile, form: Exclude<ExportForm, 'zip'>): Export => {
  const { copy, newGuid, path } = settled(lab, file)
  if (form === 'file') return volumeFile(copy, path)
  const disk = openChain(copy, path, { access: 'read', newGuid })
  return form === 'vhdx' ? flatVhdx(disk, newGuid) : rawImage(disk)
}

/** A file with all that it stands on, in one `.zip`. */
export const exportChain = (lab: Lab, file: LabFile): Generator<Uint8Array> => {
  const { copy, newGuid, path } = settled(lab, file)
  const chain = openChain(copy, path, { access: 'read', newGuid }).chain()
  const entries: ZipEntry[] = chain.map((disk) => ({ name: baseName(disk.path), file: volumeFile(copy, disk.path) }))
  return zipPieces(entries, Math.floor((lab.scenario.epochMicros + lab.now) / 1000))
}
