/**
 * Methods of an open file for SQLite (sqlite.org/c3ref/io_methods.html). One file's state is 16 bytes in SQLite's own
 * memory: address of the methods, slot in the kernel's table of open files, flags of the open.
 */
import type { FatFs } from '../fat/fatfs.ts'
import { FatFsError } from '../fat/fatfs-memory.ts'
import type { GuestClock } from '../guest.ts'
import type { WasmProcess } from '../wasm-process.ts'
import {
  SQLITE_FULL,
  SQLITE_IOERR_CLOSE,
  SQLITE_IOERR_FSTAT,
  SQLITE_IOERR_FSYNC,
  SQLITE_IOERR_READ,
  SQLITE_IOERR_SHORT_READ,
  SQLITE_IOERR_TRUNCATE,
  SQLITE_IOERR_WRITE,
  SQLITE_NOTFOUND,
  SQLITE_OK,
} from './sqlite-codes.ts'

/** Size of our sqlite3_file. */
export const FILE_BYTES = 16
export const SLOT_OFFSET = 4
export const FLAGS_OFFSET = 8
const OPEN_DELETE_ON_CLOSE = 0x8
const SECTOR_SIZE_BYTES = 4096

/** What the callbacks reach into; `process` is SQLite's own. */
export interface VfsHost {
  readonly files: FatFs
  readonly clock: GuestClock
  readonly random: Uint32Array
  readonly process: WasmProcess
  /** Calls of the progress handler that are left to the statement at work; nothing of the guest's own work is counted. */
  progress: { callsLeft: number }
}

/** A callback with its wasm signature: result, then parameters (i = i32, j = i64). */
export interface VfsMethod {
  readonly signature: string
  readonly call: (host: VfsHost, ...values: never[]) => number
}

/** Runs FatFs calls; what the file system refuses becomes `code`, never an exception through SQLite's frames. */
export function guarded(code: number, act: () => number): number {
  try {
    return act()
  } catch (error) {
    if (error instanceof FatFsError) return code
    throw error
  }
}

function slotOf(host: VfsHost, file: number): number {
  return host.process.view.getUint32(file + SLOT_OFFSET, true)
}

function close(host: VfsHost, file: number): number {
  return guarded(SQLITE_IOERR_CLOSE, () => {
    const slot = slotOf(host, file)
    const name = host.files.openName(slot)
    host.files.close(slot)
    const flags = host.process.view.getUint32(file + FLAGS_OFFSET, true)
    if ((flags & OPEN_DELETE_ON_CLOSE) !== 0) host.files.unlink(name)
    return SQLITE_OK
  })
}

/** A broken chain (FR_INT_ERR) must stay an error: taken for a short read it would end a rollback half way. */
function read(host: VfsHost, file: number, address: number, lengthBytes: number, offset: bigint): number {
  return guarded(SQLITE_IOERR_READ, () => {
    const target = host.process.bytes.subarray(address, address + lengthBytes)
    const got = host.files.read(slotOf(host, file), Number(offset), target)
    if (got === lengthBytes) return SQLITE_OK
    target.fill(0, got)
    return SQLITE_IOERR_SHORT_READ
  })
}

function write(host: VfsHost, file: number, address: number, lengthBytes: number, offset: bigint): number {
  return guarded(SQLITE_IOERR_WRITE, () => {
    const source = host.process.bytes.subarray(address, address + lengthBytes)
    return host.files.write(slotOf(host, file), Number(offset), source) === lengthBytes ? SQLITE_OK : SQLITE_FULL
  })
}

function truncate(host: VfsHost, file: number, size: bigint): number {
  return guarded(SQLITE_IOERR_TRUNCATE, () => {
    host.files.truncate(slotOf(host, file), Number(size))
    return SQLITE_OK
  })
}

/** f_sync and not a bare flush: the directory entry's size must be on the disk too. */
function sync(host: VfsHost, file: number): number {
  return guarded(SQLITE_IOERR_FSYNC, () => {
    host.files.sync(slotOf(host, file))
    return SQLITE_OK
  })
}

function fileSize(host: VfsHost, file: number, answer: number): number {
  return guarded(SQLITE_IOERR_FSTAT, () => {
    host.process.view.setBigInt64(answer, BigInt(host.files.length(slotOf(host, file))), true)
    return SQLITE_OK
  })
}

function checkReservedLock(host: VfsHost, _file: number, answer: number): number {
  host.process.view.setInt32(answer, 0, true)
  return SQLITE_OK
}

/** In the order of sqlite3_io_methods. One connection in one process: nobody to lock out. */
export const FILE_METHODS: readonly VfsMethod[] = [
  { signature: 'ii', call: close },
  { signature: 'iiiij', call: read },
  { signature: 'iiiij', call: write },
  { signature: 'iij', call: truncate },
  { signature: 'iii', call: sync },
  { signature: 'iii', call: fileSize },
  { signature: 'iii', call: () => SQLITE_OK },
  { signature: 'iii', call: () => SQLITE_OK },
  { signature: 'iii', call: checkReservedLock },
  { signature: 'iiii', call: () => SQLITE_NOTFOUND },
  { signature: 'ii', call: () => SECTOR_SIZE_BYTES },
  { signature: 'ii', call: () => 0 },
]
