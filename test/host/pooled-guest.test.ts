/** P2: a guest that had to leave its bay goes on from its pages in whatever bay is free, in the middle of a transaction. */
import { expect, it } from 'vitest'
import { GuestPool, GuestSlot } from '../../src/host/guest-pool.ts'
import { flatten, installedDisk, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

interface Tenant {
  readonly slot: GuestSlot
  readonly disk: RamDisk
}

/** A guest with an open transaction whose cursor has read 3 of 16 rows. */
function tenantOf(pool: GuestPool, seed: number): Tenant {
  const disk = installedDisk()
  const slot = new GuestSlot(pool, new TestClock())
  slot.powerOn(() => [disk], seed)
  slot.guest().run({ app: 'Shop', action: 'PlaceOrders', count: seed })
  slot.guest().run({ app: 'Shop', action: 'OpenTransaction' })
  return { slot, disk }
}

function finish({ slot, disk }: Tenant): unknown {
  const result = slot.guest().run({ app: 'Shop', action: 'CommitTransaction' })
  return { result, ram: sha256(flatten(slot.guest().memory())), disk: sha256(disk.bytes) }
}

it('commits what it had open before it was moved out, as one that always stayed, whoever was in the bay meanwhile', () => {
  const pool = new GuestPool(modules)
  const tenants = [1, 2, 3, 4, 5].map((seed) => tenantOf(pool, seed))
  expect(pool.instantiated).toBe(4)
  expect(tenants.filter(({ slot }) => pool.occupies(slot) === undefined).length).toBe(1)
  // the first has left already, and taking it back moves the second out
  tenants.slice(0, 2).forEach((tenant, index) => {
    expect(pool.occupies(tenant.slot)).toBeUndefined()
    const finished = finish(tenant)
    expect(finished).toEqual(finish(tenantOf(new GuestPool(modules), index + 1)))
    expect(finished).toMatchObject({ result: { ok: true, output: { ordersPlaced: 1, rowsRead: 13 } } })
  })
  expect(pool.instantiated).toBe(4)
})
