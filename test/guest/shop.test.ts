import { describe, expect, it } from 'vitest'
import type { AppEvidence, Guest } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { leaveFewClusters } from '../fixtures/fat-space.ts'
import { installedDisk, modules, START_MICROS, TestClock } from '../fixtures/guest-fixture.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

function running(clock = new TestClock()): Guest {
  const guest = createGuest(modules, clock)
  guest.powerOn(installedDisk(), 5)
  return guest
}

/** Evidence destroys: asked on another machine that got the RAM and a copy of the disk. */
function ask(guest: Guest, disk: RamDisk): AppEvidence {
  const other = createGuest(modules, new TestClock())
  other.resume(guest.memory(), disk.copy())
  return other.evidence()
}

describe('the shop', () => {
  it('numbers orders from 1, newest some seconds before the clock', () => {
    const evidence = running().evidence().Shop
    expect(evidence).toMatchObject({
      running: true,
      orders: 300,
      integrity: 'ok',
      invariantsHold: true,
      openTransaction: null,
    })
    const age = START_MICROS - (evidence.newestOrderMicros ?? 0)
    expect(age).toBeGreaterThan(0)
    expect(age).toBeLessThan(60_000_000)
  })

  it('writes each order as its own transaction at the time of the clock', () => {
    const clock = new TestClock()
    const guest = running(clock)
    clock.pass(90)
    expect(guest.run({ app: 'Shop', action: 'PlaceOrders', count: 2 })).toEqual({
      ok: true,
      output: { ordersPlaced: 2, lastOrderId: 302 },
    })
    const [newest] = guest.screen().shop.recent
    expect(newest).toMatchObject({ orderId: 302, placedAt: '2026-03-14T09:01:30' })
    expect(guest.evidence().Shop).toMatchObject({ orders: 302, newestOrderMicros: clock.micros, invariantsHold: true })
  })

  it('holds customers in RAM while a transaction is open and works them off after the commit', () => {
    const guest = running()
    expect(guest.run({ app: 'Shop', action: 'OpenTransaction' })).toEqual({ ok: true, output: { lastOrderId: 301 } })
    expect(guest.screen().shop.openTransaction?.rowsWritten).toBeGreaterThan(20)
    expect(guest.run({ app: 'Shop', action: 'CustomerArrives' })).toEqual({
      ok: true,
      output: { ordersPlaced: 0, queued: 1 },
    })
    expect(guest.run({ app: 'Shop', action: 'CustomerArrives' })).toEqual({
      ok: true,
      output: { ordersPlaced: 0, queued: 2 },
    })
    expect(guest.screen().shop).toMatchObject({ orders: 301, queued: 2 })
    expect(guest.run({ app: 'Shop', action: 'CommitTransaction' })).toEqual({
      ok: true,
      output: { ordersPlaced: 3, queued: 0, lastOrderId: 303, rowsRead: 13 },
    })
    expect(guest.screen().shop).toMatchObject({ orders: 303, queued: 0, openTransaction: null })
    expect(guest.evidence().Shop).toMatchObject({ orders: 303, integrity: 'ok', invariantsHold: true })
  })

  it('forgets the order of a transaction that is rolled back, not the customers who waited', () => {
    const guest = running()
    guest.run({ app: 'Shop', action: 'OpenTransaction' })
    guest.run({ app: 'Shop', action: 'CustomerArrives' })
    expect(guest.run({ app: 'Shop', action: 'RollbackTransaction' })).toEqual({
      ok: true,
      output: { ordersPlaced: 1, queued: 0, lastOrderId: 301 },
    })
    expect(
      guest
        .screen()
        .shop.recent.map(({ orderId }) => orderId)
        .slice(0, 3),
    ).toEqual([301, 300, 299])
    expect(guest.evidence().Shop).toMatchObject({ orders: 301, invariantsHold: true })
  })

  it('refuses what does not fit the transaction', () => {
    const guest = running()
    const refusal = (code: string) => ({ ok: false, code, data: {} })
    expect(guest.run({ app: 'Shop', action: 'CommitTransaction' })).toEqual(refusal('no-open-transaction'))
    expect(guest.run({ app: 'Shop', action: 'RollbackTransaction' })).toEqual(refusal('no-open-transaction'))
    guest.run({ app: 'Shop', action: 'OpenTransaction' })
    expect(guest.run({ app: 'Shop', action: 'OpenTransaction' })).toEqual(refusal('transaction-open'))
    expect(guest.run({ app: 'Shop', action: 'PlaceOrders', count: 1 })).toEqual(refusal('transaction-open'))
    expect(guest.run({ app: 'Updater', action: 'InstallBadPatch' })).toEqual(refusal('transaction-open'))
  })

  it('gives evidence of the committed state while the screen counts the open order too', () => {
    const guest = running()
    guest.run({ app: 'Shop', action: 'OpenTransaction' })
    expect(guest.screen().shop.orders).toBe(301)
    expect(guest.evidence().Shop).toMatchObject({
      orders: 300,
      openTransaction: { orderId: 301 },
      invariantsHold: true,
    })
  })

  it('takes a delivery when an item runs out, so that stock still adds up', () => {
    const guest = running()
    for (let round = 0; round < 12; round++) {
      for (let index = 0; index < 12; index++) {
        guest.run({ app: 'Shop', action: 'OpenTransaction' })
        guest.run({ app: 'Shop', action: 'CommitTransaction' })
      }
    }
    expect(guest.evidence().Shop).toMatchObject({ orders: 444, integrity: 'ok', invariantsHold: true })
  })

  it("says in SQLite's words that the disk is full, and the committed orders stay", () => {
    const clock = new TestClock()
    const guest = createGuest(modules, clock)
    const disk = installedDisk()
    leaveFewClusters(disk, 12)
    guest.powerOn(disk, 5)
    let result = guest.run({ app: 'Shop', action: 'PlaceOrders', count: 1 })
    for (let index = 0; result.ok && index < 3000; index++)
      result = guest.run({ app: 'Shop', action: 'PlaceOrders', count: 1 })
    expect(result).toEqual({
      ok: false,
      code: 'database-error',
      data: { resultCode: 13, message: 'database or disk is full' },
    })
    expect(guest.screen().shop.error).toBe('database or disk is full')
    const { orders } = guest.screen().shop
    expect(orders).toBeGreaterThan(300)
    expect(ask(guest, disk).Shop).toMatchObject({ orders, integrity: 'ok', invariantsHold: true })
  })
})

describe('the other programs', () => {
  it('keep what was typed in RAM until it is saved', () => {
    const clock = new TestClock()
    const disk = installedDisk()
    const guest = createGuest(modules, clock)
    guest.powerOn(disk, 5)
    guest.run({ app: 'Notepad', action: 'Type', text: 'Zoë: 3 €' })
    expect(guest.screen().notepad).toMatchObject({
      text: 'Zoë: 3 €',
      savedText: 'Monday: count the mugs.',
      fileName: 'C:\\notes.txt',
    })
    expect(ask(guest, disk).Notepad.savedText).toBe('Monday: count the mugs.')
    guest.run({ app: 'Notepad', action: 'Save' })
    expect(ask(guest, disk).Notepad).toEqual({ text: 'Zoë: 3 €', savedText: 'Zoë: 3 €' })
    guest.run({ app: 'Notepad', action: 'Type', text: '' })
    guest.run({ app: 'Notepad', action: 'Save' })
    guest.shutDown()
    guest.powerOn(disk, 6)
    expect(guest.screen().notepad.text).toBe('')
  })

  it('refuse a text that does not fit', () => {
    const result = running().run({ app: 'Notepad', action: 'Type', text: 'x'.repeat(200_000) })
    expect(result).toMatchObject({ ok: false, code: 'text-too-long' })
  })

  it('say that the disk is full and keep the text in RAM', () => {
    const guest = createGuest(modules, new TestClock())
    const disk = installedDisk()
    leaveFewClusters(disk, 3)
    guest.powerOn(disk, 5)
    const text = 'x'.repeat(60_000)
    guest.run({ app: 'Notepad', action: 'Type', text })
    expect(guest.run({ app: 'Notepad', action: 'Save' })).toMatchObject({ ok: false, code: 'disk-full' })
    expect(guest.screen().notepad).toMatchObject({ text, savedText: 'Monday: count the mugs.' })
  })

  it('install a patch after which the sums are wrong and every page is well formed', () => {
    const disk = installedDisk()
    const guest = createGuest(modules, new TestClock())
    guest.powerOn(disk, 5)
    expect(guest.screen().updater).toEqual({ version: '1.0', patched: null, rowsChanged: 0 })
    expect(guest.run({ app: 'Updater', action: 'InstallBadPatch' })).toEqual({ ok: true, output: {} })
    expect(guest.screen().updater).toEqual({ version: '1.1', patched: 'Data', rowsChanged: 0 })
    guest.shutDown()
    guest.powerOn(disk, 6)
    expect(guest.screen().updater).toEqual({ version: '1.1', patched: 'Data', rowsChanged: 0 })
    expect(guest.evidence().Shop).toMatchObject({ orders: 300, integrity: 'ok', invariantsHold: false })
  })
})
