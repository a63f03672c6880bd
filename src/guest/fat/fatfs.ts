/** The files of the guest's file system: opened, read, written, with one shared FatFs object for each that is open. */

import type { GuestClock } from '../guest.ts'
import { FatVolume } from './fat-volume.ts'
import type { SectorStore } from './fatfs-disk.ts'
import { FatFsError, FR_LOCKED, FR_TOO_MANY_OPEN_FILES, TRANSFER_BYTES } from './fatfs-memory.ts'
import { isLogName, OpenFiles } from './open-files.ts'

const SECTOR_BYTES = 512
/** f_open's mode bits. */
const FA_READ = 0x01
const FA_WRITE = 0x02
const FA_OPEN_ALWAYS = 0x10

export class FatFs extends FatVolume {
  readonly #files: OpenFiles

  constructor(module: WebAssembly.Module, clock: GuestClock, store: SectorStore, openFiles: Uint8Array) {
    super(module, clock, store)
    this.#files = new OpenFiles(openFiles)
  }

  /** Length of a file; undefined when there is none of that name. */
  fileLength(name: string): number | undefined {
    const open = this.#files.find(name)
    if (open !== undefined) return this.length(open)
    return this.entryLength(name)
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
    this.check('f_open', this.#file(slot), this.path(name), bits)
    this.#files.occupy(slot, name)
    return slot
  }

  /** What was written and not synced stays in the page cache until its next flush. */
  close(slot: number): void {
    if (!this.#files.release(slot)) return
    this.flushes = false
    try {
      this.check('f_close', this.#file(slot))
    } finally {
      this.flushes = true
    }
  }

  /** Open for as long as `act` lasts. Throws FatFsError. */
  withFile<Result>(name: string, mode: 'read' | 'write' | 'create', act: (slot: number) => Result): Result {
    const slot = this.open(name, mode)
    try {
      return act(slot)
    } finally {
      this.close(slot)
    }
  }

  openSlots(): number[] {
    return this.#files.slots()
  }

  openName(slot: number): string {
    return this.#files.name(slot)
  }

  users(slot: number): number {
    return this.#files.users(slot)
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
    if (available > 0) this.check('f_lseek', this.#file(slot), offsetBytes)
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
    this.check('f_lseek', this.#file(slot), offsetBytes)
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
    this.check('f_lseek', this.#file(slot), lengthBytes)
    this.check('f_truncate', this.#file(slot))
  }

  sync(slot: number): void {
    this.check('f_sync', this.#file(slot))
  }

  /** Refused (FR_LOCKED) while the file is open: FatFs would let the open FIL write into freed clusters. */
  unlink(name: string): void {
    if (this.isOpen(name)) throw new FatFsError(FR_LOCKED)
    if (isLogName(name)) this.withFile(name, 'write', (slot) => this.#killHeader(slot))
    this.check('f_unlink', this.path(name))
  }

  /** Both names in full. Throws FatFsError: 16 while the file is open, 8 when the new name is taken, 6 when it is none. */
  rename(name: string, newName: string): void {
    if (this.isOpen(name) || this.isOpen(newName)) throw new FatFsError(FR_LOCKED)
    this.renameEntry(name, newName)
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
    this.check(call, this.#file(slot), at.transfer, lengthBytes, at.parameters)
    return this.process.view.getUint32(at.parameters, true)
  }

  #file(slot: number): number {
    return this.addresses.files + slot * this.addresses.fileBytes
  }
}
