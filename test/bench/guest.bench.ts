/** The guest: starting it, a day of its work, its RAM out and in again, and what a checkpoint of it holds while it is idle. */
import { createGuest } from '../../src/guest/guest-machine.ts'
import { DAY } from '../../src/kernel/sim-time.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { type Scenario, SHOP_SERVER } from '../../src/lab/scenario.ts'
import { installedDisk, modules, TestClock } from '../fixtures/guest-fixture.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import type { Figure } from './figure.ts'
import { heldBytes } from './memory.ts'
import { MIB, medianMs, msOf } from './timing.ts'

const ROUNDS = 21
const ORDERS_A_DAY = 2000
const CHECKPOINTS = 8

const withCustomersEvery = (micros: number): Scenario => ({
  ...SHOP_SERVER,
  id: `customers-${micros}`,
  settings: { ...SHOP_SERVER.settings, customerIntervalMicros: micros },
})

/** Firmware to desktop on the lab's own disk, in a machine that was used before. */
const bootMs = (): number => {
  const lab = newLab()
  const hosted = lab.hypervisor.need('SHOP')
  hosted.attachDrives()
  const ms = medianMs(ROUNDS, () => {
    if (!hosted.slot.powerOn(hosted.driveList, 1).booted) throw new Error('no boot')
  })
  lab.dispose()
  return ms
}

const ordersOf = (lab: Lab): number => lab.hypervisor.need('SHOP').slot.guest().screen().shop.orders

const dayMs = (): number => {
  const lab = newLab(withCustomersEvery(DAY / ORDERS_A_DAY))
  play(lab, 'Start-VM SHOP')
  const before = ordersOf(lab)
  const ms = msOf(() => lab.advance(DAY))
  const taken = ordersOf(lab) - before
  if (taken < ORDERS_A_DAY - 1) throw new Error(`${taken} orders only`)
  lab.dispose()
  return ms
}

/** After every order: pages have changed, and the capture keeps them. */
const ramMs = (): { capture: number; restore: number } => {
  const disk = installedDisk()
  const guest = createGuest(modules, new TestClock())
  guest.powerOn(disk, 1)
  const orders = medianMs(ROUNDS, () => guest.run({ app: 'Shop', action: 'PlaceOrders', count: 1 }))
  const both = medianMs(ROUNDS, () => {
    guest.run({ app: 'Shop', action: 'PlaceOrders', count: 1 })
    guest.memory()
  })
  const memory = guest.memory()
  return { capture: Math.max(0.001, both - orders), restore: medianMs(ROUNDS, () => guest.resume(memory, disk)) }
}

/** Of a standard checkpoint, memory and all, while nothing happens in the guest. */
const heldByCheckpoint = async (): Promise<number> => {
  const lab = newLab(withCustomersEvery(100 * DAY))
  play(
    lab,
    'Start-VM SHOP',
    'Set-VM SHOP -CheckpointType Standard',
    "Checkpoint-VM SHOP 'first'",
    'Wait-Lab -Minutes 1',
  )
  const before = await heldBytes()
  for (let index = 0; index < CHECKPOINTS; index++) play(lab, `Checkpoint-VM SHOP 'c${index}'`, 'Wait-Lab -Minutes 1')
  const held = ((await heldBytes()) - before) / CHECKPOINTS / MIB
  lab.dispose()
  return held
}

export const figures = async (): Promise<readonly Figure[]> => {
  const { capture, restore } = ramMs()
  return [
    { name: 'boot of the guest', ms: bootMs(), asked: 60, better: 'lower' },
    { name: 'a day of 2,000 orders', ms: dayMs(), asked: 2000, better: 'lower' },
    { name: 'capture of RAM after an order', ms: capture, asked: 15, better: 'lower' },
    { name: 'restore of RAM', ms: restore, asked: 10, better: 'lower' },
    { name: 'memory of a checkpoint of the idle guest', mib: await heldByCheckpoint(), asked: 1, better: 'lower' },
  ]
}
