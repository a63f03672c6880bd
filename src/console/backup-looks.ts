/** What is shown of backups: points and why they stay, and planned jobs with how their last runs ended. */
import { failedRuns } from '../backup/job-definition.ts'
import { isKeyLost } from '../backup/keys.ts'
import { dependants } from '../backup/restore-point.ts'
import { type RetentionVerdict, retentionVerdicts } from '../backup/retention.ts'
import { pointsOf, retained } from '../backup/retention-steps.ts'
import type { Lab } from '../lab/lab.ts'
import { refusalSentence } from '../words/catalogue.ts'
import { keepReasonSentence } from '../words/retention.ts'
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

export const restorePoints = (lab: Lab): Shown => {
  const verdicts = verdictsOf(lab)
  return lab.backups.points.map((point) => {
    const verdict = verdicts.get(point.id)
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
      Stays: verdict
        ? verdict.keep
          ? verdict.reasons.map(({ code, data }) => keepReasonSentence(code, data)).join(' ')
          : 'no'
        : null,
      Job: point.job,
    })
  })
}

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
    })
  })
