import { describe, expect, it } from 'vitest'
import { eventTrack } from '../../src/viz/event-track.ts'
import { latencyChart } from '../../src/viz/latency-chart.ts'
import { memorySquares } from '../../src/viz/memory-map.ts'
import { storedChart } from '../../src/viz/stored-chart.ts'
import { timeScale } from '../../src/viz/time-scale.ts'
import { time } from '../../src/words/page.ts'
import { branched, partsAfter } from './lab-parts.ts'

const { timeline, clock } = branched()
const scale = timeScale(clock, 107, 1284)
const span = { topY: 60, bottomY: 100, nowMicros: clock.nowMicros }

describe('the time scale', () => {
  it('keeps room after now, and does not move with every second', () => {
    const later = timeScale({ ...clock, nowMicros: clock.nowMicros + 1_000_000 }, 107, 1284)
    expect(scale.nowX).toBeLessThan(scale.rightX)
    expect(later.ticks).toEqual(scale.ticks)
  })
  it('has a few ticks for a minute as for a month', () => {
    for (const minutes of [0, 1, 90, 600, 5000, 43_200]) {
      const { ticks } = timeScale({ ...clock, nowMicros: minutes * 60_000_000 }, 107, 1284)
      expect(ticks.length).toBeGreaterThan(1)
      expect(ticks.length).toBeLessThan(20)
    }
  })
  it('says the day where there is more than one, and months and years where there are many', () => {
    const DAY_MINUTES = 1440
    const labels = (minutes: number, widthPx = 1177): readonly string[] =>
      timeScale({ ...clock, nowMicros: minutes * 60_000_000 }, 0, widthPx).ticks.map(({ micros }) =>
        time.tick(clock.epochMicros + micros),
      )
    expect(labels(10).slice(0, 3)).toEqual(['09:00', '09:02', '09:04'])
    expect(labels(20 * 60)).toContain('15 Mar')
    expect(labels(3 * DAY_MINUTES).slice(0, 5)).toEqual(['16:00', '15 Mar', '08:00', '16:00', '16 Mar'])
    expect(labels(7 * DAY_MINUTES, 354)).toEqual(['16 Mar', '18 Mar', '20 Mar', '22 Mar'])
    expect(labels(60 * DAY_MINUTES).slice(0, 3)).toEqual(['16 Mar', '23 Mar', '30 Mar'])
    expect(labels(300 * DAY_MINUTES)).toEqual(
      'April May June July August September October November December 2027 February'.split(' '),
    )
    expect(labels(4000 * DAY_MINUTES)).toEqual([...Array(13).keys()].map((index) => String(2027 + index)).slice(0, -1))
    for (const minutes of [0, 700, 4 * DAY_MINUTES, 90 * DAY_MINUTES, 4000 * DAY_MINUTES, 20_000 * DAY_MINUTES]) {
      const { ticks } = timeScale({ ...clock, nowMicros: minutes * 60_000_000 }, 0, 1177)
      expect(ticks.length).toBeLessThan(20)
      for (const [index, { x }] of ticks.entries())
        if (index > 0) expect(x - (ticks[index - 1]?.x ?? 0)).toBeGreaterThan(60)
    }
  })
})

describe('the event track', () => {
  it('shows every event, and no label over another', () => {
    const events = Array.from({ length: 40 }, (_, index) => ({
      at: index * 9_000_000,
      label: `event ${index}`,
      rank: index === 7 ? 1 : 0,
    }))
    const marks = eventTrack(events, scale)
    expect(marks.length).toBe(40)
    const labels = marks.flatMap(({ labelX, event }) => (labelX === undefined ? [] : [{ labelX, event }]))
    expect(labels.length).toBeGreaterThan(3)
    expect(labels.length).toBeLessThan(40)
    expect(labels.map(({ event }) => event.label)).toContain('event 7')
    for (const [index, { labelX }] of labels.entries())
      if (index > 0) expect(labelX - (labels[index - 1]?.labelX ?? 0)).toBeGreaterThan(40)
  })
})

describe('the charts', () => {
  it('draw what was measured, to the newest values', () => {
    const latency = latencyChart(timeline.latency, scale, span)
    expect(latency.last?.p50).toBe(timeline.latency.p50.at(-1))
    expect(latency.p50).toMatch(/^M/)
    const stored = storedChart(timeline.stored, scale, span)
    const { disks, memory, other } = timeline.stored
    expect(stored.lastBytes).toBe((disks.at(-1) ?? 0) + (memory.at(-1) ?? 0) + (other.at(-1) ?? 0))
    expect(stored.fullY).toBeUndefined()
  })
  it('leave a gap where there were no reads', () => {
    const minute = Float64Array.of(0, 60_000_000, 600_000_000)
    const values = Float64Array.of(100, 120, 90)
    const { p50 } = latencyChart({ spanMicros: 60_000_000, minute, p50: values, p95: values, p99: values }, scale, span)
    expect(p50.split('M').length - 1).toBe(2)
  })
  it('show the full line once a volume is half full', () => {
    const stored = { ...timeline.stored, capacityBytes: 20 * 1_048_576 }
    expect(storedChart(stored, scale, span).fullY).toBeDefined()
  })
  it('draw nothing for a machine that has not been started', () => {
    const fresh = partsAfter()
    expect(latencyChart(fresh.timeline.latency, scale, span)).toMatchObject({ p50: '', last: undefined })
  })
})

describe('the memory', () => {
  it('has a square for the unsaved note, and none when all is saved', () => {
    const typed = partsAfter('Start-VM SHOP', "Invoke-LabApp SHOP Notepad Type -Text 'only here'").memory
    const squares = memorySquares(typed, 300)
    expect(squares.note).toBeDefined()
    expect(squares.fills).not.toBe('')
    expect(memorySquares({ ...typed, notePage: null }, 300).note).toBeUndefined()
  })
  it('is empty frames without power', () => {
    const { fills, frames } = memorySquares(partsAfter().memory, 300)
    expect(fills).toBe('')
    expect(frames).not.toBe('')
  })
})
