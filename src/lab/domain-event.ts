/** What happened, once it has: code and data, never a sentence. */
import type { SimTime } from '../kernel/sim-time.ts'

export interface DomainEvent {
  readonly at: SimTime
  readonly code: string
  readonly data: Readonly<Record<string, string | number | boolean | null>>
}
