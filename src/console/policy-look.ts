/** Two plans that somebody wants to compare, as they were written. */
import type { FaultKind } from '../lab/fault-command.ts'

export interface PolicyLook {
  readonly kind: 'policies'
  readonly vm: string
  /** Lines. */
  readonly a: readonly string[]
  readonly b: readonly string[]
  readonly days: number
  readonly fault: FaultKind
}
