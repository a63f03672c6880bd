/** The copies that one may return from: the present, its checkpoints, and what other places hold. */
import type { PointType } from '../backup/restore-point.ts'
import type { HostedVm } from '../host/hosted-vm.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { Lab } from '../lab/lab.ts'

export interface Copy {
  /** `place`: its newest usable restore point. `restore-point`: that one and no other. */
  readonly kind: 'now' | 'checkpoint' | 'place' | 'restore-point'
  /** `Now`, the checkpoint's name, or the id of the restore point; of a place its newest. */
  readonly name: string
  /** The host's or the repository's name. */
  readonly place: string
  readonly volume: string
  readonly takenAt: SimTime
  /** Null of what is no checkpoint. */
  readonly hasMemory: boolean | null
  /** Null of what is no restore point. */
  readonly type: PointType | null
  /** Until when nobody can change it. */
  readonly immutableUntil: SimTime | null
  /** Of a place, the older restore points, newest first. */
  readonly older: readonly string[]
}

/** `unfolded`: these places, as `HOST:VOLUME`, also show their older restore points, below the newest. */
export type CopyChoice = 'usable' | 'all' | { readonly unfolded: readonly string[] }

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Of a machine that is there: its present, and its checkpoints, oldest first. */
const ownCopies = (lab: Lab, { record }: HostedVm): readonly Copy[] => {
  const own = { place: record.host, volume: record.volume, type: null, immutableUntil: null, older: [] }
  const now: Copy = { ...own, kind: 'now', name: 'Now', takenAt: lab.now, hasMemory: null }
  const checkpoints = record.checkpoints
    .filter(({ purpose }) => purpose === 'user')
    .map(
      ({ name, takenAt, memoryPath }): Copy => ({
        ...own,
        kind: 'checkpoint',
        name,
        takenAt,
        hasMemory: memoryPath !== null,
      }),
    )
  return [now, ...checkpoints]
}

/**
 * Oldest first; the present stands at the top. Of a machine that is deleted what lies elsewhere. Throws `unknown-vm` where
 * nothing of it is anywhere.
 */
export const copiesOf = (lab: Lab, vm: string, choice: CopyChoice): readonly Copy[] => {
  const hosted = lab.hypervisor.find(vm)
  const points = lab.backups.points.filter((point) => same(point.vm, hosted?.record.name ?? vm))
  const own = hosted || points.length === 0 ? ownCopies(lab, lab.hypervisor.need(vm)) : []
  const single = points.map(
    ({ id, place, volume, takenAt, type, immutableUntil }): Copy => ({
      kind: 'restore-point',
      name: id,
      place,
      volume,
      takenAt,
      hasMemory: null,
      type,
      immutableUntil,
      older: [],
    }),
  )
  const unfolded = typeof choice === 'string' ? [] : choice.unfolded
  return [...own, ...(choice === 'all' ? single : byPlace(single, unfolded))]
}

/** As they were chosen, or as they were given. */
export const rowsOf = (lab: Lab, vm: string, wanted: CopyChoice | readonly Copy[]): readonly Copy[] =>
  typeof wanted === 'string' || 'unfolded' in wanted ? copiesOf(lab, vm, wanted) : wanted

const byPlace = (points: readonly Copy[], unfolded: readonly string[]): readonly Copy[] => {
  const places = new Map<string, Copy[]>()
  for (const point of points) {
    const key = `${point.place}:${point.volume}`
    places.set(key, [point, ...(places.get(key) ?? [])])
  }
  return [...places].flatMap(([key, [newest, ...older]]): readonly Copy[] => [
    { ...(newest as Copy), kind: 'place', older: older.map(({ name }) => name) },
    ...(unfolded.includes(key) ? older : []),
  ])
}

/** A row of the table: the same in every column and at every moment, whichever restore point is the newest then. */
export const rowKey = ({ kind, name, place, volume }: Copy): string =>
  kind === 'place' ? `place ${place}:${volume}` : `${kind} ${name}`
