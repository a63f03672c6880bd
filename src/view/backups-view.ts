/** Restore points by machine and repository, planned jobs with their runs, and what works now: asked when looked at. */
import type { ChainPlan } from '../backup/chain-plan.ts'
import { failedRuns, type JobDefinition, nextType, ORDINARY_JOB, plannedRuns } from '../backup/job-definition.ts'
import { isKeyLost } from '../backup/keys.ts'
import { type Consistency, dependants, type PointType } from '../backup/restore-point.ts'
import { retentionVerdicts } from '../backup/retention.ts'
import type { KeepReason, RetentionPolicy } from '../backup/retention-policy.ts'
import { pointsOf, type RepositoryOf, retained } from '../backup/retention-steps.ts'
import type { Lab } from '../lab/lab.ts'
import { restorePointView } from './project-lab.ts'
import { repositoriesOf, repositoryName, restoreTargets } from './repositories.ts'
import { ranBy } from './running-from.ts'
import type { RestorePointView } from './view-model.ts'

export type { KeepReason, PointType, RetentionPolicy }

export interface PointView extends RestorePointView {
  /** As a line names it. */
  readonly repository: string
  readonly place: string
  readonly volume: string
  readonly job: string | null
  readonly consistency: Consistency
  readonly dependsOn: string | null
  /** All that cannot be restored without it, in any number of steps. */
  readonly neededBy: readonly string[]
  readonly copyOf: string | null
  /** The key it is enciphered with; null where it is not. */
  readonly keyId: string | null
  readonly compress: boolean
  /** Machines that run from the point itself. */
  readonly ranBy: readonly string[]
  /** Empty where retention lets it go; null of a point whose files are gone. */
  readonly keptFor: readonly KeepReason[] | null
}

export interface RepositoryView {
  /** Of this machine only. */
  readonly vm: string
  readonly repository: string
  readonly place: string
  readonly volume: string
  readonly lost: boolean
  readonly policy: RetentionPolicy | null
  /** Oldest first. */
  readonly points: readonly PointView[]
}

export interface JobRunView {
  readonly atMicros: number
  readonly attempt: number
  readonly type: PointType
  readonly restorePoint: string | null
  /** Why it failed; null where it did not. */
  readonly code: string | null
}

export interface JobView extends ChainPlan {
  readonly name: string
  readonly vm: string
  readonly repository: string
  readonly everyMicros: number
  readonly nextMicros: number
  readonly nextType: PointType
  /** Runs that failed since the last one that did not; the next is a retry where it is not 0. */
  readonly attempt: number
  readonly windowMicros: number | null
  readonly bandwidth: number | null
  readonly retries: number
  readonly retryAfterMicros: number
  readonly crashConsistent: boolean
  readonly compress: boolean
  readonly deduplicate: boolean
  readonly encrypt: boolean
  /** Keys of its machine's points in its place that nobody has any more. */
  readonly lostKeys: readonly string[]
  readonly atWork: boolean
  /** Runs that were due, however often each was tried; `runs` tells every try. */
  readonly planned: number
  /** Of the planned runs those that failed for good: no retry followed. */
  readonly failed: number
  /** Newest first. */
  readonly runs: readonly JobRunView[]
}

export interface BackupWorkView {
  readonly id: string
  readonly kind: 'backup' | 'verify' | 'restore' | 'publish' | 'move' | 'copy' | 'retention'
  readonly vm: string
  readonly subject: string
  readonly done: number
  readonly total: number
  readonly unit: 'micros' | 'blocks' | 'bytes'
}

export interface BackupsView {
  /** In the order in which the first copy came there. */
  readonly repositories: readonly RepositoryView[]
  readonly jobs: readonly JobView[]
  readonly work: readonly BackupWorkView[]
  /** Where copies may go. */
  readonly targets: readonly string[]
  /** Where machines may be restored to: a host, whose D: it is then, or another volume of it. */
  readonly hosts: readonly string[]
  readonly vms: readonly string[]
  readonly ordinaryJob: typeof ORDINARY_JOB
}

export interface PointStanding {
  readonly id: string
  /** Empty where the policy lets it go. */
  readonly keptFor: readonly KeepReason[]
}

/** What this policy, in force or not, would say of the points that are there now. */
export const pointStandings = (
  lab: Lab,
  where: RepositoryOf,
  policy: RetentionPolicy | null,
): readonly PointStanding[] => {
  const present = retained(lab, pointsOf(lab.backups.points, where))
  return retentionVerdicts(present, policy, lab.now, lab.scenario.epochMicros).map(({ id, reasons }) => ({
    id,
    keptFor: reasons,
  }))
}

const pointViews = (lab: Lab, where: RepositoryOf): readonly PointView[] => {
  const all = pointsOf(lab.backups.state.points, where)
  const policy = lab.backups.retentionOf(where)
  const keptFor = new Map(pointStandings(lab, where, policy).map((each) => [each.id, each.keptFor]))
  return all.map((point) => ({
    ...restorePointView(lab, point),
    repository: repositoryName(lab, point),
    place: point.place,
    volume: point.volume,
    job: point.job,
    consistency: point.consistency,
    dependsOn: point.dependsOn,
    neededBy: dependants(all, point.id).map(({ id }) => id),
    copyOf: point.copyOf,
    keyId: point.keyId,
    compress: point.compress,
    ranBy: ranBy(lab, point.id),
    keptFor: keptFor.get(point.id) ?? null,
  }))
}

const nameOf = ({ vm, place, volume }: RepositoryOf): string => `${vm} ${place}:${volume}`

/** Wherever something of a machine lies, is to come, or has a rule. */
const repositories = (lab: Lab): readonly RepositoryView[] => {
  const { points, definitions, retention } = lab.backups.state
  const known = new Map<string, RepositoryOf>()
  for (const each of [...points, ...definitions, ...retention])
    if (!known.has(nameOf(each))) known.set(nameOf(each), { vm: each.vm, place: each.place, volume: each.volume })
  return [...known.values()].map((where) => ({
    ...where,
    repository: repositoryName(lab, where),
    lost: lab.places.volume(where.place, where.volume)?.disk.lost ?? true,
    policy: lab.backups.retentionOf(where),
    points: pointViews(lab, where),
  }))
}

const lostKeys = (lab: Lab, where: RepositoryOf): readonly string[] => {
  const used = pointsOf(lab.backups.state.points, where).flatMap(({ keyId }) => keyId ?? [])
  return [...new Set(used)].filter((keyId) => isKeyLost(lab.backups.state.keys, keyId))
}

const jobView = (lab: Lab, job: JobDefinition): JobView => ({
  name: job.name,
  vm: job.vm,
  repository: repositoryName(lab, job),
  method: job.method,
  activeFullEveryDays: job.activeFullEveryDays,
  syntheticFullEveryDays: job.syntheticFullEveryDays,
  everyMicros: job.everyMicros,
  nextMicros: job.nextAt,
  nextType: nextType(job, job.nextAt),
  attempt: job.attempt,
  windowMicros: job.windowMicros,
  bandwidth: job.bandwidth,
  retries: job.retries,
  retryAfterMicros: job.retryAfterMicros,
  crashConsistent: job.crashConsistent,
  compress: job.compress,
  deduplicate: job.deduplicate,
  encrypt: job.encrypt,
  lostKeys: lostKeys(lab, job),
  atWork: lab.backups.state.jobs.some((each) => each.kind === 'backup' && each.job === job.name),
  planned: plannedRuns(job.runs),
  failed: failedRuns(job.runs),
  runs: job.runs.toReversed().map(({ at, ...run }) => ({ ...run, atMicros: at })),
})

const workViews = (lab: Lab): readonly BackupWorkView[] =>
  lab.backups.state.jobs.flatMap(({ operation, kind }) => {
    const found = lab.operations.get(operation)
    if (!found) return []
    const { id, vm, subject, done, total, unit, startedAt } = found
    return [
      { id, kind, vm, subject, total, unit, done: unit === 'micros' ? Math.min(total, lab.now - startedAt) : done },
    ]
  })

export const backupsView = (lab: Lab): BackupsView => ({
  repositories: repositories(lab),
  jobs: lab.backups.state.definitions.map((job) => jobView(lab, job)),
  work: workViews(lab),
  targets: repositoriesOf(lab),
  hosts: restoreTargets(lab),
  vms: lab.hypervisor.vms.map(({ record }) => record.name),
  ordinaryJob: ORDINARY_JOB,
})
