/** A list of pictures that cannot be read is told, and costs no picture. */
import { describe, expect, it } from 'vitest'
import type { AppRequest, Guest } from '../../src/guest/guest.ts'
import { TestClock } from '../fixtures/guest-fixture.ts'
import { startScene } from '../fixtures/guest-scene.ts'
import { deleting, importing, photosOf, renaming } from '../fixtures/photo-deeds.ts'

const INDEX_PATH = 'C:\\Photos\\index.dat'
const indexOf = (text: string): AppRequest => ({ app: 'System', action: 'WriteFile', path: INDEX_PATH, text })

describe('Photos', () => {
  it.each([
    ['is no list', (guest: Guest) => void guest.run(indexOf('garbage')), 18],
    ['is empty', (guest: Guest) => void guest.run(indexOf('')), 18],
    ['is not there', (guest: Guest) => void guest.run({ app: 'System', action: 'RemoveFile', path: INDEX_PATH }), 18],
    ['has a torn line', (guest: Guest) => void guest.run(indexOf('highest 18\r\nIMG_0001.bmp 26')), 18],
  ])('whose list %s says so at boot, and touches no picture that is not in it', (_, harm, unlisted) => {
    const { guest, disk } = startScene()
    harm(guest)
    guest.shutDown()
    const report = guest.powerOn(disk, 8)
    const file = INDEX_PATH
    expect(report.findings).toEqual([{ code: 'boot-list-unreadable', data: { app: 'Photos', file, unlisted } }])
    const scene = { guest, disk, clock: new TestClock() }
    expect(photosOf(scene)).toMatchObject({ files: 18, intact: 0, missing: 0, unlisted })
    const notListed = (name: string) => ({
      ok: false,
      code: 'picture-not-listed',
      data: { file: `C:\\Photos\\${name}` },
    })
    expect(guest.run(deleting('IMG_0001.bmp'))).toEqual(notListed('IMG_0001.bmp'))
    expect(guest.run(renaming('img_0002.bmp', 'a.bmp'))).toEqual(notListed('img_0002.bmp'))
    expect(guest.run(deleting('IMG_0099.bmp'))).toMatchObject({ code: 'file-missing' })
    expect(photosOf(scene)).toMatchObject({ files: 18, unlisted })
    // the list is written anew with the next import: the boot after it has nothing to say
    guest.run(importing(1, 30_000))
    guest.shutDown()
    expect(guest.powerOn(disk, 9).findings).toEqual([{ code: 'boot-clean' }])
    expect(photosOf(scene)).toMatchObject({ files: 19, intact: 1, unlisted: 18 })
  })

  it('without pictures and without a list starts as a new one', () => {
    const { guest, disk } = startScene()
    for (const name of guest.screen().photos.names) guest.run(deleting(name))
    guest.run({ app: 'System', action: 'RemoveFile', path: INDEX_PATH })
    guest.shutDown()
    expect(guest.powerOn(disk, 8).findings).toEqual([{ code: 'boot-clean' }])
  })
})
