/** The copies that one may return from: the present, its checkpoints, and what other places hold. */
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
  /** Of a place, the older restore points, newest first. */
  readonly older: readonly string[]
}

export type CopyChoice = 'usable' | 'all'

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** Oldest first; the present stands at the top. Throws `unknown-vm`. */
export const copiesOf = (lab: Lab, vm: string, choice: CopyChoice): readonly Copy[] => {
  const { record } = lab.hypervisor.need(vm)
  const own = { place: record.host, volume: record.volume, older: [] }
  const now: Copy = { ...own, kind: 'now', name: 'Now', takenAt: lab.now }
  const checkpoints = record.checkpoints
    .filter(({ purpose }) => purpose === 'user')
    .map(({ name, takenAt }): Copy => ({ ...own, kind: 'checkpoint', name, takenAt }))
  const points = lab.backups.points.filter((point) => same(point.vm, record.name))
  const single = points.map(
    ({ id, place, volume, takenAt }): Copy => ({ kind: 'restore-point', name: id, place, volume, takenAt, older: [] }),
  )
  return [now, ...checkpoints, ...(choice === 'all' ? single : byPlace(single))]
}

const byPlace = (points: readonly Copy[]): readonly Copy[] => {
  const places = new Map<string, Copy[]>()
  for (const point of points) {
    const key = `${point.place}:${point.volume}`
    places.set(key, [point, ...(places.get(key) ?? [])])
  }
  return [...places.values()].map(([newest, ...older]) => ({
    ...(newest as Copy),
    kind: 'place',
    older: older.map(({ name }) => name),
  }))
}

/** A row of the table: the same in every column and at every moment, whichever restore point is the newest then. */
export const rowKey = ({ kind, name, place, volume }: Copy): string =>
  kind === 'place' ? `place ${place}:${volume}` : `${kind} ${name}`
