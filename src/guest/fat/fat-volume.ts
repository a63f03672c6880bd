/**
 * ChaN's FatFs as the guest's file system: loader, the volumes, and what has to do with names. The disks below, the
 * clock and the memory are the guest's; FatFs's linear memory is kernel RAM and is captured with it.
 */

import { NO_DRIVE } from '../../storage/no-drive.ts'
import type { GuestClock } from '../guest.ts'
import { regionBytes } from '../memory-map.ts'
import { rootOf, splitName } from '../volume-names.ts'
import { WasmProcess } from '../wasm-process.ts'
import type { SectorStore } from './fatfs-disk.ts'
import { diskFunctions } from './fatfs-disk.ts'
import type { FatAddresses } from './fatfs-memory.ts'
import {
  allocateAddresses,
  allocateVolume,
  FatFsError,
  FR_EXIST,
  FR_INT_ERR,
  FR_INVALID_DRIVE,
  FR_NO_FILE,
  FR_NO_PATH,
  PATH_BYTES,
  TRANSFER_BYTES,
} from './fatfs-memory.ts'

/** f_mkfs: FAT12 or FAT16, by size. */
const FM_FAT = 0x01

export interface DirectoryEntry {
  readonly name: string
  readonly lengthBytes: number
  readonly isDirectory: boolean
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class FatVolume {
  readonly process: WasmProcess
  /** By FatFs's numbers of drives. */
  #stores: readonly SectorStore[]
  #at: FatAddresses | undefined
  /** A close's wish for a flush is not granted: only a program's own sync waits for the disk. */
  protected flushes = true

  constructor(module: WebAssembly.Module, clock: GuestClock, store: SectorStore) {
    this.#stores = [store]
    const size = regionBytes('fatfs')
    const env = diskFunctions(
      () => this.process,
      (drive) => this.#stores[drive] ?? NO_DRIVE,
      clock,
      () => this.flushes,
      (address) => this.#at !== undefined && isWindow(this.#at, address),
    )
    this.process = new WasmProcess(module, { initialBytes: size, maximumBytes: size }, { env })
  }

  get addresses(): FatAddresses {
    if (this.#at === undefined) throw new FatFsError(FR_INT_ERR)
    return this.#at
  }

  /** A new process with nothing mounted. */
  start(store: SectorStore): void {
    this.#stores = [store]
    this.process.start()
    this.#at = allocateAddresses(this.process)
    this.process.call('ffw_set_vol_to_part', 0, 0, 1)
  }

  /** One more disk, for `format` and `mount` of this number; what was there before is not asked. Throws FatFsError. */
  addDisk(volume: number, store: SectorStore): void {
    const stores = [...this.#stores]
    stores[volume] = store
    this.#stores = stores
    const dataVolumes = [...(this.addresses.dataVolumes ?? [])]
    while (dataVolumes.length < volume) dataVolumes.push(null)
    dataVolumes[volume - 1] = allocateVolume(this.process)
    this.#at = { ...this.addresses, dataVolumes }
    this.process.call('ffw_set_vol_to_part', volume, volume, 1)
  }

  /** Its letter means nothing any more. Throws FatFsError. */
  removeDisk(volume: number): void {
    this.unmount(volume)
    this.#at = {
      ...this.addresses,
      dataVolumes: (this.addresses.dataVolumes ?? []).map((each, at) => (at === volume - 1 ? null : each)),
    }
  }

  /** Takes up a restored memory. */
  adopt(addresses: FatAddresses, store: SectorStore, dataStores: readonly SectorStore[] = []): void {
    this.#at = addresses
    this.#stores = [store, ...dataStores]
  }

  /** Of volumes that are there, ascending; C: is 0. */
  get volumes(): number[] {
    const data = (this.addresses.dataVolumes ?? []).flatMap((each, at) => (each === null ? [] : [at + 1]))
    return [0, ...data]
  }

  /** Whether the letter of this name is one of a volume that is there. */
  hasVolumeOf(name: string): boolean {
    return this.volumes.includes(splitName(name).volume)
  }

  /** FAT16 with two FATs in partition 1. FatFs writes its own partition type into the MBR: put the right one back. */
  format(volume = 0): void {
    const at = this.addresses
    const view = this.process.view
    // MKFS_PARM: fmt u8, n_fat u8, align u32, n_root u32, au_size u32 (0 leaves the choice to FatFs)
    this.process.bytes.fill(0, at.parameters, at.parameters + 16)
    view.setUint8(at.parameters, FM_FAT)
    view.setUint8(at.parameters + 1, 2)
    this.check('f_mkfs', this.path(rootOf(volume)), at.parameters, at.transfer, TRANSFER_BYTES)
  }

  mount(volume = 0): void {
    const address = volume === 0 ? this.addresses.volume : this.addresses.dataVolumes?.[volume - 1]?.address
    if (address === undefined) throw new FatFsError(FR_INVALID_DRIVE)
    this.check('f_mount', address, this.path(rootOf(volume)), 1)
  }

  unmount(volume = 0): void {
    this.check('f_mount', 0, this.path(rootOf(volume)), 0)
  }

  /** Length of a file by its directory entry; undefined when there is none of that name. Throws FatFsError. */
  protected entryLength(name: string): number | undefined {
    const result = this.process.call('f_stat', this.path(name), this.addresses.info)
    if (result === FR_NO_FILE || result === FR_NO_PATH) return undefined
    if (result !== 0) throw new FatFsError(result)
    return this.process.view.getUint32(this.addresses.info, true)
  }

  /** Of the entry that was found last. FILINFO: fsize u32, fdate u16, ftime u16, fattrib u8. */
  get #isFolderFound(): boolean {
    return ((this.process.bytes[this.addresses.info + 8] ?? 0) & 0x10) !== 0
  }

  /** The root has no entry, and no name. Throws FatFsError. */
  isFolder(name: string): boolean {
    if (name === '') return true
    return this.entryLength(name) !== undefined && this.#isFolderFound
  }

  /** A folder that is there already stays. Throws FatFsError. */
  makeFolder(name: string): void {
    const result = this.process.call('f_mkdir', this.path(name))
    if (result !== 0 && result !== FR_EXIST) throw new FatFsError(result)
  }

  list(folder: string): DirectoryEntry[] {
    const at = this.addresses
    const entries: DirectoryEntry[] = []
    this.check('f_opendir', at.directory, this.path(folder))
    for (;;) {
      this.check('f_readdir', at.directory, at.info)
      const bytes = this.process.bytes
      const nameAt = at.info + at.infoNameOffset
      if (bytes[nameAt] === 0) break
      const name = decoder.decode(bytes.subarray(nameAt, bytes.indexOf(0, nameAt)))
      entries.push({
        name,
        lengthBytes: this.process.view.getUint32(at.info, true),
        isDirectory: this.#isFolderFound,
      })
    }
    this.check('f_closedir', at.directory)
    return entries
  }

  /** The old name in the path's place, the new one in that of the bytes on their way. */
  protected renameEntry(name: string, newName: string): void {
    // FatFs drops the new name's drive: the file would come to lie on the old one's
    if (splitName(name).volume !== splitName(newName).volume) throw new FatFsError(FR_INVALID_DRIVE)
    const { path, transfer } = this.addresses
    this.path(newName)
    this.process.bytes.copyWithin(transfer, path, path + PATH_BYTES)
    this.check('f_rename', this.path(name), transfer)
  }

  protected path(name: string): number {
    const { volume, inner } = splitName(name)
    const text = encoder.encode(`${volume}:${inner.replaceAll('\\', '/')}`)
    if (text.length >= PATH_BYTES) throw new FatFsError(FR_NO_PATH)
    const bytes = this.process.bytes
    bytes.fill(0, this.addresses.path, this.addresses.path + PATH_BYTES)
    bytes.set(text, this.addresses.path)
    return this.addresses.path
  }

  protected check(call: string, ...values: number[]): void {
    const result = this.process.call(call, ...values)
    if (result !== 0) throw new FatFsError(result)
  }
}

/** FatFs writes tables and folders from the one window in each volume object, contents from elsewhere. */
const isWindow = ({ volume, files, dataVolumes = [] }: FatAddresses, address: number): boolean =>
  (address >= volume && address < files) ||
  dataVolumes.some((each) => each !== null && address >= each.address && address < each.endAddress)
