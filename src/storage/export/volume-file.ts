/** One file of a volume as it is taken out: closed, so that who opens it elsewhere needs not replay its log. */
import type { NewGuid } from '../guid.ts'
import type { HostVolume } from '../host-volume.ts'
import { StorageError } from '../storage-error.ts'
import { openVhdx } from '../vhdx/open-vhdx.ts'
import type { Export } from './disk-image.ts'
import { readPieces } from './piece.ts'

/** By its name, as Hyper-V tells. */
export const isVirtualDisk = (path: string): boolean => /\.a?vhdx$/i.test(path)

/**
 * On a copy of the volume that nobody uses: a disk that is in use, or was when the power went, is closed in the copy, and
 * its log is replayed there, because few programs of others do that. A damaged file is left as it is.
 */
export const settleDisk = (copy: HostVolume, path: string, newGuid: NewGuid): void => {
  if (!isVirtualDisk(path)) return
  try {
    openVhdx(copy, path, 'write', { newGuid }).vhdx.close()
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
  }
}

/** Throws 0x80070002. */
export const volumeFile = (copy: HostVolume, path: string): Export => {
  const file = copy.open(path, { access: 'info', share: true })
  return { lengthBytes: file.lengthBytes, pieces: readPieces(file.lengthBytes, (at, target) => file.read(at, target)) }
}
