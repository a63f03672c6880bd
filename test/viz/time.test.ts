import { describe, expect, it } from 'vitest'
import { eventTrack } from '../../src/viz/event-track.ts'
import { latencyChart } from '../../src/viz/latency-chart.ts'
import { memorySquares } from '../../src/viz/memory-map.ts'
import { storedChart } from '../../src/viz/stored-chart.ts'
import { timeScale } from '../../src/viz/time-scale.ts'
import { branched, partsAfter } from './lab-parts.ts'

const { timeline, clock } = branched()
const scale = timeScale(clock.nowMicros, 107, 1284)
const span = { topY: 60, bottomY: 100, nowMicros: clock.nowMicros }

describe('the time scale', () => {
  it('keeps room after now, and does not move with every second', () => {
    const later = timeScale(clock.nowMicros + 1_000_000, 107, 1284)
    expect(scale.nowX).toBeLessThan(scale.rightX)
    expect(later.ticks).toEqual(scale.ticks)
  })
  it('has a few ticks for a minute as for a month', () => {
    for (const minutes of [0, 1, 90, 600, 5000, 43_200]) {
      const { ticks } = timeScale(minutes * 60_000_000, 107, 1284)
      expect(ticks.length).toBeGreaterThan(1)
      expect(ticks.length).toBeLessThan(20)
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
