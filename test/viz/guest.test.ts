import { describe, expect, it } from 'vitest'
import { runLine } from '../../src/console/run-line.ts'
import { THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH } from '../../src/guest/apps/app-types.ts'
import { PAGE_STATES } from '../../src/view/view-model.ts'
import { isBootFailureCurrent, newestReport, standingFailure } from '../../src/viz/guest-events.ts'
import { memorySquares, regionPages } from '../../src/viz/memory-map.ts'
import { THUMBNAIL_HEIGHT_PX, THUMBNAIL_WIDTH_PX, thumbnailPixels } from '../../src/viz/thumbnail.ts'
import { newLab } from '../fixtures/lab-fixture.ts'
import { partsAfter } from './lab-parts.ts'

const PIXELS = THUMBNAIL_WIDTH * THUMBNAIL_HEIGHT

describe('a thumbnail', () => {
  it('has the size that the guest gives it', () => {
    expect([THUMBNAIL_WIDTH_PX, THUMBNAIL_HEIGHT_PX]).toEqual([THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT])
  })
  it('keeps its bytes in order, opaque', () => {
    const rgb = Uint8Array.from({ length: PIXELS * 3 }, (_, at) => (at * 7) % 256)
    const pixels = thumbnailPixels(btoa(String.fromCharCode(...rgb)))
    expect(pixels).toHaveLength(PIXELS * 4)
    expect([...pixels.subarray(0, 8)]).toEqual([0, 7, 14, 255, 21, 28, 35, 255])
    expect([...pixels.subarray(-4)]).toEqual([...rgb.subarray(-3), 255])
  })
  it('is black where nothing was sent', () => {
    expect([...new Set(thumbnailPixels(''))].toSorted()).toEqual([0, 255])
  })
  it('is of a picture that the guest drew', () => {
    const { newest } = partsAfter('Start-VM SHOP', 'Wait-Lab -Minutes 1').guest.screen?.photos ?? { newest: [] }
    expect(newest).toHaveLength(5)
    for (const { pixels } of newest) expect(new Set(thumbnailPixels(pixels ?? '')).size).toBeGreaterThan(8)
  })
})

describe('the memory', () => {
  const started = partsAfter('Start-VM SHOP', 'Wait-Lab -Minutes 1', 'Invoke-LabApp SHOP Photos Import -Count 2').memory

  it('strokes squares with pages that wait, and counts them by owner', () => {
    expect(started.dirtyPages).toBeGreaterThan(0)
    expect(memorySquares(started, 300).waiting).not.toBe('')
    const counted = started.regions.map((region) => ({ owner: region.owner, ...regionPages(started.pages, region) }))
    expect(counted.reduce((sum, { waiting }) => sum + waiting, 0)).toBe(started.dirtyPages)
    expect(counted.filter(({ waiting }) => waiting > 0).map(({ owner }) => owner)).toEqual(['page-cache'])
  })
  it('outlines squares with pages that changed, and no others', () => {
    const pages = new Uint8Array(started.pages.length).fill(PAGE_STATES.held)
    expect(memorySquares({ ...started, pages }, 300)).toMatchObject({ changed: '', waiting: '' })
    pages[0] = PAGE_STATES.changed
    pages[1] = PAGE_STATES.changed
    pages[40] = PAGE_STATES.dirty
    const { changed, waiting } = memorySquares({ ...started, pages }, 300)
    expect([changed, waiting].map((path) => path.split('M').length - 1)).toEqual([1, 1])
  })
})

describe('what events still say', () => {
  /** What is refused or fails is part of what happened. */
  const eventsAfter = (...lines: string[]) => {
    const lab = newLab()
    for (const line of ['Start-VM SHOP', 'Wait-Lab -Minutes 1', ...lines]) runLine(lab, line, { wait: true })
    const events = [...lab.events]
    lab.dispose()
    return events
  }

  it('is the last report, until the machine has been in another state', () => {
    const report = 'Invoke-LabApp SHOP Shop Report'
    expect(newestReport(eventsAfter(), 'SHOP')).toBeUndefined()
    expect(newestReport(eventsAfter(report), 'SHOP')?.data).toMatchObject({ orders: expect.any(Number) })
    expect(newestReport(eventsAfter(report), 'OTHER')).toBeUndefined()
    expect(newestReport(eventsAfter(report, 'Suspend-VM SHOP', 'Resume-VM SHOP'), 'SHOP')).toBeUndefined()
  })
  it('is a failure, until the program succeeds', () => {
    const fails = 'Invoke-LabApp SHOP Photos Delete -Name none.bmp'
    expect(standingFailure(eventsAfter(fails), 'SHOP', 'Photos')?.code).toBe('app-failed')
    expect(standingFailure(eventsAfter(fails), 'SHOP', 'Shop')).toBeUndefined()
    const mended = eventsAfter(fails, 'Invoke-LabApp SHOP Photos Import')
    expect(standingFailure(mended, 'SHOP', 'Photos')).toBeUndefined()
  })
  it('is a boot that stopped, until the disk is another one', () => {
    const stopped = [
      "Checkpoint-VM SHOP -SnapshotName 'good'",
      'Wait-Lab -Minutes 1',
      'Invoke-LabApp SHOP Updater InstallBadPatch -Kind Boot',
      'Stop-VM SHOP -TurnOff',
      'Start-VM SHOP',
    ]
    // what was installed has to reach the disk before the power goes
    const flushed = stopped.toSpliced(3, 0, 'Wait-Lab -Minutes 2')
    expect(isBootFailureCurrent(eventsAfter(), 'SHOP')).toBe(false)
    expect(isBootFailureCurrent(eventsAfter(...flushed), 'SHOP')).toBe(true)
    const applied = eventsAfter(...flushed, "Restore-VMCheckpoint -VMName SHOP -Name 'good'")
    expect(isBootFailureCurrent(applied, 'SHOP')).toBe(false)
  })
})
