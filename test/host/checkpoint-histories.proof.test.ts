/** P2 of issue D: whatever happens to a VM with two disks, each checkpoint is exactly its moment, and no file is left over. */
import { afterAll, describe, expect, it } from 'vitest'
import { engine } from '../fixtures/lab-fixture.ts'
import { type Counts, History, newPair } from '../histories/history.ts'
import { type Tally, Watch } from '../histories/held-against.ts'
import { pageRoom } from '../histories/page-guest.ts'
import { proofCount } from '../proof-size.ts'

const STEPS_MAX = 80
const base = newPair({ ...engine, guests: pageRoom() })
const counts: Counts = { steps: 0, refused: 0, cuts: 0, cutMerges: 0, fills: 0, stands: 0, restored: 0 }
const tally: Tally = { moments: 0, memories: 0 }
let histories = 0

const playHistory = (seed: number): void => {
  const history = new History(base.fork(), seed, counts, new Watch(tally))
  const steps = 20 + history.dice.below(STEPS_MAX - 19)
  try {
    for (let step = 0; step < steps; step++) history.play()
  } catch (error) {
    throw new Error(`history ${seed}: ${error instanceof Error ? error.message : error}\n${history.told.join('\n')}`)
  }
  history.lab.dispose()
  histories++
}

afterAll(() =>
  console.log(
    `histories: ${histories}, ${counts.steps} steps (${counts.refused} refused, ${counts.cuts} power cuts, ${counts.cutMerges} of them in a merge, ${counts.fills} times full, ${counts.stands} machines stood still), ${tally.moments} checkpoints held against their moment, ${counts.restored} restored, 0 wrong`,
  ),
)

describe('any history of checkpoints', () => {
  it('leaves each as it was taken, and nothing else', { timeout: 86_400_000 }, () => {
    const count = proofCount(500)
    for (let seed = 1; seed <= count; seed++) playHistory(seed)
    expect(histories).toBe(count)
  })
})
