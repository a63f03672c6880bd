/** The matrix equals doing the same by hand: lines of the prompt on a lab of its own, asked by other means. */
import { afterAll, describe, expect, it } from 'vitest'
import { lineOf } from '../../src/console/line-of.ts'
import { runLine } from '../../src/console/run-line.ts'
import { Random } from '../../src/kernel/random.ts'
import { MINUTE, SECOND } from '../../src/kernel/sim-time.ts'
import type { Command } from '../../src/lab/command.ts'
import { type Failure, failuresOf } from '../../src/lab/failures.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { SurvivalCache } from '../../src/survival/survival-cache.ts'
import type { SurvivalCell } from '../../src/survival/survival-cell.ts'
import { survivalOf } from '../../src/survival/survival-matrix.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import { failureBy, survivalLab, VM } from '../fixtures/survival-lab.ts'
import { proofCount } from '../proof-size.ts'

const COUNT = proofCount(100)
const MOMENTS = Math.ceil(COUNT / 5)
const random = new Random(4)
const { lab } = survivalLab()
const cache = new SurvivalCache()
/** One that does damage, and stops nothing. */
const DELETED = failureBy({ type: 'run-app', vm: VM, request: { app: 'Shop', action: 'DeleteOrders', count: 40 } })
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
  const command = failure.command as Command
  const noticed = command.type === 'fault' ? { ...command, dwellMicros: at - onset } : command
  expect([failure.kind, tried(world, lineOf(noticed))]).toEqual([failure.kind, undefined])
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

/** What runs on is left alone; but it has to run on until somebody would act. */
const stopsUnattended = (world: Lab): boolean => {
  const later = world.fork()
  play(later, 'Wait-Lab -Minutes 5')
  const stops = later.hypervisor.stateOf(later.hypervisor.need(VM)) !== 'Running'
  later.dispose()
  return stops
}

/** It came up, and is down again without an order. */
const stopsBeforeAnOrder = (world: Lab, vm: string): void => {
  const before = world.watch.newestOrderAt(vm)
  play(world, 'Wait-Lab -Hours 1')
  expect(world.hypervisor.stateOf(world.hypervisor.need(vm))).not.toBe('Running')
  expect(world.watch.newestOrderAt(vm)).toBe(before)
}

const returnedByHand = (world: Lab, cell: SurvivalCell): ByHand => {
  const hosted = world.hypervisor.need(VM)
  if (cell.row.startsWith('now')) {
    const state = world.hypervisor.stateOf(hosted)
    if (state === 'Running' && !stopsUnattended(world)) return { refusal: undefined, vm: VM }
    play(world, 'Wait-Lab -Minutes 5')
    const then = world.hypervisor.stateOf(hosted)
    return firstRefusal(world, VM, `${then === 'Off' ? 'Start' : 'Resume'}-VM ${VM}`)
  }
  if (cell.row.startsWith('checkpoint'))
    return firstRefusal(world, VM, 'Wait-Lab -Minutes 5', `Restore-VMCheckpoint '${cell.copy}' ${VM}`, `Start-VM ${VM}`)
  // Nobody restores over a machine that is still there; a lost host leaves the other one.
  const isThere = !hosted.volume.lost
  const vm = isThere ? `${VM}-RESTORED` : VM
  // Where nothing is out, the lab does not know that anybody has to notice.
  const knows = world.watch.outageOf(VM) !== undefined
  const wait = [...(knows ? [] : ['Wait-Lab -Minutes 5']), ...(hosted.slot.on ? [`Stop-VM ${VM} -TurnOff`] : [])]
  for (const line of wait) play(world, line)
  const restore = (to: string): string => `Restore-LabBackup ${cell.copy} -ToHost ${to} -NewName ${vm}`
  const tries: ByHand[] = []
  // Where it was, another volume of its host, another host: one of them may have room, and stand.
  for (const to of ['HV1:D', 'HV1:C', 'HV1:E', 'HV2:D']) {
    const back = firstRefusal(world, vm, restore(to))
    if (back.refusal === undefined) return firstRefusal(world, vm, `Start-VM ${vm}`)
    if (!['host-lost', 'volume-lost', '0x80070070'].includes(back.refusal)) return back
    tries.push(back)
  }
  const [first] = tries as [ByHand, ...ByHand[]]
  const isGone = tries.every(({ refusal }) => ['host-lost', 'volume-lost'].includes(refusal ?? ''))
  // No host is left with its disk: a new one is fetched.
  const notice = knows ? ['Wait-Lab -Minutes 5'] : []
  return isGone ? firstRefusal(world, vm, ...notice, 'Add-LabHost HV3', restore('HV3'), `Start-VM ${vm}`) : first
}

const numberOf = (world: Lab, vm: string, query: string): number =>
  Number(play(world, `Invoke-LabSql ${vm} '${query}'`).split('\n').at(-1))

/** Half a second before nobody has ordered, half a second after somebody has. */
const firstOrderAt = (world: Lab, vm: string, at: number, { returnSeconds }: SurvivalCell): void => {
  const before = numberOf(world, vm, 'SELECT count(*) FROM orders')
  const due = at + (returnSeconds as number) * SECOND
  waitUntil(world, due - SECOND / 2)
  expect(numberOf(world, vm, 'SELECT count(*) FROM orders')).toBe(before)
  waitUntil(world, due + SECOND / 2)
  expect(numberOf(world, vm, 'SELECT count(*) FROM orders')).toBe(before + 1)
  const { last } = world.watch.state
  if (last) expect(last.rtoSeconds).toBeCloseTo(returnSeconds as number, 5)
}

const hidesItsDisk = ({ failure, row, look }: SurvivalCell, world: Lab, vm: string): boolean =>
  failure === 'BitRot' &&
  row.startsWith('now') &&
  look?.integrity !== 'ok' &&
  world.evidence().vms[vm]?.apps?.Shop.integrity === 'ok'

const heldAgainst = (cell: SurvivalCell, broken: Lab, at: number): void => {
  const world = broken.fork()
  const { refusal, vm } = returnedByHand(world, cell)
  if (cell.why.code === 'stopped-again') {
    expect(refusal).toBeUndefined()
    stopsBeforeAnOrder(world, vm)
  } else if (cell.result === 'lost') expect(refusal).toBe(cell.why.code)
  else {
    expect([cell.copy, cell.failure, refusal]).toEqual([cell.copy, cell.failure, undefined])
    if (hidesItsDisk(cell, world, vm)) {
      // Its memory answers for the disk: only a start asks that.
      play(world, `Restart-VM ${vm} -Force`, 'Wait-Lab -Minutes 1')
      expect(cell.result).toBe('damaged')
      expect(hidesItsDisk(cell, world, vm)).toBe(false)
      tally[cell.result]++
      world.dispose()
      return
    }
    const { orders = [], integrity, invariantsHold, shopRuns, unreadable } = cell.look ?? {}
    if (!unreadable) {
      expect(numberOf(world, vm, 'SELECT count(*) FROM orders')).toBe(orders.length)
      expect(numberOf(world, vm, 'SELECT max(id) FROM orders')).toBe(orders.at(-1)?.id)
    }
    const { apps, files } = world.evidence().vms[vm] ?? {}
    if (shopRuns) expect([apps?.Shop.integrity, apps?.Shop.invariantsHold]).toEqual([integrity, invariantsHold])
    else expect(apps?.Shop.running).toBe(false)
    const isSound = cell.result === 'survived'
    expect(isSound).toBe(isSound && integrity === 'ok' && invariantsHold === true)
    for (const [path, sha256] of Object.entries(cell.look?.files ?? {}))
      expect([path, files?.[path]?.sha256]).toEqual([path, sha256])
    // One that came after another had failed has waited for that one too.
    const isTimed = !['still-running', 'returned-from-older'].includes(cell.why.code) && cell.returnSeconds !== null
    if (isTimed && cell.returnSeconds !== 0) firstOrderAt(world, vm, at, cell)
  }
  tally[cell.result]++
  world.dispose()
}

describe(`${COUNT} cells`, () => {
  it.each(Array.from({ length: MOMENTS }, (_, index) => index))(
    'at moment %i',
    () => {
      const at = random.integer('moment', 10 * MINUTE, lab.now)
      const dwell = random.integer('dwell', 0, 1) * random.integer('minutes', 1, 8) * MINUTE
      const then = cache.past.at(lab, at)
      let step = then.next()
      while (!step.done) step = then.next()
      const failures = [...failuresOf(step.value, VM), DELETED].map((failure) => ({ ...failure, dwellMicros: dwell }))
      step.value.dispose()
      const { cells } = survivalOf(lab, { vm: VM, at, failures }, cache)
      const broken = new Map<string, Lab>()
      for (let count = 0; count < Math.ceil(COUNT / MOMENTS); count++) {
        const cell = cells[random.integer('cell', 0, cells.length - 1)] as SurvivalCell
        const key = JSON.stringify([cell.failure, cell.parameters])
        const isIts = ({ kind, parameters }: Failure): boolean => JSON.stringify([kind, parameters]) === key
        const world = broken.get(key) ?? brokenByHand(failures.find(isIts) as Failure, at)
        broken.set(key, world)
        heldAgainst(cell, world, at)
      }
      for (const world of broken.values()) world.dispose()
    },
    120_000,
  )
})
