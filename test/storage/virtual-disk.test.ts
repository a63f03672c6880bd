import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import type { IoObserver } from '../../src/storage/io-observer.ts'
import { openChain, openChild, readDiskInfo } from '../../src/storage/open-chain.ts'
import { countingGuids, fileBytes, filled, MIB, patch, same, volumeOf, wholeDisk } from './fixture.ts'

/** A log of what a disk told: `read data base.vhdx 4194304+512`. */
const listener = (): { readonly log: string[]; readonly observer: IoObserver } => {
  const log: string[] = []
  return {
    log,
    observer: {
      metadata: (kind, path, offset, length) => log.push(`${kind} metadata ${path} ${offset}+${length}`),
      data: (kind, path, offset, length) => log.push(`${kind} data ${path} ${offset}+${length}`),
      flush: (path) => log.push(`flush ${path}`),
    },
  }
}

const pair = (mebibytes = 64) => {
  const volume = volumeOf(mebibytes)
  const newGuid = countingGuids()
  const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 8 * MIB, newGuid })
  base.write(0, filled(2 * MIB, 1))
  const child = createDifferencingDisk(volume, 'child.avhdx', { parent: base, newGuid })
  return { volume, newGuid, base, child }
}

describe('a parent', () => {
  it('does not change by one byte while its child is written, and refuses writes itself', () => {
    const { volume, base, child } = pair()
    const before = fileBytes(volume, 'base.vhdx')
    child.write(0, filled(4 * MIB, 2))
    child.write(8000, filled(512, 3))
    child.flush()
    expect(same(fileBytes(volume, 'base.vhdx'), before)).toBe(true)
    expect(() => base.write(0, new Uint8Array(512))).toThrow('0x80070013')
    expect(() => base.write(0, new Uint8Array(512))).toThrow('base.vhdx')
  })

  it('can carry several children, opened onto it one by one', () => {
    const { volume, newGuid, base, child } = pair()
    const other = createDifferencingDisk(volume, 'other.avhdx', { parent: base, newGuid })
    child.write(0, filled(512, 5))
    other.write(0, filled(512, 6))
    child.close()
    other.close()
    const again = openChild(volume, 'other.avhdx', base, { access: 'write', newGuid })
    const sector = new Uint8Array(512)
    again.read(0, sector)
    expect(same(sector, filled(512, 6))).toBe(true)
    again.close()
    base.close()
  })
})

describe('GUIDs of the headers', () => {
  it('stay when a disk is opened for writing and nothing is written', () => {
    const { volume, newGuid, child } = pair()
    child.closeChain()
    const before = fileBytes(volume, 'child.avhdx')
    const disk = openChain(volume, 'child.avhdx', { access: 'write', newGuid })
    wholeDisk(disk)
    disk.flush()
    disk.trim(0, 8)
    disk.closeChain()
    expect(same(fileBytes(volume, 'child.avhdx'), before)).toBe(true)
  })

  it('are both renewed by the first write after each opening, and only by the first', () => {
    const { volume, newGuid, child } = pair()
    child.write(0, filled(512, 1))
    const ids = () => {
      const { fileWriteGuid, dataWriteGuid } = readDiskInfo(volume, 'child.avhdx')
      return [fileWriteGuid, dataWriteGuid]
    }
    const first = ids()
    child.write(1, filled(512, 1))
    expect(ids()).toEqual(first)
    child.closeChain()
    const disk = openChain(volume, 'child.avhdx', { access: 'write', newGuid })
    expect(ids()).toEqual(first)
    disk.write(1, filled(512, 1))
    const second = ids()
    expect(second[0]).not.toBe(first[0])
    expect(second[1]).not.toBe(first[1])
    disk.makeReadOnly()
    disk.makeWritable()
    disk.write(2, filled(512, 1))
    expect(ids()[1]).not.toBe(second[1])
  })

  it('are renewed alike in a fork: its next write gives the bytes the original gets', () => {
    const { volume, child } = pair()
    child.write(0, filled(512, 1))
    const fork = volume.fork()
    const twin = child.forkOnto(fork, { newGuid: countingGuids() })
    child.write(5000, filled(512, 2))
    twin.write(5000, filled(512, 2))
    expect(same(fileBytes(volume, 'child.avhdx'), fileBytes(fork, 'child.avhdx'))).toBe(true)
  })
})

describe('a write that the volume cannot hold', () => {
  it('leaves the disk and its file as they were, also when part of it would fit', () => {
    const { volume, child } = pair(6 + 5 + 1)
    const before = fileBytes(volume, 'child.avhdx')
    expect(() => child.write(2 * 2048, filled(2 * MIB, 9))).toThrow('0x80070070')
    expect(same(fileBytes(volume, 'child.avhdx'), before)).toBe(true)
    expect(child.presentBlocks).toBe(0)
    child.write(2 * 2048, filled(MIB, 9))
    expect(child.presentBlocks).toBe(1)
    expect(() => child.write(0, filled(512, 9))).toThrow('0x80070070')
    child.write(2 * 2048 + 7, filled(512, 8))
  })

  it('leaves no file of a child that could not be created', () => {
    const { volume, newGuid, child } = pair(6 + 5 + 4)
    expect(() => createDifferencingDisk(volume, 'top.avhdx', { parent: child, newGuid })).toThrow('0x80070070')
    expect(volume.exists('top.avhdx')).toBe(false)
    child.write(2048, filled(512, 1))
  })

  it('of sectors outside the disk is refused', () => {
    const { child } = pair()
    for (const [sector, bytes] of [
      [16_384, 512],
      [16_383, 1024],
      [-1, 512],
      [0.5, 512],
      [0, 100],
    ] as const) {
      expect(() => child.read(sector, new Uint8Array(bytes))).toThrow('sector-out-of-range')
      expect(() => child.write(sector, new Uint8Array(bytes))).toThrow('sector-out-of-range')
    }
  })
})

describe('a block that is absent', () => {
  it('gets a clean bitmap with its first write, whatever a power cut left in its place', () => {
    const { volume, newGuid, child } = pair()
    const expected = wholeDisk(child)
    child.closeChain()
    patch(volume, 'child.avhdx', 4 * MIB + 256, filled(256, 1))
    const disk = openChain(volume, 'child.avhdx', { access: 'write', newGuid })
    disk.write(2048 + 100, filled(512, 4))
    disk.closeChain()
    expected.set(filled(512, 4), MIB + 100 * 512)
    const again = openChain(volume, 'child.avhdx', { access: 'read', newGuid })
    expect(same(wholeDisk(again), expected)).toBe(true)
  })
})

describe('an observer', () => {
  it('hears the table and bitmap bytes of each layer asked and each contiguous run once', () => {
    const { newGuid, volume, child } = pair()
    child.write(2, filled(1024, 7))
    child.closeChain()
    const { log, observer } = listener()
    const disk = openChain(volume, 'child.avhdx', { access: 'write', newGuid, observer })
    disk.read(0, new Uint8Array(4096))
    expect(log).toEqual([
      'read metadata child.avhdx 3145728+8',
      'read metadata child.avhdx 4194304+1',
      'read metadata base.vhdx 3145728+8',
      'read data base.vhdx 4194304+1024',
      'read metadata base.vhdx 3145728+8',
      'read data child.avhdx 5243904+1024',
      'read data base.vhdx 4196352+2048',
    ])
    log.length = 0
    disk.read(2048 - 8, new Uint8Array(8192))
    expect(log.filter((line) => line.includes('data base') && !line.includes('metadata'))).toEqual([
      `read data base.vhdx ${5 * MIB - 4096}+8192`,
    ])
  })

  it('hears headers, the log’s entry and the header that names it, and the payload as its run is complete', () => {
    const { child } = pair()
    const { log, observer } = listener()
    child.observe(observer)
    child.write(2048 * 3, filled(512, 1))
    child.write(2048 * 3, filled(512, 2))
    child.flush()
    expect(log).toEqual([
      'write metadata child.avhdx 65536+4096',
      'write metadata child.avhdx 131072+4096',
      `log metadata child.avhdx ${MIB}+${3 * 4096}`,
      'write metadata child.avhdx 65536+4096',
      'write metadata child.avhdx 131072+4096',
      `write data child.avhdx ${5 * MIB}+512`,
      `write data child.avhdx ${5 * MIB}+512`,
      'flush child.avhdx',
    ])
  })
})

describe('disks with sectors of 4096 bytes', () => {
  it('read through their chain', () => {
    const volume = volumeOf(64)
    const newGuid = countingGuids()
    const options = { sizeBytes: 8 * MIB, logicalSectorSizeBytes: 4096, blockSizeBytes: 2 * MIB, newGuid }
    const base = createDynamicDisk(volume, 'base.vhdx', options)
    base.write(0, filled(MIB, 1))
    const child = createDifferencingDisk(volume, 'child.avhdx', { parent: base, newGuid })
    child.write(3, filled(4096, 2))
    child.closeChain()
    const disk = openChain(volume, 'child.avhdx', { access: 'read', newGuid })
    const expected = new Uint8Array(8 * MIB)
    expected.set(filled(MIB, 1))
    expected.set(filled(4096, 2), 3 * 4096)
    expect(same(wholeDisk(disk), expected)).toBe(true)
  })
})
