/** `lab inspect` and `lab convert`: virtual disks of real folders, read through their chains. */
import { closeSync, existsSync, openSync, readdirSync, readFileSync, statSync, writeSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { GuestError } from '../guest/guest-error.ts'
import { readGuestFiles } from '../guest/read-files.ts'
import type { LabEngine } from '../lab/lab-engine.ts'
import { HostVolume } from '../storage/host-volume.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { printedRefusal } from '../words/catalogue.ts'
import { conversionDone } from '../words/command-line.ts'

const DISK_NAME = /\.a?vhdx$/i
const STEP_BYTES = 1024 * 1024
const FOLDER_BYTES_MAX = 4 * 1024 ** 3

type Stop = (text: string) => never

/** The folder of the leaf as a volume: parents are found beside it. Files are read whole; only disks are taken. */
const folderVolume = (leaf: string): HostVolume => {
  const volume = new HostVolume({ capacityBytes: FOLDER_BYTES_MAX })
  const folder = dirname(resolve(leaf))
  const names = readdirSync(folder).filter((name) => DISK_NAME.test(name) || name === basename(leaf))
  for (const name of names) {
    if (!statSync(join(folder, name)).isFile()) continue
    const file = volume.create(name)
    file.write(0, new Uint8Array(readFileSync(join(folder, name))))
    file.close()
  }
  return volume
}

const openLeaf = (leaf: string, stop: Stop): VirtualDisk => {
  if (!existsSync(leaf)) return stop(`0x80070002: ${printedRefusal('0x80070002', { path: leaf })}`)
  try {
    return openChain(folderVolume(leaf), basename(leaf), { access: 'read', newGuid: () => '' })
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return stop(`${error.code}: ${printedRefusal(error.code, error.data)}`)
  }
}

const guestFilesOf = (engine: LabEngine, disk: VirtualDisk): { path: string; bytes: number }[] | null => {
  try {
    return readGuestFiles(engine.modules, { nowMicros: () => 0 }, disk).map((file) => ({
      path: file.path,
      bytes: file.lengthBytes,
    }))
  } catch (error) {
    if (error instanceof GuestError) return null
    throw error
  }
}

export const inspect = (engine: LabEngine, args: readonly string[], stop: Stop): void => {
  const leaf = args.find((each) => !each.startsWith('--')) ?? ''
  const disk = openLeaf(leaf, stop)
  const levels = disk.chain().map((level, index) => ({
    level: index,
    path: level.path,
    kind: level.kind,
    lengthBytes: level.lengthBytes,
    sizeBytes: level.virtualSizeBytes,
    blockSizeBytes: level.blockSizeBytes,
    sectorSizeBytes: level.sectorSizeBytes,
    blocks: level.presentBlocks,
    dataWriteGuid: level.dataWriteGuid,
  }))
  const report = { levels, guestFiles: guestFilesOf(engine, disk), findings: [] }
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  else
    process.stdout.write(
      `${[...levels, ...(report.guestFiles ?? [])].map((row) => Object.values(row).join('  ')).join('\n')}\n`,
    )
}

export const convert = (args: readonly string[], stop: Stop): void => {
  const [leaf = '', out = ''] = args
  if (!/\.img$/i.test(out))
    stop(
      `bad-value: ${printedRefusal('bad-value', { name: 'OUT', value: out, allowed: 'Write a file name that ends in .img.' })}`,
    )
  const disk = openLeaf(leaf, stop)
  const target = openSync(out, 'w')
  const piece = new Uint8Array(STEP_BYTES)
  for (let at = 0; at < disk.virtualSizeBytes; at += STEP_BYTES) {
    const bytes = piece.subarray(0, Math.min(STEP_BYTES, disk.virtualSizeBytes - at))
    disk.read(at / disk.sectorSizeBytes, bytes)
    writeSync(target, bytes)
  }
  closeSync(target)
  process.stdout.write(`${conversionDone(out, disk.virtualSizeBytes / STEP_BYTES)}\n`)
}
