/** Power cuts at every block write, random loss between barriers, and a disk that lies: each state is booted and asked. */
import { beforeAll, describe, expect, it } from 'vitest'
import { checkDisk } from '../../src/guest/fat/chkdsk.ts'
import { readFatLayout } from '../../src/guest/fat/fat-layout.ts'
import type { Guest } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { nextBelow, seedRandom } from '../../src/guest/random-words.ts'
import { fsck, hasTool } from '../fixtures/fat-tools.ts'
import { installedDisk, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import { OverlayDisk } from '../fixtures/overlay-disk.ts'
import type { DiskLogEntry, RamDisk } from '../fixtures/ram-disk.ts'
import { isWholeProof } from '../proof-size.ts'

interface Step {
  /** Entries of the log when the call had returned: its orders are acknowledged from there on. */
  readonly end: number
  readonly orders: number
}

let base: RamDisk
let log: DiskLogEntry[]
let steps: Step[]
let guest: Guest

beforeAll(() => {
  const clock = new TestClock()
  const disk = installedDisk()
  guest = createGuest(modules, clock)
  guest.powerOn(disk, 17)
  base = disk.copy()
  log = disk.log = []
  steps = [{ end: 0, orders: 300 }]
  const act = (request: Parameters<Guest['run']>[0]): void => {
    clock.pass(15)
    expect(guest.run(request).ok).toBe(true)
    steps.push({ end: log.length, orders: guest.screen().shop.orders - (guest.screen().shop.openTransaction ? 1 : 0) })
  }
  act({ app: 'Shop', action: 'PlaceOrders', count: 1 })
  act({ app: 'Shop', action: 'OpenTransaction' })
  act({ app: 'Shop', action: 'CommitTransaction' })
  act({ app: 'Shop', action: 'PlaceOrders', count: 40 })
  act({ app: 'Notepad', action: 'Save' })
  act({ app: 'Shop', action: 'PlaceOrders', count: 1 })
})

const writesOf = (entries: readonly DiskLogEntry[]) =>
  entries.flatMap((entry) => (entry.kind === 'write' ? [entry] : []))

/** What is wrong with a crash state; undefined when it is as good as it must be. */
function wrongWith(disk: OverlayDisk, acknowledged: number): string | undefined {
  const report = guest.powerOn(disk, 23)
  if (!report.booted) return report.failure
  const { orders, integrity, invariantsHold } = guest.evidence().Shop
  guest.powerOff()
  if (integrity !== 'ok') return 'malformed'
  if (!invariantsHold) return 'sums are wrong'
  return orders < acknowledged ? `acknowledged order lost: ${orders} of ${acknowledged}` : undefined
}

function acknowledgedAt(end: number): number {
  return steps.reduce((orders, step) => (step.end <= end ? step.orders : orders), 0)
}

function cut(length: number, keeps: (index: number) => boolean = () => true): OverlayDisk {
  const disk = new OverlayDisk(base)
  log.slice(0, length).forEach((entry, index) => {
    if (entry.kind === 'write' && keeps(index)) disk.write(entry.sector, entry.bytes)
  })
  return disk
}

describe('a power cut', () => {
  it('after any write leaves the old or the new state, and every acknowledged order', () => {
    expect(writesOf(log).length).toBeGreaterThan(300)
    const every = isWholeProof() ? 1 : 9
    const wrong: string[] = []
    let images = 0
    for (let length = 0; length <= log.length; length += every) {
      images += 1
      const problem = wrongWith(cut(length), acknowledgedAt(length))
      if (problem !== undefined) wrong.push(`${length}: ${problem}`)
    }
    console.log(`crash: ${images} images, ${wrong.length} bad`)
    expect(wrong).toEqual([])
  })

  it('that loses any half of the writes since the last barrier does the same', () => {
    const random = new Uint32Array(4)
    seedRandom(random, 1)
    const wrong: string[] = []
    for (let trial = 0; trial < 60; trial++) {
      const length = 1 + nextBelow(random, log.length)
      const barrier = log.slice(0, length).findLastIndex((entry) => entry.kind === 'flush')
      const lost = new Set(
        Array.from({ length: length - barrier }, (_, index) => barrier + index).filter(
          () => nextBelow(random, 2) === 0,
        ),
      )
      const problem = wrongWith(
        cut(length, (index) => index <= barrier || !lost.has(index)),
        acknowledgedAt(barrier),
      )
      if (problem !== undefined) wrong.push(`${trial} at ${length}: ${problem}`)
    }
    expect(wrong).toEqual([])
  })

  it('on a disk that ignores barriers does lose data: the trials above are not blind', () => {
    const random = new Uint32Array(4)
    seedRandom(random, 2)
    let bad = 0
    for (let trial = 0; trial < 60; trial++) {
      const length = 1 + nextBelow(random, log.length)
      const kept = Array.from({ length }, (_, index) => index < length - 48 || nextBelow(random, 2) === 0)
      if (
        wrongWith(
          cut(length, (index) => kept[index] === true),
          acknowledgedAt(length),
        ) !== undefined
      )
        bad++
    }
    expect(bad).toBeGreaterThan(5)
  })
})

describe('chkdsk after a power cut', () => {
  it('leaves what fsck.fat finds clean, and the same bytes when it is itself cut anywhere and run again', ({
    skip,
  }) => {
    const present = hasTool('fsck.fat')
    const random = new Uint32Array(4)
    seedRandom(random, 3)
    for (let trial = 0; trial < 5; trial++) {
      // a lying disk, so that there is something to repair
      const length = 40 + nextBelow(random, log.length - 40)
      const kept = Array.from({ length }, (_, index) => index < length - 64 || nextBelow(random, 2) === 0)
      const broken = (): OverlayDisk => cut(length, (index) => kept[index] === true)
      const repaired = broken()
      const writes: { sector: number; bytes: Uint8Array }[] = []
      const watched = {
        sectorSizeBytes: 512,
        sectorCount: repaired.sectorCount,
        read: (sector: number, target: Uint8Array) => repaired.read(sector, target),
        write: (sector: number, bytes: Uint8Array) => {
          writes.push({ sector, bytes: bytes.slice() })
          repaired.write(sector, bytes)
        },
        flush: () => {},
        trim: () => {},
      }
      checkDisk(watched, readFatLayout(watched))
      const whole = repaired.bytes()
      if (present) expect(fsck(whole)).toMatchObject({ status: 0 })
      for (let done = 0; done < writes.length; done += 3) {
        const stopped = broken()
        for (const { sector, bytes } of writes.slice(0, done)) stopped.write(sector, bytes)
        checkDisk(stopped, readFatLayout(stopped))
        if (done % 9 === 0) expect(sha256(stopped.bytes())).toBe(sha256(whole))
      }
    }
    if (!present) skip()
  })
})
