/**
 * How long machines that a failure struck did not serve: from when one stopped, whether or not anybody had noticed, to the
 * first order after. One that serves on while it is broken is not down until somebody stops it.
 */
import type { Duration, SimTime } from '../kernel/sim-time.ts'

interface Struck {
  readonly vm: string
  /** Null while it serves. */
  readonly stoppedAt: SimTime | null
}

export interface Downtime {
  readonly struck: readonly Struck[]
  /** Of outages that are over, by machine. */
  readonly over: readonly { readonly vm: string; readonly micros: Duration }[]
}

export const NO_DOWNTIME: Downtime = { struck: [], over: [] }

const find = ({ struck }: Downtime, vm: string): Struck | undefined => struck.find((each) => each.vm === vm)

/** `stoppedAt`: null for one that serves on. Only the first stop counts until it serves again. */
export const afterStrike = (down: Downtime, vm: string, stoppedAt: SimTime | null): Downtime =>
  find(down, vm)
    ? stoppedAt === null
      ? down
      : afterStop(down, vm, stoppedAt)
    : { ...down, struck: [...down.struck, { vm, stoppedAt }] }

/** It runs no more, whoever stopped it. */
export const afterStop = (down: Downtime, vm: string, at: SimTime): Downtime => ({
  ...down,
  struck: down.struck.map((each) => (each.vm === vm && each.stoppedAt === null ? { vm, stoppedAt: at } : each)),
})

/** An order: it serves again, if it ever stopped. */
export const afterOrder = (down: Downtime, vm: string, at: SimTime): Downtime => {
  const stoppedAt = find(down, vm)?.stoppedAt
  if (stoppedAt == null) return down
  return {
    struck: down.struck.filter((each) => each.vm !== vm),
    over: [...down.over, { vm, micros: at - stoppedAt }],
  }
}

/** Somebody came back from what struck it: what stops it later is another matter. */
export const afterReturn = (down: Downtime, vm: string): Downtime =>
  find(down, vm) ? { ...down, struck: down.struck.filter((each) => each.vm !== vm) } : down

/** It is expected back under another name. */
export const renamedDown = (down: Downtime, vm: string, newName: string): Downtime =>
  find(down, vm)
    ? { ...down, struck: down.struck.map((each) => (each.vm === vm ? { ...each, vm: newName } : each)) }
    : down

/** Of all outages, the present one included. */
export const downMicros = (down: Downtime, vm: string, now: SimTime): Duration => {
  const stoppedAt = find(down, vm)?.stoppedAt ?? now
  const over = down.over.filter((each) => each.vm === vm).reduce((sum, { micros }) => sum + micros, 0)
  return over + Math.max(0, now - stoppedAt)
}
