/**
 * ChaN's FatFs as the guest's file system: loader and typed calls. The block device below, the clock and the memory
 * are the guest's; FatFs's linear memory is kernel RAM and is captured with it.
 */

import type { SectorStore } from './fatfs-disk.ts'
import { diskFunctions } from './fatfs-disk.ts'
import type { FatAddresses } from './fatfs-memory.ts'
import {
  allocateAddresses,
  FatFsError,
  FR_INT_ERR,
  FR_LOCKED,
  FR_NO_FILE,
  FR_NO_PATH,
  FR_TOO_MANY_OPEN_FILES,
  PATH_BYTES,
  TRANSFER_BYTES,
} from './fatfs-memory.ts'
import type { GuestClock } from './guest.ts'
import { regionBytes } from './memory-map.ts'
import { isLogName, OpenFiles } from './open-files.ts'
import { WasmProcess } from './wasm-process.ts'

const SECTOR_BYTES = 512
const DRIVE = '0:'
/** f_open's mode bits. */
const FA_READ = 0x01
const FA_WRITE = 0x02
const FA_OPEN_ALWAYS = 0x10
/** f_mkfs: FAT12 or FAT16, by size. */
const FM_FAT = 0x01
export interface DirectoryEntry {
  readonly name: string
  readonly lengthBytes: number
  readonly isDirectory: boolean
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class FatFs {
  readonly process: WasmProcess
  readonly #files: OpenFiles
  #store: SectorStore
  #at: FatAddresses | undefined

  constructor(module: WebAssembly.Module, clock: GuestClock, store: SectorStore, openFiles: Uint8Array) {
    this.#store = store
    this.#files = new OpenFiles(openFiles)
    const size = regionBytes('fatfs')
    const env = diskFunctions(
      () => this.process,
      () => this.#store,
      clock,
    )
    this.process = new WasmProcess(module, { initialBytes: size, maximumBytes: size }, { env })
  }

  get addresses(): FatAddresses {
    if (this.#at === undefined) throw new FatFsError(FR_INT_ERR)
    return this.#at
  }

  /** A new process with nothing mounted. */
  start(store: SectorStore): void {
    this.#store = store
    this.process.start()
    this.#at = allocateAddresses(this.process)
    this.process.call('ffw_set_vol_to_part', 0, 0, 1)
  }

  /** Takes up a restored memory. */
  adopt(addresses: FatAddresses, store: SectorStore): void {
    this.#at = addresses
    this.#store = store
  }

  /** FAT16 with two FATs in partition 1. FatFs writes its own partition type into the MBR: put the right one back. */
  format(): void {
    const at = this.addresses
    const view = this.process.view
    // MKFS_PARM: fmt u8, n_fat u8, align u32, n_root u32, au_size u32 (0 leaves the choice to FatFs)
    this.process.bytes.fill(0, at.parameters, at.parameters + 16)
    view.setUint8(at.parameters, FM_FAT)
    view.setUint8(at.parameters + 1, 2)
    this.#check('f_mkfs', this.#path(''), at.parameters, at.transfer, TRANSFER_BYTES)
  }

  mount(): void {
    this.#check('f_mount', this.addresses.volume, this.#path(''), 1)
  }

  unmount(): void {
    this.#check('f_mount', 0, this.#path(''), 0)
  }

  /** Length of a file; undefined when there is none of that name. */
  fileLength(name: string): number | undefined {
    const open = this.#files.find(name)
    if (open !== undefined) return this.length(open)
    const result = this.process.call('f_stat', this.#path(name), this.addresses.info)
    if (result === FR_NO_FILE || result === FR_NO_PATH) return undefined
    if (result !== 0) throw new FatFsError(result)
    return this.process.view.getUint32(this.addresses.info, true)
  }

  /** Slot of the open file: the shared one when somebody has it open already. */
  open(name: string, mode: 'read' | 'write' | 'create'): number {
    const shared = this.#files.find(name)
    if (shared !== undefined) {
      this.#files.share(shared)
      return shared
    }
    const slot = this.#files.free()
    if (slot === undefined) throw new FatFsError(FR_TOO_MANY_OPEN_FILES)
    const bits = mode === 'read' ? FA_READ : FA_READ | FA_WRITE | (mode === 'create' ? FA_OPEN_ALWAYS : 0)
    this.#check('f_open', this.#file(slot), this.#path(name), bits)
    this.#files.occupy(slot, name)
    return slot
  }

  close(slot: number): void {
    if (this.#files.release(slot)) this.#check('f_close', this.#file(slot))
  }

  openSlots(): number[] {
    return this.#files.slots()
  }

  openName(slot: number): string {
    return this.#files.name(slot)
  }

  isOpen(name: string): boolean {
    return this.#files.find(name) !== undefined
  }

  length(slot: number): number {
    return this.process.call('ffw_f_size_low', this.#file(slot)) >>> 0
  }

  /** Bytes read: fewer than asked at the end of the file. Never seeks past the end, where FatFs would extend the file. */
  read(slot: number, offsetBytes: number, target: Uint8Array): number {
    const available = Math.max(0, Math.min(target.length, this.length(slot) - offsetBytes))
    if (available > 0) this.#check('f_lseek', this.#file(slot), offsetBytes)
    for (let done = 0; done < available; ) {
      const wanted = Math.min(TRANSFER_BYTES, available - done)
      const got = this.#move('f_read', slot, wanted)
      target.set(this.process.bytes.subarray(this.addresses.transfer, this.addresses.transfer + got), done)
      done += got
      if (got < wanted) return done
    }
    return available
  }

  /** Bytes written: fewer than given when the disk is full. */
  write(slot: number, offsetBytes: number, source: Uint8Array): number {
    this.#check('f_lseek', this.#file(slot), offsetBytes)
    // a seek that ran out of disk stops short and says FR_OK
    if (this.process.call('ffw_f_tell_low', this.#file(slot)) >>> 0 !== offsetBytes) return 0
    for (let done = 0; done < source.length; ) {
      const part = source.subarray(done, done + TRANSFER_BYTES)
      this.process.bytes.set(part, this.addresses.transfer)
      const got = this.#move('f_write', slot, part.length)
      done += got
      if (got < part.length) return done
    }
    return source.length
  }

  truncate(slot: number, lengthBytes: number): void {
    if (lengthBytes >= this.length(slot)) return
    if (lengthBytes === 0) this.#killHeader(slot)
    this.#check('f_lseek', this.#file(slot), lengthBytes)
    this.#check('f_truncate', this.#file(slot))
  }

  sync(slot: number): void {
    this.#check('f_sync', this.#file(slot))
  }

  /** Refused (FR_LOCKED) while the file is open: FatFs would let the open FIL write into freed clusters. */
  unlink(name: string): void {
    if (this.isOpen(name)) throw new FatFsError(FR_LOCKED)
    if (isLogName(name)) {
      const slot = this.open(name, 'write')
      try {
        this.#killHeader(slot)
      } finally {
        this.close(slot)
      }
    }
    this.#check('f_unlink', this.#path(name))
  }

  list(folder: string): DirectoryEntry[] {
    const at = this.addresses
    const entries: DirectoryEntry[] = []
    this.#check('f_opendir', at.directory, this.#path(folder))
    for (;;) {
      this.#check('f_readdir', at.directory, at.info)
      const bytes = this.process.bytes
      const nameAt = at.info + at.infoNameOffset
      if (bytes[nameAt] === 0) break
      const name = decoder.decode(bytes.subarray(nameAt, bytes.indexOf(0, nameAt)))
      // FILINFO: fsize u32, fdate u16, ftime u16, fattrib u8
      const isDirectory = ((bytes[at.info + 8] ?? 0) & 0x10) !== 0
      entries.push({ name, lengthBytes: this.process.view.getUint32(at.info, true), isDirectory })
    }
    this.#check('f_closedir', at.directory)
    return entries
  }

  /**
   * A rollback journal's valid header must be gone for good before its clusters are freed: a cut between the two
   * steps of freeing would otherwise leave half a journal that SQLite replays.
   */
  #killHeader(slot: number): void {
    if (!isLogName(this.openName(slot)) || this.length(slot) === 0) return
    this.write(slot, 0, new Uint8Array(Math.min(SECTOR_BYTES, this.length(slot))))
    this.sync(slot)
  }

  #move(call: 'f_read' | 'f_write', slot: number, lengthBytes: number): number {
    const at = this.addresses
    this.#check(call, this.#file(slot), at.transfer, lengthBytes, at.parameters)
    return this.process.view.getUint32(at.parameters, true)
  }

  #file(slot: number): number {
    return this.addresses.files + slot * this.addresses.fileBytes
  }

  #path(name: string): number {
    const text = encoder.encode(`${DRIVE}${name.replaceAll('\\', '/')}`)
    if (text.length >= PATH_BYTES) throw new FatFsError(FR_NO_PATH)
    const bytes = this.process.bytes
    bytes.fill(0, this.addresses.path, this.addresses.path + PATH_BYTES)
    bytes.set(text, this.addresses.path)
    return this.addresses.path
  }

  #check(call: string, ...values: number[]): void {
    const result = this.process.call(call, ...values)
    if (result !== 0) throw new FatFsError(result)
  }
}
