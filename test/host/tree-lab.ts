/** A running shop with a tree of checkpoints, and what must hold of such a tree at any moment. */
import { expect } from 'vitest'
import { chainOf, isNeeded } from '../../src/host/disk-tree.ts'
import { DAY } from '../../src/kernel/sim-time.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { SHOP_SERVER } from '../../src/lab/scenario.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { diskBytes, diskFile, newLab, play, writeBlocks } from '../fixtures/lab-fixture.ts'

export const QUIET = { ...SHOP_SERVER, id: 'quiet', settings: { ...SHOP_SERVER.settings, customerIntervalMicros: DAY } }
export const MIB = 1024 * 1024
export const hostedOf = (lab: Lab) => lab.hypervisor.need('SHOP')
export const recordOf = (lab: Lab) => hostedOf(lab).record
export const checkpointOf = (lab: Lab, name: string) => {
  const found = recordOf(lab).checkpoints.find((each) => each.name === name)
  if (!found) throw new Error(name)
  return found
}
export const contentOf = (lab: Lab, name: string): Uint8Array => diskBytes(lab, diskFile(checkpointOf(lab, name)))
export const present = (lab: Lab): Uint8Array => diskBytes(lab, diskFile(recordOf(lab)))
export const merges = (lab: Lab) => lab.events.filter(({ code }) => code === 'merge-finished').length
export const checkpoint = (name: string): string => `Checkpoint-VM SHOP -SnapshotName '${name}'`
export const apply = (name: string): string => `Restore-VMCheckpoint -VMName SHOP -Name '${name}'`
export const remove = (name: string): string => `Remove-VMCheckpoint -VMName SHOP -Name '${name}'`

/** Running, with checkpoints of these names; after each, blocks of its own are written over those of the one before. */
export const withCheckpoints = (...names: readonly string[]): Lab => {
  const lab = newLab(QUIET)
  play(lab, 'Start-VM SHOP')
  names.forEach((name, index) => {
    play(lab, checkpoint(name))
    writeBlocks(lab, 'SHOP', [40 + index, 41 + index, 42 + index, 43 + index], index + 1)
  })
  return lab
}

/** Files and records say the same: every file of the tree is there, all are needed or shared, nothing else lies about. */
export const expectSound = (lab: Lab): void => {
  const { files, checkpoints } = recordOf(lab)
  const { disk } = lab.places.need('HV1', 'D')
  const disks = disk.list().filter((path) => /vhdx$/i.test(path))
  expect([...disks].sort()).toEqual(files.map(({ path }) => path).sort())
  for (const { path } of files) {
    const children = files.filter(({ parent }) => parent === path)
    expect(isNeeded(recordOf(lab), path) || children.length > 1).toBe(true)
  }
  for (const path of [recordOf(lab), ...checkpoints].map(diskFile)) {
    expect(chainOf(files, path)[0]).toBe('SHOP\\shop.vhdx')
    openChain(disk.fork(), path, { access: 'read', newGuid: () => '' }).closeChain()
  }
  const configurations = disk.list().filter((path) => path.endsWith('.vmcx'))
  expect(configurations).toHaveLength(checkpoints.length)
}
