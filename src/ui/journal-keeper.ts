/** The page's own copy of every command that the lab took: enough to build it again when the worker is gone. */

import type { Journal, JournalEntry } from '../protocol.ts'
import { download } from './download.ts'

export class JournalKeeper {
  readonly #scenario: string
  readonly #seed: number
  readonly #entries: JournalEntry[]
  #untilMicros: number

  constructor({ scenario, seed, entries, untilMicros }: Journal) {
    this.#scenario = scenario
    this.#seed = seed
    this.#entries = [...entries]
    this.#untilMicros = untilMicros
  }

  /** Of a lab in which nothing was done. */
  static of(scenario: string, seed: number): JournalKeeper {
    return new JournalKeeper({ version: 1, scenario, seed, entries: [], untilMicros: 0 })
  }

  get count(): number {
    return this.#entries.length
  }

  keep(entries: readonly JournalEntry[], nowMicros: number): void {
    this.#entries.push(...entries)
    this.#untilMicros = Math.max(this.#untilMicros, nowMicros)
  }

  get journal(): Journal {
    return {
      version: 1,
      scenario: this.#scenario,
      seed: this.#seed,
      entries: [...this.#entries],
      untilMicros: this.#untilMicros,
    }
  }
}

/** Hands the journal to the person as a file. */
export const downloadJournal = (journal: Journal, fileName: string): void => {
  download([JSON.stringify(journal, null, 2)], 'application/json', fileName)
}
