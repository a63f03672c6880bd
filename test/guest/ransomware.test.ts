import { describe, expect, it } from 'vitest'
import { applyKeystream, startKeystream } from '../../src/guest/apps/ransomware-victims.ts'
import type { Guest, GuestMemory } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { regionOf } from '../../src/guest/memory-map.ts'
import { readGuestFiles } from '../../src/guest/read-files.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { fsck, hasTool } from '../fixtures/fat-tools.ts'
import { flatten, installedDisk, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

interface Scene {
  readonly guest: Guest
  readonly disk: RamDisk
  readonly clock: TestClock
}
const MINUTE_MICROS = 60_000_000

function start(disk = installedDisk(), seed = 5): Scene {
  const clock = new TestClock()
  const guest = createGuest(modules, clock)
  expect(guest.powerOn(disk, seed).booted).toBe(true)
  return { guest, disk, clock }
}

const drill = (guest: Guest, options: { filesPerHour?: number; dwellHours?: number } = {}) =>
  guest.run({ app: 'Ransomware', action: 'Start', ...options })

/** Lets the guest's own timers run until its clock has come so far. */
function pass({ guest, clock }: Scene, seconds: number): void {
  const end = clock.micros + seconds * 1_000_000
  for (let due = guest.dueMicros; due !== null && due <= end; due = guest.dueMicros) {
    clock.micros = Math.max(clock.micros, due)
    guest.ring()
  }
  clock.micros = end
}

const listed = (disk: RamDisk) => readGuestFiles(modules, new TestClock(), disk)

/** Hash of each file by its path. */
const hashesOf = (disk: RamDisk): Map<string, string> =>
  new Map(listed(disk).map((file) => [file.path, sha256(file.read())]))

function bytesOf(disk: RamDisk, path: string): Uint8Array {
  const file = listed(disk).find((one) => one.path === path)
  if (file === undefined) throw new Error(`no ${path}`)
  return file.read()
}

const lockedOf = (disk: RamDisk): string[] =>
  listed(disk)
    .map(({ path }) => path)
    .filter((path) => path.endsWith('.locked'))

/** Rings once for each file, and tells the names in the order in which they were taken. */
function orderOf(scene: Scene): string[] {
  const order: string[] = []
  while (scene.guest.screen().ransomware.running) {
    pass(scene, 60)
    order.push(...lockedOf(scene.disk).filter((path) => !order.includes(path)))
  }
  return order
}

/** The first four words of the program's pages. */
function keyIn(memory: GuestMemory): Uint32Array {
  const page = memory[regionOf('ransomware').firstPage]
  if (page === undefined) throw new Error('no page')
  return new Uint32Array(page.slice(0, 16).buffer)
}

describe('the ransomware drill', () => {
  it('changes nothing before its time, then takes one file and leaves a note', () => {
    const scene = start()
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
    pass(scene, 59)
    expect(hashesOf(disk)).toEqual(before)
    pass(scene, 1)
    expect(guest.screen().ransomware).toMatchObject({ running: true, filesEnciphered: 1 })
    const after = hashesOf(disk)
    expect([...after.keys()].filter((path) => !before.has(path)).sort()).toEqual([
      'C:\\READ-ME-DRILL.txt',
      'C:\\notes.txt.locked',
    ])
    expect([...before.keys()].filter((path) => !after.has(path))).toEqual(['C:\\notes.txt'])
    expect(new TextDecoder().decode(bytesOf(disk, 'C:\\READ-ME-DRILL.txt'))).toContain('DRILL')
  })

  it('really enciphers: the bytes are others, look like chance, and come back with the key that is in RAM', () => {
    const scene = start()
    const before = scene.disk.copy()
    drill(scene.guest)
    pass(scene, 3 * 60)
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
    const scene = start()
    drill(scene.guest)
    pass(scene, 5 * 60)
    const key = new Uint8Array(keyIn(scene.guest.memory()).buffer)
    expect(Buffer.from(flatten(scene.guest.memory()).buffer).indexOf(key)).toBeGreaterThan(0)
    expect(Buffer.from(scene.disk.bytes.buffer).indexOf(key)).toBe(-1)
    expect(Buffer.from(scene.disk.bytes.buffer).indexOf(key.subarray(0, 8))).toBe(-1)
  })

  it('takes documents first in the order of the folders, databases last, spares programs, and ends', () => {
    const scene = start()
    const { guest, disk } = scene
    guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\Letters\\aunt.doc', text: 'Dear aunt' })
    const walk = listed(disk).map(({ path }) => path)
    const spared = walk.filter((path) => /\.(exe|dll|sys|ini|dat|ver)$/.test(path))
    const databases = walk.filter((path) => /\.db(-journal)?$/.test(path))
    const documents = walk.filter((path) => !spared.includes(path) && !databases.includes(path))
    expect(documents.length).toBe(21)
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
    pass(scene, 3600)
    expect(lockedOf(disk)).toHaveLength(order.length)
  })

  it('ends the shop before it takes its database; the machine still boots, without the shop', ({ skip }) => {
    const scene = start()
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
    const scene = start()
    drill(scene.guest)
    pass(scene, 4 * 60)
    const ask = (): unknown => {
      const other = createGuest(modules, new TestClock())
      other.resume(scene.guest.memory(), scene.disk.copy())
      return other.evidence().Photos
    }
    expect(ask()).toMatchObject({ intact: 15, damaged: 0, missing: 3, files: 19 })
  })

  it('shows noise in the thumbnail of an enciphered picture after a restart while the list is still there', () => {
    const scene = start()
    const before = scene.guest.screen().photos.newest
    drill(scene.guest)
    pass(scene, 19 * 60)
    expect(scene.guest.screen().photos.newest).toEqual(before)
    scene.guest.shutDown()
    const after = start(scene.disk, 6).guest.screen().photos.newest
    expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name))
    const locked = bytesOf(scene.disk, 'C:\\Photos\\IMG_0018.bmp.locked')
    expect(after[0]?.pixels).toBe(Buffer.from(locked.subarray(0, 576)).toString('base64'))
  })

  it('keeps its pace, waits for its dwell, and never catches up', () => {
    const scene = start()
    const { guest, clock } = scene
    drill(guest, { filesPerHour: 240, dwellHours: 2 })
    expect(guest.screen().ransomware).toMatchObject({
      filesPerHour: 240,
      nextMicros: clock.micros + 120 * MINUTE_MICROS,
    })
    pass(scene, 7199)
    expect(guest.screen().ransomware.filesEnciphered).toBe(0)
    pass(scene, 1)
    expect(guest.screen().ransomware.filesEnciphered).toBe(1)
    pass(scene, 60)
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
    const { guest, disk } = start()
    drill(guest)
    const ram = sha256(flatten(guest.memory()))
    const writes = disk.writes
    expect(drill(guest, { filesPerHour: 9 })).toEqual({ ok: false, code: 'app-running', data: { app: 'Ransomware' } })
    expect(sha256(flatten(guest.memory()))).toBe(ram)
    expect(disk.writes).toBe(writes)
  })

  it('enciphers nothing twice, also not when it is started again after a restart', () => {
    const scene = start()
    drill(scene.guest)
    pass(scene, 5 * 60)
    const first = hashesOf(scene.disk)
    scene.guest.shutDown()
    const again = start(scene.disk, 6)
    expect(again.guest.dueMicros).toBeNull()
    drill(again.guest)
    pass(again, 3 * 60)
    const second = hashesOf(scene.disk)
    const taken = [...first.keys()].filter((path) => path.endsWith('.locked'))
    expect(taken).toHaveLength(5)
    for (const path of taken) expect(second.get(path)).toEqual(first.get(path))
    expect(lockedOf(scene.disk)).toHaveLength(8)
    expect(second.get('C:\\READ-ME-DRILL.txt')).toEqual(first.get('C:\\READ-ME-DRILL.txt'))
  })

  it('skips what it has no free name for and what the disk refuses, and goes on', () => {
    const scene = start()
    const { guest, disk } = scene
    guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\Photos\\IMG_0001.bmp.locked', text: 'mine' })
    drill(guest)
    pass(scene, 60)
    const write = disk.write.bind(disk)
    pass(scene, 60)
    expect(guest.screen().ransomware.filesEnciphered).toBe(1)
    disk.write = () => {
      throw new StorageError('0x80070015')
    }
    pass(scene, 60)
    disk.write = write
    expect(guest.screen().ransomware).toMatchObject({ running: true, filesEnciphered: 1 })
    pass(scene, 60)
    expect(guest.screen().ransomware.filesEnciphered).toBe(2)
    const locked = lockedOf(disk)
    expect(locked).toContain('C:\\Photos\\IMG_0003.bmp.locked')
    expect(locked).not.toContain('C:\\Photos\\IMG_0002.bmp.locked')
  })

  it('does the same bytes for the same seed, another key for another, and goes on in another machine', () => {
    const run = (seed: number): { hash: string; key: string } => {
      const scene = start(installedDisk(), seed)
      drill(scene.guest)
      pass(scene, 2 * 60)
      const memory = scene.guest.memory()
      return { hash: sha256(flatten(memory)) + sha256(scene.disk.bytes), key: keyIn(memory).join(' ') }
    }
    expect(run(5)).toEqual(run(5))
    expect(run(6).key).not.toBe(run(5).key)

    const scene = start()
    drill(scene.guest)
    pass(scene, 2 * 60)
    const memory = scene.guest.memory()
    const disk = scene.disk.copy()
    const micros = scene.clock.micros
    const finish = (one: Scene): string => {
      one.clock.micros = micros
      pass(one, 30 * 60)
      return sha256(flatten(one.guest.memory())) + sha256(one.disk.bytes)
    }
    const straight = finish(scene)
    const used = start(installedDisk(), 77)
    drill(used.guest)
    pass(used, 5 * 60)
    used.guest.resume(memory, disk)
    expect(finish({ ...used, disk })).toBe(straight)
  })
})
