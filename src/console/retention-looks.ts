/** What a retention keeps now and in the days to come, with the reason for every point, and how much that takes. */
import { type JobDefinition, ORDINARY_JOB } from '../backup/job-definition.ts'
import { storeName } from '../backup/restore-point.ts'
import { retentionVerdicts } from '../backup/retention.ts'
import {
  type PreviewDay,
  type PreviewPoint,
  type RetentionPlan,
  retentionPreview,
} from '../backup/retention-preview.ts'
import { pointsOf, type RepositoryOf, retained } from '../backup/retention-steps.ts'
import { estimatedBytes } from '../backup/size-estimate.ts'
import { Refused } from '../host/refusal.ts'
import type { Lab } from '../lab/lab.ts'
import { repositoryOf } from '../lab/planned-jobs.ts'
import { repositorySize } from '../lab/repository-size.ts'
import { keepReasonsText, plannedFate, policyInForce, retentionNote } from '../words/retention.ts'
import { type ConsoleObject, objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { clockText } from './printing.ts'

export type RetentionLook = { kind: 'retention'; vm: string; repository: string; days: number }

const reasonsText = (reasons: PreviewPoint['verdict']['reasons']): string => keepReasonsText(reasons)

/** Points that are there, and what the next run of retention makes of them. */
const presentRows = (lab: Lab, where: RepositoryOf): readonly ConsoleObject[] => {
  const points = pointsOf(lab.backups.points, where)
  const policy = lab.backups.retentionOf(where)
  const verdicts = retentionVerdicts(retained(lab, points), policy, lab.now, lab.scenario.epochMicros)
  return points.map((point) => {
    const verdict = verdicts.find(({ id }) => id === point.id)
    return objectOf(TYPES.retainedPoint, {
      RestorePoint: point.id,
      Type: point.type,
      TakenAt: clockText(lab, point.takenAt),
      Stays: verdict?.keep ?? true,
      Why: verdict?.keep ? reasonsText(verdict.reasons) : plannedFate('goes', ''),
    })
  })
}

const jobOf = (lab: Lab, { vm, place, volume }: RepositoryOf): JobDefinition | undefined =>
  lab.backups.state.definitions.find((each) => each.vm === vm && each.place === place && each.volume === volume)

const planOf = (lab: Lab, where: RepositoryOf, days: number): RetentionPlan => {
  const { method, everyMicros, activeFullEveryDays, syntheticFullEveryDays } = jobOf(lab, where) ?? ORDINARY_JOB
  return {
    method,
    everyMicros,
    activeFullEveryDays,
    syntheticFullEveryDays,
    days,
    policy: lab.backups.retentionOf(where),
    startAt: jobOf(lab, where)?.nextAt ?? lab.now,
    epochMicros: lab.scenario.epochMicros,
  }
}

/** Each point of the plan as it stood on its last day, and on which day it went. */
const plannedRows = (lab: Lab, days: readonly PreviewDay[], isMerged: boolean): readonly ConsoleObject[] => {
  const last = new Map<string, PreviewPoint>()
  const goes = new Map<string, string>()
  for (const { day, points, gone } of days) {
    for (const point of points) last.set(point.id, point)
    for (const id of gone) goes.set(id, day)
  }
  return [...last.values()].map(({ id, type, takenAt, verdict }) => {
    const day = goes.get(id)
    const reasons = reasonsText(verdict.reasons)
    return objectOf(TYPES.plannedPoint, {
      Planned: Number(id),
      Type: type,
      TakenAt: clockText(lab, takenAt),
      Goes: day ?? null,
      Why: day === undefined ? reasons : plannedFate(isMerged ? 'merged' : 'goes', reasons),
    })
  })
}

/** The rule of thumb with what was measured there: for what lies there, and for how many there will be. */
const sizeRows = (lab: Lab, where: RepositoryOf, end: PreviewDay | undefined, days: number): Shown => {
  const size = repositorySize(lab, where)
  if (!size) return [{ note: retentionNote('nothing-there') }]
  const row = (when: string, of: Pick<typeof size, 'fulls' | 'increments'>, storedBytes: number | null) =>
    objectOf(TYPES.repositorySize, {
      When: when,
      Fulls: of.fulls,
      Others: of.increments,
      DataBytes: size.dataBytes,
      Changed: `${size.changeHundredths} %`,
      Kept: `${size.keptHundredths} %`,
      EstimatedBytes: estimatedBytes({ ...size, ...of }),
      StoredBytes: storedBytes,
    })
  const future = end ? [row(`after ${days} days`, end, null)] : []
  return [row('now', size, size.storedBytes), ...future, { note: retentionNote('estimate') }]
}

/** In so many days, of the policy that is set in this lab. */
export const retentionOutlook = (lab: Lab, where: RepositoryOf, days: number) => {
  const end = retentionPreview(planOf(lab, where, days)).at(-1)
  const size = repositorySize(lab, where)
  return {
    days,
    points: end?.points.length ?? 0,
    fulls: end?.fulls ?? 0,
    bytes: end && size ? estimatedBytes({ ...size, fulls: end.fulls, increments: end.increments }) : null,
  }
}

/** Throws Refused `unknown-vm`, `unknown-repository`. */
export const retention = (lab: Lab, { vm: named, repository, days }: RetentionLook): Shown => {
  const known = [...lab.hypervisor.vms.map(({ record }) => record.name), ...lab.backups.points.map(({ vm }) => vm)]
  const vm = known.find((name) => name.toLowerCase() === named.toLowerCase())
  if (vm === undefined) throw new Refused('unknown-vm', { vm: named })
  const where = { vm, ...repositoryOf(lab, repository) }
  const plan = planOf(lab, where, days)
  const preview = retentionPreview(plan)
  return [
    ...presentRows(lab, where),
    ...plannedRows(lab, preview, plan.method === 'ForeverForward'),
    ...sizeRows(lab, where, preview.at(-1), days),
    { note: policyInForce(vm, storeName(where), lab.backups.retentionOf(where)) },
    ...(jobOf(lab, where) ? [] : [{ note: retentionNote('no-job') }]),
  ]
}
