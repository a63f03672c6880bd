/**
 * Photos: pictures in one folder, with a list of their hashes beside them. No import is synced: it lies in the page cache
 * until its flush, as most programs leave it. A name that is deleted or changed is gone from folder and list at once.
 */

import type { DirectoryEntry } from '../fat/fat-volume.ts'
import { FatFsError, FR_NO_FILE } from '../fat/fatfs-memory.ts'
import type { BootFinding } from '../guest.ts'
import { seedRandom } from '../random-words.ts'
import type { GuestSystem } from '../system.ts'
import type { AppEvidence, AppResult, GuestScreen, RequestOf } from './app-types.ts'
import { bitmapSizeFor, thumbnailOf } from './bitmap.ts'
import { fileFailure, readWholeFile, writeWholeFile } from './guest-files.ts'
import { drawLandscape } from './landscape.ts'
import { conditionOf, countMissing, countUnlisted, photoFiles, readThumbnail } from './photo-folder.ts'
import {
  FOLDER,
  INDEX,
  indexText,
  inFolder,
  isInFolder,
  isPhotoName,
  numberOf,
  parseIndex,
  shownPath,
} from './photo-index.ts'
import { PhotoList, THUMBNAILS } from './photo-list.ts'

const PICTURE_BYTES = 262_144
const INSTALLED_PICTURES = 18
/** The boot seed also feeds SQLite and the shop: the landscapes draw from a stream of their own. */
const LANDSCAPE_STREAM = 0x1a2d5ca9

const diskFull = (name: string, bytes: number): AppResult => ({
  ok: false,
  code: 'disk-full',
  data: { file: shownPath(name), bytes },
})

const notListed = (name: string): AppResult => ({
  ok: false,
  code: 'picture-not-listed',
  data: { file: shownPath(name) },
})

export class Photos {
  readonly #system: GuestSystem
  readonly #list: PhotoList

  constructor(system: GuestSystem) {
    this.#system = system
    this.#list = new PhotoList(system.memory.photos)
  }

  /** Reads the list and draws the thumbnails of the newest; says when the list cannot be read. Throws FatFsError. */
  start(seed: number): BootFinding[] {
    const list = this.#list
    seedRandom(list.random, seed ^ LANDSCAPE_STREAM)
    const index = readWholeFile(this.#system, inFolder(INDEX))
    const { highest, photos, isWhole } = parseIndex(new TextDecoder().decode(index))
    list.use(highest)
    for (const photo of photos.slice(0, list.capacity)) list.push(photo)
    const unlisted = countUnlisted(list.all, this.#readFolder())
    if ((isWhole && list.count === photos.length) || (index === undefined && unlisted === 0)) return []
    return [{ code: 'boot-list-unreadable', data: { app: 'Photos', file: shownPath(INDEX), unlisted } }]
  }

  /** A file was made, changed or removed, by whomever: in the folder of the pictures the program looks again. */
  fileChanged(path: string): void {
    if (!isInFolder(path) || !this.#system.processes.isRunning('Photos')) return
    try {
      this.#readFolder()
    } catch (error) {
      // a folder that cannot be read: the window shows what it showed
      if (!(error instanceof FatFsError)) throw error
    }
  }

  /** What is there of the listed pictures; the files of the folder. Throws FatFsError. */
  #readFolder(): DirectoryEntry[] {
    const list = this.#list
    const entries = photoFiles(this.#system)
    for (const { name } of [...entries, ...list.all]) list.use(numberOf(name))
    list.missing = countMissing(list.all, entries)
    list.newest.forEach((photo, place) => {
      list.setThumbnail(place, readThumbnail(this.#system, photo, entries))
    })
    return entries
  }

  /** The pictures of a new disk; the caller syncs. */
  install(seed: number): AppResult {
    seedRandom(this.#list.random, seed ^ LANDSCAPE_STREAM)
    return this.#import(INSTALLED_PICTURES, PICTURE_BYTES)
  }

  run(request: RequestOf<'Photos'>): AppResult {
    if (!this.#system.processes.isRunning('Photos'))
      return { ok: false, code: 'app-not-running', data: { app: 'Photos' } }
    switch (request.action) {
      case 'Import':
        return this.#import(request.count, request.bytes ?? PICTURE_BYTES)
      case 'Delete':
        return this.#delete(request.name)
      case 'Rename':
        return this.#rename(request.name, request.newName)
    }
  }

  screen(): GuestScreen['photos'] {
    const { all, newest, count, missing } = this.#list
    return {
      count,
      missing,
      bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      names: all.map(({ name }) => name),
      newest: newest.map(({ name, bytes }, place) => {
        const pixels = this.#list.thumbnail(place)
        return { name, bytes, pixels: pixels === undefined ? null : btoa(String.fromCharCode(...pixels)) }
      }),
    }
  }

  /** Reads every picture: only on a guest that is thrown away. Throws FatFsError where the folder cannot be read. */
  evidence(): AppEvidence['Photos'] {
    const entries = photoFiles(this.#system)
    const found = this.#list.all.map((photo) => conditionOf(this.#system, photo))
    const count = (condition: string): number => found.filter((one) => one === condition).length
    return {
      files: entries.length,
      bytes: entries.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0),
      intact: count('intact'),
      damaged: count('damaged'),
      missing: count('missing'),
      unlisted: countUnlisted(this.#list.all, entries),
    }
  }

  #import(count: number, pictureBytes: number): AppResult {
    const { capacity, count: before } = this.#list
    if (before + count > capacity)
      return { ok: false, code: 'picture-list-full', data: { count: before, maximum: capacity } }
    let filesWritten = 0
    let failure: AppResult | undefined
    while (filesWritten < count && failure === undefined) {
      failure = this.#importOne(pictureBytes)
      if (failure === undefined) filesWritten++
    }
    // also after a failure: what was imported until then is kept
    const unlisted = this.#writeIndex()
    return failure ?? unlisted ?? { ok: true, output: { filesWritten } }
  }

  /** What went wrong; nothing of an unfinished picture stays behind as far as the disk lets it be removed. */
  #importOne(pictureBytes: number): AppResult | undefined {
    const list = this.#list
    const { files, sha256 } = this.#system
    const picture = drawLandscape(list.random, bitmapSizeFor(pictureBytes))
    let path = FOLDER
    try {
      files.makeFolder(FOLDER)
      const name = this.#nextName()
      path = inFolder(name)
      if (!writeWholeFile(this.#system, path, picture, false)) {
        files.unlink(path)
        return diskFull(name, picture.length)
      }
      list.use(numberOf(name))
      list.push({ name, bytes: picture.length, sha256: sha256(picture) })
      list.pushThumbnail(
        thumbnailOf((offset, target) => target.set(picture.subarray(offset, offset + target.length)), picture.length),
      )
      return undefined
    } catch (error) {
      return fileFailure(error, `C:\\${path}`)
    }
  }

  /** Beyond every number used, and of no file that somebody else has put there. */
  #nextName(): string {
    const nameOf = (number: number): string => `IMG_${String(number).padStart(4, '0')}.bmp`
    let number = this.#list.highest + 1
    while (this.#system.files.fileLength(inFolder(nameOf(number))) !== undefined) number++
    return nameOf(number)
  }

  #delete(name: string): AppResult {
    if (!isPhotoName(name)) return { ok: false, code: 'picture-name-invalid', data: { file: name } }
    const list = this.#list
    try {
      const index = this.#place(name)
      if (index === undefined) return notListed(name)
      this.#system.files.unlink(inFolder(name))
      const place = list.count - 1 - index
      list.remove(index)
      const entries = photoFiles(this.#system)
      if (place < THUMBNAILS) {
        list.removeThumbnail(place)
        const last = list.newest[THUMBNAILS - 1]
        if (last !== undefined) list.setThumbnail(THUMBNAILS - 1, readThumbnail(this.#system, last, entries))
      }
      list.missing = countMissing(list.all, entries)
    } catch (error) {
      return fileFailure(error, shownPath(name))
    }
    return this.#writeIndex(true) ?? { ok: true, output: {} }
  }

  #rename(name: string, newName: string): AppResult {
    const invalid = [name, newName].find((one) => !isPhotoName(one))
    if (invalid !== undefined) return { ok: false, code: 'picture-name-invalid', data: { file: invalid } }
    try {
      const index = this.#place(name)
      if (index === undefined) return notListed(name)
      this.#system.files.rename(inFolder(name), inFolder(newName))
      this.#list.rename(index, newName)
      this.#list.use(numberOf(newName))
      this.#list.missing = countMissing(this.#list.all, photoFiles(this.#system))
    } catch (error) {
      const isTaken = error instanceof FatFsError && error.result !== FR_NO_FILE
      return fileFailure(error, shownPath(isTaken ? newName : name))
    }
    return this.#writeIndex(true) ?? { ok: true, output: {} }
  }

  /** In the list; undefined for a file that only the folder has: the program touches none but its pictures. Throws FatFsError. */
  #place(name: string): number | undefined {
    const index = this.#list.find(name)
    if (index >= 0) return index
    if (this.#system.files.fileLength(inFolder(name)) === undefined) throw new FatFsError(FR_NO_FILE)
    return undefined
  }

  /**
   * What went wrong. The list that is no longer than before fits on any disk that held it. `isSynced` after a change that
   * the file system puts on the disk at once: a list that came later would name a picture that is not there any more.
   */
  #writeIndex(isSynced = false): AppResult | undefined {
    const { all, highest } = this.#list
    const text = new TextEncoder().encode(indexText(highest, all))
    try {
      return writeWholeFile(this.#system, inFolder(INDEX), text, isSynced) ? undefined : diskFull(INDEX, text.length)
    } catch (error) {
      return fileFailure(error, shownPath(INDEX))
    }
  }
}
