/** FAT volumes of other makers, listed by us as mtools filled them: FAT16 and FAT32, filling the disk without a partition table. */
import { execFileSync } from 'node:child_process'
import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readGuestFiles } from '../../src/guest/read-files.ts'
import { hasTool } from '../fixtures/fat-tools.ts'
import { modules, TestClock } from '../fixtures/guest-fixture.ts'
import { RamDisk } from '../fixtures/ram-disk.ts'
import { strangerChecks } from '../fixtures/stranger-checks.ts'

const { inFolder, checked } = strangerChecks()
const MIB = 1024 * 1024

describe.skipIf(!['mkfs.fat', 'mcopy', 'mmd'].map(hasTool).every(Boolean))('a volume without a partition table', () => {
  it.each([
    [16, 40],
    [32, 80],
  ])('of FAT%i is listed, folders and contents', (bits, sizeMib) => {
    const image = inFolder(`fat${bits}.img`)
    writeFileSync(image, '')
    truncateSync(image, sizeMib * MIB)
    execFileSync('mkfs.fat', ['-F', String(bits), image], { stdio: 'ignore' })
    const letter = inFolder('letter.txt')
    writeFileSync(letter, 'x'.repeat(70_000))
    execFileSync('mmd', ['-i', image, '::/folder'])
    execFileSync('mcopy', ['-i', image, letter, '::/folder/'])
    const bytes = readFileSync(image)
    const disk = new RamDisk(bytes.length / 512)
    disk.write(0, new Uint8Array(bytes))
    const files = readGuestFiles(modules, new TestClock(), disk)
    expect(files.map(({ path, lengthBytes }) => [path, lengthBytes])).toEqual([['C:\\folder\\letter.txt', 70_000]])
    expect(Buffer.from(files[0]?.read() ?? []).equals(readFileSync(letter))).toBe(true)
    checked(1)
  })
})
