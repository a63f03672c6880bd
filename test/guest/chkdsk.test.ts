import { describe, expect, it } from 'vitest'
import { checkDisk } from '../../src/guest/fat/chkdsk.ts'
import { isMarkedDirty, markVolume, readFatLayout } from '../../src/guest/fat/fat-layout.ts'
import { readGuestFiles } from '../../src/guest/read-files.ts'
import { fsck, hasTool } from '../fixtures/fat-tools.ts'
import { installedDisk, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

const CLUSTER_BYTES = 4096

/** The installed disk with its FAT and root directory at hand. */
function broken() {
  const disk = installedDisk()
  const layout = readFatLayout(disk)
  const view = new DataView(disk.bytes.buffer)
  const link = (cluster: number): number => layout.fatSector * 512 + cluster * 2
  const entries = Array.from({ length: layout.rootEntries }, (_, index) => layout.rootSector * 512 + index * 32)
  const entryOf = (name: string): number => {
    const found = entries.find((at) => new TextDecoder().decode(disk.bytes.subarray(at, at + 11)) === name)
    if (found === undefined) throw new Error(name)
    return found
  }
  return {
    disk,
    layout,
    view,
    entryOf,
    entries,
    next: (cluster: number) => view.getUint16(link(cluster), true),
    setNext: (cluster: number, value: number) => {
      view.setUint16(link(cluster), value, true)
      view.setUint16(link(cluster) + layout.sectorsPerFat * 512, value, true)
    },
    start: (name: string) => view.getUint16(entryOf(name) + 26, true),
  }
}

const lengths = (disk: RamDisk): Record<string, number> =>
  Object.fromEntries(readGuestFiles(modules, new TestClock(), disk).map(({ path, lengthBytes }) => [path, lengthBytes]))

function expectClean(disk: RamDisk): void {
  if (hasTool('fsck.fat')) expect(fsck(disk.bytes)).toMatchObject({ status: 0 })
  const before = sha256(disk.bytes)
  expect(checkDisk(disk, readFatLayout(disk))).toEqual({ fixes: 0, lostClusters: 0, cutFiles: 0 })
  expect(sha256(disk.bytes)).toBe(before)
}

describe('chkdsk', () => {
  it('writes nothing to a clean volume', () => {
    const { disk, layout } = broken()
    expect(checkDisk(disk, layout)).toEqual({ fixes: 0, lostClusters: 0, cutFiles: 0 })
    expect(disk.writes).toBe(0)
  })

  it('clears the dirty marks, which is no repair', () => {
    const { disk, layout } = broken()
    markVolume(disk, layout, 'dirty')
    expect(isMarkedDirty(disk, layout)).toBe(true)
    expect(checkDisk(disk, layout).fixes).toBe(0)
    expect(isMarkedDirty(disk, layout)).toBe(false)
    expectClean(disk)
  })

  it('cuts a file where its chain meets a free cluster and keeps what is before', () => {
    const { disk, layout, next, setNext, start } = broken()
    const third = next(next(start('SHOP    DB ')))
    setNext(third, 0)
    const result = checkDisk(disk, layout)
    expect(result.cutFiles).toBe(1)
    expect(result.lostClusters).toBeGreaterThan(0)
    expect(lengths(disk)['C:\\shop.db']).toBe(2 * CLUSTER_BYTES)
    expectClean(disk)
  })

  it('ends a chain that is longer than its file', () => {
    const { disk, layout, next, setNext, start, view, entryOf } = broken()
    const first = start('KERNEL  SYS')
    view.setUint32(entryOf('KERNEL  SYS') + 28, 100, true)
    const second = next(first)
    const result = checkDisk(disk, layout)
    expect(result).toMatchObject({ cutFiles: 0, lostClusters: 511 })
    expect(next(first)).toBe(0xffff)
    expect(next(second)).toBe(0)
    setNext(first, 0xffff)
    expectClean(disk)
  })

  it('frees clusters that no file owns', () => {
    const { disk, layout, setNext } = broken()
    setNext(9000, 9001)
    setNext(9001, 0xffff)
    expect(checkDisk(disk, layout)).toEqual({ fixes: 1, lostClusters: 2, cutFiles: 0 })
    expectClean(disk)
  })

  it('gives a cross-linked cluster to the file that comes first and ends a loop', () => {
    const { disk, layout, next, setNext, start } = broken()
    setNext(next(start('SHOP    EXE')), next(start('KERNEL  SYS')))
    const database = start('SHOP    DB ')
    setNext(next(next(database)), database)
    expect(checkDisk(disk, layout).cutFiles).toBe(2)
    expect(lengths(disk)).toMatchObject({
      'C:\\kernel.sys': 2_097_152,
      'C:\\shop.exe': 8192,
      'C:\\shop.db': 3 * CLUSTER_BYTES,
    })
    expectClean(disk)
  })

  it('empties a file whose first cluster is free', () => {
    const { disk, layout, view, entryOf } = broken()
    view.setUint16(entryOf('NOTES   TXT') + 26, 15_000, true)
    expect(checkDisk(disk, layout)).toMatchObject({ cutFiles: 1, lostClusters: 1 })
    expect(lengths(disk)['C:\\notes.txt']).toBe(0)
    expectClean(disk)
  })

  it('deletes the parts of a long name that lost its short entry', () => {
    const { disk, layout, entries } = broken()
    const isLongPart = (at: number): boolean => disk.bytes[at + 11] === 0x0f && disk.bytes[at] !== 0xe5
    const parts = entries.filter(isLongPart)
    // the last long name: its short entry follows its parts, the first of which says that it is the last of the name
    const short = (parts.at(-1) ?? 0) + 32
    const first = parts.findLastIndex((at) => ((disk.bytes[at] ?? 0) & 0x40) !== 0)
    expect(first).toBeGreaterThan(0)
    disk.bytes[short] = 0xe5
    expect(checkDisk(disk, layout).fixes).toBeGreaterThan(0)
    expect(entries.filter(isLongPart)).toEqual(parts.slice(0, first))
    expectClean(disk)
  })

  it('makes a second FAT that fell behind equal to the first', () => {
    const { disk, layout, view, start, next } = broken()
    const cluster = start('SHOP    DB ')
    const second = (layout.fatSector + layout.sectorsPerFat) * 512 + cluster * 2
    view.setUint16(second, 0, true)
    expect(checkDisk(disk, layout)).toEqual({ fixes: 1, lostClusters: 0, cutFiles: 0 })
    expect(view.getUint16(second, true)).toBe(next(cluster))
    expectClean(disk)
  })

  it('walks sub-directories, deletes one whose chain never began and frees what was in it', () => {
    const { disk, layout, entries, view, setNext } = broken()
    const free = entries.filter((at) => disk.bytes[at] === 0)
    const [one = 0, two = 0] = free
    const writeEntry = (at: number, name: string, attributes: number, cluster: number, size: number): void => {
      disk.bytes.set(new TextEncoder().encode(name), at)
      disk.bytes[at + 11] = attributes
      view.setUint16(at + 26, cluster, true)
      view.setUint32(at + 28, size, true)
    }
    const clusterOffset = (cluster: number): number => (layout.dataSector + (cluster - 2) * 8) * 512
    writeEntry(one, 'GOOD       ', 0x10, 8000, 0)
    setNext(8000, 0xffff)
    disk.bytes.fill(0, clusterOffset(8000), clusterOffset(8001))
    writeEntry(clusterOffset(8000), '.          ', 0x10, 8000, 0)
    writeEntry(clusterOffset(8000) + 32, '..         ', 0x10, 0, 0)
    writeEntry(clusterOffset(8000) + 64, 'INSIDE  TXT', 0x20, 8001, 9000)
    setNext(8001, 0)
    writeEntry(two, 'BAD        ', 0x10, 8500, 0)
    expect(checkDisk(disk, layout)).toMatchObject({ fixes: 2, cutFiles: 1 })
    expect(lengths(disk)).toMatchObject({ 'C:\\GOOD\\INSIDE.TXT': 0 })
    expect(disk.bytes[two]).toBe(0xe5)
    expectClean(disk)
  })
})
