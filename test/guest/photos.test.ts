import { describe, expect, it } from 'vitest'
import { REFUSALS, THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH } from '../../src/guest/apps/app-types.ts'
import { bitmapFileBytes, bitmapSizeFor, readBitmapSize } from '../../src/guest/apps/bitmap.ts'
import type { AppRequest, Guest } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { readGuestFiles } from '../../src/guest/read-files.ts'
import { fsck, hasTool } from '../fixtures/fat-tools.ts'
import { flatten, installedDisk, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import { OverlayDisk } from '../fixtures/overlay-disk.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

interface Scene {
  readonly guest: Guest
  readonly disk: RamDisk
  readonly clock: TestClock
}

function start(disk = installedDisk(), seed = 5): Scene {
  const clock = new TestClock()
  const guest = createGuest(modules, clock)
  expect(guest.powerOn(disk, seed).booted).toBe(true)
  return { guest, disk, clock }
}

const importing = (count: number, bytes?: number): AppRequest => ({
  app: 'Photos',
  action: 'Import',
  count,
  ...(bytes === undefined ? {} : { bytes }),
})
const deleting = (name: string): AppRequest => ({ app: 'Photos', action: 'Delete', name })
const renaming = (name: string, newName: string): AppRequest => ({ app: 'Photos', action: 'Rename', name, newName })

/** Evidence destroys: asked on another machine that got the RAM and a copy of the disk. */
function ask({ guest, disk }: Scene) {
  const other = createGuest(modules, new TestClock())
  other.resume(guest.memory(), disk.copy())
  return other.evidence().Photos
}

function fileOf(disk: RamDisk, path: string): Uint8Array {
  const file = readGuestFiles(modules, new TestClock(), disk).find((one) => one.path === path)
  if (file === undefined) throw new Error(`no ${path}`)
  return file.read()
}

const flushed = ({ guest, clock }: Scene): void => {
  clock.pass(6)
  guest.ring()
}

describe('a picture', () => {
  it('is a bitmap whose header, rows and thumbnail agree', () => {
    const scene = start()
    expect(scene.guest.run(importing(1))).toEqual({ ok: true, output: { filesWritten: 1 } })
    flushed(scene)
    const file = fileOf(scene.disk, 'C:\\Photos\\IMG_0019.bmp')
    const view = new DataView(file.buffer, file.byteOffset)
    expect(String.fromCharCode(...file.subarray(0, 2))).toBe('BM')
    expect(view.getUint32(2, true)).toBe(file.length)
    const { widthPixels, heightPixels } = bitmapSizeFor(262_144)
    expect(readBitmapSize(file.subarray(0, 54), file.length)).toEqual({ widthPixels, heightPixels })
    const rowBytes = Math.ceil((widthPixels * 3) / 4) * 4
    expect(file.length).toBe(54 + rowBytes * heightPixels)
    expect(Math.abs(file.length - 262_144)).toBeLessThan(64)
    // decoded here by itself: the middle of each share of the picture, red first
    const expected: number[] = []
    for (let y = 0; y < THUMBNAIL_HEIGHT; y++) {
      for (let x = 0; x < THUMBNAIL_WIDTH; x++) {
        const column = Math.floor(((x + 0.5) * widthPixels) / THUMBNAIL_WIDTH)
        const row = heightPixels - 1 - Math.floor(((y + 0.5) * heightPixels) / THUMBNAIL_HEIGHT)
        const at = 54 + row * rowBytes + column * 3
        expected.push(file[at + 2] ?? -1, file[at + 1] ?? -1, file[at] ?? -1)
      }
    }
    const [newest] = scene.guest.screen().photos.newest
    expect(newest).toMatchObject({ name: 'IMG_0019.bmp', bytes: file.length })
    expect([...Buffer.from(newest?.pixels ?? '', 'base64')]).toEqual(expected)
    // sky, hills and sun: no single colour
    expect(new Set(expected).size).toBeGreaterThan(10)
  })

  it.each([0, 58, 100, 4096, 100_000, 262_144, 1_048_576, 16_777_216])('for %i bytes comes near to them', (bytes) => {
    const { widthPixels, heightPixels } = bitmapSizeFor(bytes)
    const length = 54 + Math.ceil((widthPixels * 3) / 4) * 4 * heightPixels
    expect(Math.abs(length - Math.max(58, bytes))).toBeLessThanOrEqual(Math.max(12, bytes / 2000))
    expect(widthPixels).toBeGreaterThanOrEqual(heightPixels)
    expect(widthPixels).toBeLessThanOrEqual(2 * heightPixels)
  })

  it('is another one each time, and the same for the same seed', () => {
    const hashes = (seed: number): string[] => {
      const scene = start(installedDisk(), seed)
      scene.guest.run(importing(2, 20_000))
      flushed(scene)
      return ['IMG_0019.bmp', 'IMG_0020.bmp'].map((name) => sha256(fileOf(scene.disk, `C:\\Photos\\${name}`)))
    }
    const [one, other] = hashes(5)
    expect(one).not.toBe(other)
    expect(hashes(5)).toEqual([one, other])
    expect(hashes(6)[0]).not.toBe(one)
  })
})

describe('Photos', () => {
  it('finds the pictures of a new disk, all as they were made', () => {
    const scene = start()
    const { count, names, newest, bytes } = scene.guest.screen().photos
    expect([count, names[0], names[17]]).toEqual([18, 'IMG_0001.bmp', 'IMG_0018.bmp'])
    expect(newest.map(({ name }) => name)).toEqual([18, 17, 16, 15, 14].map((number) => `IMG_00${number}.bmp`))
    expect(ask(scene)).toEqual({
      files: 19,
      bytes: bytes + fileOf(scene.disk, 'C:\\Photos\\index.txt').length,
      intact: 18,
      damaged: 0,
      missing: 0,
    })
  })

  it('loses in a power cut what was imported and not flushed, writes nothing before, and keeps it after the flush', () => {
    const scene = start()
    const { guest, disk } = scene
    const writes = disk.writes
    guest.run(importing(3))
    expect(disk.writes).toBe(writes)
    expect(guest.tables.dirtyCachePages.length).toBeGreaterThan(190)
    expect(guest.screen().photos.count).toBe(21)
    const cut = disk.copy()
    flushed(scene)
    expect(guest.tables.dirtyCachePages).toEqual([])
    guest.powerOff()
    expect(start(cut).guest.screen().photos.count).toBe(18)
    expect(ask(start(cut.copy()))).toMatchObject({ files: 19, intact: 18, damaged: 0, missing: 0 })
    expect(ask(start(disk))).toMatchObject({ files: 22, intact: 21, damaged: 0, missing: 0 })
  })

  it("is flushed by any program's sync", () => {
    const { guest, disk } = start()
    guest.run(importing(1))
    guest.run({ app: 'Notepad', action: 'Save' })
    guest.powerOff()
    expect(ask(start(disk))).toMatchObject({ files: 20, intact: 19 })
  })

  it('cut at any write of a flush boots, with every picture that was on the disk before, and the new ones whole, cut or gone', () => {
    const scene = start()
    const { guest, disk } = scene
    const base = disk.copy()
    disk.log = []
    guest.run(importing(2, 30_000))
    guest.run(deleting('IMG_0003.bmp'))
    flushed(scene)
    const log = disk.log
    const other = createGuest(modules, new TestClock())
    const states = new Set<string>()
    for (let length = 0; length <= log.length; length++) {
      const overlay = new OverlayDisk(base)
      for (const entry of log.slice(0, length)) if (entry.kind === 'write') overlay.write(entry.sector, entry.bytes)
      const report = other.powerOn(overlay, 9)
      expect(report.booted).toBe(true)
      expect(report.findings.map(({ code }) => code)).not.toContain('boot-app-failed')
      const { intact, damaged, missing } = other.evidence().Photos
      expect(intact).toBeGreaterThanOrEqual(17)
      // a folder of its own is data to the cache: its entries may come before the FAT, and chkdsk cuts such a file
      expect(damaged).toBeLessThanOrEqual(2)
      expect(intact + damaged + missing).toBeLessThanOrEqual(20)
      states.add(`${intact} intact, ${damaged} damaged, ${missing} missing`)
      other.powerOff()
    }
    console.log(`photos: ${log.length + 1} cuts, ${[...states].join('; ')}`)
    expect(states.size).toBeGreaterThan(1)
  })

  it('keeps hashes and numbers across a restart, also after the highest was deleted', () => {
    const { guest, disk } = start()
    guest.run(importing(2, 30_000))
    expect(guest.run(deleting('img_0020.BMP'))).toEqual({ ok: true, output: {} })
    guest.shutDown()
    const again = start(disk, 8)
    expect(again.guest.screen().photos.count).toBe(19)
    again.guest.run(importing(1, 30_000))
    expect(again.guest.screen().photos.names.slice(-2)).toEqual(['IMG_0019.bmp', 'IMG_0021.bmp'])
    expect(ask(again)).toMatchObject({ files: 21, intact: 20, damaged: 0, missing: 0 })
  })

  it('does not write over a file of somebody else, nor over a picture its list does not know', () => {
    const { guest } = start()
    guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\Photos\\IMG_0019.bmp', text: 'mine' })
    guest.run(importing(1, 30_000))
    expect(guest.screen().photos.names.at(-1)).toBe('IMG_0020.bmp')
  })

  it('moves the thumbnails up when one of the newest is deleted', () => {
    const { guest } = start()
    const before = guest.screen().photos.newest
    guest.run(deleting('IMG_0016.bmp'))
    const after = guest.screen().photos.newest
    expect(after.map(({ name }) => name)).toEqual([18, 17, 15, 14, 13].map((number) => `IMG_00${number}.bmp`))
    expect(after.slice(0, 4)).toEqual(before.filter(({ name }) => name !== 'IMG_0016.bmp'))
    guest.run(deleting('IMG_0001.bmp'))
    expect(guest.screen().photos.newest).toEqual(after)
  })

  it('shows the same thumbnails after a restart as before it', () => {
    const { guest, disk } = start()
    guest.run(importing(1))
    guest.run(deleting('IMG_0017.bmp'))
    const { newest } = guest.screen().photos
    guest.shutDown()
    expect(start(disk, 12).guest.screen().photos.newest).toEqual(newest)
  })

  it('renames in its list and on the disk', () => {
    const scene = start()
    expect(scene.guest.run(renaming('img_0002.bmp', 'Sea at Åre.bmp'))).toEqual({ ok: true, output: {} })
    expect(scene.guest.screen().photos.names[1]).toBe('Sea at Åre.bmp')
    flushed(scene)
    scene.guest.powerOff()
    const again = start(scene.disk)
    expect(again.guest.screen().photos.names[1]).toBe('Sea at Åre.bmp')
    expect(ask(again)).toMatchObject({ intact: 18, missing: 0 })
  })

  it('says what was changed and removed behind its back', () => {
    const scene = start()
    scene.guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\Photos\\IMG_0018.bmp', text: 'x'.repeat(800) })
    scene.guest.run({ app: 'System', action: 'RemoveFile', path: 'C:\\Photos\\IMG_0005.bmp' })
    expect(ask(scene)).toMatchObject({ files: 18, intact: 16, damaged: 1, missing: 1 })
    scene.guest.shutDown()
    // no bitmap any more: its bytes as they are
    const [newest] = start(scene.disk).guest.screen().photos.newest
    expect(Buffer.from(newest?.pixels ?? '', 'base64').toString('latin1')).toBe('x'.repeat(576))
  })

  it('fails with a missing and a taken name, and changes nothing', () => {
    const scene = start()
    const before = scene.guest.screen()
    expect(scene.guest.run(deleting('IMG_0099.bmp'))).toMatchObject({ ok: false, code: 'file-missing' })
    expect(scene.guest.run(deleting('index.txt'))).toMatchObject({ ok: false, code: 'file-missing' })
    expect(scene.guest.run(renaming('IMG_0099.bmp', 'a.bmp'))).toMatchObject({ code: 'file-missing' })
    expect(scene.guest.run(renaming('IMG_0001.bmp', 'IMG_0002.BMP'))).toEqual({
      ok: false,
      code: 'file-name-taken',
      data: { file: 'C:\\Photos\\IMG_0002.BMP', result: 8 },
    })
    expect(scene.guest.screen()).toEqual(before)
    expect(ask(scene)).toMatchObject({ files: 19, intact: 18 })
  })

  it.each(['', '.', '..', 'a:b.bmp', 'a*.bmp', 'nul.bmp', 'end.', 'end ', 'a\\b.bmp', 'a/b.bmp', `${'x'.repeat(114)}`])(
    'refuses the name %j without changing a byte',
    (name) => {
      const { guest, disk } = start()
      const ram = sha256(flatten(guest.memory()))
      const writes = disk.writes
      const refusal = { ok: false, code: 'file-name-invalid', data: { file: name } }
      expect(REFUSALS.has('file-name-invalid')).toBe(true)
      expect(guest.run(renaming('IMG_0001.bmp', name))).toEqual(refusal)
      expect(guest.run(deleting(name))).toEqual(refusal)
      expect(sha256(flatten(guest.memory()))).toBe(ram)
      expect(disk.writes).toBe(writes)
    },
  )

  it('keeps the longest name that the kernel has room for', () => {
    const { guest, disk } = start()
    const name = 'x'.repeat(113)
    expect(guest.run(renaming('IMG_0001.bmp', name)).ok).toBe(true)
    guest.shutDown()
    expect(ask(start(disk))).toMatchObject({ intact: 18, missing: 0 })
  })

  it('refuses more pictures than its list has room for, before it does anything', () => {
    const { guest, disk } = start()
    const ram = sha256(flatten(guest.memory()))
    const writes = disk.writes
    const result = guest.run(importing(10_000))
    expect(result).toEqual({ ok: false, code: 'picture-list-full', data: { count: 18, maximum: 1612 } })
    expect(REFUSALS.has('picture-list-full')).toBe(true)
    expect(sha256(flatten(guest.memory()))).toBe(ram)
    expect(disk.writes).toBe(writes)
    expect(guest.run(importing(1594, 100))).toEqual({ ok: true, output: { filesWritten: 1594 } })
    expect(guest.screen().photos).toMatchObject({ count: 1612 })
    expect(guest.run(importing(1, 100))).toMatchObject({ code: 'picture-list-full' })
    guest.shutDown()
    expect(start(disk).guest.evidence().Photos).toMatchObject({ files: 1613, intact: 1612 })
  })

  it('keeps what fitted when the disk is full, and nothing of the picture that did not', ({ skip }) => {
    const scene = start()
    const { guest, disk } = scene
    const result = guest.run(importing(20, 4 * 1_048_576))
    expect(result).toEqual({
      ok: false,
      code: 'disk-full',
      data: expect.objectContaining({ bytes: bitmapFileBytes(bitmapSizeFor(4_194_304)) }),
    })
    const { count, names } = guest.screen().photos
    expect(count).toBeGreaterThan(20)
    expect(count).toBeLessThan(36)
    expect(result).toMatchObject({ data: { file: `C:\\Photos\\IMG_${String(count + 1).padStart(4, '0')}.bmp` } })
    expect(ask(scene)).toMatchObject({ files: count + 1, intact: count, missing: 0, damaged: 0 })
    expect(guest.run(deleting(names.at(-1) ?? '')).ok).toBe(true)
    expect(guest.run(importing(1, 4 * 1_048_576)).ok).toBe(true)
    guest.shutDown()
    if (!hasTool('fsck.fat')) skip()
    expect(fsck(disk.bytes)).toMatchObject({ status: 0 })
  })
})

describe('the RAM of Photos', () => {
  it('is all there is: taken up in a fresh and in a used machine, it goes on to equal bytes', () => {
    const scene = start()
    scene.guest.run(importing(2, 40_000))
    scene.guest.run(renaming('IMG_0004.bmp', 'lake.bmp'))
    const memory = scene.guest.memory()
    const copy = scene.disk.copy()
    const micros = scene.clock.micros
    const finish = (guest: Guest, clock: TestClock, disk: RamDisk): string[] => {
      clock.micros = micros
      guest.run(importing(2, 40_000))
      guest.run(deleting('IMG_0019.bmp'))
      flushed({ guest, clock, disk })
      return [sha256(flatten(guest.memory())), sha256(disk.bytes), JSON.stringify(guest.screen().photos)]
    }
    const straight = finish(scene.guest, scene.clock, scene.disk)
    for (const used of [false, true]) {
      const clock = new TestClock()
      const other = createGuest(modules, clock)
      if (used) {
        other.powerOn(installedDisk(), 77)
        other.run(importing(3))
      }
      const disk = copy.copy()
      other.resume(memory, disk)
      expect(finish(other, clock, disk)).toEqual(straight)
    }
  })

  it('is not changed by looking', () => {
    const { guest } = start()
    guest.run(importing(1, 40_000))
    const before = guest.memory()
    guest.screen()
    expect(guest.memory().every((page, index) => page === before[index])).toBe(true)
  })
})
