/**
 * The world at any moment of a lab's history, built again from its commands: from the nearest fork that is still held,
 * else from the beginning. What is held is spread over the history.
 */
import { type Duration, HOUR, MINUTE, type SimTime } from '../kernel/sim-time.ts'
import type { JournalEntry } from '../lab/history.ts'
import { JournalError } from '../lab/journal.ts'
import { Lab } from '../lab/lab.ts'

const HELD_MAX = 32
/** A walk rests this often, so that whoever steps it stays in time. */
const STRIDES_OF_SPAN = 48
const STRIDE_MAX: Duration = 10 * 60 * 1_000_000

export class PastWorlds {
  /** By time, and by how many commands they have taken. */
  #held: Lab[] = []
  /** Of the history that is held: another one begins anew. */
  #last: JournalEntry | undefined
  #origin = ''

  get count(): number {
    return this.#held.length
  }

  /** False for a lab that has another past than what is held: that is then let go. */
  follows(lab: Lab): boolean {
    const origin = `${lab.scenario.id} ${lab.kernel.random.seed}`
    const known = this.#last === undefined || lab.history.from(0).includes(this.#last)
    const isSame = (this.#origin === '' || this.#origin === origin) && known
    if (!isSame) this.#held = []
    this.#origin = origin
    this.#last = lab.history.from(lab.history.length - 1)[0] ?? (isSame ? this.#last : undefined)
    return isSame
  }

  /** Holds this moment, which lies on the way anyway. */
  keep(lab: Lab): void {
    const isHeld = this.#held.some((each) => each.now === lab.now && each.history.length === lab.history.length)
    if (isHeld) return
    this.#held.push(lab.fork())
    this.#held.sort((a, b) => a.now - b.now || a.history.length - b.history.length)
    if (this.#held.length > HELD_MAX) this.#held.splice(this.#densest(), 1)[0]?.dispose()
  }

  /**
   * Of a lab that goes on meanwhile: what passes is held now and then, so that it need not be built again from its
   * commands when somebody asks. A fork that was held tells no other past than one that was built.
   */
  passes(lab: Lab): void {
    const newest = this.#held.at(-1)?.now
    if (newest === undefined || lab.now - newest >= Math.max(MINUTE, lab.now / HELD_MAX)) this.keep(lab)
  }

  /**
   * The one whose neighbours are closest to each other for how long ago that was, since failures are noticed late by
   * minutes and hours; never the first or the last.
   */
  #densest(): number {
    const newest = this.#held.at(-1)?.now as SimTime
    const gapAround = (index: number): number => {
      const [from, until] = [this.#held[index - 1] as Lab, this.#held[index + 1] as Lab]
      return (until.now - from.now) / (newest - from.now + 6 * HOUR)
    }
    let densest = 1
    for (let index = 2; index < this.#held.length - 1; index++)
      if (gapAround(index) < gapAround(densest)) densest = index
    return densest
  }

  /**
   * A fork of its own of the world at this moment, with all that was asked of it by then; with `isThere` as soon as that
   * holds there. Rests on the way. Throws JournalError where the lab cannot have come from its commands.
   */
  *at(lab: Lab, at: SimTime, isThere?: (world: Lab) => boolean): Generator<void, Lab> {
    if (at === lab.now && !isThere) return lab.fork()
    const world = this.#nearest(lab, at, isThere !== undefined)
    const stride = Math.min(STRIDE_MAX, Math.max(1, Math.floor(lab.now / STRIDES_OF_SPAN)))
    for (const entry of lab.history.from(world.history.length)) {
      if (entry.atMicros > at) break
      yield* this.#walk(world, entry.atMicros, stride)
      if (world.now === at && isThere?.(world)) break
      const outcome = world.dispatch(entry.command)
      if (!outcome.ok) throw new JournalError({ atMicros: entry.atMicros, refusal: outcome.code })
    }
    yield* this.#walk(world, at, stride)
    this.keep(world)
    return world
  }

  #nearest(lab: Lab, at: SimTime, isBefore: boolean): Lab {
    const fits = ({ now, history }: Lab): boolean =>
      (isBefore ? now < at : now <= at) && history.length <= lab.history.countUntil(at)
    const held = this.#held.filter(fits).at(-1)
    return held?.fork() ?? Lab.open(lab.engine, lab.scenario, lab.kernel.random.seed)
  }

  *#walk(world: Lab, until: SimTime, stride: Duration): Generator<void> {
    while (world.now < until) {
      world.advance(Math.min(stride, until - world.now))
      const before = this.#held.filter(({ now }) => now <= world.now).at(-1)?.now ?? -stride
      if (world.now - before >= stride * 2) this.keep(world)
      yield
    }
  }

  dispose(): void {
    for (const world of this.#held) world.dispose()
    this.#held = []
  }
}
