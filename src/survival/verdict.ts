/** What the looks at a copy say, held against the undisturbed past. */
import type { Look, Trouble } from '../host/look.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { Copy } from './copies.ts'
import { type Shortfall, shortfall } from './judge.ts'
import { nothing, resting } from './resting.ts'
import type { SurvivalCell } from './survival-cell.ts'
import { lastThere, type Undisturbed, undisturbed } from './undisturbed.ts'
import type { WayBack } from './way-back.ts'

const MICROS = 1_000_000

/** What all cells of one answer share. */
export interface Asked extends Undisturbed {
  readonly at: SimTime
  /** Whether the machine was there then, with nothing broken: else it was deleted before. */
  readonly isThere: boolean
}

export interface Returned {
  readonly copy: Copy
  readonly back: WayBack
  readonly look: Look | null
  /** Of one that runs on, as its next start finds it. */
  readonly restarted: Look | null
  readonly moment: SimTime
  readonly onset: SimTime
}

interface Verdict
  extends Pick<SurvivalCell, 'result' | 'returnSeconds' | 'lossSeconds' | 'ordersLost' | 'held' | 'why'> {
  /** The look that decided it. */
  readonly judged: Look | null
}

const LOST = { result: 'lost', returnSeconds: null, lossSeconds: null, ordersLost: null, held: null } as const

export function* verdictOf(asked: Asked, returned: Returned): Generator<null, Verdict> {
  const { copy, back, look, restarted, moment, onset } = returned
  const { at, lab } = asked
  const failed = look?.failure ?? (look ? null : back.why)
  if (!look || failed) return { ...LOST, judged: look, why: failed ?? back.why }
  if (back.stoppedAs !== null) return { ...LOST, judged: look, why: stoppedAgain(back, back.stoppedAs) }
  const made = copy.kind === 'now' ? null : { copy, id: back.point?.copyOf ?? back.point?.id ?? copy.name }
  const then = yield* resting(undisturbed(asked, moment, made), nothing)
  const noticed = yield* resting(undisturbed(asked, asked.isThere ? at : lastThere(asked, at), null), nothing)
  const before = moment > onset ? yield* resting(undisturbed(asked, onset, null), nothing) : null
  const momentMicros = lab.scenario.epochMicros + moment
  const expected = { then, onset: before, noticed, momentMicros }
  const running = shortfall(look, expected)
  // What it holds in memory may be sound over a disk that is not: then the next start decides.
  const next = running.damage || !restarted ? null : shortfall(restarted, expected)
  const short = next?.damage ? next : running
  const damage = (next?.damage && restarted?.failure) || short.damage || silence(back)
  return {
    judged: next?.damage ? restarted : look,
    result: damage ? 'damaged' : 'survived',
    returnSeconds: back.firstOrderAt === null ? null : (back.firstOrderAt - at) / MICROS,
    lossSeconds: lossOf(asked, returned, short) / MICROS,
    ordersLost: short.ordersLost,
    held: short.held,
    why: damage ?? back.why,
  }
}

/** It froze or went off before anybody could order: nobody would say that the shop is back. */
const stoppedAgain = ({ vm }: WayBack, state: string): Trouble => ({
  code: 'stopped-again',
  data: { vm: vm ?? '', state },
})

/** Sound in all that was looked at, and yet no order came. */
const silence = ({ vm, firstOrderAt }: WayBack): Trouble | null =>
  firstOrderAt === null ? { code: 'takes-no-order', data: { vm: vm ?? '' } } : null

/**
 * A sound copy lacks what came after it. Of the present, and of what is damaged, the oldest work that is missing counts;
 * of a file nobody knows how old it was, but since when it is.
 */
const lossOf = ({ at, lab }: Asked, { copy, moment, onset }: Returned, short: Shortfall): SimTime => {
  const { damage, oldestLostMicros, files } = short
  const age = copy.kind === 'now' ? 0 : at - moment
  if (copy.kind !== 'now' && !damage) return age
  const ofOrders = oldestLostMicros === null ? 0 : lab.scenario.epochMicros + at - oldestLostMicros
  return Math.max(age, ofOrders, files.length > 0 ? at - onset : 0)
}
