/** Whether retention has anything to do in a repository now. */
import type { BackupContext } from './backup-context.ts'
import type { BackupsState } from './backups-room.ts'
import type { Planned, RetentionJob } from './jobs.ts'
import { planRetention } from './retention-job.ts'
import type { RetentionPolicy } from './retention-policy.ts'
import { type RepositoryOf, retentionSteps } from './retention-steps.ts'

const isThere = (one: RepositoryOf, other: RepositoryOf): boolean =>
  one.vm === other.vm && one.place === other.place && one.volume === other.volume

/** Undefined where there is nothing to do, and while a run of it is under way there. */
export const dueRetention = (
  context: BackupContext,
  { jobs, definitions, points, published, keys }: BackupsState,
  where: RepositoryOf,
  policy: RetentionPolicy,
): Planned<RetentionJob> | undefined => {
  const { place, volume } = where
  if (context.places.need(place, volume).disk.lost) return undefined
  if (jobs.some((job) => job.kind === 'retention' && job.place === place && job.volume === volume)) return undefined
  const goesOn = definitions.some((each) => each.method === 'ForeverForward' && isThere(each, where))
  const steps = retentionSteps(context, points, where, { policy, goesOn, jobs, published, keys })
  return steps.length === 0 ? undefined : planRetention(context, where.vm, where, steps)
}
