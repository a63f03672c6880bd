/**
 * Bytes of every file on the volume of each VM over time, wherever the VM lives then. Noting costs what has changed,
 * never a walk over all files.
 */
import { SharedLog } from '../kernel/shared-log.ts'
import type { SimTime } from '../kernel/sim-time.ts'
import type { HostVolume } from '../storage/host-volume.ts'

/** How the three sums of the chart are told apart. */
export type UsageKind = 'disks' | 'memory' | 'other'

export interface UsageSample {
  readonly at: SimTime
  readonly disks: number
  readonly memory: number
  readonly other: number
}

/** The sums from this moment on, and what is new since the step before. */
interface UsageStep extends UsageSample {
  /** `HOST:VOLUME`. */
  readonly place: string
  /** Length by path; null of a file that is gone. */
  readonly changed: Readonly<Record<string, number | null>>
}

export interface FileUsage {
  readonly path: string
  readonly kind: UsageKind
  readonly bytes: number
}

export const kindOf = (path: string): UsageKind =>
  /\.a?vhdx$/i.test(path) ? 'disks' : /\.vmrs$/i.test(path) ? 'memory' : 'other'

const lengthsOf = (volume: HostVolume, paths: readonly string[]): (readonly [string, number | null])[] =>
  paths.map((path) => [path, volume.exists(path) ? volume.lengthOf(path) : null])

/** What is known of one VM's volume, and the steps that led there. */
class Series {
  readonly #steps: SharedLog<UsageStep>
  readonly #lengths: Map<string, number>
  #place = ''
  #version = -1

  constructor(from?: Series) {
    this.#steps = from ? from.#steps.fork() : new SharedLog()
    this.#lengths = new Map(from ? from.#lengths : [])
    if (from === undefined) return
    this.#place = from.#place
    this.#version = from.#version
  }

  get steps(): SharedLog<UsageStep> {
    return this.#steps
  }

  note(at: SimTime, place: string, volume: HostVolume): void {
    const { version } = volume.lengthChanges
    if (place === this.#place && version === this.#version) return
    const known = place === this.#place ? volume.lengthChanges.since(this.#version) : undefined
    this.#place = place
    this.#version = version
    const changed: Record<string, number | null> = {}
    for (const [path, bytes] of known ? lengthsOf(volume, known) : this.#allLengths(volume))
      if ((this.#lengths.get(path) ?? null) !== bytes) changed[path] = bytes
    if (Object.keys(changed).length > 0 || this.#steps.length === 0) this.#step(at, place, changed)
  }

  #allLengths(volume: HostVolume): Iterable<readonly [string, number | null]> {
    const found = new Map<string, number | null>([...this.#lengths.keys()].map((path) => [path, null]))
    if (!volume.lost) for (const path of volume.list()) found.set(path, volume.lengthOf(path))
    return found
  }

  #step(at: SimTime, place: string, changed: Readonly<Record<string, number | null>>): void {
    const last = this.#steps.last
    const sums = { disks: last?.disks ?? 0, memory: last?.memory ?? 0, other: last?.other ?? 0 }
    for (const [path, bytes] of Object.entries(changed)) {
      sums[kindOf(path)] += (bytes ?? 0) - (this.#lengths.get(path) ?? 0)
      if (bytes === null) this.#lengths.delete(path)
      else this.#lengths.set(path, bytes)
    }
    // What comes and goes within one moment was never there for anybody to see.
    if (last?.at === at) this.#steps.replaceLast({ at, place, ...sums, changed: { ...last.changed, ...changed } })
    else this.#steps.push({ at, place, ...sums, changed })
  }
}

/** A file's length from a moment on; null: it went. */
export interface LengthChange {
  readonly at: SimTime
  /** `HOST:VOLUME`. */
  readonly place: string
  readonly path: string
  readonly bytes: number | null
}

export class UsageHistory {
  readonly #series = new Map<string, Series>()

  of(key: string): readonly UsageSample[] {
    return this.from(key, 0)
  }

  /** Steps from this index on. All but the newest of those that were there stay as they are. */
  from(key: string, index: number): readonly UsageSample[] {
    return this.#series.get(key)?.steps.from(index) ?? []
  }

  count(key: string): number {
    return this.#series.get(key)?.steps.length ?? 0
  }

  /** The files at a moment, largest first; undefined before the first step. Costs the steps up to then. */
  filesAt(key: string, at: SimTime): { readonly place: string; readonly files: readonly FileUsage[] } | undefined {
    const lengths = new Map<string, number>()
    let place: string | undefined
    for (const step of this.#series.get(key)?.steps.from(0) ?? []) {
      if (step.at > at) break
      place = step.place
      for (const [path, bytes] of Object.entries(step.changed)) {
        if (bytes === null) lengths.delete(path)
        else lengths.set(path, bytes)
      }
    }
    if (place === undefined) return undefined
    const files = [...lengths].map(([path, bytes]) => ({ path, kind: kindOf(path), bytes }))
    return { place, files: files.sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1)) }
  }

  /** Of all files, oldest first. */
  changesOf(key: string): readonly LengthChange[] {
    return (this.#series.get(key)?.steps.from(0) ?? []).flatMap(({ at, place, changed }) =>
      Object.entries(changed).map(([path, bytes]) => ({ at, place, path, bytes })),
    )
  }

  note(key: string, at: SimTime, place: string, volume: HostVolume): void {
    let series = this.#series.get(key)
    if (series === undefined) {
      series = new Series()
      this.#series.set(key, series)
    }
    series.note(at, place, volume)
  }

  fork(): UsageHistory {
    const copy = new UsageHistory()
    for (const [key, series] of this.#series) copy.#series.set(key, new Series(series))
    return copy
  }
}
