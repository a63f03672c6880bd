/** Files of exported machines that nobody has imported in place: their configuration says which belong to it. */
import type { PlaceVolume } from '../places/places.ts'
import { StorageError } from '../storage/storage-error.ts'
import { folderOf, pathKey } from '../storage/windows-path.ts'
import { Refused } from './refusal.ts'
import { inFolder, readVmConfiguration } from './vm-configuration.ts'

/** Name of the exported machine by the key of each file's path. */
export const exportedFiles = ({ disk }: PlaceVolume): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const path of disk.list().filter((each) => /\.vmcx$/i.test(each))) {
    try {
      const configuration = readVmConfiguration(disk, path)
      const { name, files, checkpoints, savedMemoryPath } = inFolder(configuration, folderOf(folderOf(path)))
      const states = checkpoints.flatMap(({ configurationPath, runtimePath }) => [configurationPath, runtimePath])
      for (const each of [
        path,
        ...files.map((file) => file.path),
        ...states,
        ...(savedMemoryPath ? [savedMemoryPath] : []),
      ])
        found.set(pathKey(each), name)
    } catch (error) {
      // Not a whole machine's configuration, or none of ours.
      if (!(error instanceof Refused || error instanceof StorageError)) throw error
    }
  }
  return found
}
