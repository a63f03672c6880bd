import { describe, expect, it } from 'vitest'
import { THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH } from '../../src/guest/apps/app-types.ts'
import { bitmapSizeFor, readBitmapSize } from '../../src/guest/apps/bitmap.ts'
import type { AppRequest } from '../../src/guest/guest.ts'
import { installedDisk, sha256 } from '../fixtures/guest-fixture.ts'
import { bytesOf, passTime, startScene } from '../fixtures/guest-scene.ts'

const importing = (count: number, bytes?: number): AppRequest => ({
  app: 'Photos',
  action: 'Import',
  count,
  ...(bytes === undefined ? {} : { bytes }),
})

describe('a picture', () => {
  it('is a bitmap whose header, rows and thumbnail agree', () => {
    const scene = startScene()
    expect(scene.guest.run(importing(1))).toEqual({ ok: true, output: { filesWritten: 1 } })
    passTime(scene, 6)
    const file = bytesOf(scene.disk, 'C:\\Photos\\IMG_0019.bmp')
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
      const scene = startScene(installedDisk(), seed)
      scene.guest.run(importing(2, 20_000))
      passTime(scene, 6)
      return ['IMG_0019.bmp', 'IMG_0020.bmp'].map((name) => sha256(bytesOf(scene.disk, `C:\\Photos\\${name}`)))
    }
    const [one, other] = hashes(5)
    expect(one).not.toBe(other)
    expect(hashes(5)).toEqual([one, other])
    expect(hashes(6)[0]).not.toBe(one)
  })
})
