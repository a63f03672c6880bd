/** P2 of issue D: whatever happens to a VM with two disks, each checkpoint is exactly its moment, and no file is left over. */
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { HostVolume } from '../../src/storage/host-volume.ts'
import { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { engine } from '../fixtures/lab-fixture.ts'
import { someDeed } from '../histories/deeds.ts'
import { end } from '../histories/endings.ts'
import { type Tally, Watch } from '../histories/held-against.ts'
import { type Counts, History, newPair } from '../histories/history.ts'
import { MomentModel } from '../histories/moment-model.ts'
import { pageRoom } from '../histories/page-guest.ts'
import { proofCount } from '../proof-size.ts'

const STEPS_MAX = 80
const base = newPair({ ...engine, guests: pageRoom() })
const newCounts = (): Counts => ({
  steps: 0,
  refused: 0,
  cuts: 0,
  cutMerges: 0,
  fills: 0,
  stands: 0,
  restored: 0,
  lost: 0,
})
const counts = newCounts()
const tally: Tally = { moments: 0, memories: 0 }
let histories = 0

/** A failure tells the steps that led to it. */
const playHistory = (seed: number, model = new MomentModel(), into = counts): void => {
  const history = new History(
    base.fork(),
    seed,
    into,
    new Watch(into === counts ? tally : { moments: 0, memories: 0 }),
    model,
  )
  // most are short, some are long
  const most = () => history.dice.below(STEPS_MAX - 11)
  const steps = 12 + Math.min(most(), most())
  try {
    for (let step = 0; step < steps; step++) history.play(someDeed(history.dice))
    end(history)
  } catch (error) {
    throw new Error(`history ${seed}: ${error instanceof Error ? error.message : error}\n${history.told.join('\n')}`)
  } finally {
    history.lab.dispose()
  }
}

afterAll(() =>
  console.log(
    `histories: ${histories}, ${counts.steps} steps (${counts.refused} refused, ${counts.cuts} power cuts, ${counts.cutMerges} of them in a merge, ${counts.fills} times full, ${counts.stands} machines stood still), ${tally.moments} checkpoints held against their moments, ${counts.restored} restored, ${counts.lost} reported lost, 0 wrong`,
  ),
)
afterEach(() => {
  vi.restoreAllMocks()
})

describe('any history of checkpoints', () => {
  it('leaves each as it was taken, and nothing else', { timeout: 86_400_000 }, () => {
    const count = proofCount(500)
    for (let seed = 1; seed <= count; seed++) {
      playHistory(seed)
      histories++
    }
    expect(histories).toBe(count)
  })
})

/** How many of the first histories it takes until the proof sees it. */
const seenAfter = (model: () => MomentModel): string => {
  for (let seed = 1; seed <= 20; seed++)
    try {
      playHistory(seed, model(), newCounts())
    } catch (error) {
      return (error as Error).message
    }
  return 'not seen'
}

describe('the proof sees', () => {
  it('a merge that forgets one block', () => {
    const { place, write } = VirtualDisk.prototype
    let writing = 0
    let pieces = 0
    vi.spyOn(VirtualDisk.prototype, 'write').mockImplementation(function (this: VirtualDisk, ...args) {
      writing++
      try {
        write.apply(this, args)
      } finally {
        writing--
      }
    })
    vi.spyOn(VirtualDisk.prototype, 'place').mockImplementation(function (this: VirtualDisk, ...args) {
      if (writing > 0 || ++pieces !== 3) place.apply(this, args)
    })
    expect(seenAfter(() => new MomentModel())).toMatch(/disk \d, piece: \d+ instead of undefined/)
  })

  it('a write that the disk had and the model did not', () => {
    class Forgetful extends MomentModel {
      #writes = 0
      override write(write: Parameters<MomentModel['write']>[0]): void {
        if (++this.#writes !== 5) super.write(write)
      }
    }
    expect(seenAfter(() => new Forgetful())).toMatch(/now, disk \d, piece: \d+ instead of undefined/)
  })

  it('a file that should have gone', () => {
    const { remove } = HostVolume.prototype
    vi.spyOn(HostVolume.prototype, 'remove').mockImplementation(function (this: HostVolume, path) {
      if (!path.endsWith('.avhdx')) remove.call(this, path)
    })
    expect(seenAfter(() => new MomentModel())).toMatch(/: files: /)
  })
})
