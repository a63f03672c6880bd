/**
 * The commands that a lab has accepted, each with its time: what its past can be built from again. Forks share what was
 * before them. It follows from what was done and is no part of the digest.
 */
import { SharedLog } from '../kernel/shared-log.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { Command } from './command.ts'

export interface JournalEntry {
  readonly atMicros: SimTime
  readonly command: Command
}

export class History {
  readonly #entries: SharedLog<JournalEntry>

  constructor(entries = new SharedLog<JournalEntry>()) {
    this.#entries = entries
  }

  get length(): number {
    return this.#entries.length
  }

  append(atMicros: SimTime, command: Command): void {
    this.#entries.push({ atMicros, command })
  }

  /** In the order in which they were given, from this index on. */
  from(index: number): readonly JournalEntry[] {
    return this.#entries.from(index)
  }

  /** How many were given up to and including this moment. */
  countUntil(at: SimTime): number {
    const entries = this.from(0)
    const later = entries.findIndex(({ atMicros }) => atMicros > at)
    return later < 0 ? entries.length : later
  }

  fork(): History {
    return new History(this.#entries.fork())
  }
}
