/** A small disk that is tracked, and how it is opened, written and given back. */
import { ChangeTracking } from '../../src/storage/change-tracking/change-tracking.ts'
import { createDynamicDisk } from '../../src/storage/create-disk.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import type { Volume } from '../../src/storage/volume.ts'
import { countingGuids, filled, MIB, volumeOf } from './fixture.ts'

export const BASE = 'shop.vhdx'
export const newGuid = countingGuids()

/** A disk of 4.5 MiB with one reference point, given back in order. */
export const trackedVolume = (): { volume: HostVolume; id: string } => {
  const volume = volumeOf(100)
  const disk = createDynamicDisk(volume, BASE, { sizeBytes: 4 * MIB + MIB / 2, newGuid })
  disk.write(0, filled(disk.virtualSizeBytes, 1))
  const id = newGuid()
  const tracking = ChangeTracking.begin(volume, BASE, disk)
  tracking.addReferencePoint(id, disk)
  disk.closeChain()
  tracking.close()
  return { volume, id }
}

export const open = (volume: Volume): { leaf: VirtualDisk; tracking: ChangeTracking } => {
  const leaf = openChain(volume, BASE, { access: 'write', newGuid })
  const tracking = ChangeTracking.open(volume, BASE)
  if (tracking === undefined) throw new Error('no tracking')
  return { leaf, tracking }
}

export const write = ({ leaf, tracking }: ReturnType<typeof open>, sector: number, count = 1): void => {
  tracking.beforeChange(leaf, sector, count)
  leaf.write(sector, filled(count * 512, 9))
}

export const close = ({ leaf, tracking }: ReturnType<typeof open>): void => {
  leaf.closeChain()
  tracking.close()
}
