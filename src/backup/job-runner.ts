/** All jobs of the backup room on the clock: whatever their kind, each is begun, stepped and ended in the same way. */
import { GuestError } from '../guest/guest-error.ts'
import type { Failure } from '../host/operations.ts'
import { Refused } from '../host/refusal.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import { backupWork } from './backup-job.ts'
import type { BackupsRoom } from './backups-room.ts'
import { copyWork } from './copy-job.ts'
import { notedFailure } from './found-damage.ts'
import { counted } from './job-ids.ts'
import { costsOf, failedCosts, type JobWork, type RoomAccess } from './job-work.ts'
import type { Job, JobKind, Planned } from './jobs.ts'
import { moveWork } from './move-job.ts'
import { placedFailure } from './placed-failure.ts'
import { publishWork } from './publish-job.ts'
import { restoreWork } from './restore-job.ts'
import { storeName } from './restore-point.ts'
import { retentionWork } from './retention-job.ts'
import { verifyWork } from './verify-job.ts'

const WORK: { [Kind in JobKind]: JobWork<Extract<Job, { kind: Kind }>> } = {
  backup: backupWork,
  verify: verifyWork,
  restore: restoreWork,
  publish: publishWork,
  move: moveWork,
  copy: copyWork,
  retention: retentionWork,
}

const workOf = (job: Job): JobWork<Job> => WORK[job.kind] as unknown as JobWork<Job>

type Ended = (job: Job, failure: Failure | null) => void

export class JobRunner {
  readonly #context: BackupContext
  readonly #backups: Pick<BackupsRoom, 'state' | 'change'>
  readonly #access: RoomAccess
  readonly #ended: Ended

  constructor(
    context: BackupContext,
    backups: Pick<BackupsRoom, 'state' | 'change'>,
    access: RoomAccess,
    ended: Ended,
  ) {
    this.#context = context
    this.#backups = backups
    this.#access = access
    this.#ended = ended
  }

  get #jobs(): readonly Job[] {
    return this.#backups.state.jobs
  }

  /** Returns the operation. */
  spawn(id: string, planned: Planned, waitMicros: number): string {
    const { operations, kernel } = this.#context
    const operation = operations.begin({
      kind: planned.kind,
      vm: planned.vm,
      subject:
        'place' in planned ? this.#context.places.nameOf(planned) : 'point' in planned ? planned.point : planned.vm,
      startedAt: kernel.now,
      // A restore waits for people first: that part is measured in time.
      total: waitMicros,
      unit: waitMicros > 0 ? 'micros' : 'blocks',
    })
    const job = { ...planned, id, operation, atWork: false } as Job
    this.#backups.change({ counts: counted(this.#backups.state.counts, id), jobs: [...this.#jobs, job] })
    kernel.spawn(`job:${id}`, 'job', { waitMicros })
    return operation
  }

  #replace(job: Job): void {
    this.#backups.change({ jobs: this.#jobs.map((each) => (each.id === job.id ? job : each)) })
  }

  /** Carries out an effect of a job's machine; false when the actor is no job. */
  perform(actorId: string, type: string): boolean {
    const job = this.#jobs.find((each) => `job:${each.id}` === actorId)
    if (!job) return false
    try {
      if (type === 'jobBegins') this.#begin(this.#goToWork(job))
      else if (type === 'jobStep') this.#goOn(workOf(job).step(this.#context, job, this.#access))
    } catch (error) {
      if (!isFailure(error)) throw error
      this.fail(job.id, { code: error.code, data: error.data })
    }
    return true
  }

  /** From now on it shares its media with everyone else. */
  #goToWork(job: Job): Job {
    for (const [place, volume] of job.media) this.#context.places.need(place, volume).bulkJobs++
    const working = { ...job, atWork: true }
    this.#replace(working)
    return working
  }

  #begin(job: Job): void {
    const begun = workOf(job).begin(this.#context, job, this.#access)
    this.#replace(begun)
    const [, total] = workOf(begun).progress(begun)
    this.#context.operations.progress(begun.operation, 0, total, 'blocks')
    this.#goOn(begun)
  }

  #goOn(job: Job): void {
    this.#replace(job)
    const work = workOf(job)
    const [done, total] = work.progress(job)
    this.#context.operations.progress(job.operation, done, total, 'blocks')
    if (done < total) {
      this.#context.kernel.send(`job:${job.id}`, { type: 'NEXT', micros: work.stepMicros(this.#context, job) })
      return
    }
    this.#leave(job)
    try {
      work.complete(this.#context, job, this.#access)
    } catch (error) {
      if (!isFailure(error)) throw error
      this.#failed(job, { code: error.code, data: error.data }, work.undo)
      return
    }
    this.#context.operations.end(job.operation)
    this.#ended(job, null)
  }

  /** It is at work no more. */
  #leave(job: Job): void {
    this.#backups.change({ jobs: this.#jobs.filter((each) => each.id !== job.id) })
    if (job.atWork) for (const [place, volume] of job.media) this.#context.places.need(place, volume).bulkJobs--
    this.#context.kernel.stop(`job:${job.id}`)
  }

  /** Ends a job that is under way. */
  fail(id: string, failure: Failure, undo?: JobWork<Job>['undo']): void {
    const job = this.#jobs.find((each) => each.id === id)
    if (!job) return
    this.#leave(job)
    this.#failed(job, failure, undo ?? workOf(job).undo)
  }

  #failed(job: Job, failure: Failure, undo: JobWork<Job>['undo']): void {
    const { code, data } = placedFailure(this.#context.places, this.#backups.state.points, job, failure)
    this.#context.operations.end(job.operation, { code, data })
    undo(this.#context, job, this.#access)
    // A check tells more of what it found, and has said so itself.
    if (job.kind !== 'verify') this.#access.setPoints(notedFailure(this.#access.points, { code, data }))
    const [place = '', volume = ''] = job.media.at(-1) ?? []
    const cost = failedCosts(job.id, costsOf(this.#context, job))
    const whose = job.kind === 'backup' ? { to: storeName(job), planned: job.job ?? '' } : {}
    this.#context.emit(`${job.kind}-failed`, { place, volume, ...data, ...cost, ...whose, vm: job.vm, reason: code })
    this.#ended(job, { code, data })
  }
}

const isFailure = (error: unknown): error is StorageError | Refused | GuestError =>
  error instanceof StorageError || error instanceof Refused || error instanceof GuestError
