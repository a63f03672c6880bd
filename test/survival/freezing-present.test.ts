/** A machine that comes up and freezes before its first order is not back, and one that will not go on does not run on. */
import { afterAll, describe, expect, it } from 'vitest'
import { bestReturn } from '../../src/survival/best-return.ts'
import { SurvivalCache } from '../../src/survival/survival-cache.ts'
import type { SurvivalCell } from '../../src/survival/survival-cell.ts'
import { survivalOf } from '../../src/survival/survival-matrix.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import { failureBy } from '../fixtures/survival-lab.ts'

const FULL = failureBy({ type: 'fault', kind: 'VolumeFull', host: 'HV1', volume: 'D' })
const lab = newLab()
play(lab, 'Wait-Lab -Minutes 1')
const cache = new SurvivalCache()
afterAll(() => {
  cache.dispose()
  lab.dispose()
})

const verdict = ({ result, returnSeconds, why }: SurvivalCell) => [result, returnSeconds, why.code]
const now = (of: typeof lab, at?: number) =>
  survivalOf(of, { vm: 'SHOP', failures: [FULL], ...(at === undefined ? {} : { at }) }).cells.find(
    ({ row }) => row === 'now Now',
  ) as SurvivalCell

describe('a machine that stands still on a full volume', () => {
  it('freezes by hand before its first order', () => {
    const world = lab.fork()
    play(world, 'Invoke-LabFault VolumeFull -Volume HV1:D', 'Start-VM SHOP', 'Wait-Lab -Minutes 3')
    expect(world.hypervisor.stateOf(world.hypervisor.need('SHOP'))).toBe('PausedCritical')
    expect(world.watch.newestOrderAt('SHOP')).toBeUndefined()
    world.dispose()
  })

  it('is lost, with the state in which it ends, and the best way back from nothing', () => {
    const cell = now(lab)
    expect(verdict(cell)).toEqual(['lost', null, 'stopped-again'])
    expect(cell.why.data).toEqual({ vm: 'SHOP', state: 'PausedCritical' })
    expect([cell.lossSeconds, cell.held]).toEqual([null, null])
    const steps = bestReturn(lab, 'SHOP', FULL, cache)
    let step = steps.next()
    while (!step.done) step = steps.next()
    expect(step.value).toEqual({ best: null, copies: 1, tried: 1 })
  })

  it('is lost as well where it was on its way up', () => {
    const world = lab.fork()
    play(world, 'Start-VM SHOP -AsJob', 'Wait-Lab -Seconds 10')
    expect(now(world).result).toBe('lost')
    world.dispose()
  })
})

describe('a machine that runs when the volume is full', () => {
  it('runs on where it writes to blocks that it has, and does not where its next block has no room', () => {
    const world = lab.fork()
    play(world, 'Start-VM SHOP', 'Wait-Lab -Minutes 5')
    expect(verdict(now(world))).toEqual(['survived', 0, 'still-running'])
    // A new child has no block at all: what is written next needs room.
    play(world, 'Checkpoint-VM SHOP')
    const hand = world.fork()
    play(hand, 'Invoke-LabFault VolumeFull -Volume HV1:D', 'Wait-Lab -Minutes 1')
    const isFrozen = hand.hypervisor.stateOf(hand.hypervisor.need('SHOP')) === 'PausedCritical'
    expect(isFrozen).toBe(true)
    expect(now(world).result).toBe('lost')
    hand.dispose()
    world.dispose()
  })
})
