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

describe('a page cache over two disks', () => {
  function cacheOnTwo() {
    const disks = [new RamDisk(65_536), new RamDisk(32_768)] as const
    const clock = { micros: 1_000_000, nowMicros: () => clock.micros }
    const tags = new Uint8Array(16_384)
    const cache = new PageCache(new Uint8Array(CACHE_PAGES * 4096), tags, disks[0], clock)
    cache.attach(disks[0], layout, [{ drive: disks[1], layout }])
    for (const disk of disks) disk.log = []
    return { disks, cache, clock, stores: [cache.storeOf(0), cache.storeOf(1)] as const }
  }

  it('does not mix sectors of one number', () => {
    const { disks, cache, stores } = cacheOnTwo()
    stores.forEach((store, at) => store.write(200, sectorOf(at + 1), false))
    const read = stores.map((store) => {
      const target = new Uint8Array(512)
      store.read(200, target)
      return target[0]
    })
    expect([read, stores.map(({ sectorCount }) => sectorCount)]).toEqual([
      [1, 2],
      [65_536, 32_768],
    ])
    cache.flushAll()
    expect(disks.map(({ bytes }) => bytes[200 * 512])).toEqual([1, 2])
  })

  it('flushes the disk that is asked for in its order, and the other when all are', () => {
    const { disks, cache, clock, stores } = cacheOnTwo()
    for (const store of stores) for (const sector of [70, 9, 400]) store.write(sector, sectorOf(1), false)
    clock.micros += 1_000_000
    stores[1].flush()
    expect(disks.map(order)).toEqual([[], [400, 'flush', 8, 'flush', 64, 'flush']])
    // what waits for the other disk is as old as before
    expect(cache.flushDueMicros).toBe(6_000_000)
    cache.flushAll()
    expect(disks.map(order)).toEqual([
      [400, 'flush', 8, 'flush', 64, 'flush'],
      [400, 'flush', 8, 'flush', 64, 'flush'],
    ])
    expect(cache.flushDueMicros).toBeNull()
  })

  it('never evicts a disk’s metadata ahead of its data, and leaves the other disk alone', () => {
    const { disks, stores } = cacheOnTwo()
    stores[1].write(70, sectorOf(1), true)
    stores[1].write(1000, sectorOf(2), false)
    const target = new Uint8Array(512)
    for (let page = 1; page < CACHE_PAGES; page++) stores[0].read(2000 + page * 8, target)
    expect(disks.map(order)).toEqual([[], [1000, 'flush', 64, 'flush']])
  })
})
