/** What asking again may use: worlds of the past, looks by the bytes that were looked at, and cells that were executed. */
import type { Look } from '../host/look.ts'
import type { Lab } from '../lab/lab.ts'
import { PastWorlds } from './past-worlds.ts'
import type { SurvivalCell } from './survival-cell.ts'

const CELLS_KEPT = 4_096

export class SurvivalCache {
  readonly past = new PastWorlds()
  readonly looks = new Map<string, Look>()
  /** Looks at undisturbed worlds, by moment. */
  readonly references = new Map<string, Look>()
  readonly #cells = new Map<string, SurvivalCell>()

  /** Of a lab with another past nothing is of use but looks, which belong to their bytes. */
  follow(lab: Lab): void {
    if (this.past.follows(lab)) return
    this.references.clear()
    this.#cells.clear()
  }

  /** As `PastWorlds.passes`. */
  passes(lab: Lab): void {
    this.follow(lab)
    this.past.passes(lab)
  }

  cell(key: string): SurvivalCell | undefined {
    return this.#cells.get(key)
  }

  keep(key: string, cell: SurvivalCell): void {
    this.#cells.set(key, cell)
    if (this.#cells.size > CELLS_KEPT) this.#cells.delete(this.#cells.keys().next().value as string)
  }

  dispose(): void {
    this.past.dispose()
  }
}
