/** What is shown of backups: points and why they stay, and planned jobs with how their last runs ended. */
import { failedRuns } from '../backup/job-definition.ts'
import { isKeyLost } from '../backup/keys.ts'
import { dependants, type RestorePoint } from '../backup/restore-point.ts'
import { retentionVerdicts } from '../backup/retention.ts'
import { asRetained, pointsOf } from '../backup/retention-steps.ts'
import type { Lab } from '../lab/lab.ts'
import { refusalSentence } from '../words/catalogue.ts'
import { keepReasonSentence } from '../words/retention.ts'
import { objectOf, type Shown, TYPES } from './pipeline/objects.ts'
import { clockText } from './printing.ts'

/** Of a point's own machine and repository. */
const verdictOf = (lab: Lab, point: RestorePoint) => {
  const policy = lab.backups.retentionOf(point)
  const points = pointsOf(lab.backups.points, point).map(asRetained)
  const verdicts = retentionVerdicts(points, policy, lab.now, lab.scenario.epochMicros)
  return verdicts.find(({ id }) => id === point.id)
}

export const restorePoints = (lab: Lab): Shown =>
  lab.backups.points.map((point) => {
    const verdict = verdictOf(lab, point)
    return objectOf(TYPES.restorePoint, {
      Id: point.id,
      VMName: point.vm,
      Type: point.type,
      Place: lab.places.nameOf(point),
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
      Stays: verdict
        ? verdict.keep
          ? verdict.reasons.map(({ code, data }) => keepReasonSentence(code, data)).join(' ')
          : 'no'
        : null,
      Job: point.job,
    })
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
      Runs: job.runs.length,
      Failed: failedRuns(job.runs),
    })
  })
