/** Planned jobs on the clock: each run when it is due, again after a failure, and stopped where its window closes. */
import type { Failure } from '../host/operations.ts'
import { Refused } from '../host/refusal.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import type { BackupsRoom } from './backups-room.ts'
import {
  afterRun,
  changedDefinition,
  type JobDefinition,
  type JobSettings,
  needDefinition,
  newDefinition,
  wishOf,
} from './job-definition.ts'
import { failedCosts } from './job-work.ts'
import { type BackupJob, NOTHING_YET } from './jobs.ts'
import { type PointType, storeName } from './restore-point.ts'

const planOf = (name: string): string => `plan:${name.toLowerCase()}`
const windowOf = (name: string): string => `window:${name.toLowerCase()}`

export class Schedule {
  readonly #context: BackupContext
  readonly #backups: BackupsRoom

  constructor(context: BackupContext, backups: BackupsRoom) {
    this.#context = context
    this.#backups = backups
  }

  get #definitions(): readonly JobDefinition[] {
    return this.#backups.state.definitions
  }

  /** Throws Refused `backup-job-taken`. */
  add(settings: JobSettings): void {
    if (this.#definitions.some(({ name }) => name.toLowerCase() === settings.name.toLowerCase()))
      throw new Refused('backup-job-taken', { job: settings.name })
    const definition = newDefinition(settings)
    this.#backups.change({ definitions: [...this.#definitions, definition] })
    const { name, vm, place, volume } = settings
    this.#context.emit('backup-job-made', { job: name, vm, place, volume })
    this.#plan(definition.name, definition.nextAt)
  }

  /** From the next run on: one that is under way ends as it began. Throws Refused `unknown-backup-job`. */
  change(name: string, changes: Partial<JobSettings>): void {
    const definition = needDefinition(this.#definitions, name)
    const isAtWork = this.#backups.state.jobs.some((each) => each.kind === 'backup' && each.job === definition.name)
    const changed = changedDefinition(definition, changes, this.#context.kernel.now, isAtWork)
    this.#replace(changed)
    const { name: job, vm, place, volume } = changed
    this.#context.emit('backup-job-changed', { job, vm, place, volume })
    // Behind the run that is under way the next one is planned anyway.
    if (changed.nextAt !== definition.nextAt && !isAtWork) this.#plan(definition.name, changed.nextAt)
  }

  /** A run that is under way goes on. Throws Refused `unknown-backup-job`. */
  remove(name: string): void {
    const definition = needDefinition(this.#definitions, name)
    this.#context.kernel.stop(planOf(name))
    this.#context.kernel.stop(windowOf(name))
    this.#backups.change({ definitions: this.#definitions.filter((each) => each !== definition) })
    this.#context.emit('backup-job-removed', { job: definition.name, vm: definition.vm })
  }

  #plan(name: string, dueAt: SimTime): void {
    const waitMicros = Math.max(0, dueAt - this.#context.kernel.now)
    this.#context.kernel.stop(planOf(name))
    this.#context.kernel.spawn(planOf(name), 'schedule', { waitMicros })
  }

  #replace(definition: JobDefinition): void {
    const definitions = this.#definitions.map((each) => (each.name === definition.name ? definition : each))
    this.#backups.change({ definitions })
  }

  /** False where the actor is none of these. */
  perform(actorId: string): boolean {
    const due = this.#definitions.find(({ name }) => planOf(name) === actorId)
    if (due) this.#run(due)
    const closing = this.#definitions.find(({ name }) => windowOf(name) === actorId)
    if (closing) this.#closeWindow(closing)
    return due !== undefined || closing !== undefined
  }

  #run(definition: JobDefinition): void {
    const { now } = this.#context.kernel
    const running = { ...definition, attempt: definition.attempt + 1 }
    this.#replace(running)
    const wish = wishOf(definition, now)
    try {
      this.#backups.backUp(definition.vm, definition, wish)
      if (definition.windowMicros !== null)
        this.#context.kernel.spawn(windowOf(definition.name), 'schedule', { waitMicros: definition.windowMicros })
    } catch (error) {
      if (!(error instanceof Refused || error instanceof StorageError)) throw error
      const { code, data } = error
      const cost = failedCosts(definition.name, { micros: 0, ...NOTHING_YET })
      const whose = { to: storeName(definition), planned: definition.name }
      this.#context.emit('backup-failed', { ...data, ...cost, ...whose, vm: definition.vm, reason: code })
      this.#over(running, { at: now, restorePoint: null, type: wish.type, code })
    }
  }

  #over(
    definition: JobDefinition,
    run: { at: SimTime; restorePoint: string | null; type: PointType; code: string | null },
  ): void {
    const { now } = this.#context.kernel
    const [told, dueAt] = afterRun(definition, { ...run, attempt: definition.attempt }, now)
    this.#replace(told)
    this.#plan(told.name, dueAt)
    if (run.code !== null && told.attempt > 0)
      this.#context.emit('backup-retry', { job: told.name, vm: told.vm, attempt: told.attempt + 1, at: dueAt })
  }

  /** A backup is over, one way or the other. */
  ended(job: BackupJob, failure: Failure | null): void {
    const definition = this.#definitions.find(({ name }) => name === job.job)
    if (!definition) return
    this.#context.kernel.stop(windowOf(definition.name))
    const { startedAt: at, type } = job
    this.#over(definition, { at, restorePoint: failure ? null : job.id, type, code: failure?.code ?? null })
  }

  #closeWindow({ name, vm, windowMicros }: JobDefinition): void {
    const job = this.#backups.state.jobs.find((each) => each.kind === 'backup' && each.job === name)
    this.#context.kernel.stop(windowOf(name))
    if (job) this.#backups.fail(job.id, { code: 'window-closed', data: { job: name, vm, micros: windowMicros ?? 0 } })
  }
}
