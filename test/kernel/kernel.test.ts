/** Time, agenda and statecharts as the lab relies on them: how time is cut, saved and forked makes no difference. */
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign, cancel, raise, setup } from 'xstate'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { Kernel, type KernelState } from '../../src/kernel/kernel.ts'
import { proofCount } from '../proof-size.ts'

/** Ticks at a period it changes by chance, can be hurried, delayed and stopped; every delay comes from `after`. */
const clockMachine = setup({
  types: {
    context: {} as { period: number; ticks: number },
    input: {} as { period: number },
    events: {} as { type: 'HURRY' } | { type: 'STOP' } | { type: 'GO' } | { type: 'RING' },
  },
  delays: { period: ({ context }) => context.period, half: ({ context }) => Math.ceil(context.period / 2) },
  actions: {
    count: assign({ ticks: ({ context }) => context.ticks + 1 }),
    hurry: assign({ period: ({ context }) => Math.max(1, context.period - 1) }),
    tick: (_, _params: { ticks: number }) => {},
    rang: () => {},
  },
}).createMachine({
  id: 'clock',
  initial: 'running',
  context: ({ input }) => ({ period: input.period, ticks: 0 }),
  on: { RING: { actions: 'rang' } },
  states: {
    running: {
      entry: raise({ type: 'RING' }, { delay: 'half', id: 'ring' }),
      exit: cancel('ring'),
      after: {
        period: {
          target: 'running',
          reenter: true,
          actions: ['count', { type: 'tick', params: ({ context }) => ({ ticks: context.ticks }) }],
        },
      },
      on: { STOP: 'stopped', HURRY: { target: 'running', reenter: true, actions: 'hurry' } },
    },
    stopped: { on: { GO: 'running' } },
  },
})
const MACHINES = { clock: clockMachine }

interface World {
  readonly kernel: Kernel
  readonly log: string[]
}

/** Three clocks; each tick draws chance, and some ticks send events to the neighbour. */
const attach = (kernel: Kernel, log: string[] = []): World => {
  kernel.performWith((actorId, type, params) => {
    log.push(`${kernel.now} ${actorId} ${type} ${params['ticks'] ?? ''}`)
    if (type !== 'tick') return
    const drawn = kernel.random.integer(actorId, 0, 5)
    const neighbour = `c${(Number(actorId.slice(1)) + 1) % 3}`
    const event = ['HURRY', 'STOP', 'GO', 'GO', 'GO', 'HURRY'][drawn] as string
    kernel.send(neighbour, { type: event })
  })
  return { kernel, log }
}
const world = (seed: number): World => {
  const made = attach(new Kernel(MACHINES, seed))
  ;[7, 11, 7].forEach((period, index) => {
    made.kernel.spawn(`c${index}`, 'clock', { period })
  })
  return made
}
const stateOf = ({ kernel, log }: World): string => canonicalJson([kernel.save(), log])
const EVENTS = ['HURRY', 'STOP', 'GO'] as const
const seeds = fc.integer()
const spans = fc.array(fc.nat(60), { maxLength: 12 })

describe('advance', () => {
  it('by a + b is advance by a, then by b, however time is cut', () => {
    fc.assert(
      fc.property(seeds, spans, (seed, cuts) => {
        const [whole, cut] = [world(seed), world(seed)]
        whole.kernel.advance(cuts.reduce((sum, span) => sum + span, 0))
        for (const span of cuts) cut.kernel.advance(span)
        expect(stateOf(cut)).toBe(stateOf(whole))
      }),
      { numRuns: proofCount(250) },
    )
  })

  it('shows every callback its own due time, and ends at the time asked for', () => {
    const { kernel, log } = world(1)
    kernel.advance(7)
    expect(log.filter((line) => line.includes('tick')).map((line) => line.split(' ')[0])).toEqual(['7', '7'])
    expect(kernel.now).toBe(7)
  })
})

describe('saving', () => {
  it('to JSON, loading and going on is never having stopped', () => {
    fc.assert(
      fc.property(seeds, fc.nat(80), fc.nat(80), fc.constantFrom(...EVENTS), (seed, before, after, type) => {
        const [steady, stopped] = [world(seed), world(seed)]
        for (const { kernel } of [steady, stopped]) kernel.advance(before)
        const saved = JSON.parse(JSON.stringify(stopped.kernel.save())) as KernelState
        const loaded = attach(Kernel.load(MACHINES, saved), [...stopped.log])
        for (const { kernel } of [steady, loaded]) {
          kernel.send('c1', { type })
          kernel.advance(after)
        }
        expect(stateOf(loaded)).toBe(stateOf(steady))
      }),
      { numRuns: proofCount(400) },
    )
  })

  it('and forking make two worlds that do not touch each other', () => {
    fc.assert(
      fc.property(seeds, fc.nat(50), fc.nat(50), (seed, before, after) => {
        const one = world(seed)
        one.kernel.advance(before)
        const then = stateOf(one)
        const fork = attach(one.kernel.fork(), [...one.log])
        fork.kernel.advance(after)
        expect(stateOf(one)).toBe(then)
        one.kernel.advance(after)
        expect(stateOf(one)).toBe(stateOf(fork))
      }),
      { numRuns: proofCount(400) },
    )
  })
})

describe('actors', () => {
  it('with one due time act in the order in which their events were planned', () => {
    const { kernel, log } = attach(new Kernel(MACHINES, 1))
    for (const id of ['z', 'a', 'm']) kernel.spawn(id, 'clock', { period: 10 })
    kernel.advance(5)
    expect(log.map((line) => line.split(' ')[1])).toEqual(['z', 'a', 'm'])
  })

  it('that are stopped have nothing on the agenda any more, and letters to them are dropped', () => {
    const { kernel, log } = world(3)
    for (const id of ['c0', 'c1', 'c2']) kernel.stop(id)
    expect(kernel.nextDue).toBeUndefined()
    kernel.send('c0', { type: 'STOP' })
    kernel.advance(1_000)
    expect([log, kernel.actorIds]).toEqual([[], []])
  })

  it('that leave a state take its delayed event along, and a cancelled one never comes', () => {
    const { kernel, log } = attach(new Kernel(MACHINES, 1))
    kernel.spawn('c9', 'clock', { period: 10 })
    kernel.advance(4)
    kernel.send('c9', { type: 'STOP' })
    kernel.advance(100)
    expect(log).toEqual([])
    expect(kernel.state('c9')?.value).toBe('stopped')
    expect([kernel.can('c9', { type: 'GO' }), kernel.can('c9', { type: 'HURRY' })]).toEqual([true, false])
  })

  it('can be renamed with all they have planned', () => {
    const { kernel, log } = attach(new Kernel(MACHINES, 1))
    kernel.spawn('c0', 'clock', { period: 10 })
    kernel.rename('c0', 'c5')
    kernel.advance(10)
    expect(log).toEqual(['5 c5 rang ', '10 c5 tick 1'])
  })

  it('are made once under a name, of a machine that exists', () => {
    const { kernel } = world(1)
    expect(() => kernel.spawn('c0', 'clock', { period: 1 })).toThrow("actor 'c0' exists")
    expect(() => kernel.spawn('n', 'nothing', {})).toThrow("no machine 'nothing'")
  })

  it('finish a step before the events sent within it are taken', () => {
    const kernel = new Kernel(MACHINES, 1)
    const seen: string[] = []
    kernel.performWith((actorId, type) => {
      seen.push(`${type} begins`)
      if (type === 'tick') kernel.send(actorId, { type: 'RING' })
      seen.push(`${type} ends`)
    })
    kernel.spawn('c0', 'clock', { period: 4 })
    kernel.send('c0', { type: 'HURRY' })
    kernel.advance(3)
    const tick = seen.indexOf('tick begins')
    expect(seen.slice(tick, tick + 3)).toEqual(['tick begins', 'tick ends', 'rang begins'])
  })

  it('are all at rest, and nothing else that is due has happened, when what waits for a step’s end is done', () => {
    const kernel = new Kernel(MACHINES, 1)
    const seen: string[] = []
    kernel.performWith((actorId, type) => {
      seen.push(`${actorId} ${type}`)
      if (type !== 'tick' || actorId !== 'c0') return
      kernel.afterStep(() => {
        kernel.send('c1', { type: 'STOP' })
        seen.push(`afterwards ${kernel.now} ${kernel.state('c1')?.value}`)
      })
      kernel.send('c1', { type: 'RING' })
    })
    // Both tick at 10: the second is stopped by what follows the step of the first.
    for (const id of ['c0', 'c1']) kernel.spawn(id, 'clock', { period: 10 })
    kernel.advance(10)
    expect(seen).toEqual(['c0 rang', 'c1 rang', 'c0 tick', 'c1 rang', 'afterwards 10 stopped'])
  })
})
