/** What taking a disk out costs: at least 1 GB a second of data that is really there. */
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { rawImage } from '../../src/storage/export/disk-image.ts'
import { pieceLength } from '../../src/storage/export/piece.ts'
import { volumeFile } from '../../src/storage/export/volume-file.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import type { Figure } from './figure.ts'
import { bestMs, MIB, newGuid } from './timing.ts'

const DATA_BYTES = 256 * MIB
const ASKED_BYTES_PER_MS = 1e6

const disks = () => {
  const volume = new HostVolume({ capacityBytes: 2 ** 42 })
  const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: DATA_BYTES, newGuid })
  const block = new Uint8Array(MIB)
  for (let at = 0; at < DATA_BYTES; at += MIB) base.write(at / 512, block.fill((at / MIB) | 1))
  const leaf = createDifferencingDisk(volume, 'leaf.avhdx', { parent: base, newGuid })
  for (let at = 0; at < DATA_BYTES; at += 4 * MIB) leaf.write(at / 512, block.fill(7))
  return { volume, leaf }
}

const lengthOf = (pieces: Iterable<Parameters<typeof pieceLength>[0]>): number => {
  let sum = 0
  for (const piece of pieces) sum += pieceLength(piece)
  return sum
}

export const figures = (): readonly Figure[] => {
  const { volume, leaf } = disks()
  const ms = bestMs(5, {
    file: () => lengthOf(volumeFile(volume, 'base.vhdx').pieces),
    flat: () => lengthOf(rawImage(leaf).pieces),
  })
  const asked = Math.round(DATA_BYTES / ASKED_BYTES_PER_MS)
  return [
    { name: 'export of a file with 256 MiB of data', ms: ms.file, asked, better: 'lower' },
    { name: 'export of 256 MiB through a chain, flattened', ms: ms.flat, asked, better: 'lower' },
  ]
}
