/** Program and data on two disks: what is missing, what cannot be read, and what is of another time than the rest. */
import { describe, expect, it } from 'vitest'
import { PERSONS_LIMITS } from '../../src/guest/apps/ask-shop.ts'
import type { AppRequest, BootReport } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { stateAfter } from '../fixtures/crash-states.ts'
import { installedDisk, modules, TestClock } from '../fixtures/guest-fixture.ts'
import type { OverlayDisk } from '../fixtures/overlay-disk.ts'
import { type DiskLogEntry, RamDisk } from '../fixtures/ram-disk.ts'
import { askTwo, copyOf, type Disks, installedDisks, placeOrders, startTwo } from '../fixtures/two-disk-guest.ts'

const failed = (message: string) => ({ code: 'boot-app-failed', data: { app: 'Shop', message } })
const shopOf = ({ findings }: BootReport) =>
  findings.filter((finding) => finding.code === 'boot-app-failed' && finding.data.app === 'Shop')

/** The disks after these requests and a clean shutdown. */
function shutDownAfter(disks: Disks, ...requests: readonly AppRequest[]): Disks {
  const scene = startTwo(copyOf(disks))
  for (const request of requests) expect(scene.guest.run(request)).toMatchObject({ ok: true })
  scene.guest.shutDown()
  return scene
}

/** Cuts of one update, evenly. */
const CUTS = 30

/** A disk's log that also writes down whose turn it was. */
function logInto(order: (keyof Disks)[], disk: keyof Disks): DiskLogEntry[] {
  const log: DiskLogEntry[] = []
  log.push = (...entries) => {
    order.push(...entries.map(() => disk))
    for (const entry of entries) log[log.length] = entry
    return log.length
  }
  return log
}

const GOOD = { app: 'Updater', action: 'InstallGoodUpdate' } as const
const BAD = { app: 'Updater', action: 'InstallBadPatch', kind: 'Slow' } as const

describe('a shop without its disk', () => {
  it('does not start, and the rest of the guest does', () => {
    const { system } = installedDisks()
    const guest = createGuest(modules, new TestClock())
    const { booted, findings } = guest.powerOn(system, 5)
    expect(booted).toBe(true)
    expect(findings).toEqual([failed('there is no disk D: for D:\\shop.db')])
    expect(guest.screen().shop).toMatchObject({ running: false, error: 'there is no disk D: for D:\\shop.db' })
    expect(guest.run({ app: 'Notepad', action: 'Type', text: 'hello' }).ok).toBe(true)
    expect(guest.run({ app: 'Shop', action: 'Report' })).toMatchObject({ code: 'app-not-running' })
    expect(() => guest.ask('SELECT 1', PERSONS_LIMITS)).toThrow('file-missing')
  })

  it.each([
    ['is blank', new RamDisk()],
    ['has no sectors of this size', Object.assign(new RamDisk(), { sectorSizeBytes: 4096 })],
  ])('says so when the disk %s', (_, data) => {
    const guest = createGuest(modules, new TestClock())
    const { booted, findings } = guest.powerOn(installedDisks().system, 5, 'disk', [data])
    expect(booted).toBe(true)
    expect(findings).toEqual([
      { code: 'boot-data-disk-unreadable', data: { disk: 'D:' } },
      failed('there is no disk D: for D:\\shop.db'),
    ])
    expect(data.writes).toBe(0)
    guest.shutDown()
    expect(data.writes).toBe(0)
  })

  it('has another disk’s files under E: when the first cannot be read', () => {
    const { system, data } = installedDisks()
    const guest = createGuest(modules, new TestClock())
    guest.powerOn(system, 5, 'disk', [new RamDisk(), data])
    expect(guest.run({ app: 'System', action: 'WriteFile', path: 'E:\\a.txt', text: 'a' }).ok).toBe(true)
    const other = createGuest(modules, new TestClock())
    other.resume(guest.memory(), system.copy(), [new RamDisk(), data.copy()])
    expect(other.run({ app: 'System', action: 'RemoveFile', path: 'E:\\a.txt' }).ok).toBe(true)
  })

  it('is asked all the same when the system does not start any more', () => {
    const { system, data } = shutDownAfter(installedDisks(), {
      app: 'Updater',
      action: 'InstallBadPatch',
      kind: 'Boot',
    })
    const guest = createGuest(modules, new TestClock())
    expect(guest.powerOn(system, 5, 'disk', [data])).toMatchObject({ booted: false, failure: 'kernel-changed' })
    expect(guest.powerOn(system, 5, 'rescue', [data]).booted).toBe(true)
    expect(guest.ask('SELECT count(*) FROM orders', PERSONS_LIMITS).rows).toEqual([[300]])
  })
})

describe('a machine that goes on without its data disk', () => {
  it('says that the database cannot be written, and has not lost what is on C:', () => {
    const scene = startTwo()
    const guest = createGuest(modules, new TestClock())
    guest.resume(scene.guest.memory(), scene.system.copy())
    expect(placeOrders({ guest }, 1)).toMatchObject({ ok: false, code: 'database-error' })
    expect(guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\a.txt', text: 'a' }).ok).toBe(true)
  })
})

describe('where the database lies', () => {
  it.each(['', 'database=', 'database=Z:\\shop.db', 'hello'])('is C: when shop.ini says ‘%s’', (text) => {
    const guest = createGuest(modules, new TestClock())
    const disk = installedDisk()
    guest.powerOn(disk, 5)
    expect(guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\shop.ini', text }).ok).toBe(true)
    guest.shutDown()
    expect(guest.powerOn(disk, 6).findings).toEqual([{ code: 'boot-clean' }])
    expect(guest.evidence().Shop.orders).toBe(300)
  })

  it('may be a copy that somebody has put elsewhere on C:, which is not there', () => {
    const guest = createGuest(modules, new TestClock())
    const disk = installedDisk()
    guest.powerOn(disk, 5)
    guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\shop.ini', text: 'database=C:\\other.db' })
    guest.shutDown()
    expect(shopOf(guest.powerOn(disk, 6))).toEqual([failed('unable to open database file')])
  })
})

describe('disks of two times', () => {
  const old = (): Disks => installedDisks()
  const updated = (): Disks => shutDownAfter(old(), GOOD)

  it('of one time fit, before the update and after it', () => {
    expect(startTwo(old()).report.findings).toEqual([{ code: 'boot-clean' }])
    const scene = startTwo(updated())
    expect(scene.report.findings).toEqual([{ code: 'boot-clean' }])
    expect(askTwo(scene)).toMatchObject({ Shop: { schemaVersion: 2 }, Updater: { version: '2.0' } })
  })

  it('do not fit when only the program was taken back', () => {
    const scene = startTwo({ system: old().system, data: updated().data })
    const message = 'D:\\shop.db is of schema 2, shop.exe 1.0 knows schema 1'
    expect(scene.report.findings).toEqual([failed(message)])
    expect(scene.guest.screen().shop).toMatchObject({ running: false, error: message })
    expect(scene.guest.tables.openFiles).toEqual([expect.objectContaining({ path: 'C:\\directory.db' })])
    expect(placeOrders(scene, 1)).toMatchObject({ code: 'app-not-running' })
  })

  it('do not fit when only the data was taken back, and fit again when the program is too', () => {
    const after20 = updated()
    const scene = startTwo({ system: after20.system, data: old().data })
    expect(scene.report.findings).toEqual([failed('D:\\shop.db is of schema 1, shop.exe 2.0 knows schema 2')])
    scene.guest.shutDown()
    expect(startTwo({ system: old().system, data: scene.data }).report.findings).toEqual([{ code: 'boot-clean' }])
  })

  it('fit a bad patch, which goes over either', () => {
    const patched = shutDownAfter(updated(), BAD)
    expect(startTwo(copyOf(patched)).report.findings).toEqual([{ code: 'boot-clean' }])
    expect(startTwo({ ...patched, data: old().data }).report.findings).toEqual([{ code: 'boot-clean' }])
  })

  it('are not compared by a version file that says nothing', () => {
    const changed = shutDownAfter(old(), { app: 'System', action: 'WriteFile', path: 'C:\\shop.ver', text: 'words' })
    expect(startTwo({ ...changed, data: updated().data }).report.findings).toEqual([{ code: 'boot-clean' }])
  })

  it('are what an update leaves that is cut: the old shop, none, or the new one, and never bad data', () => {
    const scene = startTwo()
    const base = copyOf(scene)
    const order: (keyof Disks)[] = []
    const logs = { system: logInto(order, 'system'), data: logInto(order, 'data') }
    Object.assign(scene.system, { log: logs.system })
    Object.assign(scene.data, { log: logs.data })
    expect(scene.guest.run(GOOD).ok).toBe(true)
    const guest = createGuest(modules, new TestClock())
    const outcomes = Array.from({ length: CUTS + 1 }, (_, index) => {
      const written = order.slice(0, Math.floor((order.length * index) / CUTS))
      const [system, data] = (['system', 'data'] as const).map((disk) =>
        stateAfter({ base: base[disk], log: logs[disk] }, written.filter((each) => each === disk).length),
      )
      const report = guest.powerOn(system as OverlayDisk, 23, 'disk', [data as OverlayDisk])
      if (shopOf(report).length > 0) return guest.screen().shop.error
      const { Shop, Updater } = guest.evidence()
      expect([Shop.integrity, Shop.invariantsHold, Shop.orders]).toEqual(['ok', true, 300])
      return `shop ${Updater.version} on schema ${Shop.schemaVersion}`
    })
    expect([...new Set(outcomes)]).toEqual([
      'shop 1.0 on schema 1',
      'D:\\shop.db is of schema 2, shop.exe 1.0 knows schema 1',
      'shop 2.0 on schema 2',
    ])
  })
})
