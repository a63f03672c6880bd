/** The guest's files at a moment, without starting it: names, lengths, hashes, and the slices of the disk they occupy. */
import { readFileExtents } from '../guest/fat/file-extents.ts'
import type { GuestClock } from '../guest/guest.ts'
import { GuestError } from '../guest/guest-error.ts'
import { readGuestFile, readGuestFiles } from '../guest/read-files.ts'
import { letterOf, splitName } from '../guest/volume-names.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { BlockDevice } from '../storage/block-device.ts'
import type { Lab } from './lab.ts'
import { type Moment, withMomentDisks } from './moments.ts'

/** What a column of the picture is. */
export const SLICE_BYTES = 64 * 1024

export interface FileLook {
  readonly path: string
  readonly lengthBytes: number
  /** Null where the content cannot be read: its chain of clusters is broken. */
  readonly sha256: string | null
  /** Runs of slices of its own disk, first and last, in the order of the file. */
  readonly slices: readonly (readonly [first: number, last: number])[]
}

/**
 * C: first, then the data disks; one of those without a volume has no files. Throws Refused, StorageError, and GuestError
 * `unreadable-disk`.
 */
export const listGuestFiles = (lab: Lab, hosted: HostedVm, moment: Moment): readonly FileLook[] =>
  withMomentDisks(lab, hosted, moment, (disks) =>
    disks.flatMap((disk, at) => orNoVolume(at, () => filesOn(lab, disk, letterOf(at)))),
  )

/** A data disk that nobody formatted is no trouble of the guest's. */
export const orNoVolume = <File>(place: number, list: () => readonly File[]): readonly File[] => {
  try {
    return list()
  } catch (error) {
    const isBlank = error instanceof GuestError && (error.code === 'unreadable-disk' || error.code === 'no-boot-record')
    if (place === 0 || !isBlank) throw error
    return []
  }
}

const clockOf = (lab: Lab): GuestClock => ({ nowMicros: () => lab.scenario.epochMicros + lab.now })

const filesOn = (lab: Lab, disk: BlockDevice, letter: string): readonly FileLook[] => {
  const slices = new Map(
    readFileExtents(disk, letter).map(({ path, runs }) => [path.toLowerCase(), slicesOf(runs, disk)]),
  )
  return readGuestFiles(lab.engine.modules, clockOf(lab), disk, letter).map((file) => ({
    path: file.path,
    lengthBytes: file.lengthBytes,
    sha256: orUnreadable(() => lab.engine.sha256(file.read())),
    slices: slices.get(file.path.toLowerCase()) ?? [],
  }))
}

const orUnreadable = (read: () => string): string | null => {
  try {
    return read()
  } catch (error) {
    if (error instanceof GuestError) return null
    throw error
  }
}

/** The slices that runs of sectors touch, those that follow one another as one. */
export const slicesOf = (
  runs: readonly { sector: number; count: number }[],
  { sectorSizeBytes }: BlockDevice,
): FileLook['slices'] => {
  const perSlice = SLICE_BYTES / sectorSizeBytes
  const found: [number, number][] = []
  for (const { sector, count } of runs) {
    const first = Math.floor(sector / perSlice)
    const last = Math.floor((sector + count - 1) / perSlice)
    const before = found.at(-1)
    if (before && first <= before[1] + 1 && first >= before[0]) before[1] = Math.max(before[1], last)
    else found.push([first, last])
  }
  return found
}

/** The content of one file; of C: where the path has no letter of a disk. Throws GuestError `file-missing`, `unreadable-file`, and as above. */
export const guestFileAt = (lab: Lab, hosted: HostedVm, moment: Moment, path: string): Uint8Array<ArrayBuffer> =>
  withMomentDisks(lab, hosted, moment, (disks) => {
    const { volume } = splitName(path)
    const disk = disks[volume]
    if (disk === undefined) throw new GuestError('file-missing', { file: path })
    return readGuestFile(lab.engine.modules, clockOf(lab), disk, path, letterOf(volume))
  })
