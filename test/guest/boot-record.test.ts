/** Firmware checks what it starts: each missing or changed part stops the boot under its own name. */
import { describe, expect, it } from 'vitest'
import { readFatLayout } from '../../src/guest/fat/fat-layout.ts'
import { readFileExtents } from '../../src/guest/fat/file-extents.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import type { BlockDevice } from '../../src/storage/block-device.ts'
import { installedDisk, modules, TestClock } from '../fixtures/guest-fixture.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

const boot = (disk: BlockDevice) => createGuest(modules, new TestClock()).powerOn(disk, 3)

const flip = (disk: RamDisk, at: number): RamDisk => {
  disk.bytes[at] = (disk.bytes[at] ?? 0) ^ 1
  return disk
}

const fileAt = (disk: RamDisk, name: string, offsetBytes = 0): number =>
  (readFileExtents(disk).find((file) => file.path === `C:\\${name}`)?.runs[0]?.sector ?? 0) * 512 + offsetBytes

describe('firmware', () => {
  it('starts what was installed', () => {
    expect(boot(installedDisk())).toEqual({ booted: true, findings: [{ code: 'boot-clean' }] })
  })

  it.each([
    ['a bit of the code in the master boot record', 'boot-record-changed', 0x40],
    ['the letters that make it one', 'no-boot-record', 0x10],
    ['its signature', 'no-boot-record', 0x1fe],
  ])('stops at %s', (_, failure, at) => {
    expect(boot(flip(installedDisk(), at))).toMatchObject({ booted: false, failure })
  })

  it('stops at a changed boot record, and not at its mark of use', () => {
    const at = readFatLayout(installedDisk()).bootSector * 512
    expect(boot(flip(installedDisk(), at + 0x60))).toMatchObject({ booted: false, failure: 'boot-record-changed' })
    expect(boot(flip(installedDisk(), at + 0x25))).toMatchObject({ booted: true })
  })

  it('stops at a changed kernel and a changed configuration, wherever the bit is', () => {
    const disk = installedDisk()
    const kernel = (offset: number) => boot(flip(installedDisk(), fileAt(disk, 'kernel.sys', offset)))
    for (const offset of [0, 100_001, 2 * 1_048_576 - 1])
      expect(kernel(offset)).toMatchObject({ booted: false, failure: 'kernel-changed' })
    const configuration = boot(flip(installedDisk(), fileAt(disk, 'boot.ini', 8)))
    expect(configuration).toMatchObject({ booted: false, failure: 'configuration-changed' })
  })

  it('stops without kernel or configuration, and at the kernel that the bad patch leaves behind', () => {
    const without = (path: string) => {
      const disk = installedDisk()
      const guest = createGuest(modules, new TestClock())
      guest.powerOn(disk, 3)
      expect(guest.run({ app: 'System', action: 'RemoveFile', path })).toMatchObject({ ok: true })
      guest.shutDown()
      return boot(disk)
    }
    expect(without('C:\\KERNEL.SYS')).toMatchObject({ booted: false, failure: 'kernel-missing' })
    expect(without('C:\\boot.ini')).toMatchObject({ booted: false, failure: 'configuration-missing' })
    const disk = installedDisk()
    const guest = createGuest(modules, new TestClock())
    guest.powerOn(disk, 3)
    expect(guest.run({ app: 'Updater', action: 'InstallBadPatch', kind: 'Boot' })).toMatchObject({ ok: true })
    // nothing shows while it runs
    expect(guest.run({ app: 'Shop', action: 'PlaceOrders', count: 2 })).toMatchObject({ ok: true })
    guest.shutDown()
    expect(boot(disk)).toMatchObject({ booted: false, failure: 'kernel-changed' })
  })
})
