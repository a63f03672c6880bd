/** The two charts' points, gathered as they come: projecting again costs what is new and what can be seen. */
import type { HostedVm } from '../host/hosted-vm.ts'
import type { LatencyMinute } from '../host/latency-minutes.ts'
import { MINUTE } from '../kernel/sim-time.ts'
import type { Lab } from '../lab/lab.ts'
import type { UsageSample } from '../lab/usage-history.ts'
import { ThinnedSeries } from './thinned-series.ts'
import type { TimelinePart } from './view-model.ts'

const newMinutes = (): ThinnedSeries<LatencyMinute> =>
  new ThinnedSeries({ at: ({ minute }) => minute * MINUTE, weight: ({ p95 }) => p95?.micros ?? 0, spanMicros: MINUTE })

const newSteps = (): ThinnedSeries<UsageSample> =>
  new ThinnedSeries({
    at: ({ at }) => at,
    weight: ({ disks, memory, other }) => disks + memory + other,
    spanMicros: 1,
  })

const isRead = ({ reads }: LatencyMinute): boolean => reads > 0

export class TimelineSeries {
  #of = ''
  #minutes = newMinutes()
  #minuteCount = 0
  #steps = newSteps()
  #stepCount = 0

  latency(hosted: HostedVm): TimelinePart['latency'] {
    this.#turnTo(hosted)
    const { minutes } = hosted.meter
    for (const minute of minutes.closedFrom(this.#minuteCount)) if (isRead(minute)) this.#minutes.push(minute)
    this.#minuteCount = minutes.closedCount
    const { running } = minutes
    const points = running && isRead(running) ? [...this.#minutes.points, running] : this.#minutes.points
    return {
      spanMicros: this.#minutes.spanMicros,
      minute: Float64Array.from(points, ({ minute }) => minute * MINUTE),
      p50: Float64Array.from(points, ({ p50 }) => p50?.micros ?? 0),
      p95: Float64Array.from(points, ({ p95 }) => p95?.micros ?? 0),
      p99: Float64Array.from(points, ({ p99 }) => p99?.micros ?? 0),
    }
  }

  stored(lab: Lab, hosted: HostedVm): TimelinePart['stored'] {
    this.#turnTo(hosted)
    const { host, volume, name } = hosted.record
    const steps = lab.usage.from(name, this.#stepCount)
    // The newest may still change as long as its moment lasts.
    const settled = steps.slice(0, -1)
    for (const step of settled) this.#steps.push(step)
    this.#stepCount += settled.length
    const points = [...this.#steps.points, ...steps.slice(-1)]
    return {
      atMicros: Float64Array.from(points, ({ at }) => at),
      disks: Float64Array.from(points, ({ disks }) => disks),
      memory: Float64Array.from(points, ({ memory }) => memory),
      other: Float64Array.from(points, ({ other }) => other),
      capacityBytes: hosted.volume.capacityBytes,
      volume: `${host}:${volume}`,
    }
  }

  /** Another machine, or one that came back: its whole past is gathered once. */
  #turnTo({ record }: HostedVm): void {
    const of = `${record.id} ${record.name}`
    if (of === this.#of) return
    this.#of = of
    this.#minutes = newMinutes()
    this.#minuteCount = 0
    this.#steps = newSteps()
    this.#stepCount = 0
  }
}
