/** A new guest disk: partition, FAT16, program files, a shop that has been taking orders for some days, and a directory. */
import type { BlockDevice } from '../storage/block-device.ts'
import { createDirectory, DIRECTORY_DATABASE, newInvocationId } from './apps/directory-schema.ts'
import { writeWholeFile } from './apps/guest-files.ts'
import { Photos } from './apps/photos.ts'
import { configurationText, PROGRAM_FILES } from './apps/program-files.ts'
import { drawWish, writeOrder } from './apps/shop-orders.ts'
import { PLACE_FILE, placeText } from './apps/shop-place.ts'
import { createShop, SHOP_DATABASE } from './apps/shop-schema.ts'
import { FIRST_VERSION, VERSION_FILE } from './apps/shop-version.ts'
import { SHOP_PROGRAM_BYTES } from './apps/updater.ts'
import { CONFIGURATION_FILE, KERNEL_FILE, sealBootRecord } from './boot-record.ts'
import { PARTITION_TYPE, readFatLayout, writeMasterBootRecord } from './fat/fat-layout.ts'
import type { GuestClock, GuestPlatform } from './guest.ts'
import type { GuestModules } from './guest-modules.ts'
import { nextBelow, randomBytes, seededRandom } from './random-words.ts'
import { createDatabase } from './sqlite/connection.ts'
import { GuestSystem } from './system.ts'
import { letterOf } from './volume-names.ts'
import { markVolumes } from './volumes.ts'

const SECOND = 1_000_000
const MEBIBYTE = 1_048_576
/** Orders of the past came at the pace of an ordinary day and night: on average some six minutes apart. */
const LONGEST_GAP_SECONDS = 720

export interface InstallOptions {
  readonly seed: number
  /** Orders already in the database, the newest some seconds old. */
  readonly orders: number
  /** A second disk, D:, where the shop's database then lies. */
  readonly dataDrive?: BlockDevice
}

/** Leaves the disks as after a clean shutdown. Throws StorageError, FatFsError, SqliteError. */
export function installGuest(
  modules: GuestModules,
  clock: GuestClock,
  drive: BlockDevice,
  options: InstallOptions,
): void {
  const system = new GuestSystem(modules, workshop(clock))
  const dataDrives = options.dataDrive ? [options.dataDrive] : []
  const drives = [drive, ...dataDrives]
  for (const each of drives) writeMasterBootRecord(each)
  system.start(drive, options.seed, dataDrives)
  drives.forEach((_, volume) => {
    if (volume > 0) system.addDataDisk(volume)
    system.files.format(volume)
  })
  system.cache.flushAll()
  for (const each of drives) restorePartitionType(each)
  system.start(drive, options.seed, dataDrives)
  system.mount(readFatLayout(drive))
  dataDrives.forEach((each, at) => system.mountData(at + 1, readFatLayout(each)))
  writeProgramFiles(system, options.seed)
  new Photos(system).install(options.seed)
  fillShop(system, options)
  fillDirectory(system, options.seed)
  system.unmount()
  markVolumes(system.volumes, 'clean')
  sealBootRecord(drive, modules.sha256)
}

/** Where a disk is installed: no VM yet, so nothing of one. */
const workshop = (clock: GuestClock): GuestPlatform => ({
  nowMicros: () => clock.nowMicros(),
  counterMicros: () => clock.nowMicros(),
  generationId: () => null,
  settings: () => ({ agent: 'Healthy', synchronous: 'Full' }),
})

/** f_mkfs sets a partition type of its own. */
function restorePartitionType(drive: BlockDevice): void {
  const sector = new Uint8Array(512)
  drive.read(0, sector)
  sector[0x1be + 4] = PARTITION_TYPE
  drive.write(0, sector)
  drive.flush()
}

function writeProgramFiles(system: GuestSystem, seed: number): void {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value)
  const random = seededRandom(seed ^ 0x0c0de)
  const files: readonly (readonly [string, Uint8Array])[] = [
    [KERNEL_FILE, randomBytes(random, 2 * MEBIBYTE)],
    [CONFIGURATION_FILE, text(configurationText())],
    ['graphics.dll', randomBytes(random, 2 * MEBIBYTE)],
    ['fonts.dat', randomBytes(random, MEBIBYTE)],
    [PROGRAM_FILES.Shop, randomBytes(random, SHOP_PROGRAM_BYTES)],
    [PROGRAM_FILES.Notepad, randomBytes(random, MEBIBYTE / 2)],
    [PROGRAM_FILES.Updater, randomBytes(random, MEBIBYTE)],
    [PROGRAM_FILES.Photos, randomBytes(random, MEBIBYTE / 8)],
    [PROGRAM_FILES.Directory, randomBytes(random, MEBIBYTE / 8)],
    [VERSION_FILE, text(`${FIRST_VERSION}\r\n`)],
    ['notes.txt', text('Monday: count the mugs.')],
  ]
  for (const [name, bytes] of files) writeWholeFile(system, name, bytes)
}

function fillShop(system: GuestSystem, { seed, orders, dataDrive }: InstallOptions): void {
  const { sqlite, platform } = system
  const path = dataDrive ? `${letterOf(1)}:\\shop.db` : SHOP_DATABASE
  if (dataDrive) writeWholeFile(system, PLACE_FILE, new TextEncoder().encode(placeText(path)))
  const random = seededRandom(seed ^ 0x5a1e5)
  const times: number[] = []
  let micros = platform.nowMicros() - (5 + nextBelow(random, 10)) * SECOND
  for (let index = 0; index < orders; index++) {
    times.unshift(micros)
    micros -= (5 + nextBelow(random, LONGEST_GAP_SECONDS)) * SECOND
  }
  createDatabase(sqlite, path, (database) => {
    createShop(sqlite, database)
    sqlite.reusingStatements(() => {
      for (const at of times) writeOrder(sqlite, database, drawWish(random), at)
    })
  })
}

function fillDirectory({ sqlite, sha256 }: GuestSystem, seed: number): void {
  const random = seededRandom(seed ^ 0xd14ec)
  createDatabase(sqlite, DIRECTORY_DATABASE, (database) =>
    createDirectory(sqlite, database, newInvocationId(sha256, random, '')),
  )
}
