import { describe, expect, it } from 'vitest'
import { REFUSALS } from '../../src/guest/apps/app-types.ts'
import { bitmapFileBytes, bitmapSizeFor } from '../../src/guest/apps/bitmap.ts'
import { fsck, hasTool } from '../fixtures/fat-tools.ts'
import { flatten, sha256 } from '../fixtures/guest-fixture.ts'
import { startScene } from '../fixtures/guest-scene.ts'
import { deleting, importing, photosOf, renaming } from '../fixtures/photo-deeds.ts'

describe('Photos', () => {
  it('fails with a missing and a taken name, and changes nothing', () => {
    const scene = startScene()
    const before = scene.guest.screen()
    expect(scene.guest.run(deleting('IMG_0099.bmp'))).toMatchObject({ ok: false, code: 'file-missing' })
    expect(scene.guest.run(deleting('index.dat'))).toMatchObject({ ok: false, code: 'picture-not-listed' })
    expect(scene.guest.run(renaming('IMG_0099.bmp', 'a.bmp'))).toMatchObject({ code: 'file-missing' })
    expect(scene.guest.run(renaming('IMG_0001.bmp', 'IMG_0002.BMP'))).toEqual({
      ok: false,
      code: 'file-name-taken',
      data: { file: 'C:\\Photos\\IMG_0002.BMP', result: 8 },
    })
    expect(scene.guest.screen()).toEqual(before)
    expect(photosOf(scene)).toMatchObject({ files: 18, intact: 18 })
  })

  it.each(['', '.', '..', 'a:b.bmp', 'a*.bmp', 'nul.bmp', 'end.', 'end ', 'a\\b.bmp', 'a/b.bmp', `${'x'.repeat(114)}`])(
    'refuses the name %j without changing a byte',
    (name) => {
      const { guest, disk } = startScene()
      const ram = sha256(flatten(guest.memory()))
      const writes = disk.writes
      const refusal = { ok: false, code: 'picture-name-invalid', data: { file: name } }
      expect(REFUSALS.has('picture-name-invalid')).toBe(true)
      expect(guest.run(renaming('IMG_0001.bmp', name))).toEqual(refusal)
      expect(guest.run(deleting(name))).toEqual(refusal)
      expect(sha256(flatten(guest.memory()))).toBe(ram)
      expect(disk.writes).toBe(writes)
    },
  )

  it('keeps the longest name that the kernel has room for', () => {
    const { guest, disk } = startScene()
    const name = 'x'.repeat(113)
    expect(guest.run(renaming('IMG_0001.bmp', name)).ok).toBe(true)
    guest.shutDown()
    expect(photosOf(startScene(disk))).toMatchObject({ intact: 18, missing: 0 })
  })

  it('refuses more pictures than its list has room for, before it does anything', () => {
    const { guest, disk } = startScene()
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
    expect(startScene(disk).guest.evidence().Photos).toMatchObject({ files: 1612, intact: 1612 })
  })

  it('keeps what fitted when the disk is full, and nothing of the picture that did not', ({ skip }) => {
    const scene = startScene()
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
    expect(photosOf(scene)).toMatchObject({ files: count, intact: count, missing: 0, damaged: 0 })
    expect(guest.run(deleting(names.at(-1) ?? '')).ok).toBe(true)
    expect(guest.run(importing(1, 4 * 1_048_576)).ok).toBe(true)
    guest.shutDown()
    if (!hasTool('fsck.fat')) skip()
    expect(fsck(disk.bytes)).toMatchObject({ status: 0 })
  })
})
