/**
 * 3-2-1-1-0, proven: three copies on two kinds of medium, one elsewhere, one that nobody can change, and none with an
 * error. For each digit what it names is taken away on a fork, and the machine is returned from what remains.
 */
import { bootAndLook } from '../host/boot-and-look.ts'
import type { Trouble } from '../host/look.ts'
import type { Lab } from '../lab/lab.ts'
import { type Copy, copiesOf } from './copies.ts'
import { type Looking, lookAtCopy } from './look-at-copy.ts'
import {
  keyOf,
  names,
  type RuleProof,
  type RuleTrial,
  returnWithout,
  type Standing,
  type StandingCopy,
  type Steps,
} from './rule-trial.ts'
import { oneUnchangeable } from './rule-unchangeable.ts'

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
