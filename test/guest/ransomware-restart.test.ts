/** The drill outlives a restart by its job file: a backup of its dwell carries it. */
import { describe, expect, it } from 'vitest'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { flatten, installedDisk, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import { bytesOf, filesOf, passTime, type Scene } from '../fixtures/guest-scene.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

const HOUR = 3600
const JOB = 'C:\\drill.job'

/** Boots the disk so many seconds after the clock's start. */
function bootAt(disk: RamDisk, seconds: number, seed = 6): Scene {
  const clock = new TestClock()
  clock.pass(seconds)
  const guest = createGuest(modules, clock)
  expect(guest.powerOn(disk, seed).booted).toBe(true)
  return { guest, disk, clock }
}

/** A drill of 60 files an hour that waits a day, on a disk whose guest lost its power a second later. */
function infected(): RamDisk {
  const { guest, disk } = bootAt(installedDisk(), 0)
  expect(guest.run({ app: 'Ransomware', action: 'Start', dwellHours: 24 })).toEqual({ ok: true, output: {} })
  guest.powerOff()
  return disk
}

const startMicros = new TestClock().micros
const seconds = (count: number): number => count * 1_000_000
const drillOf = ({ guest }: Scene) => guest.screen().ransomware

describe('the drill after a restart', () => {
  it('waits for the rest of its dwell, and begins then', () => {
    const scene = bootAt(infected(), 10 * HOUR)
    expect(drillOf(scene)).toEqual({
      running: true,
      filesEnciphered: 0,
      filesPerHour: 60,
      nextMicros: startMicros + seconds(24 * HOUR),
    })
    passTime(scene, 14 * HOUR - 1)
    expect(drillOf(scene).filesEnciphered).toBe(0)
    passTime(scene, 1)
    expect(drillOf(scene).filesEnciphered).toBe(1)
    expect(filesOf(scene.disk).map(({ path }) => path)).toContain('C:\\notes.txt.locked')
  })

  it('is an interval away where its time came while the guest was off', () => {
    const scene = bootAt(infected(), 240 * HOUR)
    expect(drillOf(scene).nextMicros).toBe(scene.clock.micros + seconds(60))
    passTime(scene, 59)
    expect(drillOf(scene).filesEnciphered).toBe(0)
    passTime(scene, 1)
    expect(drillOf(scene).filesEnciphered).toBe(1)
  })

  it('goes on to the last file over many restarts, then is gone for good', () => {
    let scene = bootAt(infected(), 24 * HOUR)
    for (let boots = 0; drillOf(scene).running; boots++) {
      expect(boots).toBeLessThan(20)
      passTime(scene, 5 * 60)
      const { filesEnciphered } = drillOf(scene)
      expect(filesOf(scene.disk).filter(({ path }) => path.endsWith('.locked'))).toHaveLength(filesEnciphered)
      scene.guest.powerOff()
      scene = bootAt(scene.disk, (scene.clock.micros - startMicros) / 1_000_000, 7 + boots)
    }
    const paths = filesOf(scene.disk).map(({ path }) => path)
    expect(paths).not.toContain(JOB)
    expect(paths).toContain('C:\\shop.db.locked')
    expect(scene.guest.tables.processes.map(({ name }) => name)).not.toContain('Ransomware')
  })

  it('does not come without its file, and not by a file that says something else', () => {
    for (const text of [undefined, '', 'filesPerHour=60', '[drill]\r\nfilesPerHour=0\r\nnextMicros=5\r\n']) {
      const first = bootAt(infected(), 60)
      const request =
        text === undefined
          ? ({ app: 'System', action: 'RemoveFile', path: JOB } as const)
          : ({ app: 'System', action: 'WriteFile', path: JOB, text } as const)
      expect(first.guest.run(request)).toMatchObject({ ok: true })
      first.guest.powerOff()
      const scene = bootAt(first.disk, 120)
      expect(drillOf(scene)).toEqual({ running: false, filesEnciphered: 0, filesPerHour: 0, nextMicros: null })
      passTime(scene, 48 * HOUR)
      expect(filesOf(scene.disk).filter(({ path }) => path.endsWith('.locked'))).toEqual([])
    }
  })

  it('keeps in its file the pace and the plan, and nothing of the key', () => {
    const disk = infected()
    const nextMicros = startMicros + seconds(24 * HOUR)
    expect(new TextDecoder().decode(bytesOf(disk, JOB))).toBe(
      `[drill]\r\nfilesPerHour=60\r\nnextMicros=${nextMicros}\r\n`,
    )
    const scene = bootAt(disk, 24 * HOUR + 30)
    passTime(scene, 60)
    expect(new TextDecoder().decode(bytesOf(disk, JOB))).toContain(`nextMicros=${drillOf(scene).nextMicros}\r\n`)
  })

  it('does the same in a fresh and in a used machine', () => {
    const finish = (isUsed: boolean): string => {
      const disk = infected()
      const clock = new TestClock()
      const guest = createGuest(modules, clock)
      if (isUsed) {
        guest.powerOn(installedDisk(), 77)
        guest.run({ app: 'Ransomware', action: 'Start', filesPerHour: 3600 })
        passTime({ guest, clock, disk }, 30)
        clock.micros = startMicros
      }
      clock.pass(25 * HOUR)
      guest.powerOn(disk, 9)
      passTime({ guest, clock, disk }, 10 * 60)
      return sha256(flatten(guest.memory())) + sha256(disk.bytes)
    }
    expect(finish(true)).toBe(finish(false))
  })
})
