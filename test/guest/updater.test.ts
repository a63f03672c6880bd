/** What the updater believes of its disk, and that the slow patch goes on where its work in the database ends, whoever restarted the guest or took its disk back. */
import { describe, expect, it } from 'vitest'
import { PERSONS_LIMITS } from '../../src/guest/apps/ask-shop.ts'
import type { UpdateKind } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { modules, TestClock } from '../fixtures/guest-fixture.ts'
import { passTime, type Scene, startScene } from '../fixtures/guest-scene.ts'

const HOURS = 3600
const install = ({ guest }: Scene, kind: UpdateKind) => guest.run({ app: 'Updater', action: 'InstallBadPatch', kind })
const rowsChanged = ({ guest }: Scene): number => guest.screen().updater.rowsChanged

/** Asked on a copy: each payment that is not its order's total, as `order: cents too many`. */
function differences({ guest, disk }: Scene): string[] {
  const other = createGuest(modules, new TestClock())
  other.resume(guest.memory(), disk.copy())
  const query = `SELECT order_id, cents - total_cents FROM payments JOIN orders ON orders.id = order_id
    WHERE cents <> total_cents ORDER BY payments.id`
  return other.ask(query, PERSONS_LIMITS).rows.map(([order, cents]) => `${order}: ${cents}`)
}

function restart(scene: Scene): Scene {
  scene.guest.shutDown()
  const again = startScene(scene.disk)
  again.clock.micros = scene.clock.micros
  again.guest.powerOn(scene.disk, 6)
  return again
}

describe('the slow patch', () => {
  it('changes a row an hour, and after a restart the next one', () => {
    const scene = startScene()
    install(scene, 'Slow')
    passTime(scene, 3 * HOURS)
    expect([rowsChanged(scene), differences(scene)]).toEqual([3, ['1: 1', '2: 1', '3: 1']])
    const again = restart(scene)
    expect(rowsChanged(again)).toBe(3)
    passTime(again, 3 * HOURS)
    expect([rowsChanged(again), differences(again)]).toEqual([
      6,
      ['1', '2', '3', '4', '5', '6'].map((id) => `${id}: 1`),
    ])
  })

  it('takes up an earlier disk where that one ends', () => {
    const scene = startScene()
    install(scene, 'Slow')
    passTime(scene, 2 * HOURS)
    scene.guest.agent.freeze()
    const earlier = scene.disk.copy()
    scene.guest.agent.thaw()
    passTime(scene, 3 * HOURS)
    const back = startScene(earlier)
    expect(rowsChanged(back)).toBe(2)
    passTime(back, HOURS)
    expect([rowsChanged(back), differences(back)]).toEqual([3, ['1: 1', '2: 1', '3: 1']])
  })

  it('is not led astray by sums that another patch made wrong, nor by orders that went', () => {
    const scene = startScene()
    install(scene, 'Data')
    install(scene, 'Slow')
    passTime(scene, 2 * HOURS)
    scene.guest.run({ app: 'Shop', action: 'DeleteOrders', count: 100 })
    const again = restart(scene)
    expect(rowsChanged(again)).toBe(0)
    passTime(again, 2 * HOURS)
    expect([rowsChanged(again), differences(again)]).toEqual([2, ['101: 1', '102: 1']])
  })

  it('leaves the last row as it is when there is none left to change', () => {
    const scene = startScene()
    scene.guest.run({ app: 'Shop', action: 'DeleteOrders', count: 298 })
    install(scene, 'Slow')
    passTime(scene, 4 * HOURS)
    expect([rowsChanged(scene), differences(scene)]).toEqual([2, ['299: 1', '300: 1']])
  })
})

describe('the version file', () => {
  it.each([
    ['an unknown patch', '1.0 Foo', '1.0', null],
    ['a patch in small letters', '1.1 slow', '1.1', null],
    ['a known patch', '1.1 Data', '1.1', 'Data'],
    ['two patches', '1.1 Data Boot', '1.1', 'Data'],
    ['nothing', '', '', null],
    ['words', 'constructor __proto__', '', null],
    ['a number that is too long', `${'9'.repeat(20_000)} Slow`, '', 'Slow'],
  ])('that says %s is believed as far as it is known', (_, text, version, patched) => {
    const scene = startScene()
    scene.guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\shop.ver', text })
    const again = restart(scene)
    expect(again.guest.screen().updater).toEqual({ version, patched, rowsChanged: 0 })
  })
})
