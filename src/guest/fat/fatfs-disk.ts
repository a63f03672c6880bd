/** The device side of FatFs (its diskio interface and clock), as imports of the wasm module. */
import { StorageError } from '../../storage/storage-error.ts'
import type { GuestClock } from '../guest.ts'
import { fatTime } from '../guest-time.ts'
import type { WasmProcess } from '../wasm-process.ts'

const SECTOR_BYTES = 512
/** diskio's results and ioctl commands. */
const RES_ERROR = 1
const RES_PARERR = 4
const CTRL_SYNC = 0
const GET_SECTOR_COUNT = 1
const GET_SECTOR_SIZE = 2
const GET_BLOCK_SIZE = 3
const CTRL_TRIM = 4

/** What FatFs stands on: the page cache, or a drive read directly. Errors are StorageErrors. */
export interface SectorStore {
  readonly sectorCount: number
  read(sector: number, target: Uint8Array): void
  /** `ofFolder`: entries of a folder, wherever it lies; they may not be durable before what they point to. */
  write(sector: number, source: Uint8Array, ofFolder: boolean): void
  flush(): void
}

export function diskFunctions(
  process: () => WasmProcess,
  store: (drive: number) => SectorStore,
  clock: GuestClock,
  flushes: () => boolean,
  isWindow: (address: number) => boolean,
) {
  const sectors = (address: number, count: number): Uint8Array =>
    process().bytes.subarray(address, address + count * SECTOR_BYTES)
  // tables of a damaged volume may point anywhere: what lies behind the disk's end is never asked of the drive
  const within = (drive: number, sector: number, count: number, act: () => void): number =>
    (sector >>> 0) + count > store(drive).sectorCount ? RES_PARERR : orDiskError(act)
  return {
    disk_initialize: () => 0,
    disk_status: () => 0,
    get_fattime: () => fatTime(clock.nowMicros()) | 0,
    ffw_disk_read: (drive: number, address: number, sector: number, _high: number, count: number) =>
      within(drive, sector, count, () => store(drive).read(sector >>> 0, sectors(address, count))),
    ffw_disk_write: (drive: number, address: number, sector: number, _high: number, count: number) =>
      within(drive, sector, count, () => store(drive).write(sector >>> 0, sectors(address, count), isWindow(address))),
    disk_ioctl: (drive: number, command: number, answer: number) =>
      command === CTRL_SYNC && !flushes() ? 0 : control(process(), store(drive), command, answer),
  }
}

function control(process: WasmProcess, store: SectorStore, command: number, answer: number): number {
  if (command === CTRL_SYNC) return orDiskError(() => store.flush())
  if (command === GET_SECTOR_COUNT) process.view.setUint32(answer, store.sectorCount, true)
  else if (command === GET_SECTOR_SIZE) process.view.setUint16(answer, SECTOR_BYTES, true)
  // 8 sectors: mkfs then aligns root directory and data area to the pages of the cache
  else if (command === GET_BLOCK_SIZE) process.view.setUint32(answer, 8, true)
  else if (command !== CTRL_TRIM) return RES_PARERR
  return 0
}

/** A drive's refusal becomes a disk error of FatFs; anything else is a fault of ours and must not pass for one. */
function orDiskError(act: () => void): number {
  try {
    act()
    return 0
  } catch (error) {
    if (error instanceof StorageError) return RES_ERROR
    throw error
  }
}
