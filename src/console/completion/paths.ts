/** Paths that go on from what is typed, one folder at a time: a folder ends with `\`. */
import { readFileExtents } from '../../guest/fat/file-extents.ts'
import { GuestError } from '../../guest/guest-error.ts'
import { letterOf } from '../../guest/volume-names.ts'
import { Refused } from '../../host/refusal.ts'
import { orNoVolume } from '../../lab/guest-files-look.ts'
import type { Lab } from '../../lab/lab.ts'
import { type Moment, withMomentDisks } from '../../lab/moments.ts'
import { StorageError } from '../../storage/storage-error.ts'

const isPrefix = (path: string, typed: string): boolean => path.toLowerCase().startsWith(typed.toLowerCase())

const nextFolders = (paths: readonly string[], typed: string): readonly string[] => {
  // The two backslashes in front of a store are no folder.
  const from = Math.max(typed.length, 2)
  const cut = paths
    .filter((path) => isPrefix(path, typed))
    .map((path) => {
      const end = path.indexOf('\\', from)
      return end < 0 ? path : path.slice(0, end + 1)
    })
  return [...new Set(cut)].filter((path) => path !== typed || !path.endsWith('\\'))
}

/** Files of the host's volumes, and those of stores behind `\\`. */
export const hostPaths = (lab: Lab, host: string, typed: string): readonly string[] => {
  const onHost = (lab.places.place(host)?.volumes ?? []).flatMap(({ name, disk }) =>
    disk.lost ? [] : [`${name}:\\`, ...disk.list().map((path) => `${name}:\\${path}`)],
  )
  const onStores = lab.places.all
    .filter(({ spec }) => spec.kind !== 'host' && typed.startsWith('\\'))
    .flatMap(({ spec, volumes }) =>
      volumes
        .slice(0, 1)
        .flatMap(({ disk }) => (disk.lost ? [] : disk.list().map((path) => `\\\\${spec.name}\\${path}`))),
    )
  return nextFolders([...onHost, ...onStores], typed)
}

/** Files of the guest's volumes; none where it cannot be read. */
export const guestPaths = (lab: Lab, vm: string, moment: Moment, typed: string): readonly string[] => {
  const hosted = lab.hypervisor.vms.find(({ record }) => record.name.toLowerCase() === vm.toLowerCase())
  if (!hosted) return []
  try {
    const paths = withMomentDisks(lab, hosted, moment, (disks) =>
      disks.flatMap((disk, at) => orNoVolume(at, () => readFileExtents(disk, letterOf(at)).map(({ path }) => path))),
    )
    return nextFolders(paths, typed)
  } catch (error) {
    if (error instanceof Refused || error instanceof StorageError || error instanceof GuestError) return []
    throw error
  }
}
