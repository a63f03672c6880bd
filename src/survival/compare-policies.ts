/**
 * Two ways of keeping copies, on the same machine and by the same chance: two forks of the present set up different plans,
 * live the same days, and the same failure befalls both. What came of it is executed, cell by cell, as in the matrix.
 */
import { DAY, type Duration, HOUR } from '../kernel/sim-time.ts'
import type { Command } from '../lab/command.ts'
import type { Lab } from '../lab/lab.ts'
import { ledgerPlaces } from '../lab/ledger.ts'
import { carryOut } from './compare-chain-lengths.ts'
import {
  measurePolicy,
  type PolicyComparison,
  type PolicyMeasure,
  type PolicyOptions,
  type PolicyProgress,
} from './policy-comparison.ts'
import { SurvivalCache } from './survival-cache.ts'
import { survivalMatrix } from './survival-matrix.ts'

/** Between two looks of whoever waits. */
const SLICE: Duration = HOUR

type Progress<Result> = Generator<PolicyProgress, Result>

/** Throws `unknown-vm`, and Refused as the lab refuses what a plan asks for. The lab stays as it is. */
export function* comparePolicies(lab: Lab, options: PolicyOptions): Progress<PolicyComparison> {
  const { name: vm } = lab.hypervisor.need(options.vm).record
  const { days, failure } = options
  const asked = { ...options, vm }
  const a = yield* lived(lab, asked, 'A', options.a)
  const b = yield* lived(lab, asked, 'B', options.b)
  return { vm, days, failure, a, b }
}

function* lived(
  lab: Lab,
  { vm, days, failure }: PolicyOptions,
  policy: PolicyProgress['policy'],
  plan: readonly Command[],
): Progress<PolicyMeasure> {
  const world = lab.fork()
  const cache = new SurvivalCache()
  try {
    const before = ledgerPlaces(world)
    const [from, until] = [world.now, world.now + days * DAY]
    cache.past.keep(world)
    for (const command of plan) carryOut(world, command)
    while (world.now < until) {
      yield { policy, phase: 'running', done: Math.floor((world.now - from) / HOUR), total: (days * DAY) / HOUR }
      world.advance(Math.min(SLICE, until - world.now))
      // Copies are held against the worlds of their moments: near ones are at hand.
      cache.passes(world)
    }
    const steps = survivalMatrix(world, { vm, failures: [failure] }, cache)
    for (;;) {
      const step = steps.next()
      if (step.done) return measurePolicy(world, vm, before, step.value)
      const { done, total } = step.value
      yield { policy, phase: 'returning', done, total }
    }
  } finally {
    cache.dispose()
    world.dispose()
  }
}
