/** P1: a disk of somebody else with damage anywhere: started, read and mapped, it gives answers or coded errors, in time. */
import { expect, it } from 'vitest'
import { PARTITION_TABLE_OFFSET, readFatLayout } from '../../src/guest/fat/fat-layout.ts'
import { readFileExtents } from '../../src/guest/fat/file-extents.ts'
import { GuestError } from '../../src/guest/guest-error.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { nextBelow, seededRandom } from '../../src/guest/random-words.ts'
import { readGuestFiles } from '../../src/guest/read-files.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { tally } from '../fixtures/crash-states.ts'
import { installedDisk, modules, TestClock } from '../fixtures/guest-fixture.ts'
import { useHard } from '../fixtures/hard-use.ts'
import { OverlayDisk } from '../fixtures/overlay-disk.ts'
import { proofCount } from '../proof-size.ts'

const DISKS = 200
const ANSWER_MILLISECONDS = 2000
const BITS_MAX = 40

const base = installedDisk()
const layout = readFatLayout(base)
const files = readFileExtents(base)
const fileRuns = (path: string) => files.find((file) => file.path.toLowerCase() === path)?.runs ?? []
/** Made right before the first picture that was put into it; a test below makes sure. */
const photosFolder = (() => {
  const first = fileRuns('c:\\photos\\img_0001.bmp')[0]?.sector ?? 0
  return { sector: first - layout.sectorsPerCluster, count: layout.sectorsPerCluster }
})()

/** What may be hit: areas of the disk, in sectors. */
const AREAS = {
  'master boot record': [{ sector: 0, count: 1 }],
  'boot sector': [{ sector: layout.bootSector, count: 1 }],
  'first FAT': [{ sector: layout.fatSector, count: 12 }],
  'second FAT': [{ sector: layout.fatSector + layout.sectorsPerFat, count: 12 }],
  'root directory': [{ sector: layout.rootSector, count: 2 }],
  'a folder': [photosFolder],
  'the database': fileRuns('c:\\shop.db'),
  'the directory': fileRuns('c:\\directory.db'),
  'its header': [{ sector: fileRuns('c:\\shop.db')[0]?.sector ?? 0, count: 1 }],
} as const
type Area = keyof typeof AREAS

/** Some bits of one or two areas, or a sector of them that holds something else altogether. */
function damagedDisk(random: Uint32Array): { readonly areas: readonly Area[]; readonly disk: OverlayDisk } {
  const names = Object.keys(AREAS) as Area[]
  const disk = new OverlayDisk(base)
  const sector = new Uint8Array(512)
  const areas = Array.from({ length: 1 + nextBelow(random, 2) }, () => names[nextBelow(random, names.length)] as Area)
  for (const area of areas) {
    const runs = AREAS[area]
    const isFilled = nextBelow(random, 6) === 0
    for (let hits = isFilled ? 1 : 1 + nextBelow(random, BITS_MAX); hits > 0; hits--) {
      const run = runs[nextBelow(random, runs.length)] as { sector: number; count: number }
      const at = run.sector + nextBelow(random, run.count)
      disk.read(at, sector)
      const value = nextBelow(random, 256)
      if (isFilled) sector.fill(value)
      else {
        const byte = nextBelow(random, 512)
        sector[byte] = (sector[byte] ?? 0) ^ (1 << nextBelow(random, 8))
      }
      disk.write(at, sector)
    }
  }
  return { areas, disk }
}

/** The coded error that an act ends in; what throws otherwise, or lasts, is told. */
function tried(name: string, wrong: string[], act: () => void): string | undefined {
  const begin = performance.now()
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof GuestError || error instanceof StorageError) return error.code
    wrong.push(`${name}: ${error instanceof Error ? error.stack : error}`)
    return 'thrown'
  } finally {
    const milliseconds = performance.now() - begin
    if (milliseconds > ANSWER_MILLISECONDS) wrong.push(`${name}: ${Math.round(milliseconds)} ms`)
  }
}

it('is damage that is there: each area lies where the files say', () => {
  expect(Object.values(AREAS).every((runs) => runs.length > 0 && runs.every(({ sector }) => sector >= 0))).toBe(true)
  const entry = new Uint8Array(512)
  base.read(photosFolder.sector, entry)
  expect(String.fromCharCode(...entry.subarray(0, 2))).toBe('. ')
})

it('asks nothing of a disk behind its end, wherever the partition table points', () => {
  const disk = new OverlayDisk(base)
  const table = new Uint8Array(512)
  base.read(0, table)
  for (const first of [base.sectorCount - 1, base.sectorCount, 0xffff_fff0]) {
    new DataView(table.buffer).setUint32(PARTITION_TABLE_OFFSET + 8, first, true)
    disk.write(0, table)
    const clock = new TestClock()
    expect(() => readGuestFiles(modules, clock, disk)).toThrow(new GuestError('unreadable-disk'))
    expect(() => readFileExtents(disk)).toThrow(GuestError)
    expect(createGuest(modules, clock).powerOn(disk, 1).booted).toBe(false)
  }
})

it('answers or fails with a code, in time, whatever bits are turned', {
  timeout: process.env.PROOF === undefined ? 60_000 : 86_400_000,
}, () => {
  const random = seededRandom(20)
  const wrong: string[] = []
  const outcomes: string[] = []
  const clock = new TestClock()
  const guest = createGuest(modules, clock)
  const disks = proofCount(DISKS)
  for (let index = 0; index < disks; index++) {
    const { areas, disk } = damagedDisk(random)
    const name = `disk ${index}, ${areas.join(' and ')}`
    tried(`${name}, extents`, wrong, () => readFileExtents(disk))
    const unreadable = tried(`${name}, files`, wrong, () => {
      for (const file of readGuestFiles(modules, clock, disk)) tried(`${name}, ${file.path}`, wrong, () => file.read())
    })
    tried(`${name}, start`, wrong, () => {
      const { report, failures } = useHard(guest, clock, disk, 1 + index)
      const isFine = report.booted && failures.length === 0
      outcomes.push(report.failure ?? (isFine ? 'unhurt' : 'up with failures'))
    })
    if (unreadable !== undefined) outcomes.push('not to be read')
  }
  console.log(`damaged disks: ${disks}, ${tally(outcomes)}`)
  expect(wrong).toEqual([])
  expect(new Set(outcomes).size).toBeGreaterThan(3)
})
