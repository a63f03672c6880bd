/** Whatever was done to a lab, the matrix can be asked of it at any of its moments: nothing is left behind, each cell can be replayed. */
import * as fc from 'fast-check'
import { afterAll, expect, it } from 'vitest'
import { SECOND } from '../../src/kernel/sim-time.ts'
import { failuresOf } from '../../src/lab/failures.ts'
import { replayOn } from '../../src/lab/journal.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { SHOP_SERVER } from '../../src/lab/scenario.ts'
import { SurvivalCache } from '../../src/survival/survival-cache.ts'
import type { SurvivalCell } from '../../src/survival/survival-cell.ts'
import { survivalOf } from '../../src/survival/survival-matrix.ts'
import { survivalReason } from '../../src/words/survival.ts'
import { newLab } from '../fixtures/lab-fixture.ts'
import { Playthrough, scriptOf, session } from '../lab/random-session.ts'
import { proofCount } from '../proof-size.ts'

const SESSIONS = proofCount(40)
const SMALL = { ...SHOP_SERVER, id: 'small', vms: SHOP_SERVER.vms.map((vm) => ({ ...vm, orders: 60 })) }
const REPLAYED_OF = 8
const tally = { cells: 0, replayed: 0, survived: 0, damaged: 0, lost: 0 }
afterAll(() => console.log(`random worlds: ${SESSIONS} sessions, ${JSON.stringify(tally)}`))

const holds = (cell: SurvivalCell): void => {
  tally[cell.result]++
  expect(survivalReason(cell.why.code, cell.why.data)).not.toMatch(/undefined|NaN|The operation failed/)
  if (tally.cells++ % REPLAYED_OF !== 0) return
  const world = replayOn(newLab(SMALL), cell.journal)
  expect(world.digest()).toBe(cell.digest)
  world.dispose()
  tally.replayed++
}

const proves = (lab: Lab): void => {
  const digest = lab.digest()
  const cache = new SurvivalCache()
  const hosted = lab.hypervisor.find('SHOP')
  if (!hosted) return
  const failures = failuresOf(lab, 'SHOP').map((failure, index) => ({ ...failure, dwellMicros: index * 10 * SECOND }))
  for (const copies of ['usable', 'all'] as const)
    for (const cell of survivalOf(lab, { vm: 'SHOP', failures, copies }, cache).cells) holds(cell)
  expect(lab.digest()).toBe(digest)
  cache.dispose()
}

it(`${SESSIONS} random sessions`, { timeout: 86_400_000 }, () => {
  for (const steps of fc.sample(session, { numRuns: SESSIONS, seed: 5 })) {
    const one = new Playthrough(newLab(SMALL))
    for (const step of steps) one.play(step, false)
    try {
      proves(one.lab)
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.stack : error}\n\n${scriptOf(steps)}\n`)
    }
    one.lab.dispose()
  }
})
