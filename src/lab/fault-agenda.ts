/** Failures that are still to come, and those that have come and nobody has noticed. Their clocks are the kernel's. */
import type { Kernel } from '../kernel/kernel.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { FaultCommand, FaultKind } from './fault-command.ts'

/** A machine that lost something, as it was then. */
export interface HitVm {
  readonly vm: string
  /** Committed orders before it struck; null where nobody could be asked. */
  readonly orders: number | null
  /** How many of them the failure itself took. */
  readonly ordersTaken: number
}

export type FaultItem =
  | { readonly id: string; readonly kind: 'strike'; readonly fault: FaultCommand; readonly atMicros: SimTime }
  | {
      readonly id: string
      readonly kind: 'notice'
      readonly fault: FaultKind
      readonly struckAt: SimTime
      readonly hit: readonly HitVm[]
    }

/** The same without a name. */
type NewItem = FaultItem extends infer Item ? (Item extends FaultItem ? Omit<Item, 'id'> : never) : never

export interface FaultAgendaState {
  readonly count: number
  readonly items: readonly FaultItem[]
}

export class FaultAgenda {
  #state: FaultAgendaState

  constructor(state: FaultAgendaState = { count: 0, items: [] }) {
    this.#state = state
  }

  get state(): FaultAgendaState {
    return this.#state
  }

  /** Returns its number. */
  add(kernel: Kernel, waitMicros: number, item: NewItem): number {
    const { count, items } = this.#state
    const id = `fault:${count + 1}`
    this.#state = { count: count + 1, items: [...items, { ...item, id }] }
    kernel.spawn(id, 'fault', { waitMicros })
    return count + 1
  }

  /** The item that is due; it is off the agenda then. */
  take(kernel: Kernel, id: string): FaultItem | undefined {
    const { count, items } = this.#state
    this.#state = { count, items: items.filter((item) => item.id !== id) }
    kernel.stop(id)
    return items.find((item) => item.id === id)
  }

  fork(): FaultAgenda {
    return new FaultAgenda(this.#state)
  }
}
