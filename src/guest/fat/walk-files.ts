/** All files of a volume, as a program finds them that lists one folder after another. */
import type { DirectoryEntry } from './fat-volume.ts'
import type { FatFs } from './fatfs.ts'
import { FatFsError, FR_NO_PATH } from './fatfs-memory.ts'

/** Of a sound disk; in a broken one folders may lie in each other, and the ways through them multiply. */
const FOLDERS_DEEP_MAX = 32
export const ENTRIES_MAX = 10_000

interface WalkedFile {
  /** As the file system has it. */
  readonly path: string
  readonly lengthBytes: number
}

/**
 * In the order of the folders' entries. `leaveOut` is called for each folder that is not walked because it lies too deep,
 * at too long a path, or behind too many entries; to end there it throws. `root`: the volume's, as `rootOf` names it.
 * Throws FatFsError.
 */
export function walkFiles(volume: FatFs, leaveOut: () => void, root = ''): WalkedFile[] {
  let entries = 0
  const walk = (folder: string, depth: number): WalkedFile[] => {
    const listed = depth > FOLDERS_DEEP_MAX || entries > ENTRIES_MAX ? undefined : listIfFound(volume, folder)
    if (listed === undefined) {
      leaveOut()
      return []
    }
    return listed.flatMap(({ name, lengthBytes, isDirectory }) => {
      entries++
      const path = folder === '' ? name : `${folder}\\${name}`
      return isDirectory ? walk(path, depth + 1) : [{ path, lengthBytes }]
    })
  }
  return walk(root, 0)
}

function listIfFound(volume: FatFs, folder: string): DirectoryEntry[] | undefined {
  try {
    return volume.list(folder)
  } catch (error) {
    if (error instanceof FatFsError && error.result === FR_NO_PATH) return undefined
    throw error
  }
}
