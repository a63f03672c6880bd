import { describe, expect, it } from 'vitest'
import { applyKeystream, startKeystream } from '../../src/guest/apps/ransomware-victims.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { fsck, hasTool } from '../fixtures/fat-tools.ts'
import { flatten, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import { ask, bytesOf, filesOf, hashesOf, passTime, type Scene, startScene } from '../fixtures/guest-scene.ts'
import { drill, keyIn, lockedOf, MINUTE_MICROS } from '../fixtures/ransomware-drill.ts'

/** Rings once for each file, and tells the names in the order in which they were taken. */
function orderOf(scene: Scene): string[] {
  const order: string[] = []
  while (scene.guest.screen().ransomware.running) {
    passTime(scene, 60)
    order.push(...lockedOf(scene.disk).filter((path) => !order.includes(path)))
  }
  return order
}

describe('the ransomware drill', () => {
  it('changes nothing before its time, then takes one file and leaves a note', () => {
    const scene = startScene()
    const { guest, disk, clock } = scene
    expect(guest.screen().ransomware).toEqual({
      running: false,
      filesEnciphered: 0,
      filesPerHour: 0,
      nextMicros: null,
    })
    const before = hashesOf(disk)
    expect(drill(guest)).toEqual({ ok: true, output: {} })
    expect(guest.tables.processes.map(({ name }) => name)).toContain('Ransomware')
    expect(guest.screen().ransomware.nextMicros).toBe(clock.micros + MINUTE_MICROS)
    passTime(scene, 59)
    const job = 'C:\\drill.job'
    const waiting = hashesOf(disk)
    expect(waiting.delete(job)).toBe(true)
    expect(waiting).toEqual(before)
    passTime(scene, 1)
    expect(guest.screen().ransomware).toMatchObject({ running: true, filesEnciphered: 1 })
    const after = hashesOf(disk)
    expect([...after.keys()].filter((path) => !before.has(path)).sort()).toEqual([
      'C:\\READ-ME-DRILL.txt',
      job,
      'C:\\notes.txt.locked',
    ])
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual(['C:\\notes.txt'])
    expect(new TextDecoder().decode(bytesOf(disk, 'C:\\READ-ME-DRILL.txt'))).toContain('DRILL')
  })

  it('really enciphers: the bytes are others, look like chance, and come back with the key that is in RAM', () => {
    const scene = startScene()
    const before = scene.disk.copy()
    drill(scene.guest)
    passTime(scene, 3 * 60)
    const key = keyIn(scene.guest.memory())
    const stream = new Uint32Array(4)
    for (const [number, name] of ['notes.txt', 'Photos\\IMG_0001.bmp', 'Photos\\IMG_0002.bmp'].entries()) {
      const original = bytesOf(before, `C:\\${name}`)
      const locked = bytesOf(scene.disk, `C:\\${name}.locked`)
      expect(locked.length).toBe(original.length)
      expect(sha256(locked)).not.toBe(sha256(original))
      if (locked.length > 100_000) {
        const equal = locked.filter((byte, at) => byte === original[at]).length
        expect(equal / locked.length).toBeLessThan(0.006)
        const counts = new Array<number>(256).fill(0)
        for (const byte of locked) counts[byte] = (counts[byte] ?? 0) + 1
        expect(Math.min(...counts)).toBeGreaterThan(800)
      }
      startKeystream(stream, key, number)
      applyKeystream(locked, stream)
      expect(sha256(locked)).toBe(sha256(original))
    }
  })

  it('has no copy of its key on the disk', () => {
    const scene = startScene()
    drill(scene.guest)
    passTime(scene, 5 * 60)
    const key = new Uint8Array(keyIn(scene.guest.memory()).buffer)
    expect(Buffer.from(flatten(scene.guest.memory()).buffer).indexOf(key)).toBeGreaterThan(0)
    expect(Buffer.from(scene.disk.bytes.buffer).indexOf(key)).toBe(-1)
    expect(Buffer.from(scene.disk.bytes.buffer).indexOf(key.subarray(0, 8))).toBe(-1)
  })

  it('takes documents first in the order of the folders, databases last, spares programs, and ends', () => {
    const scene = startScene()
    const { guest, disk } = scene
    guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\Letters\\aunt.doc', text: 'Dear aunt' })
    const walk = filesOf(disk).map(({ path }) => path)
    const spared = walk.filter((path) => /\.(exe|dll|sys|ini|dat|ver)$/.test(path))
    const databases = walk.filter((path) => /\.db(-journal)?$/.test(path))
    const documents = walk.filter((path) => !spared.includes(path) && !databases.includes(path))
    expect(documents.length).toBe(20)
    const contents = hashesOf(disk)
    drill(guest)
    const order = orderOf(scene)
    const expected = [...documents, ...databases.filter((path) => order.includes(`${path}.locked`))]
    expect(order).toEqual(expected.map((path) => `${path}.locked`))
    expect(order).toContain('C:\\shop.db.locked')
    expect(guest.screen().ransomware).toMatchObject({
      running: false,
      filesEnciphered: order.length,
      nextMicros: null,
    })
    expect(guest.tables.processes.map(({ name }) => name)).not.toContain('Ransomware')
    const after = hashesOf(disk)
    expect([...after.keys()].filter((path) => path.includes('.locked.locked'))).toEqual([])
    for (const path of spared) expect(after.get(path)).toEqual(contents.get(path))
    expect([...after.keys()]).not.toContain('C:\\drill.job')
    passTime(scene, 3600)
    expect(lockedOf(disk)).toHaveLength(order.length)
    const left = hashesOf(disk)
    expect(drill(guest)).toEqual({ ok: false, code: 'drill-no-files', data: {} })
    expect(guest.screen().ransomware.running).toBe(false)
    expect(guest.tables.processes.map(({ name }) => name)).not.toContain('Ransomware')
    expect(hashesOf(disk)).toEqual(left)
  })

  it('ends the shop before it takes its database; the machine still boots, without the shop', ({ skip }) => {
    const scene = startScene()
    const { guest, disk } = scene
    guest.run({ app: 'Shop', action: 'PlaceOrders', count: 2 })
    guest.run({ app: 'Shop', action: 'OpenTransaction' })
    drill(guest)
    orderOf(scene)
    expect(guest.screen().shop).toMatchObject({ running: false, error: 'ended by another program' })
    expect(guest.tables.processes.map(({ name }) => name)).not.toContain('Shop')
    expect(guest.tables.openFiles.map(({ path }) => path)).not.toContain('C:\\shop.db')
    expect(guest.run({ app: 'Shop', action: 'PlaceOrders', count: 1 })).toMatchObject({ code: 'app-not-running' })
    expect(guest.run({ app: 'Shop', action: 'CustomerArrives' })).toMatchObject({ code: 'app-not-running' })
    guest.shutDown()
    const again = createGuest(modules, new TestClock())
    const report = again.powerOn(disk, 6)
    expect(report.booted).toBe(true)
    expect(report.findings).toContainEqual({
      code: 'boot-app-failed',
      data: { app: 'Shop', message: expect.any(String) },
    })
    expect(again.screen().ransomware.running).toBe(false)
    expect(again.tables.processes.map(({ name }) => name)).not.toContain('Ransomware')
    if (!hasTool('fsck.fat')) skip()
    again.shutDown()
    expect(fsck(disk.bytes)).toMatchObject({ status: 0 })
  })

  it('leaves Photos without the pictures that its list names', () => {
    const scene = startScene()
    drill(scene.guest)
    passTime(scene, 4 * 60)
    expect(ask(scene).Photos).toMatchObject({ intact: 15, damaged: 0, missing: 3, files: 18 })
    expect(scene.guest.screen().photos).toMatchObject({ count: 18, missing: 3 })
  })

  it('takes the thumbnail of an enciphered picture away at once, and after a restart, while the list is there', () => {
    const scene = startScene()
    const before = scene.guest.screen().photos.newest
    drill(scene.guest)
    passTime(scene, 14 * 60)
    expect(scene.guest.screen().photos.newest).toEqual(before)
    passTime(scene, 5 * 60)
    const after = scene.guest.screen().photos.newest
    scene.guest.shutDown()
    expect(startScene(scene.disk, 6).guest.screen().photos.newest).toEqual(after)
    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name))
    expect(bytesOf(scene.disk, 'C:\\Photos\\IMG_0018.bmp.locked').length).toBeGreaterThan(0)
    expect(after[0]?.pixels).toBeNull()
  })
})
