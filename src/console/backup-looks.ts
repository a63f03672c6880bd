/** What is shown of backups: points and why they stay, and planned jobs with how their last runs ended. */
import { failedRuns, type JobDefinition } from '../backup/job-definition.ts'
import { isKeyLost } from '../backup/keys.ts'
import { dependants, neededPoint, type RestorePoint } from '../backup/restore-point.ts'
import { retentionVerdicts } from '../backup/retention.ts'
import { asRetained, pointsOf } from '../backup/retention-steps.ts'
import { HOUR, MINUTE } from '../kernel/sim-time.ts'
import type { Lab } from '../lab/lab.ts'
import { refusalSentence } from '../words/catalogue.ts'
import { keepReasonsText } from '../words/retention.ts'
import { objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { clockText } from './printing.ts'

/** Of a point's own machine and repository. */
const verdictOf = (lab: Lab, point: RestorePoint) => {
  const policy = lab.backups.retentionOf(point)
  const points = pointsOf(lab.backups.points, point).map(asRetained)
  const verdicts = retentionVerdicts(points, policy, lab.now, lab.scenario.epochMicros)
  return verdicts.find(({ id }) => id === point.id)
}

export interface PointsLook {
  readonly kind: 'restore-points'
  readonly vm: string | undefined
  /** An id, or `latest`. */
  readonly point: string | undefined
}

/** Throws Refused `unknown-vm` for a machine of which there is neither disk nor backup, `unknown-restore-point`, `no-restore-point`. */
const askedFor = (lab: Lab, { vm, point }: PointsLook): readonly RestorePoint[] => {
  const { points } = lab.backups
  const isOf = (each: RestorePoint): boolean => vm === undefined || each.vm.toLowerCase() === vm.toLowerCase()
  const found = points.filter(isOf)
  if (vm !== undefined && found.length === 0) lab.hypervisor.need(vm)
  if (point === undefined) return found
  return [neededPoint(found, found, point)]
}

export const restorePoints = (lab: Lab, asked: PointsLook): Shown =>
  askedFor(lab, asked).map((point) => {
    const verdict = verdictOf(lab, point)
    return objectOf(TYPES.restorePoint, {
      Id: point.id,
      VMName: point.vm,
      Type: point.type,
      Place: point.place,
      TakenAt: clockText(lab, point.takenAt),
      Verified: point.damage ? 'damaged' : (point.verified ?? 'no'),
      Bytes: point.bytes,
      Encrypted: point.keyId === null ? 'no' : isKeyLost(lab.backups.state.keys, point.keyId) ? 'key lost' : 'yes',
      Compressed: point.compress,
      Consistency: point.consistency,
      StandsOn: point.dependsOn,
      NeededBy: dependants(lab.backups.points, point.id)
        .map(({ id }) => id)
        .join(', '),
      CopyOf: point.copyOf,
      LockedUntil: point.immutableUntil === null ? null : clockText(lab, point.immutableUntil),
      Stays: verdict ? (verdict.keep ? keepReasonsText(verdict.reasons) : 'no') : null,
      Job: point.job,
    })
  })

/** As `Set-LabBackupJob` takes them; null for what is not asked for. */
const settingsOf = (job: JobDefinition) => ({
  Volume: job.volume,
  EveryHours: job.everyMicros / HOUR,
  ActiveFullDays: job.activeFullEveryDays,
  SyntheticFullDays: job.syntheticFullEveryDays,
  WindowMinutes: job.windowMicros === null ? null : job.windowMicros / MINUTE,
  Bandwidth: job.bandwidth,
  Retries: job.retries,
  RetryAfterMinutes: job.retryAfterMicros / MINUTE,
  CrashConsistent: job.crashConsistent,
  Compress: job.compress,
  Deduplicate: job.deduplicate,
  Encrypt: job.encrypt,
})

export const backupJobs = (lab: Lab): Shown =>
  lab.backups.state.definitions.map((job) => {
    const last = job.runs.at(-1)
    return objectOf(TYPES.backupJob, {
      Name: job.name,
      VMName: job.vm,
      Place: job.place,
      Method: job.method,
      NextRun: clockText(lab, job.nextAt),
      LastRun: last ? clockText(lab, last.at) : null,
      LastResult: last
        ? last.code === null
          ? last.restorePoint
          : refusalSentence(last.code, { vm: job.vm, job: job.name, place: job.place })
        : null,
      Runs: job.runs.length,
      Failed: failedRuns(job.runs),
      ...settingsOf(job),
    })
  })
