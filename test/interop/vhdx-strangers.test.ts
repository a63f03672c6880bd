/** Other people's programs read our disks: each level of a chain bit by bit (7-Zip), the base's structure (QEMU). */
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { mergeIntoParent } from '../../src/storage/differencing/merge.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { chainOf, exportFiles, flatBy7zz, type Shape } from '../fixtures/exported-disks.ts'
import { strangerChecks } from '../fixtures/stranger-checks.ts'
import { countingGuids, filled, MIB, patch, same, volumeOf, wholeDisk } from '../storage/fixture.ts'

const { has7zz, hasQemu, inFolder, checked } = strangerChecks()

const expectLevels = (root: string, leaf: VirtualDisk): void => {
  for (const disk of leaf.chain()) {
    const path = join(root, ...disk.path.split('\\'))
    expect(spawnSync('7zz', ['t', '-tvhdx', path], { stdio: 'ignore' }).status).toBe(0)
    expect(same(flatBy7zz(path), wholeDisk(disk))).toBe(true)
    checked()
  }
}

describe.skipIf(!has7zz)('7-Zip reads every level of a chain bit by bit', () => {
  it.each<Shape>([
    { name: 'plain', depth: 3, sectorBytes: 512, blockMib: [1] },
    { name: 'mixed-blocks', depth: 3, sectorBytes: 512, blockMib: [2, 1] },
    { name: 'sectors-4096', depth: 2, sectorBytes: 4096, blockMib: [1] },
  ])('$name, and its merge', (shape) => {
    const { volume, newGuid, leaf } = chainOf(shape)
    expectLevels(exportFiles(volume, inFolder(shape.name)), leaf)
    const middle = leaf.parent as VirtualDisk
    const reads = wholeDisk(leaf)
    for (const _ of mergeIntoParent(middle, [leaf], { newGuid }));
    middle.close()
    volume.remove(middle.path)
    expect(same(wholeDisk(leaf), reads)).toBe(true)
    expectLevels(exportFiles(volume, inFolder(`${shape.name}-merged`)), leaf)
  })

  it('50 files deep, at its top', () => {
    const { volume, leaf } = chainOf({ name: 'deep', depth: 50, sectorBytes: 512, blockMib: [1] })
    const root = exportFiles(volume, inFolder('deep'))
    expect(same(flatBy7zz(join(root, ...leaf.path.split('\\'))), wholeDisk(leaf))).toBe(true)
    checked()
  })

  it('with zero blocks over a parent’s data, and sees a parent that was written', () => {
    const { volume, newGuid, leaf } = chainOf({ name: 'zeros', depth: 1, sectorBytes: 512, blockMib: [1] })
    leaf.closeChain()
    patch(volume, leaf.path, 3 * MIB + 8 * 2, [2, 0, 0, 0, 0, 0, 0, 0])
    const disk = openChain(volume, leaf.path, { access: 'read', newGuid })
    expectLevels(exportFiles(volume, inFolder('zeros')), disk)
    disk.closeChain()
    const base = openChain(volume, 'SHOP\\base.vhdx', { access: 'write', newGuid })
    base.write(0, filled(512, 9))
    const broken = join(exportFiles(volume, inFolder('broken')), ...leaf.path.split('\\'))
    expect(spawnSync('7zz', ['t', '-tvhdx', broken], { stdio: 'ignore' }).status).not.toBe(0)
    checked()
  })
})

describe.skipIf(!hasQemu)('QEMU finds no fault in a base', () => {
  it('and reads its bytes', () => {
    const { volume, leaf } = chainOf({ name: 'qemu', depth: 0, sectorBytes: 512, blockMib: [1] })
    leaf.write(10_000, filled(4096, 3))
    const path = join(exportFiles(volume, inFolder('qemu')), 'SHOP', 'base.vhdx')
    expect(spawnSync('qemu-img', ['check', '-f', 'vhdx', path], { stdio: 'ignore' }).status).toBe(0)
    const flat = `${path}.raw`
    execFileSync('qemu-img', ['convert', '-f', 'vhdx', '-O', 'raw', path, flat])
    expect(spawnSync('cmp', [flat, '-'], { input: wholeDisk(leaf) }).status).toBe(0)
    checked(2)
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
    const path = join(exportFiles(volume, inFolder('chunks')), 'base.vhdx')
    expect(spawnSync('qemu-img', ['check', '-f', 'vhdx', path], { stdio: 'ignore' }).status).toBe(0)
    const flat = `${path}.raw`
    execFileSync('qemu-img', ['convert', '-f', 'vhdx', '-O', 'raw', path, flat])
    const around = new Uint8Array(6 * MIB)
    base.read(2048 * 4094, around)
    const options = ['-i', `${4094 * MIB}:0`, '-n', String(6 * MIB), flat, '-']
    expect(spawnSync('cmp', options, { input: around }).status).toBe(0)
    checked(2)
  })
})
