/** What runs on the clock now, for whoever waits for it or draws it: a ledger, not a scheduler. */
import type { SimTime } from '../kernel/sim-time.ts'

export type OperationKind =
  | 'start'
  | 'stop'
  | 'save'
  | 'pause'
  | 'resume'
  | 'checkpoint'
  | 'call'
  | 'merge'
  | 'delete'
  | 'backup'
  | 'verify'
  | 'restore'
  | 'publish'
  | 'move'
  | 'copy'
  | 'retention'
  | 'disk'

export interface Operation {
  readonly id: string
  readonly kind: OperationKind
  readonly vm: string
  readonly subject: string
  readonly startedAt: SimTime
  readonly done: number
  readonly total: number
  readonly unit: 'micros' | 'blocks' | 'bytes'
}

export interface Failure {
  readonly code: string
  readonly data: Readonly<Record<string, string | number>>
}

export interface OperationsState {
  readonly count: number
  readonly open: readonly Operation[]
  readonly failures: readonly (readonly [id: string, failure: Failure])[]
}

const FAILURES_KEPT = 50

export class Operations {
  #count: number
  #open: Map<string, Operation>
  #failures: Map<string, Failure>

  constructor(state: OperationsState = { count: 0, open: [], failures: [] }) {
    this.#count = state.count
    this.#open = new Map(state.open.map((operation) => [operation.id, operation]))
    this.#failures = new Map(state.failures)
  }

  begin(operation: Omit<Operation, 'id' | 'done'>): string {
    const id = `${operation.kind}-${++this.#count}`
    this.#open.set(id, { ...operation, id, done: 0 })
    return id
  }

  progress(id: string, done: number, total?: number, unit?: Operation['unit']): void {
    const operation = this.#open.get(id)
    if (operation)
      this.#open.set(id, { ...operation, done, total: total ?? operation.total, unit: unit ?? operation.unit })
  }

  end(id: string | null, failure?: Failure): void {
    if (id === null || !this.#open.delete(id) || !failure) return
    this.#failures.set(id, failure)
    if (this.#failures.size > FAILURES_KEPT) this.#failures.delete(this.#failures.keys().next().value as string)
  }

  get(id: string): Operation | undefined {
    return this.#open.get(id)
  }

  get open(): readonly Operation[] {
    return [...this.#open.values()]
  }

  /** Why an ended operation failed; undefined when it did not. */
  failureOf(id: string): Failure | undefined {
    return this.#failures.get(id)
  }

  save(): OperationsState {
    return { count: this.#count, open: this.open, failures: [...this.#failures] }
  }

  fork(): Operations {
    return new Operations(this.save())
  }
}
