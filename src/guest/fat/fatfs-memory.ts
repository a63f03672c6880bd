/** FatFs's results, and where its structures lie in its linear memory. */

import type { WasmProcess } from '../wasm-process.ts'
import { OPEN_FILE_SLOTS } from './open-files.ts'

/** FRESULT values that callers tell apart. */
export const FR_INT_ERR = 2
export const FR_NO_FILE = 4
export const FR_NO_PATH = 5
export const FR_INVALID_NAME = 6
export const FR_DENIED = 7
export const FR_EXIST = 8
export const FR_INVALID_DRIVE = 11
export const FR_LOCKED = 16
export const FR_NOT_ENOUGH_CORE = 17
export const FR_TOO_MANY_OPEN_FILES = 18

export const PATH_BYTES = 256
export const TRANSFER_BYTES = 32 * 1024

export class FatFsError extends Error {
  override readonly name = 'FatFsError'
  readonly result: number

  constructor(result: number) {
    super(`FRESULT ${result}`)
    this.result = result
  }
}

/** Addresses of the structures that live as long as the volume is mounted: the same at every boot. */
export interface FatAddresses {
  /** FATFS */
  readonly volume: number
  /** FATFS of D:, E: and F:, where such a disk is mounted: first byte and end. Left out where there is none. */
  readonly dataVolumes?: readonly (VolumeAddress | null)[]
  /** One FIL for each slot of the table of open files. */
  readonly files: number
  readonly fileBytes: number
  /** DIR and FILINFO of the listing at work. */
  readonly directory: number
  readonly info: number
  readonly infoNameOffset: number
  /** Zero-terminated path of the call at work. */
  readonly path: number
  /** MKFS_PARM, and the count that f_read and f_write answer. */
  readonly parameters: number
  /** Bytes on their way between a caller and FatFs. */
  readonly transfer: number
}

export interface VolumeAddress {
  readonly address: number
  readonly endAddress: number
}

const allocateIn = (process: WasmProcess, bytes: number): number => {
  const address = process.call('malloc', bytes)
  if (address === 0) throw new FatFsError(FR_NOT_ENOUGH_CORE)
  process.bytes.fill(0, address, address + bytes)
  return address
}

const sizeIn = (process: WasmProcess, name: string): number => Math.ceil(process.call(`sizeof_${name}`) / 8) * 8

/** One more FATFS. */
export function allocateVolume(process: WasmProcess): VolumeAddress {
  const bytes = sizeIn(process, 'FATFS')
  const address = allocateIn(process, bytes)
  return { address, endAddress: address + bytes }
}

/** Allocates all of them in a process that was just started. */
export function allocateAddresses(process: WasmProcess): FatAddresses {
  const allocate = (bytes: number): number => allocateIn(process, bytes)
  const sizeOf = (name: string): number => sizeIn(process, name)
  const fileBytes = sizeOf('FIL')
  return {
    volume: allocate(sizeOf('FATFS')),
    files: allocate(OPEN_FILE_SLOTS * fileBytes),
    fileBytes,
    directory: allocate(sizeOf('DIR')),
    info: allocate(sizeOf('FILINFO')),
    infoNameOffset: process.call('offset_FILINFO_fname'),
    path: allocate(PATH_BYTES),
    parameters: allocate(32),
    transfer: allocate(TRANSFER_BYTES),
  }
}
