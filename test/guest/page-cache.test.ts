import { describe, expect, it } from 'vitest'
import type { FatLayout } from '../../src/guest/fat/fat-layout.ts'
import { CACHE_PAGES, PageCache } from '../../src/guest/page-cache.ts'
import { RamDisk } from '../fixtures/ram-disk.ts'

/** FAT from sector 8, root directory from 64, data from 128. */
const layout: FatLayout = {
  bootSector: 0,
  fatSector: 8,
  fatCount: 2,
  sectorsPerFat: 28,
  rootSector: 64,
  rootEntries: 1024,
  dataSector: 128,
  sectorsPerCluster: 8,
  clusterCount: 5000,
  mediaByte: 0xf8,
}
const sectorOf = (value: number): Uint8Array => new Uint8Array(512).fill(value)

function cacheOn(disk: RamDisk, withLayout = true) {
  const memory = { data: new Uint8Array(CACHE_PAGES * 4096), tags: new Uint8Array(16_384) }
  const cache = new PageCache(memory.data, memory.tags, disk, { nowMicros: () => 1 })
  cache.attach(disk, withLayout ? layout : undefined)
  return { cache, memory }
}

const order = (disk: RamDisk) => disk.log?.map((entry) => (entry.kind === 'flush' ? 'flush' : entry.sector))

describe('the page cache', () => {
  it('keeps writes from the drive until it is flushed', () => {
    const disk = new RamDisk(65_536)
    const { cache } = cacheOn(disk)
    cache.write(200, sectorOf(7))
    expect(disk.writes).toBe(0)
    expect(cache.dirtySlots.length).toBe(1)
    const read = new Uint8Array(512)
    cache.read(200, read)
    expect(read[0]).toBe(7)
    cache.flush()
    expect(disk.bytes[200 * 512]).toBe(7)
    expect(cache.dirtySlots.length).toBe(0)
  })

  it('flushes data, FAT, directories in this order with a barrier after each, whatever their addresses', () => {
    const disk = new RamDisk(65_536)
    const { cache } = cacheOn(disk)
    disk.log = []
    for (const sector of [70, 9, 400, 200, 40]) cache.write(sector, sectorOf(1))
    cache.flush()
    expect(order(disk)).toEqual([200, 400, 'flush', 8, 40, 'flush', 64, 'flush'])
  })

  it('leaves out a class without dirty pages and a flush without any', () => {
    const disk = new RamDisk(65_536)
    const { cache } = cacheOn(disk)
    disk.log = []
    cache.flush()
    cache.write(70, sectorOf(1))
    cache.flush()
    expect(order(disk)).toEqual([64, 'flush'])
  })

  it('evicts the least recently used page, writes dirty data through, and still flushes it later', () => {
    const disk = new RamDisk(65_536)
    const { cache } = cacheOn(disk)
    disk.log = []
    cache.write(128, sectorOf(9))
    const target = new Uint8Array(512)
    for (let page = 1; page < CACHE_PAGES; page++) cache.read(128 + page * 8, target)
    expect(order(disk)).toEqual([])
    cache.read(128 + CACHE_PAGES * 8, target)
    expect(order(disk)).toEqual([128])
    cache.flush()
    expect(order(disk)).toEqual([128, 'flush'])
    cache.read(128, target)
    expect(target[0]).toBe(9)
  })

  it('never evicts metadata ahead of its data', () => {
    const disk = new RamDisk(65_536)
    const { cache } = cacheOn(disk)
    disk.log = []
    cache.write(70, sectorOf(1))
    const target = new Uint8Array(512)
    cache.write(1000, sectorOf(2))
    for (let page = 1; page < CACHE_PAGES; page++) cache.read(2000 + page * 8, target)
    expect(order(disk)).toEqual([1000, 'flush', 64, 'flush'])
  })

  it('goes on from the bytes of its data and tags', () => {
    const disk = new RamDisk(65_536)
    const { cache, memory } = cacheOn(disk)
    cache.write(300, sectorOf(5))
    const copy = { data: memory.data.slice(), tags: memory.tags.slice() }
    const other = new PageCache(copy.data, copy.tags, disk, { nowMicros: () => 1 })
    other.attach(disk, layout)
    const target = new Uint8Array(512)
    other.read(300, target)
    expect(target[0]).toBe(5)
    other.flush()
    expect(disk.bytes[300 * 512]).toBe(5)
  })

  it('clips the last page to a disk that ends within it', () => {
    const disk = new RamDisk(1003)
    const { cache } = cacheOn(disk)
    cache.write(1002, sectorOf(3))
    cache.flush()
    expect(disk.bytes[1002 * 512]).toBe(3)
  })
})
