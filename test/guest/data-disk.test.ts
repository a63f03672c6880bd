/** A guest with a data disk: D: is repaired, mounted, cached, frozen and shut down with C:, and goes on with it from RAM. */
import { describe, expect, it } from 'vitest'
import { isMarkedDirty, readFatLayout } from '../../src/guest/fat/fat-layout.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { stateAfter } from '../fixtures/crash-states.ts'
import { modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'
import {
  askTwo,
  copyOf,
  type Disks,
  goneOn,
  installedDisks,
  pathsOn,
  placeOrders,
  startTwo,
} from '../fixtures/two-disk-guest.ts'

const dirty = (disk: RamDisk): boolean => isMarkedDirty(disk, readFatLayout(disk))
const marks = ({ system, data }: Disks): readonly boolean[] => [dirty(system), dirty(data)]

describe('a guest with a data disk', () => {
  it('has the shop’s database on D:, and what says so on C:', () => {
    const scene = startTwo()
    expect(scene.report).toEqual({ booted: true, findings: [{ code: 'boot-clean' }] })
    expect(pathsOn(scene.data, 'D')).toEqual(['D:\\shop.db', 'D:\\shop.db-journal'])
    const onSystem = pathsOn(scene.system, 'C')
    expect(onSystem).toContain('C:\\shop.ini')
    expect(onSystem).not.toContain('C:\\shop.db')
    expect(scene.guest.tables.openFiles.map(({ path }) => path)).toContain('D:\\shop.db')
    expect(placeOrders(scene, 3)).toEqual({ ok: true, output: { ordersPlaced: 3, lastOrderId: 303 } })
    expect(askTwo(scene).Shop).toMatchObject({ orders: 303, integrity: 'ok', invariantsHold: true })
  })

  it('syncs an order on D: and leaves what waits for C: in the page cache', () => {
    const scene = startTwo()
    scene.system.log = []
    scene.data.log = []
    scene.guest.run({ app: 'Photos', action: 'Import', count: 1 })
    const waiting = scene.guest.tables.dirtyCachePages.length
    expect(waiting).toBeGreaterThan(0)
    placeOrders(scene, 1)
    expect(scene.system.log).toEqual([])
    expect(scene.data.log.at(-1)?.kind).toBe('flush')
    expect(scene.guest.tables.dirtyCachePages.length).toBe(waiting)
    scene.clock.pass(5)
    scene.guest.ring()
    expect(scene.system.log.at(-1)?.kind).toBe('flush')
    expect(scene.guest.tables.dirtyCachePages).toEqual([])
  })

  it('marks both disks: in use while it runs, clean while it is frozen, clean when it is shut down', () => {
    const scene = startTwo()
    expect(marks(scene)).toEqual([true, true])
    placeOrders(scene, 1)
    scene.guest.agent.freeze()
    expect(marks(scene)).toEqual([false, false])
    expect(startTwo(copyOf(scene)).report.findings).toEqual([{ code: 'boot-clean' }])
    scene.guest.agent.thaw()
    expect(marks(scene)).toEqual([true, true])
    scene.guest.shutDown()
    expect(marks(scene)).toEqual([false, false])
    const again = startTwo(scene, 6)
    expect(again.report.findings).toEqual([{ code: 'boot-clean' }])
    expect(askTwo(again).Shop).toMatchObject({ orders: 301, integrity: 'ok' })
  })

  it('finds both disks in use after a power cut, and rolls back on D:', () => {
    const scene = startTwo()
    scene.guest.run({ app: 'Shop', action: 'OpenTransaction' })
    scene.guest.powerOff()
    const { report, ...again } = startTwo(scene, 6)
    expect(report.findings).toEqual([
      { code: 'boot-dirty-volume' },
      { code: 'boot-chkdsk', data: expect.not.objectContaining({ disk: 'D:' }) },
      { code: 'boot-dirty-volume', data: { disk: 'D:' } },
      { code: 'boot-chkdsk', data: expect.objectContaining({ disk: 'D:' }) },
      { code: 'boot-rolled-back', data: { file: 'D:\\shop.db', journalBytes: expect.any(Number) } },
    ])
    expect(askTwo({ ...again, report }).Shop).toMatchObject({ orders: 300, integrity: 'ok', invariantsHold: true })
  })

  it('keeps every order that it acknowledged, wherever the power of D: is cut', () => {
    const scene = startTwo()
    const base = copyOf(scene)
    const log: NonNullable<RamDisk['log']> = []
    scene.data.log = log
    const ends = Array.from({ length: 2 }, () => {
      placeOrders(scene, 1)
      return log.length
    })
    const { guest } = startTwo(installedDisks(), 99)
    let rolledBack = 0
    for (let cut = 0; cut <= log.length; cut++) {
      const report = guest.powerOn(base.system.copy(), 23, 'disk', [stateAfter({ base: base.data, log }, cut)])
      if (report.findings.some(({ code }) => code === 'boot-rolled-back')) rolledBack++
      const acknowledged = ends.filter((end) => end <= cut).length
      const { orders, integrity, invariantsHold } = guest.evidence().Shop
      expect([integrity, invariantsHold]).toEqual(['ok', true])
      expect([300 + acknowledged, 301 + acknowledged]).toContain(orders)
    }
    expect(rolledBack).toBeGreaterThan(0)
  })

  it('goes on from RAM in another machine, to the same bytes on both disks', () => {
    const scene = startTwo()
    scene.guest.run({ app: 'System', action: 'WriteFile', path: 'D:\\a.txt', text: 'before' })
    scene.guest.run({ app: 'Shop', action: 'OpenTransaction' })
    const used = goneOn(startTwo(installedDisks(), 77).guest.memory(), installedDisks())
    const memory = scene.guest.memory()
    const copies = copyOf(scene)
    used.guest.resume(memory, copies.system, [copies.data])
    const fresh = goneOn(memory, scene)
    const played = [scene, { ...used, ...copies }, fresh].map((each) => {
      const answers = [
        each.guest.run({ app: 'Shop', action: 'CommitTransaction' }),
        placeOrders(each, 5),
        each.guest.run({ app: 'Photos', action: 'Import', count: 1 }),
        each.guest.run({ app: 'System', action: 'WriteFile', path: 'D:\\b\\c.txt', text: 'after' }),
      ]
      each.guest.agent.freeze()
      const ram = each.guest.memory().map((page) => (page === undefined ? '' : sha256(page)))
      return { answers, ram, system: sha256(each.system.bytes), data: sha256(each.data.bytes) }
    })
    expect(played[0]?.answers.every(({ ok }) => ok)).toBe(true)
    expect(played[1]).toEqual(played[0])
    expect(played[2]).toEqual(played[0])
  })
})

describe('files of data disks', () => {
  it('are written and removed by their letter, in either case', () => {
    const scene = startTwo()
    const write = (path: string) => scene.guest.run({ app: 'System', action: 'WriteFile', path, text: path })
    expect([write('D:\\a.txt').ok, write('d:/Papers/2026/b.txt').ok, write('C:\\a.txt').ok]).toEqual([true, true, true])
    expect(pathsOn(scene.data, 'D')).toEqual([
      'D:\\shop.db',
      'D:\\shop.db-journal',
      'D:\\a.txt',
      'D:\\Papers\\2026\\b.txt',
    ])
    expect(write('D:\\SHOP.DB')).toMatchObject({ ok: false, code: 'file-in-use' })
    expect(scene.guest.run({ app: 'System', action: 'RemoveFile', path: 'd:\\A.TXT' }).ok).toBe(true)
    expect(pathsOn(scene.data, 'D')).not.toContain('D:\\a.txt')
    expect(pathsOn(scene.system, 'C')).toContain('C:\\a.txt')
  })

  it('of a disk that is not there are refused, and not a byte changes', () => {
    const scene = startTwo()
    const before = scene.guest.memory()
    const bytes = sha256(scene.data.bytes)
    for (const action of ['WriteFile', 'RemoveFile'] as const)
      expect(scene.guest.run({ app: 'System', action, path: 'E:\\a.txt', text: '' })).toEqual({
        ok: false,
        code: 'no-such-disk',
        data: { file: 'E:\\a.txt', disk: 'E:' },
      })
    expect(scene.guest.memory()).toEqual(before)
    expect(sha256(scene.data.bytes)).toBe(bytes)
  })

  it('are there on D:, E: and F: at once', () => {
    const { system, data } = installedDisks()
    const [second, third] = [data.copy(), data.copy()]
    const guest = createGuest(modules, new TestClock())
    expect(guest.powerOn(system, 5, 'disk', [data, second, third]).findings).toEqual([{ code: 'boot-clean' }])
    for (const letter of ['D', 'E', 'F'])
      expect(
        guest.run({ app: 'System', action: 'WriteFile', path: `${letter}:\\${letter}.txt`, text: letter }).ok,
      ).toBe(true)
    guest.shutDown()
    expect([data, second, third].map((disk, at) => pathsOn(disk, 'DEF'[at] as string).at(-1))).toEqual([
      'D:\\D.txt',
      'E:\\E.txt',
      'F:\\F.txt',
    ])
  })

  it('are enciphered by the drill as well, the database of the shop after its end', () => {
    const scene = startTwo()
    scene.guest.run({ app: 'System', action: 'WriteFile', path: 'D:\\plans.txt', text: 'secret' })
    scene.guest.run({ app: 'Ransomware', action: 'Start', filesPerHour: 3600 })
    for (let second = 0; second < 60; second++) {
      scene.clock.pass(1)
      scene.guest.ring()
    }
    expect(pathsOn(scene.data, 'D').sort()).toEqual([
      'D:\\plans.txt.locked',
      'D:\\shop.db-journal.locked',
      'D:\\shop.db.locked',
    ])
    expect(scene.guest.screen().shop).toMatchObject({ running: false, error: 'ended by another program' })
    expect(scene.guest.screen().ransomware.running).toBe(false)
  })

  it('leave room that Trim names on each disk', () => {
    const scene = startTwo()
    const trimmed = { system: 0, data: 0 }
    for (const name of ['system', 'data'] as const)
      scene[name].trim = (_sector?: number, count = 0) => {
        trimmed[name] += count * 512
      }
    const result = scene.guest.run({ app: 'System', action: 'Trim' })
    expect(result).toEqual({ ok: true, output: { trimmedBytes: trimmed.system + trimmed.data } })
    expect(Math.min(trimmed.system, trimmed.data)).toBeGreaterThan(40 * 1024 * 1024)
  })
})
