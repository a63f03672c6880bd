/** Reading a block allocation table: only what is stored of it is read, and nothing is missed. */
import { describe, expect, it } from 'vitest'
import { Random } from '../../../src/kernel/random.ts'
import { createDifferencingDisk, createDynamicDisk } from '../../../src/storage/create-disk.ts'
import { HostVolume } from '../../../src/storage/host-volume.ts'
import { openChain } from '../../../src/storage/open-chain.ts'
import { geometryOf } from '../../../src/storage/vhdx/block-allocation-table.ts'
import type { ByteSource } from '../../../src/storage/vhdx/byte-source.ts'
import { eachEntry } from '../../../src/storage/vhdx/each-entry.ts'
import { ReplayedFile } from '../../../src/storage/vhdx/log-replay.ts'
import { countingGuids, filled, MIB } from '../fixture.ts'

const TEBIBYTE = MIB * MIB
const TABLE_OFFSET_BYTES = MIB

/** The source, with a count of the bytes that were read from it. */
const counted = (source: ByteSource) => ({
  lengthBytes: source.lengthBytes,
  readBytes: 0,
  read(offsetBytes: number, target: Uint8Array) {
    this.readBytes += target.length
    source.read(offsetBytes, target)
  },
  nextStoredOffsetBytes: (offsetBytes: number) => source.nextStoredOffsetBytes?.(offsetBytes) ?? offsetBytes,
})

const entriesOf = (source: ByteSource, virtualSizeBytes: number): readonly string[] => {
  const geometry = geometryOf({
    blockSizeBytes: MIB,
    logicalSectorSizeBytes: 512,
    physicalSectorSizeBytes: 4096,
    virtualSizeBytes,
    virtualDiskId: '11111111-2222-4333-8444-555555555555',
    hasParent: true,
    leaveBlocksAllocated: false,
  })
  const entries: string[] = []
  eachEntry(source, TABLE_OFFSET_BYTES, geometry, (index, low, high) => entries.push(`${index}: ${low} ${high}`))
  return entries
}

/** A file with nothing but a table, of which these entries are set. */
const tableFile = (indexes: readonly number[], lengthBytes: number) => {
  const file = new HostVolume({ capacityBytes: TEBIBYTE }).create('table')
  file.truncate(TABLE_OFFSET_BYTES + lengthBytes)
  for (const index of indexes) file.write(TABLE_OFFSET_BYTES + index * 8, filled(8, index))
  return file
}

describe('a block allocation table', () => {
  it('is read where it is stored, and nowhere else', () => {
    const random = new Random(3)
    const lengthBytes = 8 * MIB
    for (let round = 0; round < 20; round++) {
      const indexes = Array.from({ length: round }, () => random.integer('index', 0, TEBIBYTE / MIB - 1))
      const file = tableFile(indexes, lengthBytes + MIB)
      const whole: ByteSource = { lengthBytes: file.lengthBytes, read: (at, target) => file.read(at, target) }
      const sparse = counted(file)
      const entries = entriesOf(sparse, TEBIBYTE)
      expect(entries).toEqual(entriesOf(whole, TEBIBYTE))
      expect(entries.length).toBe(new Set(indexes).size)
      expect(sparse.readBytes).toBe(new Set(indexes.map((index) => Math.floor(index / 8192))).size * 65_536)
    }
  })

  it('is read with the pages that a log owes it, also behind the end that the file has yet', () => {
    const lengthBytes = 9 * MIB
    const file = tableFile([5], MIB)
    const end = TABLE_OFFSET_BYTES + lengthBytes
    const owed = [512 * 700, 512 * 1400].map((index) => ({
      offsetBytes: TABLE_OFFSET_BYTES + index * 8,
      page: filled(4096, index),
    }))
    const replayed = new ReplayedFile(file, { updates: owed, lastFileOffsetBytes: end })
    const whole: ByteSource = { lengthBytes: end, read: (at, target) => replayed.read(at, target) }
    const sparse = counted(replayed)
    expect(entriesOf(sparse, TEBIBYTE)).toEqual(entriesOf(whole, TEBIBYTE))
    expect(entriesOf(whole, TEBIBYTE).length).toBe(1 + 512 + 512)
    expect(sparse.readBytes).toBe(3 * 65_536)
  })

  it('of 64 TiB is opened again with what was written at its end', () => {
    const volume = new HostVolume({ capacityBytes: 64 * TEBIBYTE })
    const newGuid = countingGuids()
    const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 64 * TEBIBYTE, newGuid })
    base.write(base.sectorCount - 8, filled(4096, 1))
    const child = createDifferencingDisk(volume, 'child.avhdx', { parent: base, newGuid })
    child.write(8, filled(4096, 2))
    child.closeChain()
    const leaf = openChain(volume, 'child.avhdx', { access: 'read', newGuid })
    const target = new Uint8Array(4096)
    leaf.read(leaf.sectorCount - 8, target)
    expect(target).toEqual(filled(4096, 1))
    leaf.read(8, target)
    expect(target).toEqual(filled(4096, 2))
    expect(leaf.parent?.presentBlocks).toBe(1)
  })
})
