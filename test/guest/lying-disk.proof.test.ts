/** P1: a disk that says "written" and is not: what it costs the shop, and that the guest only ever answers. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { Guest } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { nextBelow, seededRandom } from '../../src/guest/random-words.ts'
import { stateWithLoss, tally } from '../fixtures/crash-states.ts'
import { modules, TestClock } from '../fixtures/guest-fixture.ts'
import { useHard } from '../fixtures/hard-use.ts'
import type { OverlayDisk } from '../fixtures/overlay-disk.ts'
import { ShopCrash, type ShopRecording } from '../fixtures/shop-crash.ts'
import { proofCount } from '../proof-size.ts'

const TRIALS = 100

let shop: ShopCrash
let recording: ShopRecording

beforeAll(() => {
  shop = new ShopCrash()
  recording = shop.record()
})

/** Copies of one state in which some of the last `window` writes are missing, barriers or not. */
function trial(random: Uint32Array, window: number) {
  const length = window + nextBelow(random, recording.log.length - window)
  const lossSeed = nextBelow(random, 1_000_000)
  const disk = (): OverlayDisk => stateWithLoss(recording, length, length - window, seededRandom(lossSeed))
  return { length, lossSeed, disk }
}

/** As a message, so that the numbers that lead to it stand beside it. */
function thrownBy(act: () => void): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

describe.each([8, 32, 200])('a disk that loses some of its last %i writes, barriers or not', (window) => {
  it('damages the shop or loses orders, and the guest answers whatever it is asked', {
    timeout: process.env.PROOF === undefined ? 60_000 : 86_400_000,
  }, () => {
    const random = seededRandom(window)
    const problems: string[] = []
    const escaped: string[] = []
    const failures: string[] = []
    const clock = new TestClock()
    const guest: Guest = createGuest(modules, clock)
    const trials = proofCount(TRIALS)
    for (let index = 0; index < trials; index++) {
      const { length, lossSeed, disk } = trial(random, window)
      const problem = shop.problemOf(recording, length, disk())
      if (problem === undefined) continue
      problems.push(problem)
      const thrown = thrownBy(() => failures.push(...useHard(guest, clock, disk(), 1 + index).failures))
      if (thrown !== undefined) escaped.push(`length ${length}, losses ${lossSeed}: ${thrown}`)
    }
    console.log(`a lying disk, ${window} writes: ${trials} images, ${tally(problems)}; used on: ${tally(failures)}`)
    expect(escaped).toEqual([])
    expect(problems.length).toBeGreaterThan(0)
  })
})
