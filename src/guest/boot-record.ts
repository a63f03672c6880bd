/**
 * What firmware checks before it starts anything: the master boot record vouches for itself and for the boot record, the
 * boot record for the kernel file and the configuration file. The seals are SHA-256 sums in the room that the formats
 * leave for boot code (Microsoft's FAT specification 1.03, section 3.1: BS_BootCode).
 */
import type { BlockDevice } from '../storage/block-device.ts'
import { type FatLayout, PARTITION_TABLE_OFFSET, readFatLayout, SECTOR_BYTES } from './fat/fat-layout.ts'
import { type FileExtents, findRootFile } from './fat/file-extents.ts'
import { GuestError } from './guest-error.ts'

export const KERNEL_FILE = 'kernel.sys'
export const CONFIGURATION_FILE = 'boot.ini'

type Sha256 = (bytes: Uint8Array) => string

const MAGIC = new TextEncoder().encode('AFTERIMG')
const SEAL_BYTES = 32
/** Places in the sectors: eight letters, then one seal after another. */
const MASTER_AT = 0x10
const BOOT_AT = 0x80
/** BS_Reserved1 carries the dirty mark, which changes at every start. */
const DIRTY_BYTE = 0x25
const READ_BYTES = 65_536

const sealAt = (sector: Uint8Array, at: number, index: number): Uint8Array =>
  sector.subarray(at + MAGIC.length + index * SEAL_BYTES, at + MAGIC.length + (index + 1) * SEAL_BYTES)

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from({ length: text.length / 2 }, (_, index) => Number.parseInt(text.slice(index * 2, index * 2 + 2), 16))

/** The record without its seals, which cannot vouch for themselves, and without what changes. */
const sumOf = (sha256: Sha256, sector: Uint8Array, blanks: readonly (readonly [at: number, length: number])[]) => {
  const copy = sector.slice()
  for (const [at, length] of blanks) copy.fill(0, at, at + length)
  return sha256(copy)
}

/** The partition table stays outside: it says where the boot record is, and whether that is right the boot record tells. */
const masterSum = (sha256: Sha256, sector: Uint8Array) =>
  sumOf(sha256, sector, [
    [MASTER_AT + MAGIC.length, 2 * SEAL_BYTES],
    [PARTITION_TABLE_OFFSET, 64],
  ])

const bootSum = (sha256: Sha256, sector: Uint8Array) => sumOf(sha256, sector, [[DIRTY_BYTE, 1]])

/** After the files were installed: writes both seals straight to the drive. Throws GuestError. */
export function sealBootRecord(drive: BlockDevice, sha256: Sha256): void {
  const layout = readFatLayout(drive)
  const boot = sectorOf(drive, layout.bootSector)
  boot.set(MAGIC, BOOT_AT)
  const files = [KERNEL_FILE, CONFIGURATION_FILE].map((name) => sha256(readFile(drive, name)))
  files.forEach((sum, index) => sealAt(boot, BOOT_AT, index).set(bytesOf(sum)))
  drive.write(layout.bootSector, boot)
  const master = sectorOf(drive, 0)
  master.set(MAGIC, MASTER_AT)
  sealAt(master, MASTER_AT, 0).set(bytesOf(bootSum(sha256, boot)))
  sealAt(master, MASTER_AT, 1).set(bytesOf(masterSum(sha256, master)))
  drive.write(0, master)
  drive.flush()
}

/**
 * Reads and checks everything that stands between power and the kernel. Throws GuestError `no-boot-record`,
 * `boot-record-changed`, `unreadable-disk`, `kernel-missing`, `kernel-changed`, `configuration-missing`,
 * `configuration-changed`; StorageError when the drive does.
 */
export function checkBootRecord(drive: BlockDevice, sha256: Sha256): FatLayout {
  const layout = readFatLayout(drive)
  const master = sectorOf(drive, 0)
  const boot = sectorOf(drive, layout.bootSector)
  if (!hasMagic(master, MASTER_AT)) throw new GuestError('no-boot-record')
  const isWhole =
    hex(sealAt(master, MASTER_AT, 1)) === masterSum(sha256, master) &&
    hex(sealAt(master, MASTER_AT, 0)) === bootSum(sha256, boot)
  if (!isWhole) throw new GuestError('boot-record-changed')
  check('kernel', KERNEL_FILE, 0)
  check('configuration', CONFIGURATION_FILE, 1)
  return layout

  function check(what: 'kernel' | 'configuration', name: string, seal: number): void {
    const extents = findRootFile(drive, name)
    if (extents === undefined) throw new GuestError(`${what}-missing`, { file: `C:\\${name}` })
    const sum = sha256(contentOf(drive, extents))
    if (sum !== hex(sealAt(boot, BOOT_AT, seal))) throw new GuestError(`${what}-changed`, { file: `C:\\${name}` })
  }
}

const hasMagic = (sector: Uint8Array, at: number): boolean => MAGIC.every((byte, index) => sector[at + index] === byte)

function sectorOf(drive: BlockDevice, sector: number): Uint8Array {
  const bytes = new Uint8Array(SECTOR_BYTES)
  drive.read(sector, bytes)
  return bytes
}

function readFile(drive: BlockDevice, name: string): Uint8Array {
  const extents = findRootFile(drive, name)
  if (extents === undefined) throw new GuestError('unreadable-disk')
  return contentOf(drive, extents)
}

/** In long reads, as a loader does; a chain that ends early gives a shorter content. */
function contentOf(drive: BlockDevice, { lengthBytes, runs }: FileExtents): Uint8Array {
  const bytes = new Uint8Array(runs.reduce((sum, { count }) => sum + count * SECTOR_BYTES, 0))
  let done = 0
  for (const { sector, count } of runs) {
    const end = done + count * SECTOR_BYTES
    for (let from = done; from < end; from += READ_BYTES)
      drive.read(sector + (from - done) / SECTOR_BYTES, bytes.subarray(from, Math.min(from + READ_BYTES, end)))
    done = end
  }
  return bytes.subarray(0, Math.min(lengthBytes, bytes.length))
}
