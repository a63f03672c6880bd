/** A virtual disk of a real folder, opened through its chain. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { HostVolume } from '../storage/host-volume.ts'
import { openChain } from '../storage/open-chain.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { Finding } from '../storage/validate/finding.ts'
import { validateChain } from '../storage/validate/validate-chain.ts'
import type { VirtualDisk } from '../storage/virtual-disk.ts'
import { refuse } from './terminal.ts'

/** By its name, as Hyper-V tells. */
export const isVirtualDisk = (path: string): boolean => /\.a?vhdx$/i.test(path)

const FOLDER_BYTES_MAX = 4 * 1024 ** 3

/** The folder of the leaf as a volume: parents are found beside it. Files are read whole; only disks are taken. */
const folderVolume = (leaf: string): HostVolume => {
  if (!existsSync(leaf)) return refuse('0x80070002', { path: leaf })
  const volume = new HostVolume({ capacityBytes: FOLDER_BYTES_MAX })
  const folder = dirname(resolve(leaf))
  const names = readdirSync(folder).filter((name) => isVirtualDisk(name) || name === basename(leaf))
  for (const name of names) {
    if (!statSync(join(folder, name)).isFile()) continue
    const file = volume.create(name)
    file.write(0, new Uint8Array(readFileSync(join(folder, name))))
    file.close()
  }
  return volume
}

const tryOpen = (volume: HostVolume, leaf: string): VirtualDisk | StorageError => {
  try {
    return openChain(volume, basename(leaf), { access: 'read', newGuid: () => '' })
  } catch (error) {
    if (!(error instanceof StorageError)) throw error
    return error
  }
}

/** The chain, and what is wrong with it; `disk` is the error where it cannot be opened. */
export const examineLeaf = (leaf: string): { disk: VirtualDisk | StorageError; findings: readonly Finding[] } => {
  const volume = folderVolume(leaf)
  return { disk: tryOpen(volume, leaf), findings: validateChain(volume, basename(leaf)) }
}

export const openLeaf = (leaf: string): VirtualDisk => {
  const disk = tryOpen(folderVolume(leaf), leaf)
  return disk instanceof StorageError ? refuse(disk.code, disk.data) : disk
}
