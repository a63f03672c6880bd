/**
 * One copy that nobody can change or delete: whoever has every account there is deletes what they reach, and what then is
 * still there returns the machine. A lock is worth what keeps it.
 */
import { isPresent, type RestorePoint } from '../backup/restore-point.ts'
import { abuseAccount } from '../lab/abuse-account.ts'
import type { Lab } from '../lab/lab.ts'
import {
  deleteMachine,
  type RuleProof,
  returnFrom,
  type Standing,
  type StandingCopy,
  type Steps,
} from './rule-trial.ts'

const pointsOf = (lab: Lab, { copy }: StandingCopy): readonly RestorePoint[] => {
  const own = copy.kind === 'place' ? [copy.name, ...copy.older] : []
  return lab.backups.points.filter(({ id }) => own.includes(id))
}

const isLeft = (world: Lab, point: RestorePoint): boolean =>
  isPresent(world.places.volume(point.place, point.volume)?.disk, point)

export function* oneUnchangeable({ lab, vm, all, looking }: Standing): Steps<RuleProof> {
  const world = lab.fork()
  try {
    for (const account of new Set(lab.places.all.map(({ spec }) => spec.account))) world.dispatch(abuseAccount(account))
    deleteMachine(world, vm)
    const points = all.flatMap((each) => pointsOf(lab, each).map((point) => ({ copy: each.copy, point })))
    const left = points.filter(({ point }) => isLeft(world, point))
    const ids = left.map(({ point }) => point.id)
    const removed = ['Now', ...points.map(({ point }) => point.id).filter((id) => !ids.includes(id))]
    const rows = [...new Set(left.map(({ copy }) => copy))]
    const trial = yield* returnFrom(world, vm, rows, { looking, digit: 'unchangeable', removed })
    const holds = trial.returnedFrom !== null
    return { digit: 'unchangeable', asked: 1, found: ids.length, holds, copies: ids, trials: [trial] }
  } finally {
    world.dispose()
  }
}
