/** The world at any moment of the past is, byte for byte, the world that was. */
import { afterAll, describe, expect, it } from 'vitest'
import { MINUTE } from '../../src/kernel/sim-time.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { PastWorlds } from '../../src/survival/past-worlds.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import { survivalLab } from '../fixtures/survival-lab.ts'

const { lab, digests } = survivalLab()
afterAll(() => lab.dispose())

const worldAt = (past: PastWorlds, of: Lab, at: number, isThere?: (world: Lab) => boolean): Lab => {
  const steps = past.at(of, at, isThere)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

describe('the past', () => {
  it('is what it was, from the beginning and from what is held, in any order', () => {
    const past = new PastWorlds()
    for (const [at, digest] of [...digests].reverse().concat(digests)) {
      const world = worldAt(past, lab, at)
      expect([at, world.digest()]).toEqual([at, digest])
      world.dispose()
    }
    past.dispose()
  })

  it('has at its beginning a machine that was never started, and nothing to hold there', () => {
    const past = new PastWorlds()
    const world = worldAt(past, lab, 0)
    expect(world.history.from(0).map(({ command }) => command.type)).toEqual(['start-vm'])
    expect([world.now, world.history.from(0)[0]?.atMicros]).toEqual([0, 0])
    world.dispose()
  })

  it('holds at most 32 worlds, spread over the history', () => {
    const past = new PastWorlds()
    for (let minute = 0; minute * MINUTE < lab.now; minute++) worldAt(past, lab, minute * MINUTE).dispose()
    expect(past.count).toBe(32)
    past.dispose()
  })

  it('is held as it passes, and is the same as one that is built: from there it is not far to any moment', () => {
    const own = newLab()
    const [past, built] = [new PastWorlds(), new PastWorlds()]
    play(own, 'Start-VM SHOP', 'Start-LabBackup SHOP -Repository NAS1')
    for (let half = 0; half < 12; half++) {
      play(own, 'Wait-Lab -Minutes 30')
      past.passes(own)
    }
    for (const at of [own.now - 10 * MINUTE, own.now - 95 * MINUTE, own.now - 200 * MINUTE]) {
      const steps = past.at(own, at)
      let rests = 0
      let step = steps.next()
      for (; !step.done; step = steps.next()) rests++
      const again = worldAt(built, own, at)
      expect([rests < 8, step.value.digest()]).toEqual([true, again.digest()])
      for (const world of [step.value, again]) world.dispose()
    }
    for (const each of [past, built, own]) each.dispose()
  })

  it('can be met half way through a moment, as soon as something is there', () => {
    const past = new PastWorlds()
    const [checkpoint] = lab.hypervisor.need('SHOP').record.checkpoints
    const at = checkpoint?.takenAt as number
    const world = worldAt(past, lab, at, ({ hypervisor }) => hypervisor.need('SHOP').record.checkpoints.length > 0)
    expect([world.now, world.hypervisor.need('SHOP').record.checkpoints.length]).toEqual([at, 1])
    expect(world.history.from(0).at(-1)?.command.type).toBe('checkpoint-vm')
    world.dispose()
    past.dispose()
  })

  it('is let go when another lab is asked about, and goes on with the same one', () => {
    const past = new PastWorlds()
    expect(past.follows(lab)).toBe(true)
    worldAt(past, lab, 5 * MINUTE).dispose()
    const later = lab.fork()
    play(later, 'Wait-Lab -Minutes 1', 'Invoke-LabApp SHOP Shop PlaceOrders -Count 1')
    expect([past.follows(later), past.count > 0]).toEqual([true, true])
    expect([past.follows(lab), past.count]).toEqual([false, 0])
    const other = newLab()
    play(other, 'Start-VM SHOP')
    expect(past.follows(other)).toBe(false)
    for (const each of [later, other]) each.dispose()
  })

  it('is kept by the lab itself: accepted commands with their times, not one that was refused, and no digest of it', () => {
    const own = newLab()
    expect([own.dispatch({ type: 'resume-vm', vm: 'SHOP' }).ok, own.history.length]).toEqual([false, 0])
    play(own, 'Start-VM SHOP')
    const fork = own.fork()
    play(fork, 'Stop-VM SHOP')
    expect([own.history.length, fork.history.length, fork.history.countUntil(0)]).toEqual([1, 2, 1])
    for (const each of [own, fork]) each.dispose()
  })
})
