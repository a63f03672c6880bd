/** A trial of 3-2-1-1-0: something is taken away on a fork, and the machine is returned from what is left. */
import type { Trouble } from '../host/look.ts'
import type { Lab } from '../lab/lab.ts'
import { loseVolume } from '../lab/lose-volume.ts'
import type { PlaceVolume } from '../places/places.ts'
import type { Copy } from './copies.ts'
import { type Looking, lookAtCopy } from './look-at-copy.ts'
import { wayBack } from './way-back.ts'

export type RuleDigit = 'copies' | 'media' | 'offsite' | 'unchangeable' | 'errors'

/** Something was taken away, and the machine was returned from what was left. */
export interface RuleTrial {
  /** Volumes, as `HOST:VOLUME`; copies by their names where they went and their volume stayed. */
  readonly removed: readonly string[]
  /** `Now` or the id of a restore point; null where it could not be returned. */
  readonly returnedFrom: string | null
  readonly why: Trouble
}

export interface RuleProof {
  readonly digit: RuleDigit
  readonly asked: number
  /** How many there are. */
  readonly found: number
  readonly holds: boolean
  /** `Now`, or the ids of restore points, that count. */
  readonly copies: readonly string[]
  readonly trials: readonly RuleTrial[]
}

/** Copies on one volume are one: they go together. */
export interface StandingCopy {
  readonly copy: Copy
  readonly volume: PlaceVolume
  readonly site: string
}

export interface Standing {
  readonly lab: Lab
  readonly vm: string
  readonly all: readonly StandingCopy[]
  readonly looking: Looking
}

export const keyOf = ({ place, volume }: { readonly place: string; readonly volume: string }): string =>
  `${place}:${volume}`

/** A trial is over, or somebody waits in virtual time. */
export interface RuleProgress {
  readonly digit: RuleDigit
}
export type Steps<Result> = Generator<RuleProgress, Result>

export const names = (copies: readonly StandingCopy[]): readonly string[] => copies.map(({ copy }) => copy.name)

export const deleteMachine = (world: Lab, vm: string): void => {
  world.dispatch({ type: 'stop-vm', vm, mode: 'turn-off', force: true })
  world.dispatch({ type: 'remove-vm', vm })
}

/** On a fork, from the first copy that returns it: what is left is tried in the order of the table. */
export function* returnWithout(
  { lab, vm, all, looking }: Standing,
  digit: RuleDigit,
  gone: readonly StandingCopy[],
): Steps<RuleTrial> {
  const kept = new Set(all.filter((each) => !gone.includes(each)).map(({ copy }) => keyOf(copy)))
  const removed = [...new Set(gone.map(({ copy }) => keyOf(copy)))].filter((key) => !kept.has(key))
  // Beside one that nobody can delete the volume stays, and only the copy itself goes.
  const alone = gone.filter(({ copy }) => copy.kind === 'now' && kept.has(keyOf(copy)))
  const world = lab.fork()
  const told = [...removed, ...names(alone)]
  try {
    for (const { copy } of new Map(gone.map((each) => [keyOf(each.copy), each])).values())
      if (removed.includes(keyOf(copy))) world.dispatch(loseVolume(copy.place, copy.volume))
    if (alone.length > 0) deleteMachine(world, vm)
    const left = all.filter((each) => !gone.includes(each)).map(({ copy }) => copy)
    return yield* returnFrom(world, vm, left, { looking, digit, removed: told })
  } finally {
    world.dispose()
  }
}

/** From the first of them that returns it. */
export function* returnFrom(
  world: Lab,
  vm: string,
  left: readonly Copy[],
  { removed, ...trying }: { readonly looking: Looking; readonly digit: RuleDigit; readonly removed: readonly string[] },
): Steps<RuleTrial> {
  let why: Trouble = { code: 'nothing-left', data: { vm } }
  for (const copy of left) {
    const back = yield* returned(world, vm, copy, trying)
    if (typeof back === 'string') return { removed, returnedFrom: back, why: { code: 'returned', data: { vm } } }
    why = back
  }
  return { removed, returnedFrom: null, why }
}

/** The id of the restore point, or `Now`; else why not. */
function* returned(
  world: Lab,
  vm: string,
  copy: Copy,
  { looking, digit }: { readonly looking: Looking; readonly digit: RuleDigit },
): Steps<string | Trouble> {
  const fork = world.fork()
  try {
    const steps = wayBack(fork, copy, vm)
    let step = steps.next()
    for (; !step.done; step = steps.next()) yield { digit }
    yield { digit }
    const { why, point, vm: name } = step.value
    if (name === null) return why
    const look = lookAtCopy(world, vm, copy, point, looking)
    if (look.failure) return look.failure
    const isSound = look.integrity === 'ok' && look.invariantsHold
    if (!isSound) return { code: 'integrity-broken', data: { message: look.integrity } }
    return point?.id ?? copy.name
  } finally {
    fork.dispose()
  }
}
