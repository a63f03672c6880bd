/** Bytes on the volume of each VM over time, wherever it lives then: disks, memory files, everything else. */
import type { SimTime } from '../kernel/sim-time.ts'
import type { HostVolume } from '../storage/host-volume.ts'

export interface UsageSample {
  readonly at: SimTime
  readonly disks: number
  readonly memory: number
  readonly other: number
}

const measure = (at: SimTime, volume: HostVolume): UsageSample => {
  const sample = { at, disks: 0, memory: 0, other: 0 }
  if (volume.lost) return sample
  for (const path of volume.list()) {
    const kind = /\.a?vhdx$/i.test(path) ? 'disks' : /\.vmrs$/i.test(path) ? 'memory' : 'other'
    sample[kind] += volume.lengthOf(path)
  }
  return sample
}

export class UsageHistory {
  #series: Map<string, readonly UsageSample[]>

  constructor(series: ReadonlyMap<string, readonly UsageSample[]> = new Map()) {
    this.#series = new Map(series)
  }

  of(key: string): readonly UsageSample[] {
    return this.#series.get(key) ?? []
  }

  note(key: string, at: SimTime, volume: HostVolume): void {
    const samples = this.of(key)
    const sample = measure(at, volume)
    const last = samples.at(-1)
    if (last && last.disks === sample.disks && last.memory === sample.memory && last.other === sample.other) return
    const before = last?.at === at ? samples.slice(0, -1) : samples
    this.#series.set(key, [...before, sample])
  }

  fork(): UsageHistory {
    return new UsageHistory(this.#series)
  }
}
