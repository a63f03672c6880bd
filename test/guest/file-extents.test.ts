/** Where files lie, read from FAT and folders alone, also from a disk whose folders are broken. */
import { expect, it } from 'vitest'
import { readFatLayout } from '../../src/guest/fat/fat-layout.ts'
import { type FileExtents, findRootFile, readFileExtents } from '../../src/guest/fat/file-extents.ts'
import { randomBytes, seededRandom } from '../../src/guest/random-words.ts'
import { nestFolders } from '../fixtures/broken-folders.ts'
import { installedDisk } from '../fixtures/guest-fixture.ts'

type Run = FileExtents['runs'][number]

const clusterOf = (disk: ReturnType<typeof installedDisk>, { sector }: Run): number => {
  const { dataSector, sectorsPerCluster } = readFatLayout(disk)
  return (sector - dataSector) / sectorsPerCluster + 2
}

it('walks folders that lie in each other once, and ends', () => {
  const disk = installedDisk()
  const before = readFileExtents(disk).length
  nestFolders(disk)
  const from = performance.now()
  const after = readFileExtents(disk).length
  expect(performance.now() - from).toBeLessThan(1000)
  expect(after).toBeLessThan(before)
})

it('takes noise that calls itself a folder for noise, and ends', () => {
  const disk = installedDisk()
  const { rootSector } = readFatLayout(disk)
  const before = readFileExtents(disk)
  const kernel = findRootFile(disk, 'kernel.sys')
  // beside the files the root now calls each picture a folder, and each picture is noise: a quarter of it folders
  const view = new DataView(disk.bytes.buffer, rootSector * 512, 32 * 512)
  const pictures = before.filter(({ path }) => path.endsWith('.bmp')).map(({ runs }) => runs[0] as Run)
  expect(pictures.length).toBeGreaterThan(10)
  const random = seededRandom(7)
  for (const { sector, count } of pictures)
    disk.bytes.set(
      randomBytes(random, count * 512).map((byte) => byte || 1),
      sector * 512,
    )
  const free = Array.from({ length: 512 }, (_, index) => index * 32).filter((at) => view.getUint8(at) === 0)
  pictures.forEach((run, index) => {
    const at = free[index] as number
    view.setUint32(at, 0x61616161 + index, true)
    view.setUint8(at + 11, 0x10)
    view.setUint16(at + 26, clusterOf(disk, run), true)
  })
  const from = performance.now()
  const after = readFileExtents(disk)
  expect(performance.now() - from).toBeLessThan(1000)
  expect(after.length).toBeGreaterThan(1000)
  expect(kernel).toBeDefined()
  expect(findRootFile(disk, 'kernel.sys')).toEqual(kernel)
})
