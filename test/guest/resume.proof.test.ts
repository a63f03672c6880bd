/** P5: `resume(memory())` is invisible: with any traffic around it nothing that can be seen or stored becomes other. */
import { expect, it } from 'vitest'
import type { Guest } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { nextBelow, seededRandom } from '../../src/guest/random-words.ts'
import { installedDisk, modules, TestClock } from '../fixtures/guest-fixture.ts'
import { drawDeed, outcomeOf } from '../fixtures/guest-traffic.ts'
import { OverlayDisk } from '../fixtures/overlay-disk.ts'
import { proofCount } from '../proof-size.ts'

const HISTORIES = 100
const DEEDS = 30
/** One deed in so many is followed by a resume. */
const RESUMED_EACH = 3

const base = installedDisk()

function subject(seed: number) {
  const clock = new TestClock()
  const disk = new OverlayDisk(base)
  const guest: Guest = createGuest(modules, clock)
  guest.powerOn(disk, seed)
  return { guest, clock, disk }
}

/** A machine that ran another guest and was cut off in its transaction. */
function usedMachine(clock: TestClock): Guest {
  const guest = createGuest(modules, clock)
  guest.powerOn(new OverlayDisk(base), 99)
  guest.run({ app: 'Shop', action: 'PlaceOrders', count: 20 })
  guest.run({ app: 'Shop', action: 'OpenTransaction' })
  return guest
}

/** Plays one history twice. Returns how often the one was taken up again. */
function play(seed: number): number {
  const random = seededRandom(seed)
  const straight = subject(seed)
  const resumed = subject(seed)
  // the first used machine had another guest; after that those that were left behind are used again
  const used: Guest[] = []
  let resumes = 0
  for (let index = 0; index < DEEDS && straight.guest.running; index++) {
    const deed = drawDeed(random)
    const said = outcomeOf(deed, straight)
    expect(outcomeOf(deed, resumed), `history ${seed}, deed ${index}`).toBe(said)
    if (!resumed.guest.running || nextBelow(random, RESUMED_EACH) !== 0) continue
    const memory = resumed.guest.memory()
    const left = resumed.guest
    const choice = nextBelow(random, 3)
    if (choice === 1) resumed.guest = createGuest(modules, resumed.clock)
    if (choice === 2) resumed.guest = used.shift() ?? usedMachine(resumed.clock)
    if (resumed.guest !== left) used.push(left)
    resumed.guest.resume(memory, resumed.disk)
    resumes++
  }
  expect(Buffer.compare(resumed.disk.written(), straight.disk.written()), `disk of history ${seed}`).toBe(0)
  if (straight.guest.running)
    expect(differentPages(straight.guest, resumed.guest), `RAM of history ${seed}`).toEqual([])
  return resumes
}

/** Numbers of the pages that two machines do not have in common. */
function differentPages(one: Guest, other: Guest): number[] {
  const pages = other.memory()
  return one.memory().flatMap((page, index) => {
    const against = pages[index]
    if (page === undefined || against === undefined) return page === against ? [] : [index]
    return Buffer.compare(page, against) === 0 ? [] : [index]
  })
}

it('is invisible in the same, a new and a used machine, after any traffic', {
  timeout: process.env.PROOF === undefined ? 60_000 : 86_400_000,
}, () => {
  const histories = proofCount(HISTORIES)
  let resumes = 0
  for (let seed = 1; seed <= histories; seed++) resumes += play(seed)
  console.log(`resume: ${histories} histories, ${resumes} times taken up again, 0 differ`)
  expect(resumes).toBeGreaterThan(histories * 5)
})
