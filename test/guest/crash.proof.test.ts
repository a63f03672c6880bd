/** P1: power cuts at every block write, and random loss between barriers: each state is booted, asked and checked. */
import { beforeAll, describe, expect, it } from 'vitest'
import { checkDisk } from '../../src/guest/fat/chkdsk.ts'
import { readFatLayout } from '../../src/guest/fat/fat-layout.ts'
import { nextBelow, seededRandom } from '../../src/guest/random-words.ts'
import { stateAfter, stateWithLoss, tally, volatileFrom } from '../fixtures/crash-states.ts'
import { fsck, hasTool } from '../fixtures/fat-tools.ts'
import { sha256 } from '../fixtures/guest-fixture.ts'
import type { OverlayDisk } from '../fixtures/overlay-disk.ts'
import { ShopCrash, type ShopRecording } from '../fixtures/shop-crash.ts'
import { isWholeProof, proofCount } from '../proof-size.ts'

/** In a run that is not whole one cut of so many; no divisor of a page's or a transaction's rhythm. */
const SAMPLE_STEP = 11
const FSCK_STEP = 25

let shop: ShopCrash
let recording: ShopRecording

beforeAll(() => {
  shop = new ShopCrash()
  recording = shop.record()
})

describe('a power cut', () => {
  it('is recorded over states that differ', () => {
    const writes = recording.log.filter(({ kind }) => kind === 'write').length
    expect(writes).toBeGreaterThan(300)
    // both texts, their end and the save change no row, and neither do two boots, an opening and a rollback
    expect(new Set(recording.steps.map(({ signature }) => signature)).size).toBe(13)
  })

  it('after any write leaves the old or the new state, sound, and a volume with nothing left to repair', () => {
    const lengths = cutLengths(recording)
    const { problems, checked } = surveyed(lengths.map((length) => [length, stateAfter(recording, length)]))
    console.log(`crash: ${lengths.length} images, ${tally(problems)}, ${checked} read by fsck.fat`)
    expect(problems).toEqual([])
  })

  it('that loses, re-orders and tears writes since the last barrier does the same', () => {
    const random = seededRandom(1)
    const { log } = recording
    const trials = Array.from({ length: proofCount(300) }, (): [number, OverlayDisk] => {
      const length = unsettledLength(random)
      return [length, stateWithLoss(recording, length, volatileFrom(log, length), random)]
    })
    const { problems, checked } = surveyed(trials)
    console.log(`crash with losses: ${trials.length} images, ${tally(problems)}, ${checked} read by fsck.fat`)
    expect(problems).toEqual([])
  })
  it('is judged by what was acknowledged: each change that is missing is found, and one that came too early as well', () => {
    const { steps, log } = recording
    const changes = steps.filter(({ signature }, index) => index > 0 && signature !== steps[index - 1]?.signature)
    const ends = changes.map(({ end }) => end)
    for (const [index, end] of ends.entries()) {
      const missing = stateAfter(recording, ends[index - 1] ?? 0)
      expect(shop.problemOf(recording, end, missing)).toBe('neither the old nor the new state')
    }
    const early = stateAfter(recording, log.length)
    expect(shop.problemOf(recording, 0, early)).toBe('neither the old nor the new state')
  })
})

/** Before the first entry, behind every write, at the end: a barrier alone changes no image. */
function cutLengths({ log }: ShopRecording): number[] {
  const writes = log.flatMap((entry, index) => (entry.kind === 'write' ? [index + 1] : []))
  const every = isWholeProof() ? 1 : SAMPLE_STEP
  return [0, ...writes.filter((_, index) => index % every === 0), log.length]
}

/** A cut with something to lose: at least one write behind the last barrier. */
function unsettledLength(random: Uint32Array): number {
  for (;;) {
    const length = 1 + nextBelow(random, recording.log.length)
    if (volatileFrom(recording.log, length) < length) return length
  }
}

/** Problems of all the states, and how many of them another program found clean as well. */
function surveyed(states: readonly (readonly [length: number, disk: OverlayDisk])[]) {
  const hasFsck = hasTool('fsck.fat')
  const problems: string[] = []
  let checked = 0
  states.forEach(([length, disk], index) => {
    const problem = shop.problemOf(recording, length, disk)
    if (problem !== undefined) problems.push(problem)
    else if (hasFsck && index % FSCK_STEP === 0) {
      expect(fsck(disk.bytes())).toMatchObject({ status: 0 })
      checked++
    }
  })
  return { problems, checked }
}

describe('chkdsk after a power cut', () => {
  it('ends in the same bytes when it is itself cut anywhere and run again', () => {
    const random = seededRandom(3)
    let repairs = 0
    for (let trial = 0; trial < proofCount(50); trial++) {
      // a lying disk, so that there is something to repair
      const length = 40 + nextBelow(random, recording.log.length - 40)
      const lossSeed = nextBelow(random, 1_000_000)
      const broken = () => stateWithLoss(recording, length, length - 64, seededRandom(lossSeed))
      const repaired = broken()
      const writes = repairWatched(repaired)
      if (writes.length > 0) repairs++
      const whole = sha256(repaired.written())
      for (let done = 0; done < writes.length; done++) {
        const stopped = broken()
        for (const { sector, bytes } of writes.slice(0, done)) stopped.write(sector, bytes)
        const layout = readFatLayout(stopped)
        checkDisk(stopped, layout)
        // the same sectors with the same bytes, though not all were written in the same run
        for (const { sector, bytes } of writes) stopped.write(sector, onDisk(stopped, sector, bytes.length))
        expect(sha256(stopped.written())).toBe(whole)
      }
    }
    console.log(`chkdsk: ${repairs} repairs, each cut behind every write`)
    expect(repairs).toBeGreaterThan(0)
  })
})

function onDisk(disk: OverlayDisk, sector: number, lengthBytes: number): Uint8Array {
  const bytes = new Uint8Array(lengthBytes)
  disk.read(sector, bytes)
  return bytes
}

/** Repairs the disk and tells what was written for it. */
function repairWatched(disk: OverlayDisk): { sector: number; bytes: Uint8Array }[] {
  const writes: { sector: number; bytes: Uint8Array }[] = []
  const watched = {
    sectorSizeBytes: 512,
    sectorCount: disk.sectorCount,
    read: (sector: number, target: Uint8Array) => disk.read(sector, target),
    write: (sector: number, bytes: Uint8Array) => {
      writes.push({ sector, bytes: bytes.slice() })
      disk.write(sector, bytes)
    },
    flush: () => {},
    trim: () => {},
  }
  checkDisk(watched, readFatLayout(watched))
  return writes
}
