import { describe, expect, it } from 'vitest'
import { Projector } from '../../src/view/projector.ts'
import type { ViewParts, VmPart } from '../../src/view/view-model.ts'
import { layoutCrossSection } from '../../src/viz/cross-section.ts'
import { guestRanUntil } from '../../src/viz/guest-clock.ts'
import { mergedFile, mergeFalls } from '../../src/viz/merge-fall.ts'
import { bestFirst } from '../../src/viz/slice-window.ts'
import { newLab, play } from '../fixtures/lab-fixture.ts'
import { TWO_CHECKPOINTS } from './lab-parts.ts'

const lab = newLab()
const look = (): ViewParts => new Projector().changes(lab, 0) as ViewParts
const runs = (...lines: readonly string[]): ViewParts => {
  play(lab, ...lines)
  return look()
}

const before = runs(...TWO_CHECKPOINTS)
// The events of a lab are one list that grows.
const eventCount = before.timeline.events.length
const after = runs("Remove-VMCheckpoint -VMName SHOP -Name 'one'", 'Wait-Lab -Minutes 2')
const since = after.timeline.events.slice(eventCount)

describe('a merge that has ended between two looks', () => {
  it('is found by its event, and names the file that is gone', () => {
    expect(after.disk.layers.length).toBe(before.disk.layers.length - 1)
    const merged = mergedFile(before.disk, after.disk, since)
    expect(merged?.layer).toBe(1)
    expect(merged?.blocks).toBeGreaterThan(0)
  })
  it('is not seen where a file went in another way', () => {
    expect(mergedFile(before.disk, after.disk, [])).toBeUndefined()
    expect(mergedFile(before.disk, before.disk, since)).toBeUndefined()
  })
  it('lets every slice that the file held in view fall into its parent’s row', () => {
    const window = { first: bestFirst(before.disk, 72), count: 72 }
    const layout = layoutCrossSection(1064, before.disk.layers.length, window)
    const falls = mergeFalls(layout, before.disk, 1)
    const held = [...(before.disk.layers[1]?.present ?? [])].slice(window.first, window.first + window.count)
    expect(falls.length).toBe(held.filter((sectors) => sectors > 0).length)
    expect(falls.length).toBeGreaterThan(0)
    const [child, parent] = [layout.rows[1], layout.rows[0]]
    if (!child || !parent) throw new Error('no rows')
    for (const { fallPx } of falls) {
      const floorY = child.y + child.heightPx - 3 + fallPx
      expect(floorY).toBeGreaterThan(parent.y)
      expect(floorY).toBeLessThanOrEqual(parent.y + parent.heightPx)
    }
  })
})

it('stops the guest’s clock while the guest stands still, and lets it go on afterwards', () => {
  const shown = ({ vm, timeline, clock }: ViewParts) => guestRanUntil(vm as VmPart, timeline.events, clock.nowMicros)
  expect(shown(after)).toBe(after.clock.nowMicros)
  const paused = runs('Suspend-VM SHOP')
  const later = runs('Wait-Lab -Minutes 5')
  expect(later.clock.nowMicros).toBeGreaterThan(paused.clock.nowMicros)
  expect(shown(later)).toBe(shown(paused))
  expect(shown(paused)).toBeLessThanOrEqual(paused.clock.nowMicros)
  const resumed = runs('Resume-VM SHOP')
  expect(shown(resumed)).toBe(resumed.clock.nowMicros)
})
