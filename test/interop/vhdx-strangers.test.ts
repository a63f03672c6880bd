/** Other people's programs read our disks: each level of a chain bit by bit (7-Zip), the base's structure (QEMU). */
import { execFileSync, spawnSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import type { HostVolume } from '../../src/storage/host-volume.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { openVhdx } from '../../src/storage/vhdx/open-vhdx.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { chainToDamage, damages } from '../fixtures/damaged-chains.ts'
import { countingGuids, filled, MIB, patch, same, volumeOf, wholeDisk } from '../storage/fixture.ts'

/** Without the tool the checks are left out aloud; in CI that is a failure. */
const hasTool = (tool: string): boolean => {
  const found = spawnSync(tool, ['--help'], { stdio: 'ignore' }).error === undefined
  if (!found && process.env.CI) throw new Error(`${tool} is missing, and CI is set`)
  if (!found) console.warn(`*** ${tool} is missing: its checks of our VHDX files are NOT run ***`)
  return found
}
const has7zz = hasTool('7zz')
const hasQemu = hasTool('qemu-img')
let checks = 0
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vhdx-strangers-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  console.log(`strangers: ${checks} checks`)
})

/** Strangers do not replay logs: a disk that is still in use is closed, in the copy that they get. */
const closeDisk = (volume: HostVolume, path: string): void =>
  openVhdx(volume, path, 'write', { newGuid: countingGuids() }).vhdx.close()

/** Writes all files of a volume as real ones, zeros as holes. */
const exportFiles = (source: HostVolume, name: string, close = true): string => {
  const volume = source.fork()
  const root = join(folder, name)
  for (const path of volume.list()) {
    if (close) closeDisk(volume, path)
    const target = join(root, ...path.split('\\'))
    mkdirSync(dirname(target), { recursive: true })
    const file = volume.open(path, { access: 'info', share: true })
    const out = openSync(target, 'w')
    ftruncateSync(out, file.lengthBytes)
    for (let at = 0; at < file.lengthBytes; at += MIB) {
      const bytes = new Uint8Array(Math.min(MIB, file.lengthBytes - at))
      file.read(at, bytes)
      if (bytes.some((byte) => byte !== 0)) writeSync(out, bytes, 0, bytes.length, at)
    }
    closeSync(out)
  }
  return root
}

const flatBy7zz = (path: string): Uint8Array =>
  execFileSync('7zz', ['e', '-so', '-tvhdx', path], { maxBuffer: 512 * MIB, stdio: ['ignore', 'pipe', 'ignore'] })

const expectLevels = (root: string, leaf: VirtualDisk): void => {
  for (const disk of leaf.chain()) {
    const path = join(root, ...disk.path.split('\\'))
    expect(spawnSync('7zz', ['t', '-tvhdx', path], { stdio: 'ignore' }).status).toBe(0)
    expect(same(flatBy7zz(path), wholeDisk(disk))).toBe(true)
    checks += 1
  }
}

interface Shape {
  readonly name: string
  readonly depth: number
  readonly sectorBytes: number
  readonly blockMib: readonly number[]
}

/** A chain in one folder (7-Zip follows no `..`), with whole and partial blocks at each level. */
const chainOf = ({ depth, sectorBytes, blockMib }: Shape) => {
  const volume = volumeOf(2000)
  const newGuid = countingGuids()
  const size = (level: number) => (blockMib[level % blockMib.length] as number) * MIB
  const first = { sizeBytes: 16 * MIB, logicalSectorSizeBytes: sectorBytes, blockSizeBytes: size(0), newGuid }
  let leaf = createDynamicDisk(volume, 'SHOP\\base.vhdx', first)
  leaf.write(0, filled(5 * MIB, 1))
  for (let level = 1; level <= depth; level++) {
    const options = { parent: leaf, blockSizeBytes: size(level), volumeRoot: 'D:\\', newGuid }
    leaf = createDifferencingDisk(volume, `SHOP\\disk_${level}.avhdx`, options)
    const sectors = leaf.sectorCount
    for (let write = 0; write < 4; write++) {
      leaf.write(
        (level * 997 + write * 1009) % (sectors - 20),
        filled(sectorBytes * (1 + ((level + write) % 19)), level),
      )
    }
    if (level % 3 === 0) leaf.write(0, filled(size(level), 100 + level))
  }
  return { volume, newGuid, leaf }
}

describe.skipIf(!has7zz)('7-Zip reads every level of a chain bit by bit', () => {
  it.each<Shape>([
    { name: 'plain', depth: 3, sectorBytes: 512, blockMib: [1] },
    { name: 'mixed-blocks', depth: 3, sectorBytes: 512, blockMib: [2, 1] },
    { name: 'sectors-4096', depth: 2, sectorBytes: 4096, blockMib: [1] },
  ])('$name, and its merge', (shape) => {
    const { volume, newGuid, leaf } = chainOf(shape)
    expectLevels(exportFiles(volume, shape.name), leaf)
    const middle = leaf.parent as VirtualDisk
    const reads = wholeDisk(leaf)
    for (const _ of mergeIntoParent(middle, [leaf], { newGuid }));
    middle.close()
    volume.remove(middle.path)
    expect(same(wholeDisk(leaf), reads)).toBe(true)
    expectLevels(exportFiles(volume, `${shape.name}-merged`), leaf)
  })

  it('50 files deep, at its top', () => {
    const { volume, leaf } = chainOf({ name: 'deep', depth: 50, sectorBytes: 512, blockMib: [1] })
    const root = exportFiles(volume, 'deep')
    expect(same(flatBy7zz(join(root, ...leaf.path.split('\\'))), wholeDisk(leaf))).toBe(true)
    checks += 1
  })

  it('with zero blocks over a parent’s data, and sees a parent that was written', () => {
    const { volume, newGuid, leaf } = chainOf({ name: 'zeros', depth: 1, sectorBytes: 512, blockMib: [1] })
    leaf.closeChain()
    patch(volume, leaf.path, 3 * MIB + 8 * 2, [2, 0, 0, 0, 0, 0, 0, 0])
    const disk = openChain(volume, leaf.path, { access: 'read', newGuid })
    expectLevels(exportFiles(volume, 'zeros'), disk)
    disk.closeChain()
    const base = openChain(volume, 'SHOP\\base.vhdx', { access: 'write', newGuid })
    base.write(0, filled(512, 9))
    const broken = join(exportFiles(volume, 'broken'), ...leaf.path.split('\\'))
    expect(spawnSync('7zz', ['t', '-tvhdx', broken], { stdio: 'ignore' }).status).not.toBe(0)
    checks += 1
  })
})

describe.skipIf(!hasQemu)('QEMU finds no fault in a base', () => {
  it('and reads its bytes', () => {
    const { volume, leaf } = chainOf({ name: 'qemu', depth: 0, sectorBytes: 512, blockMib: [1] })
    leaf.write(10_000, filled(4096, 3))
    const path = join(exportFiles(volume, 'qemu'), 'SHOP', 'base.vhdx')
    expect(spawnSync('qemu-img', ['check', '-f', 'vhdx', path], { stdio: 'ignore' }).status).toBe(0)
    const flat = `${path}.raw`
    execFileSync('qemu-img', ['convert', '-f', 'vhdx', '-O', 'raw', path, flat])
    expect(spawnSync('cmp', [flat, '-'], { input: wholeDisk(leaf) }).status).toBe(0)
    checks += 2
  })

  it('also after a merge into it, with more than one chunk', () => {
    const volume = volumeOf(600)
    const newGuid = countingGuids()
    const base = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 9 * 1024 * MIB, newGuid })
    base.write(2048 * 4095, filled(3 * MIB, 1))
    const child = createDifferencingDisk(volume, 'child.avhdx', { parent: base, newGuid })
    child.write(2048 * 4096 - 7, filled(512 * 20, 2))
    child.write(2048 * 9000, filled(512, 3))
    for (const _ of mergeIntoParent(child, [], { newGuid }));
    const path = join(exportFiles(volume, 'chunks'), 'base.vhdx')
    expect(spawnSync('qemu-img', ['check', '-f', 'vhdx', path], { stdio: 'ignore' }).status).toBe(0)
    const flat = `${path}.raw`
    execFileSync('qemu-img', ['convert', '-f', 'vhdx', '-O', 'raw', path, flat])
    const around = new Uint8Array(6 * MIB)
    base.read(2048 * 4094, around)
    const options = ['-i', `${4094 * MIB}:0`, '-n', String(6 * MIB), flat, '-']
    expect(spawnSync('cmp', options, { input: around }).status).toBe(0)
    checks += 2
  })
})

describe.skipIf(!hasQemu)('QEMU replays our log', () => {
  /** All of a file but its two header slots, which name whoever replayed it and when. */
  const withoutHeaders = (bytes: Uint8Array): Uint8Array => {
    const rest = bytes.slice()
    for (const at of [65_536, 131_072]) rest.fill(0, at, at + 4096)
    return rest
  }

  it.each(['base.vhdx', 'child.avhdx'])('of %s to the same bytes as we do', (name) => {
    const volume = volumeOf(64)
    const newGuid = countingGuids()
    let disk = createDynamicDisk(volume, 'base.vhdx', { sizeBytes: 16 * MIB, newGuid })
    if (name === 'child.avhdx') disk = createDifferencingDisk(volume, name, { parent: disk, newGuid })
    for (let block = 0; block < 6; block++) disk.write(block * 4096 + 5, filled(512 * (block + 1), block + 1))
    disk.abandonChain()
    // The last change of the table is in the log only.
    patch(volume, name, 3 * MIB, new Uint8Array(4096))
    const path = join(exportFiles(volume, `replay-${name}`, false), name)
    const before = readFileSync(path)
    // It refuses a differencing disk, after it has replayed it.
    const { status } = spawnSync('qemu-img', ['check', '-r', 'all', '-f', 'vhdx', path], { stdio: 'ignore' })
    if (name === 'base.vhdx') expect(status).toBe(0)
    closeDisk(volume, name)
    const file = volume.open(name, { access: 'read', share: true })
    const ours = new Uint8Array(file.lengthBytes)
    file.read(0, ours)
    const theirs = readFileSync(path)
    expect(same(withoutHeaders(before), withoutHeaders(ours))).toBe(false)
    expect(same(withoutHeaders(theirs), withoutHeaders(ours))).toBe(true)
    checks += 1
  })
})

describe.skipIf(!has7zz)('what 7-Zip rejects', () => {
  it.each(damages)('we find: %s', (name, damage, expected) => {
    const volume = chainToDamage()
    damage(volume)
    const root = exportFiles(volume, `damaged ${name.replace(/\W+/g, '-')}`, false)
    const { status } = spawnSync('7zz', ['t', '-tvhdx', join(root, 'child.avhdx')], { stdio: 'ignore' })
    // A finding of ours that 7-Zip does not have is what tools miss; the other way round must not be.
    if (status !== 0) expect(expected).not.toEqual([])
    if (expected.length === 0) expect(status).toBe(0)
    checks += 1
  })
})
