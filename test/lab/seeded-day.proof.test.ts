/** P4: after any day of a shop server, with power cuts and applied checkpoints in it, every program's invariants hold. */
import { afterAll, describe, expect, it } from 'vitest'
import { listGuestFiles } from '../../src/lab/guest-files-look.ts'
import { NOW } from '../../src/lab/moments.ts'
import { copiedFiles, fsck, hasTool, mdirPaths } from '../fixtures/fat-tools.ts'
import { diskBytes, diskFile } from '../fixtures/lab-fixture.ts'
import { SeededDay } from '../fixtures/seeded-day.ts'
import { proofCount } from '../proof-size.ts'

const DAYS = 20
const done: Record<string, number> = {}
const add = (name: string, count: number): void => {
  done[name] = (done[name] ?? 0) + count
}
afterAll(() => {
  const told = Object.entries(done).sort(([, one], [, other]) => other - one)
  console.log(`days: ${told.map(([name, count]) => `${count} ${name}`).join(', ')}`)
})

const hasFsck = hasTool('fsck.fat')
const hasMtools = hasTool('mcopy')

/** The disk after a clean shut down: sound to a stranger, and the same files to him as to the lab. */
const checkWithStrangers = ({ lab, hosted }: SeededDay): void => {
  const disk = diskBytes(lab, diskFile(hosted.record))
  if (hasFsck) expect(fsck(disk)).toMatchObject({ status: 0 })
  if (!hasMtools) return
  const files = listGuestFiles(lab, hosted, NOW).map(({ path, ...file }) => ({
    ...file,
    path: path.slice('C:\\'.length).replaceAll('\\', '/').toLowerCase(),
  }))
  const copied = [...copiedFiles(disk)].map(([path, { bytes, sha256 }]) => `${path.toLowerCase()} ${bytes} ${sha256}`)
  const own = files.map(({ path, lengthBytes, sha256 }) => `${path} ${lengthBytes} ${sha256}`)
  expect(copied.sort()).toEqual(own.sort())
  const named = mdirPaths(disk).map((path) => path.toLowerCase())
  expect(named.sort()).toEqual(files.map(({ path }) => path).sort())
  add('files that mcopy and mdir found the same', files.length)
}

describe('a day of the shop server', () => {
  const seeds = Array.from({ length: proofCount(DAYS) }, (_, index) => index + 1)
  it.each(seeds)(
    'of seed %i leaves every program with what it had, and a disk that strangers read',
    {
      timeout: process.env.PROOF === undefined ? 90_000 : 86_400_000,
    },
    (seed) => {
      const day = new SeededDay(seed)
      day.live()
      day.close()
      checkWithStrangers(day)
      expect(day.wrong).toEqual([])
      for (const [name, count] of Object.entries(day.done)) add(name, count)
      add('days', 1)
      day.lab.dispose()
    },
  )
})
