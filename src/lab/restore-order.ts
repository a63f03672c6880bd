/** One order out of a restore point, back into the running shop: with its lines and its payment, as it was then. */
import type { KeptOrder } from '../guest/apps/app-types.ts'
import { PERSONS_LIMITS, type SqlAnswer } from '../guest/apps/ask-shop.ts'
import type { Guest } from '../guest/guest.ts'
import { passTime } from '../host/bulk-work.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import { Refused } from '../host/refusal.ts'
import { bulkMicros } from '../places/medium.ts'
import { tried } from './faults/strike.ts'
import type { Lab } from './lab.ts'
import { type Moment, NOW, withMomentGuest } from './moments.ts'

type Rows = SqlAnswer['rows']

/** On a guest of the moment that is thrown away. */
const rowsAt = (lab: Lab, hosted: HostedVm, moment: Moment, queries: readonly string[]): readonly Rows[] =>
  withMomentGuest(lab, hosted, moment, (guest: Guest) => queries.map((query) => guest.ask(query, PERSONS_LIMITS).rows))

const numbers = (rows: Rows | undefined): readonly (readonly number[])[] => (rows ?? []).map((row) => row.map(Number))

interface Found {
  readonly kept: KeptOrder
  /** Of the database that was read for it. */
  readonly databaseBytes: number
}

const keptOrder = (lab: Lab, hosted: HostedVm, id: string, order: number): Found | undefined => {
  const [orders, lines, payments, pages, pageBytes] = rowsAt(lab, hosted, { kind: 'restore-point', id }, [
    `SELECT customer_id, placed_at, total_cents FROM orders WHERE id = ${order}`,
    `SELECT line, item_id, quantity, price_cents FROM order_lines WHERE order_id = ${order} ORDER BY line`,
    `SELECT paid_at, cents FROM payments WHERE order_id = ${order} ORDER BY id`,
    'PRAGMA page_count',
    'PRAGMA page_size',
  ]).map(numbers)
  const [customer, placedMicros, totalCents] = orders?.[0] ?? []
  if (customer === undefined || placedMicros === undefined || totalCents === undefined) return undefined
  return {
    kept: {
      id: order,
      customer,
      placedMicros,
      totalCents,
      lines: (lines ?? []).map(([line = 0, item = 0, quantity = 0, priceCents = 0]) => ({
        line,
        item,
        quantity,
        priceCents,
      })),
      payments: (payments ?? []).map(([paidMicros = 0, cents = 0]) => ({ paidMicros, cents })),
    },
    databaseBytes: (pages?.[0]?.[0] ?? 0) * (pageBytes?.[0]?.[0] ?? 0),
  }
}

/** A program that fails has changed the guest: where that comes out on a fork, it does not happen here. Throws Refused. */
const putBack = (world: Lab, vm: string, order: KeptOrder): void => {
  const { hypervisor } = world
  const { failure } = hypervisor.call(hypervisor.need(vm), { app: 'Shop', action: 'RestoreOrder', order })
  if (failure) throw new Refused(failure.code, failure.data)
}

/** Returns the operation. Throws Refused `order-missing`, `order-there`, StorageError and GuestError. */
export const restoreOrder = (lab: Lab, restorePoint: string, order: number): string | undefined => {
  const point = lab.backups.needPoint(restorePoint)
  const { vm } = point
  const hosted = lab.hypervisor.need(vm)
  const state = lab.hypervisor.stateOf(hosted)
  if (state !== 'Running') throw new Refused('vm-state', { vm, operation: 'run-app', state })
  const found = keptOrder(lab, hosted, point.id, order)
  if (!found) throw new Refused('order-missing', { restorePoint: point.id, order })
  const [there] = rowsAt(lab, hosted, NOW, [`SELECT id FROM orders WHERE id = ${order}`])
  if (there && there.length > 0) throw new Refused('order-there', { vm, order })
  const { kept, databaseBytes } = found
  tried(lab, (world) => putBack(world, vm, kept))
  putBack(lab, vm, kept)
  const cents = kept.payments.reduce((sum, payment) => sum + payment.cents, 0)
  lab.context.emit('order-restored', { vm, restorePoint: point.id, order, lines: kept.lines.length, cents })
  const place = lab.places.need(point.place, point.volume)
  return passTime(lab.context, `order ${order}`, bulkMicros(place.speed, databaseBytes, place.bulkJobs + 1))
}
