/** Random 4 KiB reads through a chain of 50 files against copies out of one array as large as the disk. */
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { HostVolume } from '../../src/storage/host-volume.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import type { Figure } from './figure.ts'
import { bestMs, MIB, newGuid, scattered } from './timing.ts'

const DEPTH = 50
const SIZE_BYTES = 256 * MIB
const READ_BYTES = 4096
const SECTORS_PER_READ = READ_BYTES / 512
const READS = 20_000
const WRITES_PER_LEVEL = 256

/** `plain` becomes what the leaf reads. */
const chain = (plain: Uint8Array): VirtualDisk => {
  const volume = new HostVolume({ capacityBytes: 2 ** 34 })
  let leaf = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: SIZE_BYTES, newGuid })
  for (let index = 0; index < plain.length; index++) plain[index] = index % 251
  leaf.write(0, plain)
  for (let level = 1; level <= DEPTH; level++) {
    leaf = createDifferencingDisk(volume, `level_${level}.avhdx`, { parent: leaf, newGuid })
    for (const at of scattered(WRITES_PER_LEVEL, SIZE_BYTES / READ_BYTES, level)) {
      const bytes = plain.subarray(at * READ_BYTES, (at + 1) * READ_BYTES).fill(level)
      leaf.write(at * SECTORS_PER_READ, bytes)
    }
  }
  return leaf
}

const assertEqual = (leaf: VirtualDisk, plain: Uint8Array, sectors: Uint32Array): void => {
  const target = new Uint8Array(READ_BYTES)
  for (const sector of sectors) {
    leaf.read(sector, target)
    if (Buffer.compare(target, plain.subarray(sector * 512, sector * 512 + READ_BYTES)) !== 0)
      throw new Error(`sector ${sector} was read wrongly`)
  }
}

export const figures = (): readonly Figure[] => {
  const plain = new Uint8Array(SIZE_BYTES)
  const leaf = chain(plain)
  const first = leaf.chain()[1] as VirtualDisk
  const whole = scattered(READS, SIZE_BYTES / READ_BYTES, 99).map((at) => at * SECTORS_PER_READ)
  const anywhere = scattered(READS, (SIZE_BYTES - READ_BYTES) / 512, 99)
  for (const sectors of [whole, anywhere]) assertEqual(leaf, plain, sectors)
  const target = new Uint8Array(READ_BYTES)
  const read = (disk: VirtualDisk, sectors: Uint32Array) => (): void => {
    for (const sector of sectors) disk.read(sector, target)
  }
  const copy = (sectors: Uint32Array) => (): void => {
    for (const sector of sectors) target.set(plain.subarray(sector * 512, sector * 512 + READ_BYTES))
  }
  const ms = bestMs(80, { copy: copy(whole), deep: read(leaf, whole), shallow: read(first, whole) })
  const cut = bestMs(30, { copy: copy(anywhere), deep: read(leaf, anywhere) })
  return [
    {
      name: 'random 4 KiB reads at depth 50 against a plain copy',
      ratio: ms.copy / ms.deep,
      asked: 0.6,
      better: 'higher',
    },
    {
      name: 'random 4 KiB reads at depth 50 against depth 1',
      ratio: ms.deep / ms.shallow,
      asked: 1.5,
      better: 'lower',
    },
    {
      name: 'the same from any sector, against a plain copy',
      ratio: cut.copy / cut.deep,
      asked: 0.3,
      better: 'higher',
    },
  ]
}
