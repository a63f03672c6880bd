/** Owns the lab of the page: one at a time, and the engine that each is built with. */
import { expose } from 'comlink'
import { checkJournal, replayOn } from './lab/journal.ts'
import { Lab } from './lab/lab.ts'
import type { LabEngine } from './lab/lab-engine.ts'
import { SCENARIOS, type Scenario } from './lab/scenario.ts'
import type { LabServer } from './protocol.ts'
import { loadEngine } from './worker/load-engine.ts'
import { PageLab, type SendParts } from './worker/page-lab.ts'

/** Starts before anyone asks: the page paints meanwhile. */
const engine = loadEngine()

class OneLab implements LabServer {
  #lab: PageLab | undefined
  /** As it was built: whoever begins there again, as each lesson does, need not install a guest again. */
  #built: { readonly scenario: Scenario; readonly seed: number; readonly lab: Lab } | undefined

  get lab(): PageLab {
    if (!this.#lab) throw new Error('the lab is not open')
    return this.#lab
  }

  async open({ scenario: id, seed, journal }: Parameters<LabServer['open']>[0], onParts: SendParts) {
    const scenario = SCENARIOS[id]
    if (!scenario) throw new Error(`unknown scenario ${id}`)
    if (journal) checkJournal(scenario, journal)
    const loaded = await engine
    this.#lab?.close()
    const lab = this.#atItsBeginning(loaded, scenario, journal?.seed ?? seed)
    this.#lab = new PageLab(loaded, journal ? replayOn(lab, journal) : lab, onParts)
    return this.#lab.show()
  }

  #atItsBeginning(loaded: LabEngine, scenario: Scenario, seed: number): Lab {
    if (this.#built?.scenario !== scenario || this.#built.seed !== seed) {
      this.#built?.lab.dispose()
      this.#built = { scenario, seed, lab: Lab.open(loaded, scenario, seed) }
    }
    return this.#built.lab.fork()
  }
}

expose(new OneLab())
