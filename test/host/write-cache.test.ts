/** A virtual disk that lies about flush, and one that does not, when the power of the host fails. */
import { describe, expect, it } from 'vitest'
import type { Lab } from '../../src/lab/lab.ts'
import { appsOf, newLab, play } from '../fixtures/lab-fixture.ts'

/** Orders are taken, a large one is opened and committed, and the power fails at once. */
const cutAfterTraffic = (seed: number, ...setup: string[]): Lab => {
  const lab = newLab(undefined, seed)
  play(
    lab,
    'Start-VM SHOP',
    ...setup,
    'Wait-Lab -Minutes 2',
    'Invoke-LabApp SHOP Shop PlaceOrders -Count 40',
    'Invoke-LabApp SHOP Shop OpenTransaction',
    'Invoke-LabApp SHOP Shop CommitTransaction',
    'Invoke-LabFault PowerCut',
    'Start-VM SHOP',
  )
  return lab
}
const SEEDS = [1, 2, 3]

describe('the write cache of the disk', () => {
  it('when honest loses nothing that was acknowledged', () => {
    for (const seed of SEEDS) {
      const lab = cutAfterTraffic(seed)
      expect(lab.events.map(({ code }) => code)).not.toContain('cache-lost')
      expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
      expect(appsOf(lab)?.Shop.orders).toBeGreaterThanOrEqual(1041)
      lab.dispose()
    }
  })

  it('when lying loses and corrupts', () => {
    const found = SEEDS.map((seed) => {
      const lab = cutAfterTraffic(seed, 'Set-LabGuest SHOP -WriteCache Lying')
      const lost = lab.events.find(({ code }) => code === 'cache-lost')?.data['sectors']
      const shop = appsOf(lab)?.Shop
      lab.dispose()
      return { lost: Number(lost), isWhole: shop?.integrity === 'ok' && shop.invariantsHold && shop.orders >= 1041 }
    })
    const broken = found.filter(({ isWhole }) => !isWhole).length
    console.log(`lying write cache: ${SEEDS.length} power cuts, ${broken} with data lost or damaged`)
    expect(found.every(({ lost }) => lost > 0)).toBe(true)
    expect(broken).toBeGreaterThan(0)
  })

  it('is written out when the disk becomes honest, before a checkpoint, and when the VM goes off', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Set-LabGuest SHOP -WriteCache Lying', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 5')
    const cached = () => lab.hypervisor.need('SHOP').drives?.all[0]?.cached.length
    expect(cached()).toBeGreaterThan(20)
    play(lab, "Checkpoint-VM SHOP -SnapshotName 'a'")
    // the marks of the thaw and what customers ordered since, not what was there before
    expect(cached()).toBeLessThan(10)
    play(lab, 'Invoke-LabApp SHOP Shop PlaceOrders -Count 5', 'Set-LabGuest SHOP -WriteCache Honest')
    expect(cached()).toBe(0)
    play(lab, 'Set-LabGuest SHOP -WriteCache Lying', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 5', 'Stop-VM SHOP')
    play(lab, 'Invoke-LabFault PowerCut', 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    expect(lab.events.map(({ code }) => code)).not.toContain('boot-dirty-volume')
    lab.dispose()
  })

  it('is what the guest reads from, and forks with the lab', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Set-LabGuest SHOP -WriteCache Lying', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 60')
    const fork = lab.fork()
    expect(fork.digest()).toBe(lab.digest())
    for (const each of [lab, fork]) play(each, 'Wait-Lab -Minutes 3', 'Invoke-LabFault PowerCut')
    expect(fork.digest()).toBe(lab.digest())
    fork.dispose()
    lab.dispose()
  })
})

describe('a commit that waits for no disk', () => {
  it('is lost with the power some seconds later, and the database is in order', () => {
    const lab = newLab()
    play(
      lab,
      'Start-VM SHOP',
      'Set-LabGuest SHOP -Synchronous Off',
      'Wait-Lab -Seconds 40',
      'Invoke-LabApp SHOP Shop PlaceOrders -Count 40',
    )
    const acknowledged = lab.hypervisor.need('SHOP').slot.guest().screen().shop.orders
    play(lab, 'Invoke-LabFault PowerCut', 'Start-VM SHOP')
    const shop = appsOf(lab)?.Shop
    expect(shop).toMatchObject({ integrity: 'ok' })
    expect(shop?.orders).toBeLessThan(acknowledged)
    lab.dispose()
  })

  it('is on the disk when the lazy writer has had its turn', () => {
    const lab = newLab()
    play(lab, 'Start-VM SHOP', 'Set-LabGuest SHOP -Synchronous Off', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 40')
    const acknowledged = lab.hypervisor.need('SHOP').slot.guest().screen().shop.orders
    expect(lab.hypervisor.need('SHOP').slot.guest().tables.dirtyCachePages.length).toBeGreaterThan(3)
    play(lab, 'Wait-Lab -Seconds 6')
    expect(lab.hypervisor.need('SHOP').slot.guest().tables.dirtyCachePages).toEqual([])
    play(lab, 'Invoke-LabFault PowerCut', 'Start-VM SHOP')
    expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true })
    expect(appsOf(lab)?.Shop.orders).toBeGreaterThanOrEqual(acknowledged)
    lab.dispose()
  })
})
