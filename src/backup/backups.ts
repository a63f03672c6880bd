/** The backup room: restore points, and the jobs that make, verify and restore them, on the clock. */
import { GuestError } from '../guest/guest-error.ts'
import type { Failure } from '../host/operations.ts'
import { Refused } from '../host/refusal.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import {
  backupStepMicros,
  completeBackup,
  copyNextBlock,
  holdMoment,
  listBlocks,
  planBackup,
  releaseSource,
  undoBackup,
  undoCopy,
} from './full-backup.ts'
import { isImmutable, type StoredFileNow } from './immutability.ts'
import { failureAt, type Job, type PlannedJob, requireNoBackup, requireNoRestore, worksAt } from './jobs.ts'
import {
  createTarget,
  planRestore,
  type RestoreWish,
  registerRestored,
  restoreNextBlocks,
  restoreStepMicros,
  undoRestore,
} from './restore.ts'
import { isPresent, type RestorePoint } from './restore-point.ts'
import { planVerify, verifyNextBlocks, verifyStepMicros } from './verify.ts'

export interface BackupsState {
  readonly count: number
  readonly points: readonly RestorePoint[]
  readonly jobs: readonly Job[]
}

export class Backups {
  readonly #context: BackupContext
  #state: BackupsState

  constructor(context: BackupContext, state: BackupsState = { count: 0, points: [], jobs: [] }) {
    this.#context = context
    this.#state = state
  }

  get state(): BackupsState {
    return this.#state
  }

  /** Restore points whose files are still there, oldest first. */
  get points(): readonly RestorePoint[] {
    return this.#state.points.filter((point) =>
      isPresent(this.#context.places.volume(point.place, point.volume)?.disk, point),
    )
  }

  /** By id, or `latest`: the newest one that is still there. */
  needPoint(id: string): RestorePoint {
    const isLatest = id.toLowerCase() === 'latest'
    const point = isLatest
      ? this.points.at(-1)
      : this.#state.points.find((each) => each.id.toLowerCase() === id.toLowerCase())
    if (!point) throw new Refused(isLatest ? 'no-restore-point' : 'unknown-restore-point', { restorePoint: id })
    return point
  }

  isImmutable = (...file: StoredFileNow): boolean => isImmutable(this.#state.points, ...file)

  backUp(vm: string, place: string, volume: string): string {
    requireNoBackup(this.#state.jobs, vm)
    const id = `${vm.toUpperCase()}-${this.#state.count + 1}`
    const { job, waitMicros } = planBackup(this.#context, vm, place, volume, id)
    this.#context.emit('backup-started', { vm: job.vm, place, restorePoint: id })
    return this.#spawn(id, job, waitMicros)
  }

  verify(pointId: string): string {
    const point = this.needPoint(pointId)
    return this.#spawn(`verify-${this.#state.count + 1}`, planVerify(this.#context, point), 0)
  }

  /** `notBefore`: people notice a failure and decide before the copying begins. */
  restore(pointId: string, wish: RestoreWish, notBefore: number): string {
    const point = this.needPoint(pointId)
    const planned = planRestore(this.#context, point, wish)
    requireNoRestore(this.#state.jobs, planned.newName)
    return this.#spawn(`restore-${this.#state.count + 1}`, planned, Math.max(0, notBefore - this.#context.kernel.now))
  }

  #spawn(id: string, planned: PlannedJob, waitMicros: number): string {
    const { operations, kernel } = this.#context
    const subject = planned.kind === 'backup' ? planned.place : planned.point
    const operation = operations.begin({
      kind: planned.kind,
      vm: planned.vm,
      subject,
      startedAt: kernel.now,
      // A restore waits for people first: that part is measured in time.
      total: waitMicros,
      unit: waitMicros > 0 ? 'micros' : 'blocks',
    })
    this.#state = {
      ...this.#state,
      count: this.#state.count + 1,
      jobs: [...this.#state.jobs, { ...planned, id, operation, atWork: false } as Job],
    }
    kernel.spawn(`job:${id}`, 'job', { waitMicros })
    return operation
  }

  #replace(job: Job): void {
    this.#state = { ...this.#state, jobs: this.#state.jobs.map((each) => (each.id === job.id ? job : each)) }
  }

  /** Carries out an effect of a job's machine; false when the actor is not a job. */
  perform(actorId: string, type: string): boolean {
    const job = this.#state.jobs.find((each) => `job:${each.id}` === actorId)
    if (!job) return false
    try {
      if (type === 'jobBegins') this.#begin(this.#goToWork(job))
      else if (type === 'jobStep') this.#step(job)
    } catch (error) {
      if (!(error instanceof StorageError || error instanceof Refused || error instanceof GuestError)) throw error
      this.#fail(this.#state.jobs.find((each) => each.id === job.id) ?? job, error)
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
    if (job.kind === 'backup') {
      const held = job.recovery === '' ? holdMoment(this.#context, job, job.id) : job
      this.#replace(held)
      const listed = listBlocks(this.#context, held)
      this.#replace(listed)
      this.#context.operations.progress(job.operation, 0, listed.pending.length, 'blocks')
      this.#next(listed, backupStepMicros(this.#context, listed))
    } else if (job.kind === 'verify') this.#next(job, verifyStepMicros(this.#context, this.needPoint(job.point)))
    else {
      createTarget(this.#context, job)
      this.#context.restoreBegins(job.vm)
      this.#context.emit('restore-started', { vm: job.vm, restorePoint: job.point, host: job.host })
      this.#context.operations.progress(job.operation, 0, job.catalogue.blocks.length, 'blocks')
      this.#next(job, restoreStepMicros(this.#context, job))
    }
  }

  #next(job: Job, micros: number): void {
    this.#context.kernel.send(`job:${job.id}`, { type: 'NEXT', micros })
  }

  #step(job: Job): void {
    if (job.kind === 'backup') {
      const copied = job.pending.length > 0 ? copyNextBlock(this.#context, job, job.id) : job
      this.#replace(copied)
      const { operations } = this.#context
      operations.progress(job.operation, (operations.get(job.operation)?.done ?? 0) + 1)
      if (copied.pending.length > 0) this.#next(copied, backupStepMicros(this.#context, copied))
      else this.#completeBackup(copied)
    } else if (job.kind === 'verify') {
      const point = this.needPoint(job.point)
      const { job: read, more } = verifyNextBlocks(this.#context, job, point)
      this.#replace(read)
      if (more) this.#next(read, verifyStepMicros(this.#context, point))
      else this.#completeVerify(read, point)
    } else {
      const { job: written, more } = restoreNextBlocks(this.#context, job, this.needPoint(job.point))
      this.#replace(written)
      this.#context.operations.progress(job.operation, written.next)
      if (more) this.#next(written, restoreStepMicros(this.#context, written))
      else this.#completeRestore(written)
    }
  }

  #costs(job: Job) {
    const { bytesRead, bytesWritten, startedAt } = job
    return { micros: this.#context.kernel.now - startedAt, bytesRead, bytesWritten }
  }

  #completeBackup(job: Job & { kind: 'backup' }): void {
    const point = completeBackup(this.#context, job, job.id)
    this.#state = { ...this.#state, points: [...this.#state.points, point] }
    this.#end(job)
    this.#context.emit('backup-finished', { vm: job.vm, place: job.place, restorePoint: job.id, ...this.#costs(job) })
    releaseSource(this.#context, job)
  }

  #completeVerify(job: Job & { kind: 'verify' }, point: RestorePoint): void {
    if (job.damaged.length > 0)
      throw new StorageError('restore-point-damaged', {
        restorePoint: point.id,
        block: job.damaged[0] as number,
        blocks: job.damaged.length,
      })
    this.#state = {
      ...this.#state,
      points: this.#state.points.map((each) => (each.id === point.id ? { ...each, verified: 'hash' as const } : each)),
    }
    this.#end(job)
    this.#context.emit('backup-verified', { vm: point.vm, restorePoint: point.id, ...this.#costs(job) })
  }

  #completeRestore(job: Job & { kind: 'restore' }): void {
    this.#end(job)
    registerRestored(this.#context, job)
    this.#context.emit('vm-restored', { vm: job.newName, restorePoint: job.point, host: job.host, ...this.#costs(job) })
    this.#context.restored(job.vm, job.newName)
  }

  #end(job: Job, failure?: Failure): void {
    this.#state = { ...this.#state, jobs: this.#state.jobs.filter((each) => each.id !== job.id) }
    if (job.atWork) for (const [place, volume] of job.media) this.#context.places.need(place, volume).bulkJobs--
    this.#context.kernel.stop(`job:${job.id}`)
    this.#context.operations.end(job.operation, failure)
  }

  #fail(job: Job, { code, data }: Failure, undo = undoBackup): void {
    this.#end(job, { code, data })
    if (job.kind === 'backup') undo(this.#context, job, job.id)
    if (job.kind === 'restore') undoRestore(this.#context, job)
    this.#context.emit(`${job.kind}-failed`, { ...data, vm: job.vm, reason: code })
  }

  /** The program that backs the VM up is ended: its job fails and its checkpoint stays. False when there is none that has one. */
  leaveBehind(vm: string): boolean {
    const job = this.#state.jobs.find((each) => each.kind === 'backup' && each.vm === vm && each.recovery !== '')
    if (job) this.#fail(job, { code: 'backup-died', data: { vm } }, undoCopy)
    return job !== undefined
  }

  /** A host lost its power, or a volume is gone: jobs that work there end. */
  failJobsOn(place: string, volume: string | undefined, code: string): void {
    for (const job of this.#state.jobs.filter((each) => worksAt(each, place, volume)))
      this.#fail(job, failureAt(job, place, volume, code))
  }

  fork(context: BackupContext): Backups {
    return new Backups(context, this.#state)
  }
}
