/** Jobs that end because something around them does, and who is left to clear away what they made. */
import type { Failure } from '../host/operations.ts'
import type { BackupContext } from './backup-context.ts'
import { undoCopy } from './backup-job.ts'
import type { JobWork } from './job-work.ts'
import { type BackupJob, failureAt, type Job, sameName, worksAt } from './jobs.ts'
import { dropReference } from './source.ts'

type Undo = JobWork<Job>['undo']

/** `undo`: what is cleared away instead of all. */
interface Ends {
  fail(id: string, failure: Failure, undo?: Undo): void
}

/** A volume is gone, or its files are: jobs that work there end, and a host that runs clears up behind them. */
export const failJobsOn = (
  ends: Ends,
  jobs: readonly Job[],
  place: string,
  volume: string | undefined,
  code: string,
) => {
  for (const job of jobs.filter((each) => worksAt(each, place, volume)))
    ends.fail(job.id, failureAt(job, place, volume, code))
}

const isSource = ({ media }: BackupJob, host: string): boolean => sameName(media[0]?.[0] ?? '', host)

/** The backup's program ran on that host and its hypervisor too: nobody is there to remove the checkpoint (hyper-v.md 6.2). */
const undoWithoutHost = (context: BackupContext, job: BackupJob, room: Parameters<Undo>[2]): void => {
  // What lies on the host's own volumes stays as well; a repository elsewhere runs on.
  if (sameName(job.place, job.media[0]?.[0] ?? '')) dropReference(context, job.vm, job.recovery)
  else undoCopy(context, job, room)
  const record = context.hypervisor.find(job.vm)?.record
  const left = record?.checkpoints.find(({ id }) => id === job.recovery)
  if (left) context.emit('recovery-left-behind', { vm: job.vm, host: record?.host ?? '', name: left.name })
}

/** A host is dead, for a moment or for good. */
export const hostDied = (ends: Ends, jobs: readonly Job[], host: string, code: string): void => {
  for (const job of jobs.filter((each) => worksAt(each, host, undefined))) {
    const undo = job.kind === 'backup' && isSource(job, host) ? (undoWithoutHost as unknown as Undo) : undefined
    ends.fail(job.id, failureAt(job, host, undefined, code), undo)
  }
}

/** The program that backs the VM up is ended: its job fails and its checkpoint stays. False when there is none that has one. */
export const leaveBehind = (ends: Ends, jobs: readonly Job[], vm: string): boolean => {
  const job = jobs.find((each) => each.kind === 'backup' && each.vm === vm && each.recovery !== '')
  if (job) ends.fail(job.id, { code: 'backup-died', data: { vm } }, undoCopy as unknown as Undo)
  return job !== undefined
}
