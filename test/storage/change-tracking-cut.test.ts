/** Change tracking and the power: what the coarse file says after a cut at any operation, and after a failed one. */
import { describe, expect, it } from 'vitest'
import { Random } from '../../src/kernel/random.ts'
import { changedSince } from '../../src/storage/change-tracking/change-tracking.ts'
import type { VirtualDisk } from '../../src/storage/virtual-disk.ts'
import { CrashVolume } from '../fixtures/crash-volume.ts'
import { close, newGuid, open, trackedVolume, write } from './tracked-volume.ts'

const chanceOf = (seed: number) => {
  const random = new Random(seed)
  return () => random.integer('chance', 0, 2 ** 30 - 1) / 2 ** 30
}

describe('a power cut', () => {
  /** Writes into one coarse granule and into others, before and after a second reference point. */
  const work: readonly ((disk: ReturnType<typeof open>) => void)[] = [
    (disk) => write(disk, 3),
    (disk) => write(disk, 300),
    (disk) => write(disk, 2500),
    (disk) => disk.leaf.flush(),
    (disk) => disk.tracking.addReferencePoint(newGuid(), disk.leaf),
    (disk) => write(disk, 5000),
    (disk) => write(disk, 7000),
  ]

  it('after any operation, however torn, leaves an answer that has all that may differ', () => {
    const { volume, id } = trackedVolume()
    const recorded = new CrashVolume(volume)
    const disk = open(recorded)
    const start = wholeBytes(disk.leaf)
    for (const step of work) step(disk)
    close(disk)
    let images = 0
    for (let count = 0; count <= recorded.operations.length; count++)
      for (let seed = 1; seed <= 12; seed++) {
        const image = recorded.imageAfter(count, chanceOf(seed))
        const found = open(image)
        const answer = changedSince(found.tracking, id, found.leaf)
        const where = `after ${count}, seed ${seed}`
        if (!answer.known) throw new Error(`${where}: ${answer.code}`)
        const now = wholeBytes(found.leaf)
        for (const { offsetBytes, lengthBytes } of answer.runs)
          start.copy(now, offsetBytes, offsetBytes, offsetBytes + lengthBytes)
        expect([where, now.equals(start)]).toEqual([where, true])
        images++
      }
    expect(images).toBeGreaterThan(200)
  })

  it('after a write whose mark could not be kept finds the write unmade, or marked', () => {
    const { volume, id } = trackedVolume()
    const dry = new CrashVolume(volume.fork())
    const whole = open(dry)
    for (const step of work) step(whole)
    for (let at = 0; at < dry.operations.length; at++) {
      const failing = new CrashVolume(volume.fork())
      const disk = open(failing)
      const start = wholeBytes(disk.leaf)
      failing.failure = { at, code: '0x8007001F' }
      const failed = work.find((step) => !succeeds(() => step(disk)))
      failing.failure = undefined
      // The guest tries again at once, and what it wrote reaches the medium.
      expect([at, failed !== undefined]).toEqual([at, true])
      succeeds(() => failed?.(disk))
      succeeds(() => disk.leaf.flush())
      const image = failing.imageAfter(failing.operations.length, chanceOf(at + 1))
      const found = open(image)
      const answer = changedSince(found.tracking, id, found.leaf)
      // A failed change of the header may leave a DataWriteGuid that nobody knows: no answer, then.
      if (!answer.known) continue
      const now = wholeBytes(found.leaf)
      for (const { offsetBytes, lengthBytes } of answer.runs)
        start.copy(now, offsetBytes, offsetBytes, offsetBytes + lengthBytes)
      expect([at, now.equals(start)]).toEqual([at, true])
    }
  })
})

const succeeds = (act: () => void): boolean => {
  try {
    act()
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: '0x8007001F' })
    return false
  }
}

const wholeBytes = (disk: VirtualDisk): Buffer => {
  const bytes = Buffer.alloc(disk.virtualSizeBytes)
  disk.read(0, bytes)
  return bytes
}
