/** What is due when. Ties fire in the order in which they were scheduled. */
import type { SimTime } from './sim-time.ts'

export interface AgendaItem<Event = unknown> {
  readonly due: SimTime
  readonly sequence: number
  readonly actorId: string
  /** Names a delayed event of an actor, so that it can be cancelled. */
  readonly id: string
  readonly event: Event
}

export interface AgendaState<Event = unknown> {
  readonly sequence: number
  readonly items: readonly AgendaItem<Event>[]
}

/** An ordered list: agendas here hold tens of items, where a splice beats a heap. */
export class Agenda<Event> {
  #items: AgendaItem<Event>[]
  #sequence: number

  constructor(state: AgendaState<Event> = { sequence: 0, items: [] }) {
    this.#sequence = state.sequence
    this.#items = [...state.items]
  }

  schedule(due: SimTime, actorId: string, id: string, event: Event): void {
    const item = { due, sequence: this.#sequence++, actorId, id, event }
    let at = this.#items.length
    while (at > 0 && (this.#items[at - 1] as AgendaItem).due > due) at--
    this.#items.splice(at, 0, item)
  }

  cancel(actorId: string, id: string): void {
    this.#items = this.#items.filter((item) => item.actorId !== actorId || item.id !== id)
  }

  cancelAll(actorId: string): void {
    this.#items = this.#items.filter((item) => item.actorId !== actorId)
  }

  /** When the next item is due; undefined when nothing is. */
  get nextDue(): SimTime | undefined {
    return this.#items[0]?.due
  }

  /** Takes the next item due at or before `until`. */
  takeDue(until: SimTime): AgendaItem<Event> | undefined {
    return (this.nextDue ?? Infinity) <= until ? this.#items.shift() : undefined
  }

  save(): AgendaState<Event> {
    return { sequence: this.#sequence, items: [...this.#items] }
  }
}
