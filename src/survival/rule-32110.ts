/**
 * 3-2-1-1-0, proven: three copies on two kinds of medium, one elsewhere, one that nobody can change, and none with an
 * error. For each digit what it names is taken away on a fork, and the machine is returned from what remains.
 */
import type { RestorePoint } from '../backup/restore-point.ts'
import { bootAndLook } from '../host/boot-and-look.ts'
import type { Trouble } from '../host/look.ts'
import type { Lab } from '../lab/lab.ts'
import { loseVolume } from '../lab/lose-volume.ts'
import type { PlaceVolume } from '../places/places.ts'
import { type Copy, copiesOf } from './copies.ts'
import { type Looking, lookAtCopy } from './look-at-copy.ts'
import { wayBack } from './way-back.ts'

export type RuleDigit = 'copies' | 'media' | 'offsite' | 'unchangeable' | 'errors'

/** Something was taken away, and the machine was returned from what was left. */
export interface RuleTrial {
  /** Volumes, as `HOST:VOLUME`; `Now` where the machine went and its volume stayed. */
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
interface StandingCopy {
  readonly copy: Copy
  readonly volume: PlaceVolume
  readonly site: string
}

interface Standing {
  readonly lab: Lab
  readonly vm: string
  readonly all: readonly StandingCopy[]
  readonly looking: Looking
}

const keyOf = ({ place, volume }: { readonly place: string; readonly volume: string }): string => `${place}:${volume}`

/** A trial is over, or somebody waits in virtual time. */
export interface RuleProgress {
  readonly digit: RuleDigit
}
type Steps<Result> = Generator<RuleProgress, Result>

/** All at once. Throws `unknown-vm`. The lab stays as it is. */
export const rule32110 = (lab: Lab, vm: string): readonly RuleProof[] => {
  const steps = ruleSteps(lab, vm)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same, stepped by whoever asks. */
export function* ruleSteps(lab: Lab, vm: string): Steps<readonly RuleProof[]> {
  const all = copiesOf(lab, vm, 'usable')
    .filter(({ kind }) => kind === 'now' || kind === 'place')
    .map((copy) => ({
      copy,
      volume: lab.places.need(copy.place, copy.volume),
      site: lab.places.place(copy.place)?.spec.site ?? '',
    }))
  const standing = { lab, vm, all, looking: { taken: new Map(), reuses: true, boot: bootAndLook } }
  return [
    yield* threeCopies(standing),
    yield* twoMedia(standing),
    yield* oneOffsite(standing),
    yield* oneUnchangeable(standing),
    yield* noErrors(standing),
  ]
}

const names = (copies: readonly StandingCopy[]): readonly string[] => copies.map(({ copy }) => copy.name)

/** Any two of three may go. */
function* threeCopies(standing: Standing): Steps<RuleProof> {
  const { all } = standing
  // What lies on one volume goes at once: the first copy of each stands for it.
  const first = [...new Map([...all].reverse().map((each) => [keyOf(each.copy), each])).values()].reverse()
  const alone: { readonly kept: StandingCopy; readonly trial: RuleTrial }[] = []
  for (const kept of first) {
    const gone = all.filter((each) => keyOf(each.copy) !== keyOf(kept.copy))
    alone.push({ kept, trial: yield* returnWithout(standing, 'copies', gone) })
  }
  const good = alone.filter(({ trial }) => trial.returnedFrom !== null).map(({ kept }) => kept)
  return {
    digit: 'copies',
    asked: 3,
    found: good.length,
    holds: good.length >= 3,
    copies: names(good),
    trials: alone.map(({ trial }) => trial),
  }
}

/** All on one kind of medium go at once. */
function* twoMedia(standing: Standing): Steps<RuleProof> {
  const { all } = standing
  const media = [...new Set(all.map(({ volume }) => volume.medium))]
  const trials: RuleTrial[] = []
  for (const medium of media) {
    const gone = all.filter(({ volume }) => volume.medium === medium)
    trials.push(yield* returnWithout(standing, 'media', gone))
  }
  const isGood = media.length >= 2 && trials.every(({ returnedFrom }) => returnedFrom !== null)
  return { digit: 'media', asked: 2, found: media.length, holds: isGood, copies: names(all), trials }
}

/** All copies at the machine's own site go at once; a host to return to is found again. */
function* oneOffsite(standing: Standing): Steps<RuleProof> {
  const { all } = standing
  const home = all.find(({ copy }) => copy.kind === 'now')?.site
  const away = all.filter(({ site }) => site !== home)
  const atHome = all.filter(({ site }) => site === home)
  const trial = yield* returnWithout(standing, 'offsite', atHome)
  const holds = away.length > 0 && trial.returnedFrom !== null
  return { digit: 'offsite', asked: 1, found: away.length, holds, copies: names(away), trials: [trial] }
}

/** All that an administrator may delete goes at once. */
function* oneUnchangeable(standing: Standing): Steps<RuleProof> {
  const { all, lab } = standing
  const locked = all.flatMap((each) => lockedPoints(lab, each).map((point) => ({ each, point })))
  const kept = new Set(locked.map(({ each }) => each))
  const changeable = all.filter((each) => !kept.has(each))
  const trial = yield* returnWithout(standing, 'unchangeable', changeable)
  const ids = locked.map(({ point }) => point.id)
  const holds = trial.returnedFrom !== null && ids.includes(trial.returnedFrom)
  return { digit: 'unchangeable', asked: 1, found: ids.length, holds, copies: ids, trials: [trial] }
}

/** Of the row's own points: whatever else lies on their volume is locked by none of them. */
const lockedPoints = (lab: Lab, { copy }: StandingCopy): readonly RestorePoint[] => {
  const own = copy.kind === 'place' ? [copy.name, ...copy.older] : []
  return lab.backups.points.filter(({ id, immutableUntil }) => own.includes(id) && (immutableUntil ?? 0) > lab.now)
}

/** Each backup is read against its hashes, and booted. */
function* noErrors({ lab, vm, all, looking }: Standing): Steps<RuleProof> {
  const backups = all.filter(({ copy }) => copy.kind === 'place')
  const trials: RuleTrial[] = []
  for (const { copy } of backups) {
    const trouble = errorOf(lab, vm, copy, looking)
    const why = trouble ?? { code: 'verified', data: { restorePoint: copy.name } }
    trials.push({ removed: [], returnedFrom: trouble ? null : copy.name, why })
    yield { digit: 'errors' }
  }
  const found = trials.filter(({ returnedFrom }) => returnedFrom === null).length
  return { digit: 'errors', asked: 0, found, holds: backups.length > 0 && found === 0, copies: names(backups), trials }
}

const errorOf = (lab: Lab, vm: string, copy: Copy, looking: Looking): Trouble | null => {
  const fork = lab.fork()
  try {
    const outcome = fork.dispatch({ type: 'test-backup', restorePoint: copy.name })
    if (!outcome.ok) return { code: outcome.code, data: outcome.data }
    const failed = outcome.operation === undefined ? undefined : fork.settle(outcome.operation)
    if (failed) return failed
    const look = lookAtCopy(fork, vm, copy, fork.backups.needPoint(copy.name), looking)
    if (look.failure) return look.failure
    return look.integrity === 'ok' && look.invariantsHold
      ? null
      : { code: 'integrity-broken', data: { message: look.integrity } }
  } finally {
    fork.dispose()
  }
}

const deleteMachine = (world: Lab, vm: string): void => {
  world.dispatch({ type: 'stop-vm', vm, mode: 'turn-off', force: true })
  world.dispatch({ type: 'remove-vm', vm })
}

/** On a fork, from the first copy that returns it: what is left is tried in the order of the table. */
function* returnWithout(
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
  let why: Trouble = { code: 'nothing-left', data: { vm } }
  try {
    for (const { copy } of new Map(gone.map((each) => [keyOf(each.copy), each])).values())
      if (removed.includes(keyOf(copy))) world.dispatch(loseVolume(copy.place, copy.volume))
    if (alone.length > 0) deleteMachine(world, vm)
    for (const each of all) {
      if (gone.includes(each)) continue
      const { copy } = each
      const back = yield* returned(world, vm, copy, { looking, digit })
      if (typeof back === 'string')
        return { removed: told, returnedFrom: back, why: { code: 'returned', data: { vm } } }
      why = back
    }
    return { removed: told, returnedFrom: null, why }
  } finally {
    world.dispose()
  }
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
