import { describe, expect, it } from 'vitest'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { fsck, hasTool } from '../fixtures/fat-tools.ts'
import { flatten, installedDisk, modules, TestClock } from '../fixtures/guest-fixture.ts'
import { RamDisk } from '../fixtures/ram-disk.ts'

const boot = (disk: RamDisk, seed = 3) => {
  const guest = createGuest(modules, new TestClock())
  return { guest, report: guest.powerOn(disk, seed) }
}

describe('power', () => {
  it('boots a disk that was shut down without a finding, again and again', () => {
    const disk = installedDisk()
    const { guest, report } = boot(disk)
    expect(report).toEqual({ booted: true, findings: [{ code: 'boot-clean' }] })
    guest.run({ app: 'Shop', action: 'PlaceOrders', count: 3 })
    guest.shutDown()
    expect(guest.running).toBe(false)
    expect(guest.powerOn(disk, 4)).toEqual({ booted: true, findings: [{ code: 'boot-clean' }] })
    expect(guest.evidence().Shop.orders).toBe(303)
  })

  it('leaves a disk that fsck.fat finds clean after a shutdown, and marked dirty while it runs', ({ skip }) => {
    if (!hasTool('fsck.fat')) skip()
    const disk = installedDisk()
    const { guest } = boot(disk)
    guest.run({ app: 'Shop', action: 'PlaceOrders', count: 3 })
    expect(fsck(disk.bytes)).toMatchObject({ status: 1, output: expect.stringMatching(/dirty bit is set/i) })
    guest.shutDown()
    expect(fsck(disk.bytes)).toMatchObject({ status: 0 })
  })

  it('loses the open transaction, unsaved text and what was not flushed in a power cut, and no committed order', () => {
    const disk = installedDisk()
    const { guest } = boot(disk)
    guest.run({ app: 'Shop', action: 'PlaceOrders', count: 7 })
    guest.run({ app: 'Notepad', action: 'Type', text: 'never saved' })
    guest.run({ app: 'Shop', action: 'OpenTransaction' })
    guest.powerOff()
    const again = boot(disk)
    expect(again.report.booted).toBe(true)
    expect(again.report.findings[0]).toEqual({ code: 'boot-dirty-volume' })
    expect(again.guest.evidence()).toMatchObject({
      Shop: { orders: 307, integrity: 'ok', invariantsHold: true, openTransaction: null },
      Notepad: { text: 'Monday: count the mugs.' },
    })
  })

  it('writes nothing when the plug is pulled', () => {
    const disk = installedDisk()
    const { guest } = boot(disk)
    guest.run({ app: 'Shop', action: 'OpenTransaction' })
    const before = disk.writes
    guest.powerOff()
    expect(disk.writes).toBe(before)
    expect(() => guest.memory()).toThrow('not-running')
  })

  it('rolls an open transaction back at shutdown', () => {
    const disk = installedDisk()
    const { guest } = boot(disk)
    guest.run({ app: 'Shop', action: 'OpenTransaction' })
    guest.shutDown()
    const again = boot(disk)
    expect(again.report.findings).toEqual([{ code: 'boot-clean' }])
    expect(again.guest.evidence().Shop.orders).toBe(300)
  })

  it('fails to boot where there is no boot record or no volume', () => {
    expect(boot(new RamDisk()).report).toEqual({ booted: false, failure: 'no-boot-record', findings: [] })
    const noVolume = installedDisk()
    noVolume.bytes.fill(0, 2048 * 512, 2049 * 512)
    const { guest, report } = boot(noVolume)
    expect(report).toEqual({ booted: false, failure: 'unreadable-disk', findings: [] })
    expect(guest.running).toBe(false)
    expect(() => guest.screen()).toThrow('not-running')
  })

  it('is up without the shop where its database cannot be read, and says so', () => {
    const noDatabase = installedDisk()
    const text = Buffer.from(noDatabase.bytes.buffer)
    text.fill(0, text.indexOf('SQLite format 3\0'), text.indexOf('SQLite format 3\0') + 100)
    const { guest, report } = boot(noDatabase)
    expect(report.findings).toEqual([
      { code: 'boot-app-failed', data: { app: 'Shop', message: 'file is not a database' } },
    ])
    expect(guest.screen().shop).toMatchObject({ running: false, error: 'file is not a database' })
    expect(guest.evidence().Shop).toMatchObject({ running: false, integrity: 'file is not a database' })
    expect(guest.tables.processes.map(({ name }) => name)).not.toContain('Shop')
    expect(guest.run({ app: 'Shop', action: 'PlaceOrders', count: 1 })).toMatchObject({ code: 'app-not-running' })
    expect(guest.run({ app: 'Notepad', action: 'Save' })).toMatchObject({ ok: true })
  })
})

describe('freeze and thaw', () => {
  it('leave a disk between them that is clean to fsck.fat and boots with the open transaction rolled back', ({
    skip,
  }) => {
    const disk = installedDisk()
    const { guest } = boot(disk)
    guest.run({ app: 'Shop', action: 'PlaceOrders', count: 2 })
    guest.run({ app: 'Notepad', action: 'Type', text: 'unsaved' })
    guest.run({ app: 'Shop', action: 'OpenTransaction' })
    guest.agent.freeze()
    const frozen = disk.copy()
    guest.agent.thaw()

    const { guest: copy, report } = boot(frozen.copy())
    expect(report).toEqual({
      booted: true,
      findings: [{ code: 'boot-rolled-back', data: { file: 'C:\\shop.db', journalBytes: expect.any(Number) } }],
    })
    expect(copy.evidence()).toMatchObject({
      Shop: { orders: 302, integrity: 'ok', invariantsHold: true },
      Notepad: { text: 'Monday: count the mugs.' },
    })
    if (!hasTool('fsck.fat')) skip()
    expect(fsck(frozen.bytes)).toMatchObject({ status: 0 })
    expect(fsck(disk.bytes)).toMatchObject({ status: 1 })
  })

  it('go unnoticed: the transaction is still open and can commit, on a drive whose leaf was swapped', () => {
    const disk = installedDisk()
    const { guest } = boot(disk)
    guest.run({ app: 'Shop', action: 'OpenTransaction' })
    guest.run({ app: 'Notepad', action: 'Type', text: 'unsaved' })
    const screen = guest.screen()
    const ram = flatten(guest.memory())
    guest.agent.freeze()
    const frozen = disk.copy()
    guest.agent.thaw()
    expect(guest.screen()).toEqual(screen)
    // f_sync renews the directory's time stamps and empties FatFs's buffers; no program's page may change
    const after = flatten(guest.memory())
    const changed = new Set<string>()
    for (const region of guest.regions) {
      const from = region.firstPage * 4096
      const to = from + region.pageCount * 4096
      if (Buffer.compare(ram.subarray(from, to), after.subarray(from, to)) !== 0) changed.add(region.owner)
    }
    for (const owner of ['sqlite', 'shop', 'notepad', 'updater']) expect(changed).not.toContain(owner)
    expect(guest.run({ app: 'Shop', action: 'CommitTransaction' })).toMatchObject({ ok: true })
    guest.powerOff()
    expect(boot(disk).guest.evidence().Shop).toMatchObject({ orders: 301, integrity: 'ok', invariantsHold: true })
    expect(boot(frozen).guest.evidence().Shop).toMatchObject({ orders: 300, integrity: 'ok', invariantsHold: true })
  })

  it("mark an idle guest's disk so that it boots without a finding", () => {
    const disk = installedDisk()
    const { guest } = boot(disk)
    guest.run({ app: 'Shop', action: 'PlaceOrders', count: 1 })
    guest.agent.freeze()
    expect(boot(disk.copy()).report.findings).toEqual([{ code: 'boot-clean' }])
    guest.agent.thaw()
    expect(boot(disk.copy()).report.findings).toEqual([
      { code: 'boot-dirty-volume' },
      { code: 'boot-chkdsk', data: { fixes: 0, lostClusters: 0, cutFiles: 0 } },
    ])
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('leave a hot journal on the disk for any open transaction (seed %i)', (seed) => {
    const disk = installedDisk()
    const { guest } = boot(disk, seed)
    guest.run({ app: 'Shop', action: 'PlaceOrders', count: seed * 3 })
    guest.run({ app: 'Shop', action: 'OpenTransaction' })
    guest.agent.freeze()
    expect(boot(disk).report.findings).toMatchObject([{ code: 'boot-rolled-back' }])
  })
})

describe('a drive that fails', () => {
  it('is an I/O error to the shop, and no committed order is lost', () => {
    const disk = installedDisk()
    const { guest } = boot(disk)
    guest.run({ app: 'Shop', action: 'PlaceOrders', count: 2 })
    const write = disk.write.bind(disk)
    disk.write = () => {
      throw new StorageError('0x80070015')
    }
    const result = guest.run({ app: 'Shop', action: 'PlaceOrders', count: 1 })
    expect(result).toEqual({ ok: false, code: 'database-error', data: { resultCode: 10, message: 'disk I/O error' } })
    expect(guest.screen().shop.error).toBe('disk I/O error')
    expect(() => guest.agent.freeze()).toThrow(new StorageError('0x80070015'))
    disk.write = write
    guest.powerOff()
    expect(boot(disk).guest.evidence().Shop).toMatchObject({ orders: 302, integrity: 'ok', invariantsHold: true })
  })

  it('at boot is an unreadable disk', () => {
    const disk = installedDisk()
    disk.read = () => {
      throw new StorageError('0x80070015')
    }
    expect(boot(disk).report).toMatchObject({ booted: false, failure: 'unreadable-disk' })
  })
})
