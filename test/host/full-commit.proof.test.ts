/**
 * P5 of issue D: the volume runs full at every write of one COMMIT. The machine stands still each time and nobody has
 * heard anything; with room again and Resume-VM the COMMIT is whole, and turned off instead it never was, but for the last
 * writes behind the one that commits.
 */
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import type { Command } from '../../src/lab/command.ts'
import type { Lab } from '../../src/lab/lab.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { appsOf, fillVolume, newLab, play } from '../fixtures/lab-fixture.ts'
import { isWholeProof } from '../proof-size.ts'
import { makeRoom, stateOf, vm, volumeD } from './state-labs.ts'
import { hostedOf, QUIET } from './tree-lab.ts'

/** Running on an empty child, so that a write into a new block needs room; a transaction is open or not. */
const build = (open: boolean): Lab => {
  const lab = newLab(QUIET)
  // no generation id: the directory would write down that it was taken back
  play(lab, 'Set-LabGuest SHOP -GenerationId Absent', 'Start-VM SHOP', 'Set-VM SHOP -CheckpointType Standard')
  play(lab, 'Wait-Lab -Minutes 1')
  if (open) play(lab, 'Invoke-LabApp SHOP Shop OpenTransaction')
  // at once, before the page cache flushes anything into the new child
  expect(lab.dispatch({ type: 'checkpoint-vm', vm, name: 'b' }).ok).toBe(true)
  return lab
}

const CALLS = {
  'COMMIT of an open transaction': { open: true, request: { app: 'Shop', action: 'CommitTransaction' } },
  'PlaceOrders of one': { open: false, request: { app: 'Shop', action: 'PlaceOrders', count: 1 } },
} as const

/** `growth`: counts the writes that need room; `any`: every write, as a volume that gives out space as it is written would. */
type Which = 'growth' | 'any'
const tally = { growth: 0, any: 0, resumed: 0, undone: 0, unheard: 0 }
afterAll(() =>
  console.log(
    `full volume: at ${tally.growth} growths and ${tally.any} writes of a COMMIT; ${tally.resumed} whole after Resume; turned off instead, ${tally.undone} as before and ${tally.unheard} already whole, unheard; 0 wrong`,
  ),
)
afterEach(() => {
  vi.restoreAllMocks()
})

/** Carries the call out; the volume is full from its `nth` write on (from 1; 0 for never). Returns how many there were. */
const callFullAt = (lab: Lab, request: (typeof CALLS)[keyof typeof CALLS]['request'], which: Which, nth: number) => {
  const { write } = VirtualDisk.prototype
  let count = 0
  const spy = vi.spyOn(VirtualDisk.prototype, 'write').mockImplementation(function (this: VirtualDisk, sector, source) {
    const growthBytes = this.blocks.growthBytes(sector, source.length / this.sectorSizeBytes)
    if (which === 'any' || growthBytes > 0) count++
    if (count === nth && !volumeD(lab).exists('filler.bin')) {
      fillVolume(lab, 'HV1', 'D', 0)
      if (which === 'any') throw new StorageError('0x80070070', { path: this.path, neededBytes: 4096, freeBytes: 0 })
    }
    write.call(this, sector, source)
  })
  const outcome = lab.dispatch({ type: 'run-app', vm, request } as Command)
  spy.mockRestore()
  return { count, outcome }
}

const ORDERS = 'SELECT count(*), sum(id * total_cents), sum(id * customer_id) FROM orders'
const LINES = 'SELECT count(*), sum(order_id * (line * 31 + item_id) * quantity) FROM order_lines'
/** What is committed, as the machine itself would answer; its data must be sound. */
const contentOf = (lab: Lab): string => {
  expect(appsOf(lab)?.Shop).toMatchObject({ integrity: 'ok', invariantsHold: true, openTransaction: null })
  return play(lab, `Invoke-LabSql SHOP '${ORDERS}'`) + play(lab, `Invoke-LabSql SHOP '${LINES}'`)
}
const answers = (lab: Lab): number => lab.events.filter(({ code }) => code === 'app-ran').length

const cutAndStarted = (lab: Lab): string => {
  play(lab, 'Stop-VM SHOP -TurnOff')
  makeRoom(lab)
  play(lab, 'Start-VM SHOP')
  return contentOf(lab)
}

describe.each(Object.entries(CALLS))('a volume that runs full in the %s', (_, { open, request }) => {
  const lab = build(open)
  const never = lab.fork()
  const before = cutAndStarted(never)
  const undisturbed = lab.fork()
  const writes = callFullAt(undisturbed, request, 'any', 0).count
  const growths = callFullAt(lab.fork(), request, 'growth', 0).count
  const after = contentOf(undisturbed)

  /** From this write on the COMMIT is on the disk. */
  let wholeFrom = Number.POSITIVE_INFINITY

  const fullAt = (which: Which, nth: number): void => {
    const full = lab.fork()
    const heard = answers(full)
    const { outcome } = callFullAt(full, request, which, nth)
    const operation = outcome.ok ? outcome.operation : undefined
    expect([which, nth, full.operations.failureOf(operation ?? '')?.code]).toEqual([which, nth, 'answer-withheld'])
    expect([stateOf(full), answers(full), volumeD(full).exists('filler.bin')]).toEqual(['PausedCritical', heard, true])
    expect(hostedOf(full).drives?.parked.length).toBeGreaterThan(0)
    const tooEarly = full.fork()
    if (which === 'growth') expect(tooEarly.dispatch({ type: 'resume-vm', vm })).toMatchObject({ code: '0x80070070' })
    tooEarly.dispose()
    const off = full.fork()
    const left = cutAndStarted(off)
    expect([which, nth, [before, after].includes(left), answers(off)]).toEqual([which, nth, true, heard])
    // The last writes only tidy up: the journal is gone by then, and what nobody heard of is on the disk all the same.
    if (which === 'any') wholeFrom = left === after ? Math.min(wholeFrom, nth) : wholeFrom
    expect([which, nth, left === after]).toEqual([which, nth, which === 'any' && nth >= wholeFrom])
    makeRoom(full)
    play(full, 'Resume-VM SHOP')
    full.advance(60_000_000)
    expect([which, nth, contentOf(full), answers(full)]).toEqual([which, nth, after, heard + 1])
    // and it is on the disk, not only in memory
    expect(cutAndStarted(full)).toBe(after)
    tally[which]++
    tally.resumed++
    tally[left === before ? 'undone' : 'unheard']++
    for (const each of [full, off]) each.dispose()
  }

  const step = isWholeProof() ? 1 : 10
  const placesOf = (count: number) =>
    Array.from({ length: count }, (_each, at) => at + 1).filter((at) => at % step === 1 % step)

  it(`has ${writes} writes, ${growths} of which need room, and changes what is committed`, () => {
    expect(Math.min(writes, growths)).toBeGreaterThan(1)
    expect(after).not.toBe(before)
  })

  it('stands still at each growth, and is whole or never was', { timeout: 600_000 }, () => {
    for (const nth of placesOf(growths)) fullAt('growth', nth)
  })

  it('stands still at each write, and is whole or never was', { timeout: 600_000 }, () => {
    for (const nth of placesOf(writes)) fullAt('any', nth)
    expect(wholeFrom).toBeGreaterThan(writes / 2)
  })
})
