/** The matrix equals doing the same by hand: lines of the prompt on a lab of its own, asked by other means. */
import { afterAll, describe, expect, it } from 'vitest'
import { lineOf } from '../../src/console/line-of.ts'
import { runLine } from '../../src/console/run-line.ts'
import { Random } from '../../src/kernel/random.ts'
import { MINUTE } from '../../src/kernel/sim-time.ts'
import type { Failure } from '../../src/lab/failures.ts'
import { failuresOf } from '../../src/lab/failures.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { SurvivalCache } from '../../src/survival/survival-cache.ts'
import type { SurvivalCell } from '../../src/survival/survival-cell.ts'
import { survivalOf } from '../../src/survival/survival-matrix.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import { survivalLab, VM } from '../fixtures/survival-lab.ts'
import { proofCount } from '../proof-size.ts'

const COUNT = proofCount(100)
const MOMENTS = Math.ceil(COUNT / 5)
const random = new Random(4)
const { lab } = survivalLab()
const cache = new SurvivalCache()
const tally = { survived: 0, damaged: 0, lost: 0 }
afterAll(() => {
  console.log(`by hand: ${COUNT} cells at ${MOMENTS} moments, ${JSON.stringify(tally)}`)
  cache.dispose()
  lab.dispose()
})

/** A line that may be refused: then it was not done. */
const tried = (world: Lab, line: string): string | undefined => runLine(world, line, { wait: false }).code

const waitUntil = (world: Lab, at: number): void => {
  world.advance(at - world.now)
}

/** Up to `at` by the same lines, with the failure in between. */
const brokenByHand = (failure: Failure, at: number): Lab => {
  const world = newLab()
  const onset = Math.max(0, at - failure.dwellMicros)
  const isBefore = ({ atMicros }: { readonly atMicros: number }): boolean => atMicros <= onset
  const history = lab.history.from(0).filter(({ atMicros }) => atMicros <= at)
  const run = (entries: typeof history): void => {
    for (const { atMicros, command } of entries) {
      waitUntil(world, atMicros)
      tried(world, lineOf(command))
    }
  }
  run(history.filter(isBefore))
  waitUntil(world, onset)
  play(world, lineOf(failure.command))
  run(history.filter((entry) => !isBefore(entry)))
  waitUntil(world, at)
  return world
}

interface ByHand {
  readonly refusal: string | undefined
  /** The machine that came back. */
  readonly vm: string
}

const firstRefusal = (world: Lab, vm: string, ...lines: readonly string[]): ByHand => {
  for (const line of lines) {
    const { ok, code } = runLine(world, line, { wait: true })
    if (!ok) return { refusal: code, vm }
  }
  return { refusal: undefined, vm }
}

const returnedByHand = (world: Lab, cell: SurvivalCell): ByHand => {
  const hosted = world.hypervisor.need(VM)
  if (cell.row.startsWith('now')) {
    const stands = world.hypervisor.stateOf(hosted) === 'PausedCritical'
    return firstRefusal(world, VM, 'Wait-Lab -Minutes 5', `${stands ? 'Resume' : 'Start'}-VM ${VM}`)
  }
  if (cell.row.startsWith('checkpoint'))
    return firstRefusal(world, VM, 'Wait-Lab -Minutes 5', `Restore-VMCheckpoint '${cell.copy}' ${VM}`, `Start-VM ${VM}`)
  // Nobody restores over a machine that is still there; a lost host leaves the other one.
  const isThere = !hosted.volume.lost
  const vm = isThere ? `${VM}-RESTORED` : VM
  const to = isThere ? 'HV1' : 'HV2'
  const wait = cell.dwellMicros > 0 ? ['Wait-Lab -Minutes 5'] : []
  return firstRefusal(
    world,
    vm,
    ...wait,
    `Restore-LabBackup ${cell.copy} -ToHost ${to} -NewName ${vm}`,
    `Start-VM ${vm}`,
  )
}

const numberOf = (world: Lab, vm: string, query: string): number =>
  Number(play(world, `Invoke-LabSql ${vm} '${query}'`).split('\n').at(-1))

const heldAgainst = (cell: SurvivalCell, broken: Lab): void => {
  const world = broken.fork()
  const { refusal, vm } = returnedByHand(world, cell)
  if (cell.result === 'lost') expect(refusal).toBe(cell.why.code)
  else {
    expect(refusal).toBeUndefined()
    const orders = cell.look?.orders ?? []
    expect(numberOf(world, vm, 'SELECT count(*) FROM orders')).toBe(orders.length)
    expect(numberOf(world, vm, 'SELECT max(id) FROM orders')).toBe(orders.at(-1)?.id)
    const { apps, files } = world.evidence().vms[vm] ?? {}
    expect(apps?.Shop.integrity === 'ok' && apps.Shop.invariantsHold).toBe(cell.result === 'survived')
    for (const [path, sha256] of Object.entries(cell.look?.files ?? {}))
      expect([path, files?.[path]?.sha256]).toEqual([path, sha256])
    const before = world.now
    while (world.watch.state.last === null && world.now < before + 5 * MINUTE) play(world, 'Wait-Lab -Seconds 5')
    const rto = world.watch.state.last?.rtoSeconds as number
    expect(rto - cell.dwellMicros / 1_000_000).toBeCloseTo(cell.returnSeconds as number, 5)
  }
  tally[cell.result]++
  world.dispose()
}

describe(`${COUNT} cells`, () => {
  it.each(Array.from({ length: MOMENTS }, (_, index) => index))('at moment %i', () => {
    const at = random.integer('moment', 10 * MINUTE, lab.now)
    const dwell = random.integer('dwell', 0, 1) * random.integer('minutes', 1, 8) * MINUTE
    const failures = failuresOf(lab, VM).map((failure) => ({ ...failure, dwellMicros: dwell }))
    const { cells } = survivalOf(lab, { vm: VM, at, failures }, cache)
    const broken = new Map<string, Lab>()
    for (let count = 0; count < Math.ceil(COUNT / MOMENTS); count++) {
      const cell = cells[random.integer('cell', 0, cells.length - 1)] as SurvivalCell
      const failure = failures.find(({ kind }) => kind === cell.failure) as Failure
      const world = broken.get(failure.kind) ?? brokenByHand(failure, at)
      broken.set(failure.kind, world)
      heldAgainst(cell, world)
    }
    for (const world of broken.values()) world.dispose()
  })
})
