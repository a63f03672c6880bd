/** The world in which a failure struck, some time before anybody noticed it. */
import type { Trouble } from '../host/look.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { Command, Outcome } from '../lab/command.ts'
import type { Failure } from '../lab/failures.ts'
import type { Lab } from '../lab/lab.ts'
import type { PastWorlds } from './past-worlds.ts'

/** A failure cannot have struck before there was anything. */
const onsetOf = ({ dwellMicros }: Failure, at: SimTime): SimTime => Math.max(0, at - dwellMicros)

export interface Broken {
  readonly world: Lab
  /** When it struck. */
  readonly onset: SimTime
}

/** Noticed at that moment, whenever it strikes. */
const noticedAt = (command: Command, now: SimTime, at: SimTime): Command =>
  command.type === 'fault' ? { ...command, dwellMicros: Math.max(0, at - now) } : command

/**
 * Goes on from the onset to `at` with what was asked of the lab meanwhile; what is refused there was not done. A failure
 * that cannot strike at its onset, because the machine does not run yet, strikes at the first moment at which it can.
 * Returns why it could not, where it never could.
 */
export function* brokenWorld(
  lab: Lab,
  past: PastWorlds,
  failure: Failure,
  at: SimTime,
): Generator<void, Broken | Trouble> {
  const world = yield* past.at(lab, onsetOf(failure, at))
  const later = world.history.length
  const strike = new Strike(world, failure, at)
  strike.tryNow()
  for (const { atMicros, command } of lab.history.from(later)) {
    if (atMicros > at) break
    yield* strike.walk(atMicros)
    world.dispatch(command)
    strike.tryNow()
  }
  yield* strike.walk(at)
  if (strike.struckAt !== undefined) return { world, onset: strike.struckAt }
  world.dispose()
  return strike.refusal as Trouble
}

const STRIDE = 10 * 60 * 1_000_000
/** Nobody can say when a machine will run: while it does not, it is looked at so often. */
const GLANCE = 1_000_000

class Strike {
  readonly #world: Lab
  readonly #failure: Failure
  readonly #at: SimTime
  /** Of the first attempt. */
  refusal: Trouble | undefined
  struckAt: SimTime | undefined

  constructor(world: Lab, failure: Failure, at: SimTime) {
    this.#world = world
    this.#failure = failure
    this.#at = at
  }

  tryNow(): void {
    if (this.struckAt !== undefined) return
    const command = noticedAt(this.#failure.command, this.#world.now, this.#at)
    const outcome: Outcome = this.#world.dispatch(command)
    if (outcome.ok) this.struckAt = this.#world.now
    else this.refusal ??= { code: outcome.code, data: outcome.data }
  }

  /** Only of a machine in the wrong state may one hope that it comes into another by itself. */
  #mayCome(): boolean {
    return this.struckAt === undefined && this.refusal?.code === 'vm-state' && this.#failure.dwellMicros > 0
  }

  *walk(until: SimTime): Generator<void> {
    const world = this.#world
    while (world.now < until) {
      const waits = this.#mayCome() && world.operations.open.length > 0
      world.advance(Math.min(waits ? GLANCE : STRIDE, until - world.now))
      if (waits) this.tryNow()
      yield
    }
  }
}
