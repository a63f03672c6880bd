/**
 * The kernel owns virtual time: it keeps the agenda, steps the statecharts and hands their effects to whoever owns it.
 * `advance(a + b)` equals `advance(a)` then `advance(b)`; a callback sees its own due time as now.
 */
import type { AnyStateMachine } from 'xstate'
import { Agenda, type AgendaState } from './agenda.ts'
import { Random, type RandomState } from './random.ts'
import type { Duration, SimTime } from './sim-time.ts'
import { loadState, type MachineEvent, type MachineState, type Step, saveState, start, step } from './statechart.ts'

export type ActorId = string

export interface KernelState {
  readonly now: SimTime
  readonly seed: number
  readonly random: RandomState
  readonly agenda: AgendaState<MachineEvent>
  readonly actors: readonly { readonly id: ActorId; readonly machine: string; readonly state: unknown }[]
}

/** Carries an effect out. It may call `send`, `spawn` and `stop`; events sent meanwhile wait their turn. */
export type Perform = (actorId: ActorId, type: string, params: Readonly<Record<string, unknown>>) => void

export type Machines = Readonly<Record<string, AnyStateMachine>>

interface Actor {
  readonly machine: string
  readonly state: MachineState
}

export class Kernel {
  readonly #machines: Machines
  #perform: Perform = () => {}
  #now: SimTime = 0
  #agenda = new Agenda<MachineEvent>()
  #actors = new Map<ActorId, Actor>()
  #inbox: { id: ActorId; event: MachineEvent }[] = []
  #stepping = false
  #beforeTimePasses: () => void = () => undefined
  #afterStep: (() => void)[] = []
  random: Random

  constructor(machines: Machines, seed: number) {
    this.#machines = machines
    this.random = new Random(seed)
  }

  static load(machines: Machines, saved: KernelState): Kernel {
    const kernel = new Kernel(machines, saved.seed)
    kernel.random = new Random(saved.seed, saved.random)
    kernel.#now = saved.now
    kernel.#agenda = new Agenda(saved.agenda)
    for (const { id, machine, state } of saved.actors)
      kernel.#actors.set(id, { machine, state: loadState(kernel.#machine(machine), state) })
    return kernel
  }

  /** The owner is told of every effect; set once, before the first spawn. */
  performWith(perform: Perform): void {
    this.#perform = perform
  }

  get now(): SimTime {
    return this.#now
  }

  #machine(name: string): AnyStateMachine {
    const machine = this.#machines[name]
    if (!machine) throw new Error(`no machine '${name}'`)
    return machine
  }

  spawn(id: ActorId, machine: string, input: unknown): void {
    if (this.#actors.has(id)) throw new Error(`actor '${id}' exists`)
    this.#settle(id, machine, start(this.#machine(machine), input))
    this.#drain()
  }

  /** Ends an actor and everything it has on the agenda. */
  stop(id: ActorId): void {
    this.#actors.delete(id)
    this.#agenda.cancelAll(id)
    this.#inbox = this.#inbox.filter((letter) => letter.id !== id)
  }

  /** Renames an actor, with its agenda. */
  rename(from: ActorId, to: ActorId): void {
    const actor = this.#actors.get(from)
    if (!actor) return
    this.#actors.delete(from)
    this.#actors.set(to, actor)
    const { sequence, items } = this.#agenda.save()
    const renamed = items.map((item) => (item.actorId === from ? { ...item, actorId: to } : item))
    this.#agenda = new Agenda({ sequence, items: renamed })
  }

  send(id: ActorId, event: MachineEvent): void {
    this.#inbox.push({ id, event })
    this.#drain()
  }

  state(id: ActorId): MachineState | undefined {
    return this.#actors.get(id)?.state
  }

  /** Whether the actor would take this event now. Pure. */
  can(id: ActorId, event: MachineEvent): boolean {
    return this.#actors.get(id)?.state.can(event as never) ?? false
  }

  get actorIds(): readonly ActorId[] {
    return [...this.#actors.keys()]
  }

  /**
   * What an effect wants done as a command does it, with every machine at rest: it waits until all that was sent in this
   * step is delivered, and is done before anything else that is due.
   */
  afterStep(work: () => void): void {
    this.#afterStep.push(work)
  }

  /** When something happens next; undefined when nothing is planned. */
  get nextDue(): SimTime | undefined {
    return this.#agenda.nextDue
  }

  /** Moves time on to an absolute moment; everything due on the way happens at its own time. */
  advanceTo(until: SimTime): void {
    for (let item = this.#agenda.takeDue(until); item; item = this.#agenda.takeDue(until)) {
      this.#moveTo(item.due)
      this.send(item.actorId, item.event)
      for (let work = this.#afterStep.shift(); work; work = this.#afterStep.shift()) work()
    }
    this.#moveTo(until)
  }

  /** `look` is called before each later moment: what it sees then has been so since, and stays so until that moment. */
  beforeTimePasses(look: () => void): void {
    this.#beforeTimePasses = look
  }

  #moveTo(at: SimTime): void {
    if (at > this.#now) this.#beforeTimePasses()
    this.#now = at
  }

  advance(duration: Duration): void {
    this.advanceTo(this.#now + duration)
  }

  #drain(): void {
    if (this.#stepping) return
    this.#stepping = true
    try {
      for (let letter = this.#inbox.shift(); letter; letter = this.#inbox.shift()) {
        const actor = this.#actors.get(letter.id)
        if (actor) this.#settle(letter.id, actor.machine, step(this.#machine(actor.machine), actor.state, letter.event))
      }
    } finally {
      this.#stepping = false
    }
  }

  #settle(id: ActorId, machine: string, { state, effects }: Step): void {
    this.#actors.set(id, { machine, state })
    const outermost = !this.#stepping
    this.#stepping = true
    try {
      for (const effect of effects) {
        if (effect.kind === 'cancel') this.#agenda.cancel(id, effect.id)
        else if (effect.kind === 'act') this.#perform(id, effect.type, effect.params)
        else if (this.#actors.has(id)) this.#agenda.schedule(this.#now + effect.delay, id, effect.id, effect.event)
      }
    } finally {
      if (outermost) this.#stepping = false
    }
  }

  save(): KernelState {
    const actors = [...this.#actors].map(([id, { machine, state }]) => ({
      id,
      machine,
      state: saveState(this.#machine(machine), state),
    }))
    return { now: this.#now, seed: this.random.seed, random: this.random.save(), agenda: this.#agenda.save(), actors }
  }

  /** Machine states are immutable: both sides share them. */
  fork(): Kernel {
    const copy = new Kernel(this.#machines, this.random.seed)
    copy.random = this.random.fork()
    copy.#now = this.#now
    copy.#agenda = new Agenda(this.#agenda.save())
    copy.#actors = new Map(this.#actors)
    return copy
  }
}
