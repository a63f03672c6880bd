/** The files of the programs that start with the guest, and the line of `boot.ini` that names them. */
import { CONFIGURATION_FILE } from '../boot-record.ts'
import type { GuestSystem } from '../system.ts'
import { innerPath, readWholeFile } from './guest-files.ts'
import { SHOP_PROGRAM } from './updater.ts'

/** In the order in which they start. */
export const PROGRAM_FILES = {
  Shop: SHOP_PROGRAM,
  Notepad: 'notepad.exe',
  Photos: 'photos.exe',
  Updater: 'updater.exe',
  Directory: 'directory.exe',
} as const

const START = /^start=(.*)$/im

export const configurationText = (): string => {
  const paths = Object.values(PROGRAM_FILES).map((file) => `C:\\${file}`)
  return `[boot]\r\nkernel=C:\\kernel.sys\r\nstart=${paths.join(',')}\r\n`
}

/** Files of the programs to start, in small letters, as the file system has them. Throws FatFsError. */
export function filesToStart(system: GuestSystem): string[] {
  const text = new TextDecoder().decode(readWholeFile(system, CONFIGURATION_FILE))
  const line = START.exec(text)?.[1] ?? ''
  return line.split(',').flatMap((path) => innerPath(path.trim())?.toLowerCase() ?? [])
}
