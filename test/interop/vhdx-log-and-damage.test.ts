/** Other people's programs: QEMU replays our log, and 7-Zip rejects nothing that we do not find. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createDifferencingDisk, createDynamicDisk } from '../../src/storage/create-disk.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { closedChain, damages } from '../fixtures/damaged-chains.ts'
import { closeDisk, exportFiles } from '../fixtures/exported-disks.ts'
import { strangerChecks } from '../fixtures/stranger-checks.ts'
import { countingGuids, filled, MIB, patch, same, volumeOf } from '../storage/fixture.ts'

const { has7zz, hasQemu, inFolder, checked } = strangerChecks()

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
    const path = join(exportFiles(volume, inFolder(`replay-${name}`), false), name)
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
    checked()
  })
})

describe.skipIf(!has7zz)('what 7-Zip rejects', () => {
  it.each(damages)('we find: %s', (name, damage, expected) => {
    const volume = closedChain()
    damage(volume)
    const root = exportFiles(volume, inFolder(`damaged ${name.replace(/\W+/g, '-')}`), false)
    const { status } = spawnSync('7zz', ['t', '-tvhdx', join(root, 'child.avhdx')], { stdio: 'ignore' })
    // A finding of ours that 7-Zip does not have is what tools miss; the other way round must not be.
    if (status !== 0) expect(expected).not.toEqual([])
    if (expected.length === 0) expect(status).toBe(0)
    checked()
  })

  it('a parent that was written once it had a child', () => {
    const volume = closedChain()
    const accepted = (folder: string): boolean => {
      const path = join(exportFiles(volume, inFolder(folder)), 'child.avhdx')
      return spawnSync('7zz', ['t', '-tvhdx', path], { stdio: 'ignore' }).status === 0
    }
    expect(accepted('before')).toBe(true)
    const base = openChain(volume, 'base.vhdx', { access: 'write', newGuid: countingGuids() })
    base.write(0, filled(512, 9))
    base.closeChain()
    expect(accepted('after')).toBe(false)
    checked(2)
  })
})
