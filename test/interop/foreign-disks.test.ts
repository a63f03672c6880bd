/**
 * P5 of the disk engine, the other way round: disks that QEMU made, with FAT volumes by dosfstools and mtools in them, are
 * read right, stay sound when we write them, and carry children of ours; what QEMU's log owes them is replayed.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readGuestFiles } from '../../src/guest/read-files.ts'
import { Random } from '../../src/kernel/random.ts'
import { createDifferencingDisk } from '../../src/storage/create-disk.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { validateChain } from '../../src/storage/validate/validate-chain.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { exportFiles } from '../fixtures/exported-disks.ts'
import { hasTool } from '../fixtures/fat-tools.ts'
import { type FatShape, fileLine, filesByMtools, makeFatDisk } from '../fixtures/foreign-fat.ts'
import * as qemu from '../fixtures/foreign-images.ts'
import { modules, TestClock } from '../fixtures/guest-fixture.ts'
import { strangerChecks } from '../fixtures/stranger-checks.ts'
import { isWholeProof } from '../proof-size.ts'
import { countingGuids, fileBytes, filled, MIB, same, wholeDisk } from '../storage/fixture.ts'

const { has7zz, hasQemu, inFolder, checked } = strangerChecks()
const hasFatTools = ['mcopy', 'mpartition', 'mkfs.fat'].map(hasTool).every(Boolean)
const NAME = 'disk.vhdx'

const fat = (sizeMib: number, sectorsPerCluster: number, fatCount: 1 | 2, rootEntries: number): FatShape => ({
  sizeMib,
  sectorsPerCluster,
  fatCount,
  rootEntries,
})
const all: readonly (readonly [qemu.QemuImage, FatShape])[] = [
  [{ subformat: 'dynamic', blockMib: 1 }, fat(24, 4, 2, 512)],
  [{ subformat: 'fixed', blockMib: 32 }, fat(27, 1, 2, 512)],
  [{ subformat: 'dynamic', blockMib: 32, logMib: 2 }, fat(40, 8, 1, 224)],
  [{ subformat: 'dynamic', blockMib: 2 }, fat(33, 2, 1, 512)],
  [{ subformat: 'fixed', blockMib: 1 }, fat(17, 4, 2, 128)],
  [{ subformat: 'dynamic', blockMib: 8, logMib: 4 }, fat(49, 16, 2, 512)],
]
const few = <T>(list: readonly T[], count: number): readonly T[] => (isWholeProof() ? list : list.slice(0, count))

const open = (volume: HostVolume, path: string, access: 'read' | 'write'): VirtualDisk =>
  openChain(volume, path, { access, newGuid: countingGuids() })

const expectNoFault = (volume: HostVolume, path: string): void =>
  expect(validateChain(volume, path).filter(({ severity }) => severity === 'error')).toEqual([])

const newFolder = (name: string): string => {
  mkdirSync(inFolder(name))
  return inFolder(name)
}

/** `qemu-img check`, then `compare` with a plain file. */
const expectByQemu = (path: string, raw: string): void => {
  for (const args of [
    ['check', '-f', 'vhdx', path],
    ['compare', '-f', 'vhdx', '-F', 'raw', path, raw],
  ])
    expect([args[0], spawnSync('qemu-img', args, { stdio: 'ignore' }).status]).toEqual([args[0], 0])
  checked(2)
}

/** Our writes go into the image and into the plain file: over the edge of two blocks, and far behind. */
const expectOurWriting = (volume: HostVolume, folder: string, content: Uint8Array): void => {
  const disk = open(volume, NAME, 'write')
  const sectors = disk.sectorCount
  for (const [seed, sector] of [disk.blockSizeBytes / 512 - 3, sectors - 9, sectors >> 1].entries()) {
    const bytes = filled(512 * 7, seed + 1)
    const at = Math.min(sector, sectors - 7)
    disk.write(at, bytes)
    content.set(bytes, at * 512)
  }
  disk.close()
  writeFileSync(join(folder, 'written.raw'), content)
  expectByQemu(join(exportFiles(volume, join(folder, 'written')), NAME), join(folder, 'written.raw'))
}

const expectOurChild = (volume: HostVolume, folder: string, content: Uint8Array): void => {
  const parent = open(volume, NAME, 'read')
  const child = createDifferencingDisk(volume, 'child.avhdx', { parent, newGuid: countingGuids() })
  const bytes = filled(512 * 40, 9)
  child.write(1000, bytes)
  content.set(bytes, 1000 * 512)
  child.closeChain()
  const path = join(exportFiles(volume, join(folder, 'child')), 'child.avhdx')
  const theirs = execFileSync('7zz', ['e', '-so', '-tvhdx', path], { maxBuffer: 128 * MIB, stdio: 'pipe' })
  expect(same(theirs, content)).toBe(true)
  checked()
}

describe.skipIf(!hasQemu || !hasFatTools)('a disk by QEMU with a volume by dosfstools', () => {
  const named = few(all, 3).map(
    ([image, shape]) => [image.subformat, image.blockMib, shape.sizeMib, image, shape] as const,
  )

  it.each(named)('is read right: %s, blocks of %d MiB, %d MiB', (kind, blockMib, sizeMib, image, shape) => {
    const folder = newFolder(`${kind}-${blockMib}`)
    const [raw, path] = [join(folder, 'disk.raw'), join(folder, NAME)]
    makeFatDisk(raw, shape, new Random(sizeMib))
    qemu.convertByQemu(raw, path, image)
    const volume = qemu.importFile(path, NAME)
    const disk = open(volume, NAME, 'read')
    expect([disk.kind, disk.blockSizeBytes, disk.virtualSizeBytes]).toEqual([kind, blockMib * MIB, sizeMib * MIB])
    expectNoFault(volume, NAME)
    const content = new Uint8Array(readFileSync(raw))
    expect(same(wholeDisk(disk), content)).toBe(true)
    const files = readGuestFiles(modules, new TestClock(), disk)
    const lines = files.map((file) => fileLine(file.path.slice('C:\\'.length).replaceAll('\\', '/'), file.read()))
    disk.close()
    expect(lines.toSorted()).toEqual(filesByMtools(raw))
    expect(lines.length).toBeGreaterThan(15)
    checked(3)
    expectOurWriting(volume, folder, content)
    if (has7zz) expectOurChild(volume, folder, content)
  })
})

/** Writes at random, some over the edges of blocks. */
const patternsOf = (random: Random, sizeBytes: number, count: number): readonly qemu.Pattern[] =>
  Array.from({ length: count }, () => {
    const lengthBytes = 512 * random.integer('length', 1, 3000)
    const offsetBytes = 512 * random.integer('offset', 0, (sizeBytes - lengthBytes) / 512)
    return { value: random.integer('value', 1, 255), offsetBytes, lengthBytes }
  })

describe.skipIf(!hasQemu)('what QEMU writes', () => {
  it.each(
    few<readonly [number, qemu.QemuImage]>(
      [
        [1, { subformat: 'dynamic', blockMib: 1, absent: 'not-present' }],
        [2, { subformat: 'dynamic', blockMib: 4 }],
        [3, { subformat: 'fixed', blockMib: 2 }],
        [4, { subformat: 'dynamic', blockMib: 16, absent: 'not-present', logMib: 2 }],
      ],
      2,
    ),
  )('is read right (seed %d)', (seed, image) => {
    const folder = newFolder(`written-${seed}`)
    const [raw, path] = [join(folder, 'disk.raw'), join(folder, NAME)]
    const patterns = patternsOf(new Random(seed), 19 * MIB, 12)
    writeFileSync(raw, new Uint8Array(19 * MIB))
    qemu.writeByQemu(raw, 'raw', patterns)
    qemu.createByQemu(path, image, 19)
    qemu.writeByQemu(path, 'vhdx', patterns)
    const volume = qemu.importFile(path, NAME)
    expectNoFault(volume, NAME)
    expect(same(wholeDisk(open(volume, NAME, 'read')), readFileSync(raw))).toBe(true)
    checked()
  })

  it.each(
    few<readonly [number, qemu.QemuImage]>(
      [
        [5, { subformat: 'dynamic', blockMib: 1 }],
        [6, { subformat: 'dynamic', blockMib: 2, logMib: 2, absent: 'not-present' }],
        [7, { subformat: 'dynamic', blockMib: 32 }],
      ],
      1,
    ),
  )('and left in its log is replayed as QEMU does it (seed %d)', (seed, image) => {
    const folder = newFolder(`log-${seed}`)
    const [path, replayed] = [join(folder, NAME), join(folder, 'replayed.vhdx')]
    const random = new Random(seed)
    qemu.createByQemu(path, image, 64)
    qemu.writeByQemu(path, 'vhdx', patternsOf(random, 16 * MIB, 4))
    // In a block that nothing was written to: the table must say that it is there now.
    const lost = { value: 99, offsetBytes: 40 * MIB + 4096, lengthBytes: 70_144 }
    qemu.leaveLogByQemu(path, image, [lost])
    copyFileSync(path, replayed)
    expect(spawnSync('qemu-img', ['check', '-r', 'all', '-f', 'vhdx', replayed], { stdio: 'ignore' }).status).toBe(0)
    const volume = qemu.importFile(path, NAME)
    expect(validateChain(volume, NAME).map(({ code }) => code)).toContain('log-not-empty')
    const raw = join(folder, 'disk.raw')
    execFileSync('qemu-img', ['convert', '-f', 'vhdx', '-O', 'raw', replayed, raw])
    const content = readFileSync(raw)
    expect(content[lost.offsetBytes]).toBe(lost.value)
    const reader = open(volume, NAME, 'read')
    expect(same(wholeDisk(reader), content)).toBe(true)
    reader.close()
    open(volume, NAME, 'write').close()
    // But for the headers, which name who replayed the log, the same bytes.
    const [ours, theirs] = [fileBytes(volume, NAME), new Uint8Array(readFileSync(replayed))]
    for (const bytes of [ours, theirs]) for (const at of [65_536, 131_072]) bytes.fill(0, at, at + 4096)
    expect(same(ours, theirs)).toBe(true)
    checked(3)
  })
})
