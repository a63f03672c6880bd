/** A present that cannot be read now and whose only file would go: nothing of it can be counted. */
import type { HostedVm } from '../host/hosted-vm.ts'
import { withChain } from '../lab/chain-look.ts'
import type { Lab } from '../lab/lab.ts'
import type { PlaceVolume } from '../places/places.ts'
import { StorageError } from '../storage/storage-error.ts'

/** A code with data. */
interface Trouble {
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>
}

export interface UnreadPresent extends Trouble {
  readonly files: readonly string[]
}

/** Where only an unreadable file holds the present, that file is the present: its going is the whole loss. */
export const unreadPresent = (
  why: Trouble | null,
  [lab, before]: readonly [Lab, HostedVm],
  [fork, after]: readonly [Lab, HostedVm | undefined],
): UnreadPresent | null => {
  if (!why || !after) return null
  const [had, has] = [volumeOf(lab, before), volumeOf(fork, after)]
  const files = before.record.disks
    .map(({ path }) => path)
    .filter((path) => had?.disk.exists(path) && !has?.disk.exists(path) && !isReadable(lab, before, path))
  return files.length > 0 ? { ...why, files } : null
}

/** Of several disks some may be sound: what they hold is counted. */
const isReadable = (lab: Lab, hosted: HostedVm, path: string): boolean => {
  try {
    return withChain(lab, hosted, () => true, path)
  } catch (error) {
    if (error instanceof StorageError) return false
    throw error
  }
}

/** Undefined where nothing stands any more that could be lost. */
const volumeOf = ({ places }: Lab, { record }: HostedVm): PlaceVolume | undefined => {
  const volume = places.volume(record.host, record.volume)
  return volume?.disk.lost || places.place(record.host)?.lost ? undefined : volume
}
