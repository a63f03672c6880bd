import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Guest, GuestMemory } from '../../src/guest/guest.ts'
import { GuestError } from '../../src/guest/guest-error.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import type { MemoryOwner } from '../../src/guest/memory-map.ts'
import { MEMORY_MAP, regionOf } from '../../src/guest/memory-map.ts'
import { flatten, installedDisk, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

interface Scene {
  readonly guest: Guest
  readonly disk: RamDisk
  readonly clock: TestClock
}

function start(guestFor?: (clock: TestClock) => Guest, seed = 11): Scene {
  const clock = new TestClock()
  const disk = installedDisk()
  const guest = guestFor?.(clock) ?? createGuest(modules, clock)
  guest.powerOn(disk, seed)
  return { guest, disk, clock }
}

/** A shop with an open transaction whose cursor has read 3 of 16 rows, two customers waiting, a text in RAM only. */
function openScene(guestFor?: (clock: TestClock) => Guest, seed?: number): Scene {
  const scene = start(guestFor, seed)
  scene.guest.run({ app: 'Shop', action: 'PlaceOrders', count: 5 })
  scene.guest.run({ app: 'Notepad', action: 'Type', text: 'Ünsaved' })
  scene.clock.pass(30)
  scene.guest.run({ app: 'Shop', action: 'OpenTransaction' })
  scene.guest.run({ app: 'Shop', action: 'CustomerArrives' })
  scene.guest.run({ app: 'Shop', action: 'CustomerArrives' })
  return scene
}

function finish({ guest, disk, clock }: Scene): { result: unknown; ram: string; disk: string } {
  clock.pass(30)
  const result = guest.run({ app: 'Shop', action: 'CommitTransaction' })
  guest.run({ app: 'Shop', action: 'PlaceOrders', count: 3 })
  guest.run({ app: 'Notepad', action: 'Save' })
  return { result, ram: sha256(flatten(guest.memory())), disk: sha256(disk.bytes) }
}

function without(memory: GuestMemory, owner: MemoryOwner): GuestMemory {
  const { firstPage, pageCount } = regionOf(owner)
  return memory.map((page, index) => (index >= firstPage && index < firstPage + pageCount ? undefined : page))
}

/** A used machine: it ran another seed, was cut off in a transaction, and its memory had grown dirty. */
function usedMachine(clock: TestClock): Guest {
  const guest = createGuest(modules, clock)
  guest.powerOn(installedDisk(), 99)
  guest.run({ app: 'Shop', action: 'PlaceOrders', count: 40 })
  guest.run({ app: 'Shop', action: 'OpenTransaction' })
  guest.powerOff()
  return guest
}

describe('guest RAM', () => {
  it('is covered by the regions without gap or overlap', () => {
    let next = 0
    for (const region of MEMORY_MAP) {
      expect(region.firstPage).toBe(next)
      next += region.pageCount
    }
    expect(next).toBe(4096)
  })

  it('is a page of zeros as undefined and shares the pages that did not change', () => {
    const { guest } = start()
    const first = guest.memory()
    guest.run({ app: 'Notepad', action: 'Type', text: 'x' })
    const second = guest.memory()
    const changed = second.filter((page, index) => page !== first[index]).length
    expect(changed).toBe(1)
    expect(first.filter((page) => page !== undefined).length).toBeGreaterThan(60)
    expect(first.every((page) => page === undefined || page.some((byte) => byte !== 0))).toBe(true)
  })

  it('is not changed by looking at the screen, and neither is the disk', () => {
    const { guest, disk } = openScene()
    const before = guest.memory()
    const writes = disk.writes
    guest.screen()
    expect(guest.memory().every((page, index) => page === before[index])).toBe(true)
    expect(disk.writes).toBe(writes)
  })

  it('is not changed by a refused request', () => {
    const { guest } = openScene()
    const before = guest.memory()
    expect(guest.run({ app: 'Shop', action: 'PlaceOrders', count: 1 })).toEqual({
      ok: false,
      code: 'transaction-open',
      data: {},
    })
    expect(guest.run({ app: 'Updater', action: 'InstallBadPatch' })).toMatchObject({
      ok: false,
      code: 'transaction-open',
    })
    expect(guest.memory().every((page, index) => page === before[index])).toBe(true)
  })

  it.each([11, 12, 13, 14])(
    'goes on inside the open transaction and its half-read cursor in the same, a new and a used machine, with equal bytes at the end (seed %i)',
    (seed) => {
      const scene = openScene(undefined, seed)
      const memory = scene.guest.memory()
      const disk = scene.disk.copy()
      const straight = finish(scene)
      expect(straight.result).toMatchObject({ ok: true, output: { ordersPlaced: 3, rowsRead: 13 } })

      const resumeIn = (guest: Guest, clock: TestClock): unknown => {
        clock.micros = scene.clock.micros - 30_000_000
        const copy = disk.copy()
        guest.resume(memory, copy)
        expect(guest.memory().every((page, index) => page === memory[index])).toBe(true)
        return finish({ guest, disk: copy, clock })
      }
      const clock = new TestClock()
      expect(resumeIn(createGuest(modules, clock), clock)).toEqual(straight)
      expect(resumeIn(usedMachine(clock), clock)).toEqual(straight)
      expect(resumeIn(scene.guest, scene.clock)).toEqual(straight)
    },
  )

  it('is the same after the same history in a fresh and in a used machine', () => {
    expect(finish(openScene(usedMachine))).toEqual(finish(openScene()))
  })

  it('differs with the seed of the boot', () => {
    const ram = (seed: number): string => {
      const guest = createGuest(modules, new TestClock())
      guest.powerOn(installedDisk(), seed)
      return sha256(flatten(guest.memory()))
    }
    expect(ram(1)).not.toBe(ram(2))
  })

  it('lets a new process that has only the bytes and the disk go on and commit', () => {
    const scene = openScene()
    const folder = mkdtempSync(join(tmpdir(), 'guest-'))
    try {
      writeFileSync(join(folder, 'ram'), flatten(scene.guest.memory()))
      writeFileSync(join(folder, 'disk'), scene.disk.bytes)
      const script = new URL('../fixtures/resume-child.ts', import.meta.url).pathname
      const child = spawnSync(
        process.execPath,
        ['--import', 'tsx', script, join(folder, 'ram'), join(folder, 'disk')],
        { encoding: 'utf8' },
      )
      expect(child.stderr).toBe('')
      const said = JSON.parse(child.stdout)
      expect(said.before).toEqual(scene.guest.screen())
      scene.clock.micros = new TestClock().micros
      expect(said.commit).toEqual(scene.guest.run({ app: 'Shop', action: 'CommitTransaction' }))
      expect(said.commit).toMatchObject({ ok: true, output: { rowsRead: 13 } })
      expect(said.ram).toBe(sha256(flatten(scene.guest.memory())))
      expect(said.disk).toBe(sha256(scene.disk.bytes))
      expect(said.evidence).toMatchObject({
        Shop: { orders: 308, integrity: 'ok', invariantsHold: true },
        Notepad: { text: 'Ünsaved' },
      })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('without the pages of Notepad has an empty text, and the rest goes on', () => {
    const { guest, disk } = openScene()
    const memory = without(guest.memory(), 'notepad')
    const other = createGuest(modules, new TestClock())
    other.resume(memory, disk)
    expect(other.screen().notepad.text).toBe('')
    expect(other.run({ app: 'Shop', action: 'CommitTransaction' })).toMatchObject({ ok: true })
  })

  it.each(['sqlite', 'fatfs', 'shop'] as const)('without the pages of %s fails with an error', (owner) => {
    const { guest, disk } = openScene()
    const other = createGuest(modules, new TestClock())
    other.resume(without(guest.memory(), owner), disk)
    expect(other.run({ app: 'Shop', action: 'CommitTransaction' })).toMatchObject({ ok: false })
    expect(other.run({ app: 'Shop', action: 'PlaceOrders', count: 1 })).toMatchObject({ ok: false })
  })

  it('is refused without a kernel, from other modules, or in another size', () => {
    const { guest, disk } = start()
    const memory = guest.memory()
    const other = createGuest(modules, new TestClock())
    const refusal = (reason: string): GuestError => new GuestError('saved-state-invalid', { reason })
    expect(() => other.resume(without(memory, 'kernel'), disk)).toThrow(refusal('format'))
    expect(() => other.resume(memory.slice(1), disk)).toThrow(refusal('size'))
    const stranger = createGuest({ ...modules, fingerprint: 'other' }, new TestClock())
    expect(() => stranger.resume(memory, disk)).toThrow(refusal('fingerprint'))
    expect(other.running).toBe(false)
  })
})
