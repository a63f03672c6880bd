/**
 * SQLite's synchronous VFS on FatFs (sqlite.org/c3ref/vfs.html; layouts of wasm32): names, chance and time, and the
 * two structures that tell SQLite of it.
 */
import { FatFsError, FR_NO_FILE } from '../fat/fatfs-memory.ts'
import { julianMillis } from '../guest-time.ts'
import type { HostFunction } from '../host-functions.ts'
import { nextWord } from '../random-words.ts'
import type { WasmProcess } from '../wasm-process.ts'
import {
  SQLITE_CANTOPEN,
  SQLITE_IOERR,
  SQLITE_IOERR_DELETE,
  SQLITE_IOERR_DELETE_NOENT,
  SQLITE_OK,
} from './sqlite-codes.ts'
import type { VfsHost, VfsMethod } from './sqlite-vfs-file.ts'
import { FILE_BYTES, FILE_METHODS, FLAGS_OFFSET, guarded, SLOT_OFFSET } from './sqlite-vfs-file.ts'

const OPEN_CREATE = 0x4
const PATH_BYTES = 255
/** sqlite3_vfs.pAppData holds the address of our sqlite3_io_methods. */
const APP_DATA_OFFSET = 20
const VFS_BYTES = 96
const IO_METHODS_BYTES = 96
/** Room for both structures and the name. */
export const VFS_BLOCK_BYTES = VFS_BYTES + IO_METHODS_BYTES + 16
const decoder = new TextDecoder()

export function textAt(bytes: Uint8Array, address: number): string {
  return decoder.decode(bytes.subarray(address, bytes.indexOf(0, address)))
}

/** `C:\shop.db` is `shop.db` to FatFs. */
function nameAt(host: VfsHost, address: number): string {
  return textAt(host.process.bytes, address).replace(/^c:[\\/]/i, '')
}

/** Temporary files have no name: they stay in memory (TEMP_STORE), so none is ever asked for. */
function open(host: VfsHost, vfs: number, name: number, file: number, flags: number, outFlags: number): number {
  if (name === 0) return SQLITE_CANTOPEN
  return guarded(SQLITE_CANTOPEN, () => {
    const slot = host.files.open(nameAt(host, name), (flags & OPEN_CREATE) !== 0 ? 'create' : 'write')
    const view = host.process.view
    view.setUint32(file, view.getUint32(vfs + APP_DATA_OFFSET, true), true)
    view.setUint32(file + SLOT_OFFSET, slot, true)
    view.setUint32(file + FLAGS_OFFSET, flags, true)
    if (outFlags !== 0) view.setUint32(outFlags, flags, true)
    return SQLITE_OK
  })
}

function remove(host: VfsHost, _vfs: number, name: number): number {
  try {
    host.files.unlink(nameAt(host, name))
    return SQLITE_OK
  } catch (error) {
    if (!(error instanceof FatFsError)) throw error
    return error.result === FR_NO_FILE ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE
  }
}

function access(host: VfsHost, _vfs: number, name: number, _flags: number, answer: number): number {
  return guarded(SQLITE_IOERR, () => {
    host.process.view.setInt32(answer, host.files.fileLength(nameAt(host, name)) === undefined ? 0 : 1, true)
    return SQLITE_OK
  })
}

function fullPath(host: VfsHost, _vfs: number, name: number, capacity: number, answer: number): number {
  const bytes = host.process.bytes
  const end = bytes.indexOf(0, name) + 1
  if (end - name > capacity) return SQLITE_CANTOPEN
  bytes.copyWithin(answer, name, end)
  return SQLITE_OK
}

function randomness(host: VfsHost, _vfs: number, lengthBytes: number, address: number): number {
  const bytes = host.process.bytes
  for (let index = 0; index < lengthBytes; index++) bytes[address + index] = nextWord(host.random) & 0xff
  return lengthBytes
}

function currentTime(host: VfsHost, _vfs: number, answer: number): number {
  host.process.view.setFloat64(answer, julianMillis(host.clock.nowMicros()) / 86_400_000, true)
  return SQLITE_OK
}

function currentTimeMillis(host: VfsHost, _vfs: number, answer: number): number {
  host.process.view.setBigInt64(answer, BigInt(julianMillis(host.clock.nowMicros())), true)
  return SQLITE_OK
}

/** With the offset of each in sqlite3_vfs; the four of dynamic libraries stay empty. */
const SYSTEM_METHODS: readonly (VfsMethod & { readonly offset: number })[] = [
  { offset: 24, signature: 'iiiiii', call: open },
  { offset: 28, signature: 'iiii', call: remove },
  { offset: 32, signature: 'iiiii', call: access },
  { offset: 36, signature: 'iiiii', call: fullPath },
  { offset: 56, signature: 'iiii', call: randomness },
  { offset: 60, signature: 'iii', call: (_host: VfsHost, _vfs: number, micros: number) => micros },
  { offset: 64, signature: 'iii', call: currentTime },
  { offset: 68, signature: 'iiii', call: () => 0 },
  { offset: 72, signature: 'iii', call: currentTimeMillis },
]

/** sqlite3_progress_handler: anything but 0 interrupts the statement. */
const PROGRESS: VfsMethod = {
  signature: 'ii',
  call: ({ progress }: VfsHost) => {
    progress.callsLeft -= 1
    return progress.callsLeft < 0 ? 1 : 0
  },
}
/** Its place among the callbacks. */
export const PROGRESS_INDEX = FILE_METHODS.length + SYSTEM_METHODS.length

/** All callbacks in the order of their table slots: part of the saved state's format. */
export function vfsFunctions(host: VfsHost): HostFunction[] {
  return [...FILE_METHODS, ...SYSTEM_METHODS, PROGRESS].map(({ signature, call }) => ({
    signature,
    call: (...values: never[]) => call(host, ...values),
  }))
}

/** Writes sqlite3_vfs and sqlite3_io_methods at `address`; `firstSlot` is the table slot of the first callback. */
export function writeVfs(process: WasmProcess, address: number, firstSlot: number): void {
  const view = process.view
  const methods = address + VFS_BYTES
  const name = methods + IO_METHODS_BYTES
  process.bytes.fill(0, address, address + VFS_BLOCK_BYTES)
  process.bytes.set(new TextEncoder().encode('guest'), name)
  // iVersion 2, szOsFile, mxPathname, zName
  view.setUint32(address, 2, true)
  view.setUint32(address + 4, FILE_BYTES, true)
  view.setUint32(address + 8, PATH_BYTES, true)
  view.setUint32(address + 16, name, true)
  view.setUint32(address + APP_DATA_OFFSET, methods, true)
  SYSTEM_METHODS.forEach(({ offset }, index) => {
    view.setUint32(address + offset, firstSlot + FILE_METHODS.length + index, true)
  })
  view.setUint32(methods, 1, true)
  FILE_METHODS.forEach((_, index) => {
    view.setUint32(methods + 4 + index * 4, firstSlot + index, true)
  })
}
