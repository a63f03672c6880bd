/**
 * P1 of issue D, second half: the shortest way into every state of the VM's machine, walked by a live lab with real
 * commands and faults; there, everything that could happen next. Lab, machine and a small reference agree each time.
 */

import { afterAll, describe, expect, it } from 'vitest'
import type { AnyMachineSnapshot } from 'xstate'
import type { Command } from '../../src/lab/command.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { openChain } from '../../src/storage/open-chain.ts'
import { diskFile, until } from '../fixtures/lab-fixture.ts'
import { hosted, labIn, makeRoom, runFull, stateOf, vm, volumeD } from './state-labs.ts'
import {
  after,
  eventsIn,
  isCritical,
  type PathEvent,
  powerOf,
  shortestWays,
  TIMEOUT_MICROS,
  type Way,
} from './vm-paths.ts'

const counts = { ways: 0, steps: 0, taken: 0, refused: 0 }
afterAll(() =>
  console.log(
    `vm machine: ${counts.ways} states by their shortest ways, ${counts.steps} steps (${counts.taken} taken, ${counts.refused} refused), 0 that differ`,
  ),
)

const COMMANDS: Readonly<Record<string, (event: PathEvent) => Command>> = {
  START: () => ({ type: 'start-vm', vm }),
  SHUT_DOWN: () => ({ type: 'stop-vm', vm, mode: 'shut-down', force: false }),
  TURN_OFF: () => ({ type: 'stop-vm', vm, mode: 'turn-off', force: false }),
  RESET: () => ({ type: 'restart-vm', vm }),
  SAVE: () => ({ type: 'save-vm', vm }),
  PAUSE: () => ({ type: 'suspend-vm', vm }),
  RESUME: () => ({ type: 'resume-vm', vm }),
  APPLIED: (event) => ({
    type: 'restore-checkpoint',
    vm,
    name: 'withMemory' in event && event.withMemory ? 'first' : 'cold',
  }),
  SAVED_STATE_REMOVED: () => ({ type: 'remove-saved-state', vm }),
  POWER_LOST: () => ({ type: 'fault', kind: 'PowerCut', host: 'HV1' }),
}
const machineOf = (lab: Lab): AnyMachineSnapshot => lab.kernel.state(hosted(lab).actor) as AnyMachineSnapshot
const timeoutOf = (lab: Lab): number | null => {
  const { criticalTimeoutMinutes: minutes } = hosted(lab).record
  return minutes === null ? null : minutes * 60_000_000
}

/** What the machine must be: its own answer, firmware that is done at once, and storage that stays lost. */
const expectedOf = (lab: Lab, state: AnyMachineSnapshot, event: PathEvent, lost: boolean): AnyMachineSnapshot => {
  let next = after(state, event)
  if (powerOf(next) === 'Starting') next = after(next, { type: 'BOOTED', durationMicros: 1 })
  if (lost && !isCritical(next)) next = after(next, { type: 'STORAGE_LOST', timeoutMicros: timeoutOf(lab) })
  return next
}

/** Carries the event out; undefined where it is nobody's to refuse. */
const carryOut = (lab: Lab, event: PathEvent): boolean | undefined => {
  const { type } = event
  if (type.startsWith('xstate.after.timeout')) {
    lab.advance(TIMEOUT_MICROS)
    return undefined
  }
  if (type.startsWith('xstate.after')) {
    const before = stateOf(lab)
    until(lab, () => stateOf(lab) !== before)
    return undefined
  }
  if (event.type === 'STORAGE_LOST') {
    lab.dispatch({ type: 'set-vm', vm, criticalTimeoutMinutes: event.timeoutMicros === null ? null : 30 })
    if (stateOf(lab) === 'Running') runFull(lab)
    else if (!volumeD(lab).lost) lab.dispatch({ type: 'fault', kind: 'VolumeLost', host: 'HV1', volume: 'D' })
    return undefined
  }
  if (type === 'RESUME') makeRoom(lab)
  const outcome = lab.dispatch((COMMANDS[type] as (event: PathEvent) => Command)(event))
  return type === 'POWER_LOST' ? undefined : outcome.ok
}

/** What RAM, drives, files and jobs must be in a state. */
const expectReference = (lab: Lab, where: unknown): void => {
  const { record, slot, drives, ownMemoryPath, powerOperation, customers } = hosted(lab)
  const state = machineOf(lab)
  const power = powerOf(state)
  const { lost } = volumeD(lab)
  const isOn = power !== 'Off' && power !== 'Saved'
  const isOwn = record.savedMemoryPath === ownMemoryPath
  const critical = isCritical(state)
  expect([where, stateOf(lab)]).toEqual([where, `${power}${critical ? 'Critical' : ''}`])
  expect([where, slot.on, slot.memory() !== undefined, drives !== undefined]).toEqual([where, isOn, isOn, isOn])
  expect([where, record.savedMemoryPath !== null]).toEqual([where, power === 'Saved'])
  if (!lost)
    expect([where, volumeD(lab).exists(ownMemoryPath)]).toEqual([
      where,
      power === 'Saving' || (power === 'Saved' && isOwn),
    ])
  const cause = lost ? 'volume-lost' : '0x80070070'
  expect([where, record.trouble?.code ?? null]).toEqual([where, critical ? cause : null])
  // what waited for room still waits when the volume is lost as well
  if (!lost) expect([where, (drives?.parked.length ?? 0) > 0]).toEqual([where, critical && !lost])
  expect([where, lab.kernel.state(customers)?.value]).toEqual([where, power === 'Running' ? 'open' : 'closed'])
  const isOnItsWay = ['Starting', 'Stopping', 'Saving', 'Pausing', 'Resuming'].includes(power)
  expect([where, powerOperation !== null]).toEqual([where, isOnItsWay])
  const open = lab.operations.open.filter(({ kind }) => ['start', 'stop', 'save', 'pause', 'resume'].includes(kind))
  expect([where, open.length]).toEqual([where, isOnItsWay ? 1 : 0])
}

/** One step of the lab, held against the machine's answer. */
const step = (lab: Lab, event: PathEvent, where: unknown): void => {
  const before = machineOf(lab)
  const lostBefore = volumeD(lab).lost
  const digest = lab.digest()
  // A volume that is gone for good does not come back, which only the lab knows.
  const can = before.can(event as never) && !(lostBefore && event.type === 'RESUME')
  const taken = carryOut(lab, event)
  if (taken !== undefined) expect([where, taken]).toEqual([where, can])
  if (taken === false && event.type !== 'RESUME') expect([where, lab.digest()]).toEqual([where, digest])
  const isOutside = taken === undefined
  const expected = can || isOutside ? expectedOf(lab, before, event, volumeD(lab).lost) : before
  expect([where, machineOf(lab).value]).toEqual([where, expected.value])
  expectReference(lab, where)
  counts.steps++
  counts[can ? 'taken' : 'refused']++
}

/** BOOTED is the machine's own matter: the firmware is done in the moment that the power is on. */
const byHand = (events: readonly PathEvent[]): readonly PathEvent[] => events.filter(({ type }) => type !== 'BOOTED')

const namesOf = (events: readonly PathEvent[]): string => events.map(({ type }) => type).join(' ') || 'nothing'

const base = labIn('Off', true)
const walk = ({ events }: Pick<Way, 'events'>): Lab => {
  const lab = base.fork()
  byHand(events).forEach((event, index) => step(lab, event, [namesOf(events), index, event.type]))
  return lab
}

/** A start that finds no boot record, or memory that is none. */
const spoil = (lab: Lab): void => {
  const { record, volume } = hosted(lab)
  if (record.savedMemoryPath !== null) {
    const file = volume.open(record.savedMemoryPath, { access: 'write', share: false })
    file.truncate(4096)
    file.close()
    return
  }
  const disk = openChain(volume, diskFile(record), { access: 'write', newGuid: lab.context.newGuid })
  disk.write(0, new Uint8Array(512))
  disk.closeChain()
}

const ways = shortestWays()

describe.each(ways.map((way) => [JSON.stringify(way.state.value), way] as const))('%s', (_name, way) => {
  it(`is reached by ${namesOf(way.events)}, and what can happen there does`, { timeout: 120_000 }, () => {
    const lab = walk(way)
    counts.ways++
    // Its files are hashed once, and not on every fork.
    lab.digest()
    for (const event of eventsIn(way.state)) {
      if (event.type === 'BOOTED' || event.type === 'START_FAILED') continue
      const fork = lab.fork()
      // What is due where the machine stands for a moment only is due in the lab behind it.
      if (!event.type.startsWith('xstate.after') || machineOf(lab).can(event as never))
        step(fork, event, [namesOf(way.events), event])
      fork.dispose()
    }
    lab.dispose()
  })
})

describe('a start that fails', () => {
  const starting = ways.filter(({ events }) => events.at(-1)?.type === 'START')
  it.each(starting.map((way) => [JSON.stringify(way.state.value), way] as const))('in %s ends Off', (_name, way) => {
    const lab = walk({ events: way.events.slice(0, -1) })
    spoil(lab)
    const { ok } = lab.dispatch({ type: 'start-vm', vm })
    expect([ok, powerOf(after(way.state, { type: 'START_FAILED' }))]).toEqual([true, 'Off'])
    expect(lab.events.map(({ code }) => code)).toContain('start-failed')
    expectReference(lab, 'failed start')
    expect(stateOf(lab)).toBe('Off')
    lab.dispose()
  })
})

it('a machine that stands still over a full volume is turned off after its minutes, and not when it went on before', () => {
  const critical = walk({
    events: ways.find(({ state }) => state.matches({ health: { critical: 'timed' }, power: 'Paused' }))?.events ?? [],
  })
  const since = critical.now
  const resumed = critical.fork()
  until(critical, () => stateOf(critical) === 'Off')
  expect(critical.now - since).toBe(TIMEOUT_MICROS)
  resumed.advance(TIMEOUT_MICROS - 1_000_000)
  makeRoom(resumed)
  expect(resumed.dispatch({ type: 'resume-vm', vm }).ok).toBe(true)
  resumed.advance(2 * TIMEOUT_MICROS)
  expect(stateOf(resumed)).toBe('Running')
  for (const lab of [critical, resumed]) lab.dispose()
})
