/**
 * P3: RAM of one moment on the disk of a later one. What the guest says while it runs and what is left after a reboot
 * were measured once and are pinned here: nothing in the guest can notice at once, and the harm is done by going on.
 */
import { describe, expect, it } from 'vitest'
import type { Guest, GuestMemory } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { installedDisk, modules, TestClock } from '../fixtures/guest-fixture.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

interface Moment {
  /** Is a transaction open, with a cursor that has read 3 of 16 rows? */
  readonly open: boolean
  /** Were all rows read just before, so that their pages lie in the page cache? */
  readonly warm: boolean
}

interface TwoMoments {
  readonly clock: TestClock
  readonly ram: GuestMemory
  /** The disk that the RAM belongs to. */
  readonly ownDisk: RamDisk
  readonly laterDisk: RamDisk
}

/** RAM of moment A with nothing left to flush, and the disk of moment B: orders came, old ones went, files between. */
function twoMoments({ open, warm }: Moment): TwoMoments {
  const clock = new TestClock()
  const guest = createGuest(modules, clock)
  const laterDisk = installedDisk()
  guest.powerOn(laterDisk, 5)
  const act = (request: Parameters<Guest['run']>[0]): void => expect(guest.run(request)).toMatchObject({ ok: true })
  act({ app: 'Shop', action: 'PlaceOrders', count: 5 })
  if (warm) act({ app: 'Shop', action: 'Report' })
  if (open) act({ app: 'Shop', action: 'OpenTransaction' })
  clock.pass(10)
  guest.ring()
  const ram = guest.memory()
  const ownDisk = laterDisk.copy()
  if (open) act({ app: 'Shop', action: 'RollbackTransaction' })
  act({ app: 'Shop', action: 'PlaceOrders', count: 200 })
  act({ app: 'Shop', action: 'DeleteOrders', count: 150 })
  act({ app: 'System', action: 'WriteFile', path: 'C:\\list.txt', text: 'x'.repeat(50_000) })
  act({ app: 'Shop', action: 'PlaceOrders', count: 100 })
  guest.shutDown()
  return { clock, ram, ownDisk, laterDisk }
}

/** Asked on a copy, as evidence is. */
function said(guest: Guest, disk: RamDisk, clock: TestClock): unknown {
  const copy = createGuest(modules, clock)
  copy.resume(guest.memory(), disk.copy())
  const { orders, integrity, invariantsHold } = copy.evidence().Shop
  return { orders, integrity, invariantsHold }
}

/** Commits what is open, takes three orders and lets the kernel flush; asks at each stage and after a cut and a boot. */
function goOn(ram: GuestMemory, disk: RamDisk, clock: TestClock) {
  const guest = createGuest(modules, clock)
  guest.resume(ram, disk)
  const resumed = said(guest, disk, clock)
  const commit = guest.run({ app: 'Shop', action: 'CommitTransaction' })
  const order = guest.run({ app: 'Shop', action: 'PlaceOrders', count: 3 })
  clock.pass(10)
  guest.ring()
  const goingOn = said(guest, disk, clock)
  guest.powerOff()
  const { findings } = guest.powerOn(disk, 9)
  return { resumed, commit, order, goingOn, findings, rebooted: said(guest, disk, clock) }
}

const sound = (orders: number) => ({ orders, integrity: 'ok', invariantsHold: true })
const notOpen = { ok: false, code: 'no-open-transaction' }
const committed = { ok: true, output: { ordersPlaced: 1, rowsRead: 13, lastOrderId: 306 } }
const MALFORMED = 'database disk image is malformed'
const shopFailed = { code: 'boot-app-failed', data: { app: 'Shop', message: MALFORMED } }
/** The FAT of the one moment over that of the other: set right in this boot, and a sound volume proves nothing about its data. */
const repaired = { code: 'boot-chkdsk', data: { fixes: 3, lostClusters: 22, cutFiles: 0 } }
/** Two ages of one tree: pages from the cache say one thing, pages from the disk another. */
const mixed = (orders: number) => ({
  orders,
  integrity:
    '*** in database main ***\nTree 6 page 9 cell 170: Rowid 321 out of order\nrow not in PRIMARY KEY order for order_lines',
  invariantsHold: false,
})
const lost = { orders: 0, integrity: MALFORMED, invariantsHold: false }

describe('RAM on the disk of a later moment', () => {
  // With cold pages SQLite reads the new disk through old roots and finds the mixture. With warm ones it reads its own
  // past out of the cache: every sum holds, integrity is ok, orders are acknowledged. The reboot shows the truth.
  it.each([
    ['idle, cold', { open: false, warm: false }, mixed(305), notOpen, 308, mixed(308), [repaired, shopFailed]],
    [
      'idle, its rows in the cache',
      { open: false, warm: true },
      sound(305),
      notOpen,
      308,
      sound(308),
      [repaired, shopFailed],
    ],
    ['in a transaction, cold', { open: true, warm: false }, mixed(305), committed, 309, mixed(309), [shopFailed]],
    [
      'in a transaction, its rows in the cache',
      { open: true, warm: true },
      sound(305),
      committed,
      309,
      sound(309),
      [shopFailed],
    ],
  ] as const)(
    '%s: takes orders, and the database is gone after a reboot',
    (_, moment, resumed, commit, last, goingOn, findings) => {
      const { clock, ram, laterDisk } = twoMoments(moment)
      const story = goOn(ram, laterDisk, clock)
      expect(story).toMatchObject({
        resumed,
        commit,
        order: { ok: true, output: { ordersPlaced: 3, lastOrderId: last } },
      })
      expect(story).toMatchObject({ goingOn, findings, rebooted: lost })
    },
  )

  it('does the disk no harm while the guest is idle: after a reboot it is the later moment', () => {
    const { clock, ram, laterDisk } = twoMoments({ open: false, warm: true })
    const guest = createGuest(modules, clock)
    guest.resume(ram, laterDisk)
    expect(said(guest, laterDisk, clock)).toEqual(sound(305))
    clock.pass(60)
    guest.ring()
    guest.powerOff()
    expect(guest.powerOn(laterDisk, 9).findings).toEqual([{ code: 'boot-clean' }])
    expect(said(guest, laterDisk, clock)).toEqual(sound(455))
  })
})

describe('RAM on the disk that it belongs to', () => {
  it.each([
    ['idle', { open: false, warm: false }, notOpen, 308],
    ['in a transaction', { open: true, warm: false }, committed, 309],
  ] as const)('%s: goes on, and all of it is there after a reboot', (_, moment, commit, orders) => {
    const { clock, ram, ownDisk } = twoMoments(moment)
    expect(goOn(ram, ownDisk, clock)).toMatchObject({
      resumed: sound(305),
      commit,
      goingOn: sound(orders),
      findings: [
        { code: 'boot-dirty-volume' },
        { code: 'boot-chkdsk', data: { fixes: 0, lostClusters: 0, cutFiles: 0 } },
      ],
      rebooted: sound(orders),
    })
  })
})
