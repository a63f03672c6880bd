/** P3: a power cut in the middle of a merge. What was done is in the parent, nothing else is, and nothing is lost. */
import { afterAll, describe, expect, it } from 'vitest'
import { DAY } from '../../src/kernel/sim-time.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { SHOP_SERVER } from '../../src/lab/scenario.ts'
import {
  appsOf,
  diskBytes,
  diskFile,
  newLab,
  play,
  sameBytes,
  systemDrive,
  until,
  untilTidy,
  writeBlocks,
} from '../fixtures/lab-fixture.ts'

const MIB = 1024 * 1024
const RAW_BLOCKS = Array.from({ length: 17 }, (_, index) => 40 + index)
const recordOf = (lab: Lab) => lab.hypervisor.need('SHOP').record
const merge = (lab: Lab) => recordOf(lab).merge

/** Nobody comes while bytes are compared: what the disk holds changes by what the tests do alone. */
const QUIET = { ...SHOP_SERVER, id: 'quiet', settings: { ...SHOP_SERVER.settings, customerIntervalMicros: DAY } }

/** A running shop with a checkpoint and a child of many blocks, patched and with orders. */
const worked = (scenario = QUIET): Lab => {
  const lab = newLab(scenario)
  play(lab, 'Start-VM SHOP', "Checkpoint-VM SHOP -SnapshotName 'old'")
  writeBlocks(lab, 'SHOP', RAW_BLOCKS, 1)
  play(lab, 'Invoke-LabApp SHOP Updater InstallBadPatch', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 20')
  return lab
}

let compared = 0
afterAll(() => console.log(`merge cut: ${compared} blocks compared`))

/** Cuts the power when the given part of the merge is done; checks the files as they lie there, then the way back. */
const cutAt = (lab: Lab, hundredths: number): void => {
  const leaf = diskFile(recordOf(lab))
  const parent = recordOf(lab).files.find(({ path }) => path === leaf)?.parent as string
  const [oldParent, present] = [diskBytes(lab, parent), diskBytes(lab, leaf)]
  play(lab, "Remove-VMCheckpoint -VMName SHOP -Name 'old'")
  const blocks = merge(lab)?.blocks ?? []
  const target = Math.round((blocks.length * hundredths) / 100)
  until(lab, () => (merge(lab)?.done ?? 0) >= target)
  expect(merge(lab)?.done).toBe(target)
  const done = new Set(blocks.slice(0, target))
  play(lab, 'Invoke-LabFault PowerCut')
  const cutParent = diskBytes(lab, parent)
  for (let block = 0; block * MIB < cutParent.length; block++) {
    const range = [block * MIB, (block + 1) * MIB] as const
    const expected = (done.has(block) ? present : oldParent).subarray(...range)
    expect([block, sameBytes(cutParent.subarray(...range), expected)]).toEqual([block, true])
    compared++
  }
  expect(lab.evidence().vms['SHOP']).toMatchObject({ state: 'Off', unreadable: null })
  expect(sameBytes(diskBytes(lab, leaf), present)).toBe(true)
  untilTidy(lab, 'SHOP')
  expect(lab.events.filter(({ code }) => code.startsWith('merge-')).map(({ code }) => code)).toEqual([
    'merge-started',
    'merge-interrupted',
    'merge-started',
    'merge-finished',
  ])
  expect(recordOf(lab)).toMatchObject({
    disks: [{ controllerLocation: 0, path: parent }],
    files: [{ path: parent, parent: null }],
  })
  expect(sameBytes(diskBytes(lab, parent), present)).toBe(true)
}

describe('power cut in the middle of a merge', () => {
  it('at 37 % of a running VM’s merge leaves exactly the blocks done so far, and the merge runs again and ends', () => {
    const lab = worked()
    const { files } = lab.evidence().vms['SHOP'] ?? {}
    expect(Object.keys(files ?? {}).length).toBeGreaterThan(3)
    cutAt(lab, 37)
    play(lab, 'Start-VM SHOP')
    expect(appsOf(lab)).toMatchObject({
      Shop: { orders: 1020, integrity: 'ok', invariantsHold: false },
    })
    lab.dispose()
  })

  it.each([0, 95])('at %i per cent the same', (hundredths) => {
    const lab = worked()
    cutAt(lab, hundredths)
    lab.dispose()
  })

  it('of a VM that is off the same, twice in one merge', () => {
    const lab = worked()
    play(lab, 'Stop-VM SHOP')
    const leaf = diskFile(recordOf(lab))
    const present = diskBytes(lab, leaf)
    play(lab, "Remove-VMCheckpoint -VMName SHOP -Name 'old'")
    for (const done of [3, 9]) {
      until(lab, () => merge(lab)?.done === done)
      play(lab, 'Invoke-LabFault PowerCut')
      expect(sameBytes(diskBytes(lab, diskFile(recordOf(lab))), present)).toBe(true)
    }
    untilTidy(lab, 'SHOP')
    expect(recordOf(lab).files).toHaveLength(1)
    expect(sameBytes(diskBytes(lab, diskFile(recordOf(lab))), present)).toBe(true)
    lab.dispose()
  })
})

describe('a live merge', () => {
  it('merges again what the guest wrote again, and the last step makes the VM stand still', () => {
    const lab = worked(SHOP_SERVER)
    const leaf = diskFile(recordOf(lab))
    play(lab, "Remove-VMCheckpoint -VMName SHOP -Name 'old'")
    until(lab, () => merge(lab)?.done === 12)
    writeBlocks(lab, 'SHOP', [40, 41], 2)
    expect(merge(lab)?.dirty).toContain(40)
    const drive = systemDrive(lab, 'SHOP')
    const [present, merged] = [new Uint8Array(64 * MIB), new Uint8Array(64 * MIB)]
    let stillUntil = 0
    until(lab, () => {
      if (merge(lab) === null) return true
      drive?.leaf.read(0, present)
      stillUntil = lab.hypervisor.need('SHOP').drives?.busyUntil ?? 0
      return false
    })
    expect(stillUntil).toBeGreaterThanOrEqual(lab.now)
    drive?.leaf.read(0, merged)
    expect(sameBytes(merged, present)).toBe(true)
    expect(lab.hypervisor.need('SHOP').slot.guest().screen().shop.orders).toBeGreaterThan(1020)
    expect(lab.places.need('HV1', 'D').disk.exists(leaf)).toBe(false)
    play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 5', 'Stop-VM SHOP', 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop.integrity).toBe('ok')
    lab.dispose()
  })

  it('goes on in a fork from any step, to the same bytes', () => {
    const lab = worked(SHOP_SERVER)
    play(lab, "Remove-VMCheckpoint -VMName SHOP -Name 'old'")
    for (const done of [1, 7, 16]) {
      until(lab, () => merge(lab)?.done === done)
      const fork = lab.fork()
      const plain = lab.fork()
      for (const each of [fork, plain]) {
        writeBlocks(each, 'SHOP', [43], 3)
        untilTidy(each, 'SHOP')
      }
      expect(fork.digest()).toBe(plain.digest())
      fork.dispose()
      plain.dispose()
    }
    lab.dispose()
  })
})
