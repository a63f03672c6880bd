import { describe, expect, it } from 'vitest'
import type { Guest } from '../../src/guest/guest.ts'
import { createGuest } from '../../src/guest/guest-machine.ts'
import { regionOf } from '../../src/guest/memory-map.ts'
import { flatten, installedDisk, modules, sha256, TestClock } from '../fixtures/guest-fixture.ts'
import { passTime, startScene } from '../fixtures/guest-scene.ts'
import { OverlayDisk } from '../fixtures/overlay-disk.ts'
import { deleting, importing, photosOf, renaming } from '../fixtures/photo-deeds.ts'
import type { RamDisk } from '../fixtures/ram-disk.ts'

describe('Photos', () => {
  it('finds the pictures of a new disk, all as they were made', () => {
    const scene = startScene()
    const { count, names, newest, bytes } = scene.guest.screen().photos
    expect([count, names[0], names[17]]).toEqual([18, 'IMG_0001.bmp', 'IMG_0018.bmp'])
    expect(newest.map(({ name }) => name)).toEqual([18, 17, 16, 15, 14].map((number) => `IMG_00${number}.bmp`))
    expect(photosOf(scene)).toEqual({
      files: 18,
      bytes,
      intact: 18,
      damaged: 0,
      missing: 0,
      unlisted: 0,
    })
  })

  it('loses in a power cut what was imported and not flushed, writes nothing before, and keeps it after the flush', () => {
    const scene = startScene()
    const { guest, disk } = scene
    const writes = disk.writes
    guest.run(importing(3))
    expect(disk.writes).toBe(writes)
    expect(guest.tables.dirtyCachePages.length).toBeGreaterThan(190)
    expect(guest.screen().photos.count).toBe(21)
    const cut = disk.copy()
    passTime(scene, 6)
    expect(guest.tables.dirtyCachePages).toEqual([])
    guest.powerOff()
    expect(startScene(cut).guest.screen().photos.count).toBe(18)
    expect(photosOf(startScene(cut.copy()))).toMatchObject({ files: 18, intact: 18, damaged: 0, missing: 0 })
    expect(photosOf(startScene(disk))).toMatchObject({ files: 21, intact: 21, damaged: 0, missing: 0 })
  })

  it("is flushed by any program's sync", () => {
    const { guest, disk } = startScene()
    guest.run(importing(1))
    guest.run({ app: 'Notepad', action: 'Save' })
    guest.powerOff()
    expect(photosOf(startScene(disk))).toMatchObject({ files: 19, intact: 19 })
  })

  it.each([
    ['deleted', deleting('IMG_0004.bmp'), 17],
    ['renamed', renaming('IMG_0004.bmp', 'the sea.bmp'), 18],
  ])('misses none when the power goes right after one was %s', (_, request, count) => {
    const { guest, disk } = startScene()
    expect(guest.run(request).ok).toBe(true)
    guest.powerOff()
    const after = startScene(disk)
    expect(after.guest.screen().photos.count).toBe(count)
    expect(photosOf(after)).toMatchObject({ files: count, intact: count, damaged: 0, missing: 0 })
  })

  it('cut at any write of a flush boots, with every picture that was on the disk before, and the new ones whole, cut or gone', () => {
    const scene = startScene()
    const { guest, disk } = scene
    const base = disk.copy()
    disk.log = []
    guest.run(importing(2, 30_000))
    guest.run(deleting('IMG_0003.bmp'))
    passTime(scene, 6)
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
    const { guest, disk } = startScene()
    guest.run(importing(2, 30_000))
    expect(guest.run(deleting('img_0020.BMP'))).toEqual({ ok: true, output: {} })
    guest.shutDown()
    const again = startScene(disk, 8)
    expect(again.guest.screen().photos.count).toBe(19)
    again.guest.run(importing(1, 30_000))
    expect(again.guest.screen().photos.names.slice(-2)).toEqual(['IMG_0019.bmp', 'IMG_0021.bmp'])
    expect(photosOf(again)).toMatchObject({ files: 20, intact: 20, damaged: 0, missing: 0 })
  })

  it('does not write over a file of somebody else, nor over a picture its list does not know', () => {
    const { guest } = startScene()
    guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\Photos\\IMG_0019.bmp', text: 'mine' })
    guest.run(importing(1, 30_000))
    expect(guest.screen().photos.names.at(-1)).toBe('IMG_0020.bmp')
  })

  it('moves the thumbnails up when one of the newest is deleted', () => {
    const { guest } = startScene()
    const before = guest.screen().photos.newest
    guest.run(deleting('IMG_0016.bmp'))
    const after = guest.screen().photos.newest
    expect(after.map(({ name }) => name)).toEqual([18, 17, 15, 14, 13].map((number) => `IMG_00${number}.bmp`))
    expect(after.slice(0, 4)).toEqual(before.filter(({ name }) => name !== 'IMG_0016.bmp'))
    guest.run(deleting('IMG_0001.bmp'))
    expect(guest.screen().photos.newest).toEqual(after)
  })

  it('shows none of the newest whose file is gone, wherever the others move to', () => {
    const { guest } = startScene()
    guest.run({ app: 'System', action: 'RemoveFile', path: 'C:\\Photos\\IMG_0017.bmp' })
    const missing = () =>
      guest
        .screen()
        .photos.newest.filter(({ pixels }) => pixels === null)
        .map(({ name }) => name)
    expect(missing()).toEqual(['IMG_0017.bmp'])
    guest.run(importing(1, 30_000))
    expect(guest.screen().photos.newest[2]).toMatchObject({ name: 'IMG_0017.bmp', pixels: null })
    guest.run(deleting('IMG_0019.bmp'))
    guest.run(deleting('IMG_0018.bmp'))
    expect(guest.screen().photos.newest[0]).toMatchObject({ name: 'IMG_0017.bmp', pixels: null })
    expect(missing()).toEqual(['IMG_0017.bmp'])
  })

  it('shows the same thumbnails after a restart as before it', () => {
    const { guest, disk } = startScene()
    guest.run(importing(1))
    guest.run(deleting('IMG_0017.bmp'))
    const { newest } = guest.screen().photos
    guest.shutDown()
    expect(startScene(disk, 12).guest.screen().photos.newest).toEqual(newest)
  })

  it('renames in its list and on the disk', () => {
    const scene = startScene()
    expect(scene.guest.run(renaming('img_0002.bmp', 'Sea at Åre.bmp'))).toEqual({ ok: true, output: {} })
    expect(scene.guest.screen().photos.names[1]).toBe('Sea at Åre.bmp')
    passTime(scene, 6)
    scene.guest.powerOff()
    const again = startScene(scene.disk)
    expect(again.guest.screen().photos.names[1]).toBe('Sea at Åre.bmp')
    expect(photosOf(again)).toMatchObject({ intact: 18, missing: 0 })
  })

  it('says what was changed and removed behind its back', () => {
    const scene = startScene()
    scene.guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\Photos\\IMG_0018.bmp', text: 'x'.repeat(800) })
    expect(scene.guest.screen().photos.missing).toBe(0)
    scene.guest.run({ app: 'System', action: 'RemoveFile', path: 'C:\\PHOTOS\\IMG_0005.bmp' })
    expect(photosOf(scene)).toMatchObject({ files: 17, intact: 16, damaged: 1, missing: 1 })
    const shown = scene.guest.screen().photos
    expect(shown).toMatchObject({ count: 18, missing: 1 })
    // no bitmap any more: its bytes as they are
    expect(Buffer.from(shown.newest[0]?.pixels ?? '', 'base64').toString('latin1')).toBe('x'.repeat(576))
    scene.guest.shutDown()
    expect(startScene(scene.disk).guest.screen().photos).toEqual(shown)
  })

  it('counts a name as there again when its file comes back, and looks at no file outside its folder', () => {
    const { guest } = startScene()
    const path = 'C:\\Photos\\IMG_0003.bmp'
    guest.run({ app: 'System', action: 'RemoveFile', path })
    expect(guest.screen().photos.missing).toBe(1)
    const ofPhotos = () => {
      const { firstPage, pageCount } = regionOf('photos')
      return guest.memory().slice(firstPage, firstPage + pageCount)
    }
    const before = ofPhotos()
    guest.run({ app: 'System', action: 'WriteFile', path: 'C:\\IMG_0003.bmp', text: 'elsewhere' })
    expect(ofPhotos().every((page, index) => page === before[index])).toBe(true)
    guest.run({ app: 'System', action: 'WriteFile', path, text: 'another content' })
    expect(guest.screen().photos).toMatchObject({ count: 18, missing: 0 })
  })
})

describe('the RAM of Photos', () => {
  it('is all there is: taken up in a fresh and in a used machine, it goes on to equal bytes', () => {
    const scene = startScene()
    scene.guest.run(importing(2, 40_000))
    scene.guest.run(renaming('IMG_0004.bmp', 'lake.bmp'))
    const memory = scene.guest.memory()
    const copy = scene.disk.copy()
    const micros = scene.clock.micros
    const finish = (guest: Guest, clock: TestClock, disk: RamDisk): string[] => {
      clock.micros = micros
      guest.run(importing(2, 40_000))
      guest.run(deleting('IMG_0019.bmp'))
      passTime({ guest, clock, disk }, 6)
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
    const { guest } = startScene()
    guest.run(importing(1, 40_000))
    const before = guest.memory()
    guest.screen()
    expect(guest.memory().every((page, index) => page === before[index])).toBe(true)
  })
})
