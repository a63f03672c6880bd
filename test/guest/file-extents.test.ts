/** Where files lie, read from FAT and folders alone, also from a disk whose folders are broken. */
import { expect, it } from 'vitest'
import { readFatLayout } from '../../src/guest/fat/fat-layout.ts'
import { readFileExtents } from '../../src/guest/fat/file-extents.ts'
import { installedDisk } from '../fixtures/guest-fixture.ts'

it('walks folders that lie in each other once, and ends', () => {
  const disk = installedDisk()
  const { rootSector } = readFatLayout(disk)
  const root = disk.bytes.subarray(rootSector * 512, (rootSector + 32) * 512)
  const before = readFileExtents(disk).length
  let entry = 0
  while ((root[entry + 11] ?? 0) !== 0x10) entry += 32
  const { dataSector, sectorsPerCluster } = readFatLayout(disk)
  const cluster = new DataView(root.buffer, root.byteOffset + entry).getUint16(26, true)
  const folderAt = (dataSector + (cluster - 2) * sectorsPerCluster) * 512
  // eight of its files become the folder itself: 8^16 ways through it
  for (let place = 2; place < 10; place++) {
    const at = folderAt + place * 32
    disk.bytes[at + 11] = 0x10
    new DataView(disk.bytes.buffer).setUint16(at + 26, cluster, true)
  }
  const from = performance.now()
  const after = readFileExtents(disk).length
  expect(performance.now() - from).toBeLessThan(1000)
  expect(after).toBeLessThan(before)
})
