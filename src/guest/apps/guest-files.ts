/** Files as a person at the guest's desktop makes and removes them: names are checked before anything is touched. */
import { FatFsError, FR_DENIED, FR_EXIST, FR_LOCKED, FR_NO_FILE, FR_NO_PATH } from '../fat/fatfs-memory.ts'
import type { GuestSystem } from '../system.ts'
import { kernelName, nameOn, splitName } from '../volume-names.ts'
import type { AppResult, RequestOf } from './app-types.ts'

/** What the kernel's table of open files has room for. */
const PATH_LENGTH_MAX = 120
/** FAT's long names: no control characters, none of these, no dot or blank at the end (FAT specification 1.03, section 7). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: FAT forbids them
const FORBIDDEN = /[\u0000-\u001f\u007f"*:<>?|]/
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

/** `C:\Photos\a.bmp` as the kernel names it, `Photos\a.bmp`; undefined for a name that FAT forbids. */
export function innerPath(path: string): string | undefined {
  const name = kernelName(path)
  if (name === undefined) return undefined
  const isPossible = path.slice(3).split(/[\\/]/).every(isFileName)
  return isPossible && new TextEncoder().encode(name).length <= PATH_LENGTH_MAX ? name : undefined
}

export const isFileName = (name: string): boolean =>
  name !== '' && name !== '.' && name !== '..' && !/[. \\/]$/.test(name) && !FORBIDDEN.test(name) && !DEVICES.test(name)

/** A file error as an app answers it. */
export function fileFailure(error: unknown, path: string): AppResult {
  if (!(error instanceof FatFsError)) throw error
  const codes: Readonly<Record<number, string>> = {
    [FR_NO_FILE]: 'file-missing',
    [FR_NO_PATH]: 'file-missing',
    [FR_LOCKED]: 'file-in-use',
    [FR_DENIED]: 'file-denied',
    [FR_EXIST]: 'file-name-taken',
  }
  return { ok: false, code: codes[error.result] ?? 'file-error', data: { file: path, result: error.result } }
}

/** Hears of a file that was made, changed or removed; the path as the file system has it. */
export type FileWatch = (path: string) => void

export class GuestFiles {
  readonly #system: GuestSystem
  readonly #changed: FileWatch

  constructor(system: GuestSystem, changed: FileWatch) {
    this.#system = system
    this.#changed = changed
  }

  run(request: Exclude<RequestOf<'System'>, { action: 'Trim' }>): AppResult {
    const { path } = request
    const name = innerPath(path)
    if (name === undefined) return { ok: false, code: 'file-name-invalid', data: { file: path } }
    if (!this.#system.files.hasVolumeOf(name))
      return { ok: false, code: 'no-such-disk', data: { file: path, disk: path.slice(0, 2).toUpperCase() } }
    try {
      if (request.action === 'RemoveFile') return this.#remove(name)
      const bytes = request.action === 'RestoreFile' ? request.bytes : new TextEncoder().encode(request.text)
      return this.#write(name, path, bytes)
    } catch (error) {
      return fileFailure(error, path)
    }
  }

  #remove(name: string): AppResult {
    this.#system.files.unlink(name)
    this.#changed(name)
    return { ok: true, output: {} }
  }

  /** A file that a program holds open is that program's: as Windows refuses it (sharing violation). */
  #write(name: string, path: string, bytes: Uint8Array): AppResult {
    const { files } = this.#system
    if (files.isOpen(name)) throw new FatFsError(FR_LOCKED)
    const { volume, inner } = splitName(name)
    const folders = inner.split('\\').slice(0, -1)
    folders.forEach((_, index) => files.makeFolder(nameOn(volume, folders.slice(0, index + 1).join('\\'))))
    try {
      if (writeWholeFile(this.#system, name, bytes)) return { ok: true, output: { filesWritten: 1 } }
      return { ok: false, code: 'disk-full', data: { file: path, bytes: bytes.length } }
    } finally {
      // also of a file that was written in part
      this.#changed(name)
    }
  }
}

/** Replaces a file's content and syncs it; false when the disk is full. Throws FatFsError. */
export function writeWholeFile(system: GuestSystem, name: string, bytes: Uint8Array, sync = true): boolean {
  const { files } = system
  return files.withFile(name, 'create', (slot) => {
    const written = files.write(slot, 0, bytes)
    files.truncate(slot, written)
    if (sync) files.sync(slot)
    return written === bytes.length
  })
}

/** The whole content; undefined when there is no such file. Throws FatFsError. */
export function readWholeFile(system: GuestSystem, name: string): Uint8Array | undefined {
  const { files } = system
  if (files.fileLength(name) === undefined) return undefined
  return files.withFile(name, 'read', (slot) => {
    const bytes = new Uint8Array(files.length(slot))
    return bytes.subarray(0, files.read(slot, 0, bytes))
  })
}
