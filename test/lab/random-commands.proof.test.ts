/** P4: whatever is done to a lab, looking and refusing change nothing, forks go on alike, and a journal says it all. */
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { replay, replayOn } from '../../src/lab/journal.ts'
import { Lab } from '../../src/lab/lab.ts'
import { SHOP_SERVER } from '../../src/lab/scenario.ts'
import { engine, newLab, play } from '../fixtures/lab-fixture.ts'
import { proofCount } from '../proof-size.ts'
import { Playthrough, type Step, scriptOf, session } from './random-session.ts'

const SMALL = { ...SHOP_SERVER, id: 'small', vms: SHOP_SERVER.vms.map((vm) => ({ ...vm, orders: 60 })) }
const ZEROS = new Uint8Array(4096)
const tally = { sessions: 0, steps: 0, accepted: 0, refused: 0 }
afterAll(() =>
  console.log(
    `random commands: ${tally.sessions} sessions, ${tally.steps} steps, ${tally.accepted} accepted, ${tally.refused} refused`,
  ),
)

/** A failure tells the script that led to it; fast-check makes the script short. */
const withScript = (steps: readonly Step[], check: () => void): void => {
  try {
    check()
  } catch (error) {
    const failure = new Error(
      `${error instanceof Error ? error.stack?.slice(0, 2_000) : error}\n\n${scriptOf(steps)}\n`,
    )
    // Thirty lines of who called whom here would hide what is said above.
    failure.stack = failure.message
    throw failure
  }
}

const proves = (steps: readonly Step[], forkAt: number): void => {
  const one = new Playthrough(newLab(SMALL))
  let other: Playthrough | undefined
  steps.forEach((step, index) => {
    if (index === forkAt % steps.length) other = one.fork()
    expect([index, one.play(step, true)]).toEqual([index, true])
    other?.play(step, false)
  })
  const digest = one.lab.digest()
  expect(other?.lab.digest()).toBe(digest)
  one.lab.evidence()
  expect(one.lab.digest()).toBe(digest)
  expect(one.allHoles()).toEqual([])
  const replayed = replayOn(newLab(SMALL), { entries: one.accepted, untilMicros: one.lab.now })
  expect(replayed.digest()).toBe(digest)
  const later = one.lab.fork()
  for (const lab of [one.lab, later, replayed]) lab.advance(90_000_000)
  expect([later.digest(), replayed.digest()]).toEqual([one.lab.digest(), one.lab.digest()])
  for (const lab of [one.lab, other?.lab, replayed, later]) lab?.dispose()
  tally.sessions++
  tally.steps += steps.length
  tally.accepted += one.accepted.length
  tally.refused += one.refused
}

describe('any list of commands', () => {
  it('is replayed to the same digest, forked to the same digest, and looked at without a trace', {
    timeout: process.env.PROOF === undefined ? 60_000 : 86_400_000,
  }, () => {
    fc.assert(
      fc.property(session, fc.nat(40), (steps, forkAt) => withScript(steps, () => proves(steps, forkAt))),
      {
        numRuns: proofCount(100),
        ...(process.env.PROOF === undefined ? { seed: 20260314 } : {}),
        reporter: ({ failed, seed, counterexamplePath, errorInstance }) => {
          if (!failed) return
          const { message } = errorInstance as Error
          expect.fail(`{ seed: ${seed}, path: '${counterexamplePath}' }\n${message}`)
        },
      },
    )
  })
})

describe('a journal', () => {
  it('means the same whether or not time was asked to pass by nothing between two commands of one moment', () => {
    const labs = [newLab(SMALL), newLab(SMALL)] as const
    for (const [index, lab] of labs.entries())
      for (const name of ['a', 'b']) {
        expect(lab.dispatch({ type: 'checkpoint-vm', vm: 'SHOP', name }).ok).toBe(true)
        if (index === 1) lab.advance(0)
        expect(lab.operations.open).toEqual([])
      }
    expect(labs[0].digest()).toBe(labs[1].digest())
    for (const lab of labs) lab.dispose()
  })

  it('rebuilds a lab from scenario and seed alone', () => {
    const lab = new Playthrough(Lab.open(engine, SMALL, 7))
    const steps: Step[] = [
      { kind: 'command', command: { type: 'start-vm', vm: 'SHOP' } },
      { kind: 'settle' },
      { kind: 'command', command: { type: 'checkpoint-vm', vm: 'SHOP' } },
      { kind: 'wait', micros: 33_000_000 },
    ]
    for (const step of steps) lab.play(step, false)
    const journal = { version: 1, scenario: 'small', seed: 7, entries: lab.accepted, untilMicros: lab.lab.now } as const
    expect(replay(engine, SMALL, JSON.parse(JSON.stringify(journal))).digest()).toBe(lab.lab.digest())
    expect(replay(engine, SMALL, { ...journal, seed: 8 }).digest()).not.toBe(lab.lab.digest())
    expect(() => replay(engine, SMALL, { ...journal, scenario: 'other' })).toThrow('journal-diverged')
    expect(() => replayOn(newLab(SMALL), { entries: lab.accepted.slice(1), untilMicros: 1 })).not.toThrow()
    const twice = [...lab.accepted, { atMicros: lab.lab.now, command: { type: 'start-vm', vm: 'SHOP' } as const }]
    expect(() => replayOn(newLab(SMALL), { entries: twice, untilMicros: lab.lab.now })).toThrow('journal-diverged')
  })
})

describe('guest instances', () => {
  it('fresh, pooled and restored ones give one digest, and never are more than four', () => {
    const lines = ['Start-VM SHOP', "Invoke-LabApp SHOP Notepad Type -Text 'one'", 'Wait-Lab -Minutes 2']
    const alone = newLab(SMALL)
    play(alone, ...lines)
    const digest = alone.digest()
    const labs = Array.from({ length: 7 }, () => newLab(SMALL))
    // Line by line, round and round: each call finds another lab's guest in its bay.
    for (const line of lines) for (const lab of labs) play(lab, line)
    for (let second = 0; second < 40; second += 5) for (const lab of labs) lab.advance(5_000_000)
    alone.advance(40_000_000)
    expect(labs.map((lab) => lab.digest())).toEqual(labs.map(() => alone.digest()))
    expect(alone.digest()).not.toBe(digest)
    expect(engine.guests.instantiated).toBeLessThanOrEqual(4)
    for (const lab of [alone, ...labs]) lab.dispose()
  })

  it('one that goes on from saved memory is the one that never stopped, but for the clock', () => {
    const lab = newLab(SMALL)
    // the page cache has flushed what the transaction spilled: nothing of the guest's own is due any more
    play(lab, 'Start-VM SHOP', 'Invoke-LabApp SHOP Shop OpenTransaction', 'Wait-Lab -Seconds 6')
    const memory = lab.hypervisor.need('SHOP').slot.memory()
    play(lab, 'Save-VM SHOP', 'Start-VM SHOP')
    const resumed = lab.hypervisor.need('SHOP').slot.memory()
    const differing = resumed?.filter((page, index) => Buffer.compare(page ?? ZEROS, memory?.[index] ?? ZEROS) !== 0)
    expect(differing).toEqual([])
    lab.dispose()
  })
})
