/** Checkpoint creation: the child's genuine bytes, without RAM. */
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import type { Figure } from './figure.ts'
import { MIB, medianMs, newGuid } from './timing.ts'

const ROUNDS = 41
const CHILDREN = 10

const creationMs = (sizeBytes: number): number => {
  const volume = new HostVolume({ capacityBytes: 2 ** 42 })
  const parent = createDynamicDisk(volume, 'SHOP\\shop.vhdx', { sizeBytes, newGuid })
  parent.write(0, new Uint8Array(MIB).fill(1))
  let count = 0
  const total = medianMs(ROUNDS, () => {
    for (let index = 0; index < CHILDREN; index++) {
      const path = `SHOP\\shop_${++count}.avhdx`
      createDifferencingDisk(volume, path, { parent, volumeRoot: 'D:\\', newGuid }).close()
      volume.remove(path)
    }
  })
  return total / CHILDREN
}

export const figures = (): readonly Figure[] => {
  const small = creationMs(2 ** 30)
  const large = creationMs(2 ** 41)
  return [
    { name: 'checkpoint creation, 1 GiB disk', ms: small, asked: 1, better: 'lower' },
    { name: 'checkpoint creation, 2 TiB disk', ms: large, asked: 1, better: 'lower' },
    { name: 'checkpoint creation, 2 TiB against 1 GiB', ratio: large / small, asked: 2, better: 'lower' },
  ]
}
