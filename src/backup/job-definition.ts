/** A backup job that runs by itself: what it does, when, and how its last runs ended. */
import { Refused } from '../host/refusal.ts'
import { DAY, type Duration, HOUR, type SimTime } from '../kernel/sim-time.ts'
import type { BackupWish } from './backup-wish.ts'
import { type ChainPlan, nextPointType } from './chain-plan.ts'
import type { PointType } from './restore-point.ts'

export interface JobSettings extends ChainPlan {
  readonly name: string
  readonly vm: string
  readonly place: string
  readonly volume: string
  readonly everyMicros: Duration
  /** The first run. */
  readonly firstAt: SimTime
  /** A run that is not done so long after its start is stopped; null lets it run. */
  readonly windowMicros: Duration | null
  /** Megabytes a second. */
  readonly bandwidth: number | null
  readonly retries: number
  readonly retryAfterMicros: Duration
  readonly crashConsistent: boolean
  readonly compress: boolean
  readonly deduplicate: boolean
  readonly encrypt: boolean
}

export interface JobRun {
  readonly at: SimTime
  /** 1 for the first; a retry counts on. */
  readonly attempt: number
  /** Null where it failed. */
  readonly restorePoint: string | null
  readonly type: PointType
  /** Why it failed; null where it did not. */
  readonly code: string | null
}

export interface JobDefinition extends JobSettings {
  /** The next run that is not a retry. */
  readonly nextAt: SimTime
  readonly attempt: number
  readonly activeFullAt: SimTime | null
  readonly fullAt: SimTime | null
  /** The newest, oldest first. */
  readonly runs: readonly JobRun[]
}

const RUNS_KEPT = 60

export const ORDINARY_JOB = {
  method: 'Forward',
  everyMicros: DAY,
  activeFullEveryDays: 7,
  syntheticFullEveryDays: null,
  windowMicros: null,
  bandwidth: null,
  retries: 3,
  retryAfterMicros: HOUR / 6,
  crashConsistent: false,
  compress: false,
  deduplicate: false,
  encrypt: false,
} as const satisfies Partial<JobSettings>

export const newDefinition = (settings: JobSettings): JobDefinition => ({
  ...settings,
  nextAt: settings.firstAt,
  attempt: 0,
  activeFullAt: null,
  fullAt: null,
  runs: [],
})

/** When the next run is due; of one that is at work when it was, for what follows is counted from there. */
const changedNextAt = (
  { nextAt, everyMicros: former }: JobDefinition,
  { everyMicros, firstAt }: Partial<JobSettings>,
  now: SimTime,
  isAtWork: boolean,
): SimTime => {
  const every = everyMicros ?? former
  if (isAtWork) return firstAt === undefined ? nextAt : firstAt - every
  const kept = nextAt - former + every
  return firstAt ?? (kept > now ? kept : now + every)
}

/**
 * The same job otherwise from now on. Its next run keeps its distance from the one before, or is when it is said to be; one
 * that would be over already comes one interval from now. In another place nothing of it lies yet.
 */
export const changedDefinition = (
  definition: JobDefinition,
  changes: Partial<JobSettings>,
  now: SimTime,
  isAtWork: boolean,
): JobDefinition => {
  const changed = { ...definition, ...changes }
  const isElsewhere = changed.place !== definition.place || changed.volume !== definition.volume
  const isPlannedAnew = changes.firstAt !== undefined || changed.everyMicros !== definition.everyMicros
  return {
    ...changed,
    ...(isElsewhere ? { activeFullAt: null, fullAt: null } : {}),
    ...(isPlannedAnew ? { nextAt: changedNextAt(definition, changes, now, isAtWork) } : {}),
    ...(isPlannedAnew && !isAtWork ? { attempt: 0 } : {}),
  }
}

/** Throws Refused `unknown-backup-job`. */
export const needDefinition = (definitions: readonly JobDefinition[], name: string): JobDefinition => {
  const found = definitions.find((each) => each.name.toLowerCase() === name.toLowerCase())
  if (!found) throw new Refused('unknown-backup-job', { job: name })
  return found
}

/** What the next run is to make. */
export const nextType = (definition: JobDefinition, now: SimTime): PointType => {
  const type = nextPointType(definition, definition, now)
  return type === 'Incremental' && definition.method === 'Reverse' ? 'ReverseIncremental' : type
}

export const wishOf = (definition: JobDefinition, now: SimTime): BackupWish => ({
  type: nextType(definition, now),
  crashConsistent: definition.crashConsistent,
  compress: definition.compress,
  deduplicate: definition.deduplicate,
  bandwidth: definition.bandwidth,
  encrypt: definition.encrypt,
  job: definition.name,
})

/** Runs that were planned, however often each was tried: the oldest attempts of the first may be forgotten. */
export const plannedRuns = (runs: readonly JobRun[]): number =>
  runs.filter(({ attempt }, at) => attempt === 1 || at === 0).length

/** Runs that failed and that no retry followed: a retry says how its run ended. Oldest first. */
export const failedRuns = (runs: readonly JobRun[]): number =>
  runs.filter(({ code }, at) => code !== null && (runs[at + 1]?.attempt ?? 1) === 1).length

/** A run that is over, and when the next one is due. */
export const afterRun = (
  definition: JobDefinition,
  run: JobRun,
  now: SimTime,
): readonly [JobDefinition, dueAt: SimTime] => {
  const { everyMicros, retries, retryAfterMicros } = definition
  const missed = Math.max(0, Math.floor((now - definition.nextAt) / everyMicros))
  const nextAt = definition.nextAt + (missed + 1) * everyMicros
  const fullAt = run.code === null && run.type !== 'Incremental' ? run.at : definition.fullAt
  const activeFullAt = run.code === null && run.type === 'Full' ? run.at : definition.activeFullAt
  const told = { ...definition, activeFullAt, fullAt, runs: [...definition.runs, run].slice(-RUNS_KEPT) }
  const retryAt = now + retryAfterMicros
  if (run.code !== null && run.attempt <= retries && retryAt < nextAt)
    return [{ ...told, attempt: run.attempt }, retryAt]
  return [{ ...told, attempt: 0, nextAt }, nextAt]
}
