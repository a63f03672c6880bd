/** A base with one child on it, and what tests ask of files. */
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { validateChain } from '../../src/storage/validate/validate-chain.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { countingGuids, filled, MIB, wholeDisk } from './fixture.ts'

export const newGuid = countingGuids()
export const openRead = (volume: HostVolume, path: string): VirtualDisk =>
  openChain(volume, path, { access: 'read', newGuid })
export const openWrite = (volume: HostVolume, path: string): VirtualDisk =>
  openChain(volume, path, { access: 'write', newGuid })

export const contentOf = (volume: HostVolume, path: string): Uint8Array => {
  const disk = openRead(volume, path)
  const bytes = wholeDisk(disk)
  disk.closeChain()
  return bytes
}

export const writeTo = (volume: HostVolume, path: string, sector: number, bytes: Uint8Array): void => {
  const disk = openWrite(volume, path)
  disk.write(sector, bytes)
  disk.closeChain()
}

export const findings = (volume: HostVolume, path: string): readonly string[] =>
  validateChain(volume, path).map(({ code }) => code)

export const codeOf = (act: () => unknown): string => {
  try {
    act()
  } catch (error) {
    return (error as { code: string }).code
  }
  return 'nothing thrown'
}

export const baseAndChild = (volume: HostVolume): void => {
  const base = createDynamicDisk(volume, 'D\\base.vhdx', { sizeBytes: 8 * MIB, newGuid })
  base.write(0, filled(3 * MIB, 1))
  const child = createDifferencingDisk(volume, 'D\\child.avhdx', { parent: base, newGuid })
  child.write(100, filled(4096, 2))
  child.closeChain()
}
