/** P1: with `synchronous = OFF` a commit waits for no disk. What is gone then, and that the database does not notice. */
import { expect, it } from 'vitest'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { stateAfter, tally } from '../fixtures/crash-states.ts'
import { installedDisk, modules, TestClock } from '../fixtures/guest-fixture.ts'
import type { DiskLogEntry } from '../fixtures/ram-disk.ts'

function shopOf(synchronous: TestClock['synchronous']) {
  const clock = new TestClock()
  clock.synchronous = synchronous
  const guest = createGuest(modules, clock)
  const disk = installedDisk()
  guest.powerOn(disk, 5)
  return { guest, disk, clock }
}

it.each([
  ['Full', 340],
  ['Off', 300],
] as const)(
  'synchronous = %s: of 300 orders and 40 more that were acknowledged, %i are there after a cut',
  (synchronous, left) => {
    const { guest, disk, clock } = shopOf(synchronous)
    clock.pass(60)
    expect(guest.run({ app: 'Shop', action: 'PlaceOrders', count: 40 })).toMatchObject({ ok: true })
    expect(guest.screen().shop.orders).toBe(340)
    guest.powerOff()
    expect(guest.powerOn(disk, 6)).toMatchObject({
      booted: true,
      findings: [{ code: 'boot-dirty-volume' }, { code: 'boot-chkdsk' }],
    })
    expect(guest.evidence().Shop).toMatchObject({ orders: left, integrity: 'ok', invariantsHold: true })
  },
)

it('synchronous = Off: a cut within the kernel’s own flush leaves sums that do not hold, and an integrity that is ok', () => {
  const { guest, disk, clock } = shopOf('Off')
  const base = disk.copy()
  const log: DiskLogEntry[] = []
  disk.log = log
  clock.pass(60)
  guest.run({ app: 'Shop', action: 'PlaceOrders', count: 40 })
  expect(log).toEqual([])
  clock.pass(5)
  guest.ring()
  const found = log.map((_, index) => {
    guest.powerOn(stateAfter({ base, log }, index + 1), 6)
    const { orders, integrity, invariantsHold } = guest.evidence().Shop
    if (integrity !== 'ok') return 'malformed'
    return invariantsHold ? `sound with ${orders} orders` : `ok to SQLite with sums that do not hold`
  })
  console.log(`synchronous = Off, ${found.length} cuts within one flush: ${tally(found)}`)
  expect(found).toContain('ok to SQLite with sums that do not hold')
  expect(found.at(-1)).toBe('sound with 340 orders')
})
