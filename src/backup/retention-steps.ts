/** From the decision which points stay to what is done about it in the repository. */
import { StorageError } from '../storage/storage-error.ts'
import type { BackupContext } from './backup-context.ts'
import type { BackupsState } from './backups-room.ts'
import { pointsInUse, type RetentionStep } from './jobs.ts'
import { type Catalogue, pointBreak } from './point-break.ts'
import { manifestsOf } from './point-content.ts'
import { inRepository, type RestorePoint } from './restore-point.ts'
import { mergeableBase, retentionVerdicts } from './retention.ts'
import type { RetainedPoint, RetentionPolicy } from './retention-policy.ts'

export interface RepositoryOf {
  readonly vm: string
  readonly place: string
  readonly volume: string
}

/** What retention is asked of: points of one machine in one repository. */
export const pointsOf = (
  points: readonly RestorePoint[],
  { vm, place, volume }: RepositoryOf,
): readonly RestorePoint[] => inRepository(points, { place, volume }).filter((point) => point.vm === vm)

/** Points as retention is asked of them. */
export const retained = (catalogue: Catalogue, points: readonly RestorePoint[]): readonly RetainedPoint[] =>
  points.map((point) => ({
    id: point.id,
    takenAt: point.takenAt,
    isFull: point.type === 'Full' || point.type === 'SyntheticFull',
    dependsOn: point.dependsOn,
    lockedUntil: point.immutableUntil,
    isBroken: point.verified === 'boot-failed' || pointBreak(catalogue, point) !== null,
  }))

/** Leaf by leaf: none goes while another stands on it. */
const removals = (points: readonly RetainedPoint[], going: ReadonlySet<string>): readonly RetentionStep[] => {
  const left = new Set(points.map(({ id }) => id))
  const steps: RetentionStep[] = []
  for (;;) {
    const isStoodOn = (id: string): boolean => points.some((each) => left.has(each.id) && each.dependsOn === id)
    const next = points.find(({ id }) => going.has(id) && left.has(id) && !isStoodOn(id))
    if (!next) return steps
    left.delete(next.id)
    steps.push({ kind: 'remove', point: next.id })
  }
}

/** The full is gone, and the point that stood on it is one. */
const merged = (points: readonly RetainedPoint[], full: string): readonly RetainedPoint[] =>
  points
    .filter(({ id }) => id !== full)
    .map((point) => (point.dependsOn === full ? { ...point, dependsOn: null, isFull: true } : point))

const merges = (
  start: readonly RetainedPoint[],
  verdictsOf: (points: readonly RetainedPoint[]) => ReturnType<typeof retentionVerdicts>,
): readonly RetentionStep[] => {
  const steps: RetentionStep[] = []
  let points = start
  for (;;) {
    const base = mergeableBase(points, verdictsOf(points))
    const point = base && points.find(({ dependsOn }) => dependsOn === base.id)
    if (!base || !point) return steps
    steps.push({ kind: 'merge', point: point.id, into: base.id })
    points = merged(points, base.id)
  }
}

/** A merge that was cut: the increment stands on a full that is no point any more. */
const cutMerges = (
  context: BackupContext,
  points: readonly RestorePoint[],
  where: RepositoryOf,
): readonly RetentionStep[] =>
  points.flatMap((point): readonly RetentionStep[] => {
    const { dependsOn, id } = point
    if (point.type !== 'Incremental' || dependsOn === null || points.some((each) => each.id === dependsOn)) return []
    try {
      manifestsOf(context.places.need(where.place, where.volume).disk, point, context)
      return [{ kind: 'merge', point: id, into: dependsOn }]
    } catch (error) {
      if (error instanceof StorageError) return []
      throw error
    }
  })

/** `goesOn`: the chain goes on for ever, so what the oldest full is only needed for is merged into it. */
export const retentionSteps = (
  context: BackupContext,
  all: readonly RestorePoint[],
  where: RepositoryOf,
  {
    policy,
    goesOn,
    jobs,
    published,
    keys,
  }: Pick<BackupsState, 'jobs' | 'published' | 'keys'> & {
    readonly policy: RetentionPolicy
    readonly goesOn: boolean
  },
): readonly RetentionStep[] => {
  const here = pointsOf(all, where)
  const used = new Set([...jobs.flatMap(pointsInUse), ...published.flatMap((each) => each.points)])
  const points = retained({ places: context.places, backups: { state: { points: all, keys } } }, here)
  const { now } = context.kernel
  const verdictsOf = (asked: readonly RetainedPoint[]) => retentionVerdicts(asked, policy, now, context.epochMicros)
  const going = new Set(verdictsOf(points).flatMap(({ id, keep }) => (keep ? [] : [id])))
  const removed = removals(points, going)
  const left = points.filter(({ id }) => !removed.some((step) => step.point === id))
  const steps = [...cutMerges(context, here, where), ...removed, ...(goesOn ? merges(left, verdictsOf) : [])]
  // What a job reads, or a machine runs from, stays as it is; the next run finds it again.
  const isFree = (step: RetentionStep): boolean =>
    !used.has(step.point) && !(step.kind === 'merge' && used.has(step.into))
  const end = steps.findIndex((step) => !isFree(step))
  return end < 0 ? steps : steps.slice(0, end)
}
