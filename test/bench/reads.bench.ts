/** Random 4 KiB reads through a chain of 50 files, from any sector on, against copies out of one array. */
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import type { Figure } from './figure.ts'
import { MIB, medianMs, newGuid, scattered } from './timing.ts'

const DEPTH = 50
const SIZE_BYTES = 64 * MIB
const READ_BYTES = 4096
const READS = 20_000
const WRITES_PER_LEVEL = 300

const chain = (plain: Uint8Array): VirtualDisk => {
  const volume = new HostVolume({ capacityBytes: 2 ** 34 })
  let leaf = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: SIZE_BYTES, newGuid })
  for (let index = 0; index < plain.length; index++) plain[index] = index % 251
  leaf.write(0, plain)
  for (let level = 1; level <= DEPTH; level++) {
    leaf = createDifferencingDisk(volume, `level_${level}.avhdx`, { parent: leaf, newGuid })
    for (const at of scattered(WRITES_PER_LEVEL, SIZE_BYTES / READ_BYTES, level)) {
      const bytes = plain.subarray(at * READ_BYTES, (at + 1) * READ_BYTES).fill(level)
      leaf.write((at * READ_BYTES) / 512, bytes)
    }
  }
  return leaf
}

export const figures = (): readonly Figure[] => {
  const plain = new Uint8Array(SIZE_BYTES)
  const leaf = chain(plain)
  const places = scattered(READS, (SIZE_BYTES - READ_BYTES) / 512, 99)
  const target = new Uint8Array(READ_BYTES)
  const wanted = new Uint8Array(READ_BYTES)
  for (const sector of places.subarray(0, 500)) {
    leaf.read(sector, target)
    wanted.set(plain.subarray(sector * 512, sector * 512 + READ_BYTES))
    if (Buffer.compare(target, wanted) !== 0) throw new Error(`sector ${sector} was read wrongly`)
  }
  const chainMs = medianMs(15, () => {
    for (const sector of places) leaf.read(sector, target)
  })
  const copyMs = medianMs(15, () => {
    for (const sector of places) target.set(plain.subarray(sector * 512, sector * 512 + READ_BYTES))
  })
  return [
    {
      name: 'random 4 KiB reads at depth 50 against a plain copy',
      ratio: copyMs / chainMs,
      asked: 0.2,
      better: 'higher',
    },
  ]
}
