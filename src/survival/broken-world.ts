/** The world in which a failure struck, some time before anybody noticed it. */
import type { Trouble } from '../host/look.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { Failure } from '../lab/failures.ts'
import type { Lab } from '../lab/lab.ts'
import type { PastWorlds } from './past-worlds.ts'

/** A failure cannot have struck before there was anything. */
export const onsetOf = ({ dwellMicros }: Failure, at: SimTime): SimTime => Math.max(0, at - dwellMicros)

/**
 * Goes on from the onset to `at` with what was asked of the lab meanwhile; what is refused there was not done. Returns
 * why the failure could not strike, where it could not.
 */
export function* brokenWorld(
  lab: Lab,
  past: PastWorlds,
  failure: Failure,
  at: SimTime,
): Generator<void, Lab | Trouble> {
  const onset = onsetOf(failure, at)
  const world = yield* past.at(lab, onset)
  const later = world.history.length
  const outcome = world.dispatch(failure.command)
  if (!outcome.ok) {
    world.dispose()
    return { code: outcome.code, data: outcome.data }
  }
  for (const { atMicros, command } of lab.history.from(later)) {
    if (atMicros > at) break
    yield* walk(world, atMicros)
    world.dispatch(command)
  }
  yield* walk(world, at)
  return world
}

const STRIDE = 10 * 60 * 1_000_000

function* walk(world: Lab, until: SimTime): Generator<void> {
  while (world.now < until) {
    world.advance(Math.min(STRIDE, until - world.now))
    yield
  }
}
