/** What is shown of backups: points and why they stay, and planned jobs with how their last runs ended. */
import { failedRuns, type JobDefinition, plannedRuns } from '../backup/job-definition.ts'
import { isKeyLost } from '../backup/keys.ts'
import { pointBreak } from '../backup/point-break.ts'
import { dependants, neededPoint, type RestorePoint } from '../backup/restore-point.ts'
import { type RetentionVerdict, retentionVerdicts } from '../backup/retention.ts'
import { pointsOf, retained } from '../backup/retention-steps.ts'
import { HOUR, MINUTE } from '../kernel/sim-time.ts'
import type { Lab } from '../lab/lab.ts'
import { refusalSentence } from '../words/catalogue.ts'
import { usableText } from '../words/point-usable.ts'
import { keepReasonsText } from '../words/retention.ts'
import { objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { clockText } from './printing.ts'

/** Of all points, each among those of its machine and repository. */
const verdictsOf = (lab: Lab): ReadonlyMap<string, RetentionVerdict> => {
  const asked = new Map(lab.backups.points.map((point) => [`${point.vm}:${point.place}:${point.volume}`, point]))
  const verdicts = [...asked.values()].flatMap((where) => {
    const points = retained(lab, pointsOf(lab.backups.points, where))
    return retentionVerdicts(points, lab.backups.retentionOf(where), lab.now, lab.scenario.epochMicros)
  })
  return new Map(verdicts.map((verdict) => [verdict.id, verdict]))
}

const usable = (lab: Lab, point: RestorePoint): string => {
  const { place, volume, verified } = point
  const isLost = lab.places.volume(place, volume)?.disk.lost ?? true
  return usableText(pointBreak(lab, point), verified === 'boot-failed', isLost ? `${place}:${volume}` : null)
}

export interface PointsLook {
  readonly kind: 'restore-points'
  readonly vm: string | undefined
  /** An id, or `latest`. */
  readonly point: string | undefined
}

/** Throws Refused `unknown-vm` for a machine of which there is neither disk nor backup, `unknown-restore-point`, `no-restore-point`. */
const askedFor = (lab: Lab, { vm, point }: PointsLook): readonly RestorePoint[] => {
  const { points } = lab.backups.state
  const isOf = (each: RestorePoint): boolean => vm === undefined || each.vm.toLowerCase() === vm.toLowerCase()
  const found = points.filter(isOf)
  if (vm !== undefined && found.length === 0) lab.hypervisor.need(vm)
  if (point === undefined) return found
  return [neededPoint(found, found, point)]
}

/** All that the catalogue has, those too whose files are gone: others may stand on them. */
export const restorePoints = (lab: Lab, asked: PointsLook): Shown => {
  const verdicts = verdictsOf(lab)
  return askedFor(lab, asked).map((point) => {
    const verdict = verdicts.get(point.id)
    return objectOf(TYPES.restorePoint, {
      Id: point.id,
      VMName: point.vm,
      Type: point.type,
      Place: lab.places.nameOf(point),
      TakenAt: clockText(lab, point.takenAt),
      Verified: point.damage ? 'damaged' : (point.verified ?? 'no'),
      Usable: usable(lab, point),
      Bytes: point.bytes,
      Encrypted: point.keyId === null ? 'no' : isKeyLost(lab.backups.state.keys, point.keyId) ? 'key lost' : 'yes',
      Compressed: point.compress,
      Consistency: point.consistency,
      StandsOn: point.dependsOn,
      NeededBy: dependants(lab.backups.state.points, point.id)
        .map(({ id }) => id)
        .join(', '),
      CopyOf: point.copyOf,
      LockedUntil: point.immutableUntil === null ? null : clockText(lab, point.immutableUntil),
      Stays: verdict ? (verdict.keep ? keepReasonsText(verdict.reasons) : 'no') : null,
      Job: point.job,
    })
  })
}

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
      Place: lab.places.nameOf(job),
      Method: job.method,
      NextRun: clockText(lab, job.nextAt),
      LastRun: last ? clockText(lab, last.at) : null,
      LastResult: last
        ? last.code === null
          ? last.restorePoint
          : refusalSentence(last.code, { vm: job.vm, job: job.name, place: lab.places.nameOf(job) })
        : null,
      Runs: plannedRuns(job.runs),
      Failed: failedRuns(job.runs),
      Attempts: job.runs.length,
      ...settingsOf(job),
    })
  })
