/** The list of pictures in the program's RAM, in the order in which they came: records of 160 bytes, and five thumbnails. */
import { PAGE_BYTES } from '../guest.ts'
import { RANDOM_WORDS } from '../random-words.ts'
import { THUMBNAIL_BYTES } from './bitmap.ts'

export interface Photo {
  readonly name: string
  readonly bytes: number
  /** Hex. */
  readonly sha256: string
}

export const THUMBNAILS = 5
const HIGHEST_OFFSET = 16
const COUNT_OFFSET = 20
const MISSING_OFFSET = 24
/** One byte for each thumbnail. */
const ABSENT_OFFSET = 28
const THUMBNAILS_OFFSET = 1024
const ENTRY_BYTES = 160
/** Within a record. */
const HASH_OFFSET = 4
const HASH_BYTES = 32
const NAME_OFFSET = 37
const encoder = new TextEncoder()
const decoder = new TextDecoder()

export class PhotoList {
  /** The program's stream of chance. */
  readonly random: Uint32Array
  readonly #view: DataView
  readonly #entries: Uint8Array
  readonly #thumbnails: Uint8Array
  /** 1 where the picture is missing. */
  readonly #absent: Uint8Array

  constructor(memory: Uint8Array) {
    this.random = new Uint32Array(memory.buffer, memory.byteOffset, RANDOM_WORDS)
    this.#view = new DataView(memory.buffer, memory.byteOffset, memory.length)
    this.#thumbnails = memory.subarray(THUMBNAILS_OFFSET, THUMBNAILS_OFFSET + THUMBNAILS * THUMBNAIL_BYTES)
    this.#absent = memory.subarray(ABSENT_OFFSET, ABSENT_OFFSET + THUMBNAILS)
    this.#entries = memory.subarray(PAGE_BYTES)
  }

  get count(): number {
    return this.#view.getUint32(COUNT_OFFSET, true)
  }

  get capacity(): number {
    return Math.floor(this.#entries.length / ENTRY_BYTES)
  }

  /** Of the numbers that names have had. */
  get highest(): number {
    return this.#view.getUint32(HIGHEST_OFFSET, true)
  }

  use(number: number): void {
    if (number > this.highest) this.#view.setUint32(HIGHEST_OFFSET, number, true)
  }

  /** Listed pictures that have no file. */
  get missing(): number {
    return this.#view.getUint32(MISSING_OFFSET, true)
  }

  set missing(count: number) {
    this.#view.setUint32(MISSING_OFFSET, count, true)
  }

  get all(): Photo[] {
    return Array.from({ length: this.count }, (_, index) => this.#at(index))
  }

  /** Newest first. */
  get newest(): Photo[] {
    return this.all.slice(-THUMBNAILS).reverse()
  }

  /** -1 when there is none; the case of letters does not count. */
  find(name: string): number {
    return this.all.findIndex((photo) => photo.name.toUpperCase() === name.toUpperCase())
  }

  /** The caller has made sure that there is room. */
  push(photo: Photo): void {
    this.#view.setUint32(COUNT_OFFSET, this.count + 1, true)
    this.#write(this.count - 1, photo)
  }

  remove(index: number): void {
    const end = this.count * ENTRY_BYTES
    this.#entries.copyWithin(index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES, end)
    this.#entries.fill(0, end - ENTRY_BYTES, end)
    this.#view.setUint32(COUNT_OFFSET, this.count - 1, true)
  }

  rename(index: number, name: string): void {
    this.#write(index, { ...this.#at(index), name })
  }

  /** RGB of the newest picture (0) and those before it; undefined of one that is missing. */
  thumbnail(place: number): Uint8Array | undefined {
    return this.#absent[place] === 1 ? undefined : this.#pixels(place)
  }

  setThumbnail(place: number, pixels: Uint8Array | undefined): void {
    this.#absent[place] = pixels === undefined ? 1 : 0
    if (pixels === undefined) this.#pixels(place).fill(0)
    else this.#pixels(place).set(pixels)
  }

  pushThumbnail(pixels: Uint8Array): void {
    this.#thumbnails.copyWithin(THUMBNAIL_BYTES, 0)
    this.#absent.copyWithin(1, 0)
    this.setThumbnail(0, pixels)
  }

  /** Those behind it move up; the last place is empty then. */
  removeThumbnail(place: number): void {
    this.#thumbnails.copyWithin(place * THUMBNAIL_BYTES, (place + 1) * THUMBNAIL_BYTES)
    this.#pixels(THUMBNAILS - 1).fill(0)
    this.#absent.copyWithin(place, place + 1)
    this.#absent[THUMBNAILS - 1] = 0
  }

  #pixels(place: number): Uint8Array {
    return this.#thumbnails.subarray(place * THUMBNAIL_BYTES, (place + 1) * THUMBNAIL_BYTES)
  }

  #at(index: number): Photo {
    const entry = this.#entry(index)
    const nameEnd = NAME_OFFSET + (entry[NAME_OFFSET - 1] ?? 0)
    const hash = entry.subarray(HASH_OFFSET, HASH_OFFSET + HASH_BYTES)
    return {
      name: decoder.decode(entry.subarray(NAME_OFFSET, nameEnd)),
      bytes: new DataView(entry.buffer, entry.byteOffset).getUint32(0, true),
      sha256: Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join(''),
    }
  }

  #write(index: number, { name, bytes, sha256 }: Photo): void {
    const entry = this.#entry(index)
    const text = encoder.encode(name)
    if (text.length > ENTRY_BYTES - NAME_OFFSET) throw new RangeError('name exceeds its record')
    entry.fill(0)
    new DataView(entry.buffer, entry.byteOffset).setUint32(0, bytes, true)
    for (let at = 0; at < HASH_BYTES; at++)
      entry[HASH_OFFSET + at] = Number.parseInt(sha256.slice(2 * at, 2 * at + 2), 16)
    entry[NAME_OFFSET - 1] = text.length
    entry.set(text, NAME_OFFSET)
  }

  #entry(index: number): Uint8Array {
    return this.#entries.subarray(index * ENTRY_BYTES, (index + 1) * ENTRY_BYTES)
  }
}
