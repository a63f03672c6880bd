/**
 * Measures a return from a failure, or from a deletion: how old the newest order is that came back (achieved RPO), how long it took until
 * the first order was taken again (achieved RTO), and in which parts.
 */
import type { Duration, SimTime } from '../kernel/sim-time.ts'
import {
  afterOrder,
  afterReturn,
  afterStop,
  afterStrike,
  type Downtime,
  downMicros,
  NO_DOWNTIME,
  renamedDown,
} from './downtime.ts'

export interface ShopCount {
  readonly orders: number
  /** Newest committed order, microseconds since 1970; null without orders. */
  readonly newestOrderMicros: number | null
}

export interface Return {
  readonly vm: string
  readonly rpoSeconds: number
  readonly rtoSeconds: number
  readonly rtoParts: Readonly<Record<string, number>>
  readonly ordersLost: number
}

interface Outage {
  /** Name under which the VM is expected back. */
  readonly vm: string
  readonly failedAt: SimTime
  readonly ordersAtFailure: number | null
  readonly marks: readonly { readonly part: string; readonly at: SimTime }[]
  readonly cameBack: ShopCount | null
}

/** A machine that somebody deleted: no failure, unless it is missed. */
interface Deleted {
  readonly vm: string
  readonly at: SimTime
  readonly orders: number | null
}

export interface ReturnWatchState {
  readonly outages: readonly Outage[]
  readonly deleted: readonly Deleted[]
  readonly last: Return | null
  readonly down: Downtime
}

const seconds = (micros: number): number => micros / 1_000_000

export class ReturnWatch {
  #state: ReturnWatchState
  /** By VM. It follows from what the guests did, and is no part of the state. */
  readonly #newestOrder: Map<string, SimTime>

  constructor(
    state: ReturnWatchState = { outages: [], deleted: [], last: null, down: NO_DOWNTIME },
    newestOrder = new Map<string, SimTime>(),
  ) {
    this.#state = state
    this.#newestOrder = newestOrder
  }

  /** When this VM took its newest order while somebody watched; undefined before the first. */
  newestOrderAt(vm: string): SimTime | undefined {
    return this.#newestOrder.get(vm)
  }

  get state(): ReturnWatchState {
    return this.#state
  }

  outageOf(vm: string): Outage | undefined {
    return this.#state.outages.find((outage) => outage.vm === vm)
  }

  /** A failure hit the VM. Only the first counts until the VM is back. */
  failed(vm: string, at: SimTime, ordersAtFailure: number | null): void {
    if (this.outageOf(vm)) return
    this.#state = {
      ...this.#state,
      last: null,
      outages: [...this.#state.outages, { vm, failedAt: at, ordersAtFailure, marks: [], cameBack: null }],
    }
  }

  /** `orders`: that it held; null where nobody can say. */
  deleted(vm: string, at: SimTime, orders: number | null): void {
    const others = this.#state.deleted.filter((each) => each.vm !== vm)
    this.#state = { ...this.#state, deleted: [...others, { vm, at, orders }] }
  }

  /** Somebody brings back what was deleted: it has been missing since then. */
  missed(vm: string): void {
    const found = this.#state.deleted.find((each) => each.vm === vm)
    if (!found) return
    this.#state = { ...this.#state, deleted: this.#state.deleted.filter((each) => each !== found) }
    this.failed(vm, found.at, found.orders)
    this.struck(vm, found.at)
  }

  /** `stoppedAt`: since when the machine does not serve; null while it does, noticed or not. */
  struck(vm: string, stoppedAt: SimTime | null): void {
    this.#state = { ...this.#state, down: afterStrike(this.#state.down, vm, stoppedAt) }
  }

  stopped(vm: string, at: SimTime): void {
    this.#state = { ...this.#state, down: afterStop(this.#state.down, vm, at) }
  }

  /** How long the machine did not serve, after failures only. */
  downMicros(vm: string, now: SimTime): Duration {
    return downMicros(this.#state.down, vm, now)
  }

  /** From here on the named part of the way back is over. */
  mark(vm: string, part: string, at: SimTime): void {
    this.#change(vm, (outage) => ({
      ...outage,
      marks: [...outage.marks.filter((mark) => mark.part !== part), { part, at }],
    }))
  }

  /** Somebody acts: until then nobody had noticed, or decided. Only the first act counts. */
  acted(vm: string, at: SimTime): void {
    const isNoticed = this.outageOf(vm)?.marks.some(({ part }) => part === 'noticeSeconds')
    if (!isNoticed) this.mark(vm, 'noticeSeconds', at)
  }

  renamed(vm: string, newName: string): void {
    this.#change(vm, (outage) => ({ ...outage, vm: newName }))
    this.#state = { ...this.#state, down: renamedDown(this.#state.down, vm, newName) }
  }

  cameBack(vm: string, count: ShopCount): void {
    this.#change(vm, (outage) => ({ ...outage, cameBack: count }))
  }

  /** The shop takes orders again: the return is complete, and returned when this order completed it. */
  orderTaken(vm: string, at: SimTime, epochMicros: number): Return | undefined {
    this.#newestOrder.set(vm, at)
    this.#state = { ...this.#state, down: afterOrder(this.#state.down, vm, at) }
    const outage = this.outageOf(vm)
    if (!outage?.cameBack) return undefined
    const { newestOrderMicros, orders: returned } = outage.cameBack
    const rtoParts: Record<string, number> = {}
    let from = outage.failedAt
    for (const mark of [...outage.marks, { part: 'firstOrderSeconds', at }]) {
      rtoParts[mark.part] = seconds(mark.at - from)
      from = mark.at
    }
    const last: Return = {
      vm,
      // One that served on while somebody already knew has orders from after the failure.
      rpoSeconds:
        newestOrderMicros === null ? 0 : Math.max(0, seconds(epochMicros + outage.failedAt - newestOrderMicros)),
      rtoSeconds: seconds(at - outage.failedAt),
      rtoParts,
      ordersLost: Math.max(0, (outage.ordersAtFailure ?? returned) - returned),
    }
    const outages = this.#state.outages.filter((each) => each !== outage)
    this.#state = { ...this.#state, last, outages, down: afterReturn(this.#state.down, vm) }
    return last
  }

  #change(vm: string, change: (outage: Outage) => Outage): void {
    this.#state = {
      ...this.#state,
      outages: this.#state.outages.map((outage) => (outage.vm === vm ? change(outage) : outage)),
    }
  }

  fork(): ReturnWatch {
    return new ReturnWatch(this.#state, new Map(this.#newestOrder))
  }
}
