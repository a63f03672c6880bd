import { describe, expect, it } from 'vitest'
import { StorageError } from '../../src/storage/storage-error.ts'
import { flatten, installedDisk, sha256 } from '../fixtures/guest-fixture.ts'
import { hashesOf, passTime, type Scene, startScene } from '../fixtures/guest-scene.ts'
import { drill, keyIn, lockedOf, MINUTE_MICROS } from '../fixtures/ransomware-drill.ts'

describe('the ransomware drill', () => {
  it('keeps its pace, waits for its dwell, and never catches up', () => {
    const scene = startScene()
    const { guest, clock } = scene
    drill(guest, { filesPerHour: 240, dwellHours: 2 })
    expect(guest.screen().ransomware).toMatchObject({
      filesPerHour: 240,
      nextMicros: clock.micros + 120 * MINUTE_MICROS,
    })
    passTime(scene, 7199)
    expect(guest.screen().ransomware.filesEnciphered).toBe(0)
    passTime(scene, 1)
    expect(guest.screen().ransomware.filesEnciphered).toBe(1)
    passTime(scene, 60)
    expect(guest.screen().ransomware.filesEnciphered).toBe(5)
    clock.pass(3600)
    guest.ring()
    guest.ring()
    expect(guest.screen().ransomware).toMatchObject({
      filesEnciphered: 6,
      nextMicros: clock.micros + MINUTE_MICROS / 4,
    })
  })

  it('refuses a second start without changing a byte', () => {
    const { guest, disk } = startScene()
    drill(guest)
    const ram = sha256(flatten(guest.memory()))
    const writes = disk.writes
    expect(drill(guest, { filesPerHour: 9 })).toEqual({ ok: false, code: 'app-running', data: { app: 'Ransomware' } })
    expect(sha256(flatten(guest.memory()))).toBe(ram)
    expect(disk.writes).toBe(writes)
  })

  it('enciphers nothing twice, also not when it goes on after a restart, by another key', () => {
    const scene = startScene()
    drill(scene.guest)
    passTime(scene, 5 * 60)
    const first = hashesOf(scene.disk)
    const firstKey = keyIn(scene.guest.memory()).join(' ')
    scene.guest.shutDown()
    const again = startScene(scene.disk, 6)
    expect(again.guest.screen().ransomware).toMatchObject({ running: true, filesEnciphered: 5, filesPerHour: 60 })
    expect(again.guest.tables.processes.map(({ name }) => name)).toContain('Ransomware')
    expect(keyIn(again.guest.memory()).join(' ')).not.toBe(firstKey)
    expect(drill(again.guest)).toMatchObject({ code: 'app-running' })
    // the clock of the second start is the first one's again: what was planned is still to come
    passTime(again, 6 * 60)
    expect(lockedOf(scene.disk)).toHaveLength(6)
    passTime(again, 2 * 60)
    const second = hashesOf(scene.disk)
    const taken = [...first.keys()].filter((path) => path.endsWith('.locked'))
    expect(taken).toHaveLength(5)
    for (const path of taken) expect(second.get(path)).toEqual(first.get(path))
    expect(lockedOf(scene.disk)).toHaveLength(8)
    expect(second.get('C:\\READ-ME-DRILL.txt')).toEqual(first.get('C:\\READ-ME-DRILL.txt'))
  })

  it('skips what it has no free name for and what the disk refuses, and goes on', () => {
    const scene = startScene()
    const { guest, disk } = scene
    guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\Photos\\IMG_0001.bmp.locked', text: 'mine' })
    drill(guest)
    passTime(scene, 60)
    const write = disk.write.bind(disk)
    passTime(scene, 60)
    expect(guest.screen().ransomware.filesEnciphered).toBe(1)
    disk.write = () => {
      throw new StorageError('0x80070015')
    }
    passTime(scene, 60)
    disk.write = write
    expect(guest.screen().ransomware).toMatchObject({ running: true, filesEnciphered: 1 })
    passTime(scene, 60)
    expect(guest.screen().ransomware.filesEnciphered).toBe(2)
    const locked = lockedOf(disk)
    expect(locked).toContain('C:\\Photos\\IMG_0003.bmp.locked')
    expect(locked).not.toContain('C:\\Photos\\IMG_0002.bmp.locked')
  })

  it('does the same bytes for the same seed, another key for another, and goes on in another machine', () => {
    const run = (seed: number): { hash: string; key: string } => {
      const scene = startScene(installedDisk(), seed)
      drill(scene.guest)
      passTime(scene, 2 * 60)
      const memory = scene.guest.memory()
      return { hash: sha256(flatten(memory)) + sha256(scene.disk.bytes), key: keyIn(memory).join(' ') }
    }
    expect(run(5)).toEqual(run(5))
    expect(run(6).key).not.toBe(run(5).key)

    const scene = startScene()
    drill(scene.guest)
    passTime(scene, 2 * 60)
    const memory = scene.guest.memory()
    const disk = scene.disk.copy()
    const micros = scene.clock.micros
    const finish = (one: Scene): string => {
      one.clock.micros = micros
      passTime(one, 30 * 60)
      return sha256(flatten(one.guest.memory())) + sha256(one.disk.bytes)
    }
    const straight = finish(scene)
    const used = startScene(installedDisk(), 77)
    drill(used.guest)
    passTime(used, 5 * 60)
    used.guest.resume(memory, disk)
    expect(finish({ ...used, disk })).toBe(straight)
  })
})
