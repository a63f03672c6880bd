import type { Failure } from '../host/operations.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { BackupContext } from './backup-context.ts'
import { planBackup, type Repository, withMoment } from './backup-plan.ts'
import { accessTo, type BackupsRoom, type BackupsState, NO_BACKUPS, type RetentionRule } from './backups-room.ts'
import { planCopy } from './copy-job.ts'
import { dueRetention } from './due-retention.ts'
import { failJobsOn, hostDied, leaveBehind } from './interrupted-jobs.ts'
import { nextId, nextPointId } from './job-ids.ts'
import { JobRunner } from './job-runner.ts'
import type { RoomAccess } from './job-work.ts'
import {
  type BackupWish,
  type Job,
  requireNoBackup,
  requireNoMove,
  requireNoRestore,
  requireReadable,
  requireUnused,
} from './jobs.ts'
import { keyFor, loseKeys } from './keys.ts'
import { planMove } from './move-job.ts'
import { planPublish } from './publish-job.ts'
import { swept } from './published.ts'
import { isImmutable, removePoint, requireRemovable } from './remove-point.ts'
import { rescanned } from './rescan.ts'
import { planRestore, type RestoreWish } from './restore-job.ts'
import {
  dependants,
  inRepository,
  isFileOf,
  isPresent,
  lineage,
  neededPoint,
  type RestorePoint,
  requireOneLatest,
} from './restore-point.ts'
import type { RetentionPolicy } from './retention-policy.ts'
import type { RepositoryOf } from './retention-steps.ts'
import { Schedule } from './schedule.ts'
import { planVerify } from './verify-job.ts'

export class Backups implements BackupsRoom {
  readonly #context: BackupContext
  readonly #schedule: Schedule
  readonly #runner: JobRunner
  readonly #room: RoomAccess
  #state: BackupsState

  constructor(context: BackupContext, state: BackupsState = NO_BACKUPS) {
    this.#context = context
    this.#state = state
    this.#schedule = new Schedule(context, this)
    this.#room = accessTo(this)
    this.#runner = new JobRunner(context, this, this.#room, (job, failure) => this.#ended(job, failure))
  }

  get state(): BackupsState {
    return this.#state
  }

  change(change: Partial<BackupsState>): void {
    this.#state = { ...this.#state, ...change }
  }

  /** Restore points whose files are still there, oldest first. */
  get points(): readonly RestorePoint[] {
    return this.#state.points.filter((point) =>
      isPresent(this.#context.places.volume(point.place, point.volume)?.disk, point),
    )
  }

  /** By id, or `latest`: that of the newest moment that is still there, and of several the one that is no copy. */
  needPoint(id: string): RestorePoint {
    return neededPoint(this.#state.points, this.points, id)
  }

  /** Throws Refused, also where a job is changing what it stands on. */
  #readable(id: string): RestorePoint {
    const point = this.needPoint(id)
    requireReadable(this.#state.jobs, lineage(inRepository(this.#state.points, point), point))
    return point
  }

  /** The schedule of planned jobs. */
  get schedule(): Schedule {
    return this.#schedule
  }

  backUp(vm: string, repository: Repository, wish: BackupWish): string {
    requireNoBackup(this.#state.jobs, vm)
    requireNoMove(this.#state.jobs, vm)
    const id = nextPointId(this.#state.counts, vm)
    const { job, waitMicros } = planBackup(this.#context, vm, repository, wish, id)
    const fails = this.#state.silent.includes(job.vm.toLowerCase())
    const keyId = wish.encrypt ? keyFor(this.#context, this, job.vm) : null
    const held = waitMicros > 0 ? job : withMoment(this.#context, job, id)
    this.#context.emit('backup-started', {
      vm: job.vm,
      place: job.place,
      volume: job.volume,
      restorePoint: id,
      type: job.type,
    })
    const [source] = job.media
    if (source?.[0] === job.place && source[1] === job.volume)
      this.#context.emit('backup-beside-source', { vm: job.vm, place: job.place, volume: job.volume })
    return this.#runner.spawn(id, { ...held, keyId, fails }, waitMicros)
  }

  verify(pointId: string, options: { readonly boot: boolean; readonly repair: boolean }): string {
    const planned = planVerify(this.#context, this.#readable(pointId), options)
    return this.#runner.spawn(nextId(this.#state.counts, 'verify'), planned, 0)
  }

  /** `notBefore`: people notice a failure and decide before the copying begins. `isInstant`: the VM runs from the backup. */
  restore(pointId: string, wish: RestoreWish, notBefore: SimTime, isInstant = false): string {
    const plan = isInstant ? planPublish : planRestore
    const planned = plan(this.#context, this.#readable(pointId), wish)
    requireNoRestore(this.#state.jobs, planned.newName)
    const waitMicros = Math.max(0, notBefore - this.#context.kernel.now)
    return this.#runner.spawn(nextId(this.#state.counts, planned.kind), planned, waitMicros)
  }

  /** The VM's disks go to another volume of its host, while it may run. */
  moveStorage(vm: string, path: string): string {
    requireNoBackup(this.#state.jobs, vm)
    requireNoMove(this.#state.jobs, vm)
    const planned = planMove(this.#context, vm, path)
    return this.#runner.spawn(nextId(this.#state.counts, 'move'), planned, 0)
  }

  /** Published volumes that nobody runs from go, and those whose backup is gone are lost. Returns the VMs that lost theirs. */
  sweepPublished(): readonly string[] {
    if (this.#state.published.length === 0) return []
    const { published, lost, vms } = swept(this.#context, this.#state.published)
    this.change({ published })
    for (const { host, letter } of lost) this.failJobsOn(host, letter, 'volume-lost')
    return vms
  }

  copy(pointId: string, where: Repository, immutableDays: number | null): string {
    const point = this.#readable(pointId)
    const planned = planCopy(this.#context, point, where, { immutableDays, points: this.#state.points })
    return this.#runner.spawn(nextPointId(this.#state.counts, point.vm), planned, 0)
  }

  /** At once. `withDependants`: those too that cannot be restored without it. Throws Refused. */
  remove(pointId: string, withDependants: boolean): void {
    requireOneLatest(this.points, pointId)
    const point = this.needPoint(pointId)
    const others = withDependants ? [...dependants(this.#state.points, point.id)].reverse() : []
    const going = [...others, point]
    for (const each of going) requireUnused(this.#state, each)
    if (!withDependants) requireRemovable(this.#context, point, this.#state.points)
    const left = this.#state.points.filter((each) => !going.includes(each) || each === point)
    requireRemovable(this.#context, point, left)
    for (const each of going) {
      removePoint(this.#context, each, this.#room)
      this.#context.emit('restore-point-removed', { vm: each.vm, restorePoint: each.id, place: each.place })
    }
  }

  /** Null keeps everything. Takes effect with the next backup, or at once by `retain`. */
  setRetention(where: RepositoryOf, policy: RetentionPolicy | null): void {
    const others = this.#state.retention.filter(
      ({ vm, place, volume }) => vm !== where.vm || place !== where.place || volume !== where.volume,
    )
    this.change({ retention: policy === null ? others : [...others, { ...where, policy }] })
    this.#context.emit('retention-set', { ...where, ...(policy ?? { kind: 'none' }) })
  }

  retentionOf({ vm, place, volume }: RepositoryOf): RetentionPolicy | null {
    const isIt = (each: RetentionRule): boolean => each.vm === vm && each.place === place && each.volume === volume
    return this.#state.retention.find(isIt)?.policy ?? null
  }

  /** Starts what retention has to do there; undefined where that is nothing. */
  retain(where: RepositoryOf): string | undefined {
    const policy = this.retentionOf(where)
    const planned = policy ? dueRetention(this.#context, this.#state, where, policy) : undefined
    return planned && this.#runner.spawn(nextId(this.#state.counts, 'retention'), planned, 0)
  }

  /** Carries out an effect of one of this room's machines; false when the actor belongs to another. */
  perform(actorId: string, type: string): boolean {
    return this.#schedule.perform(actorId) || this.#runner.perform(actorId, type)
  }

  /** Ends a job that is under way. */
  fail(id: string, failure: Failure): void {
    this.#runner.fail(id, failure)
  }

  #ended(job: Job, failure: Failure | null): void {
    if (job.kind !== 'backup') return
    this.#schedule.ended(job, failure)
    if (!failure) this.retain(job)
  }

  /** The program that backs the VM up is ended: its job fails and its checkpoint stays. False when there is none that has one. */
  leaveBehind(vm: string): boolean {
    return leaveBehind(this.#runner, this.#state.jobs, vm)
  }

  /** Nobody has the keys of the VM's backups any more. Returns how many there were. */
  loseKey(vm: string): number {
    return loseKeys(this, vm)
  }

  /** From now on its backups leave out what they read, and end as if all were well. */
  failSilently(vm: string): void {
    const { silent } = this.#state
    if (!silent.includes(vm.toLowerCase())) this.change({ silent: [...silent, vm.toLowerCase()] })
  }

  /** A volume is gone, or somebody changed what lies there: jobs that work there end. */
  failJobsOn(place: string, volume: string | undefined, code: string): void {
    failJobsOn(this.#runner, this.#state.jobs, place, volume, code)
  }

  /** Its power failed, or it is gone: jobs that work there end, and nobody there clears up behind them. */
  hostDied(host: string, code: string): void {
    hostDied(this.#runner, this.#state.jobs, host, code)
  }

  /**
   * The catalogue of one repository made anew from the manifests that lie there: points whose files are gone go, points
   * that nobody knew of come.
   */
  rescan({ place, volume }: Repository): void {
    const { found, gone, points } = rescanned(this.#context, this.#state.points, { place, volume })
    this.change({ points })
    this.#context.emit('repository-rescanned', { place, found, gone })
  }

  /** Whether a file is one of a point that nobody can change yet. */
  isImmutable(place: string, volume: string, path: string): boolean {
    const here = inRepository(this.#state.points, { place, volume })
    return here.some((point) => isImmutable(point, this.#context.kernel.now) && isFileOf(point, path))
  }

  fork(context: BackupContext): Backups {
    return new Backups(context, this.#state)
  }
}
