/**
 * Windows bitmaps of 24 bits, uncompressed: BITMAPFILEHEADER, BITMAPINFOHEADER, then rows of blue, green, red from the
 * bottom up, each filled up to a multiple of 4 bytes.
 */
import { THUMBNAIL_HEIGHT, THUMBNAIL_WIDTH } from './app-types.ts'

export const BITMAP_HEADER_BYTES = 54
const INFO_HEADER_BYTES = 40
const BITS_PER_PIXEL = 24
/** 72 dots per inch. */
const PIXELS_PER_METRE = 2835
export const THUMBNAIL_BYTES = THUMBNAIL_WIDTH * THUMBNAIL_HEIGHT * 3

export interface BitmapSize {
  readonly widthPixels: number
  readonly heightPixels: number
}

export const bitmapRowBytes = (widthPixels: number): number => Math.ceil((widthPixels * 3) / 4) * 4

export const bitmapFileBytes = ({ widthPixels, heightPixels }: BitmapSize): number =>
  BITMAP_HEADER_BYTES + bitmapRowBytes(widthPixels) * heightPixels

/** The size, between square and twice as wide as high, whose file comes nearest to the wanted length; of equals the one nearest to 4:3. */
export function bitmapSizeFor(wantedBytes: number): BitmapSize {
  const pixelBytes = Math.max(4, wantedBytes - BITMAP_HEADER_BYTES)
  const narrowest = Math.max(1, Math.floor(Math.sqrt(pixelBytes / 3)))
  const widest = Math.max(narrowest, Math.floor(Math.sqrt((pixelBytes * 2) / 3)))
  let best: BitmapSize = { widthPixels: 1, heightPixels: 1 }
  let least: readonly [number, number] = [Number.POSITIVE_INFINITY, 0]
  for (let widthPixels = narrowest; widthPixels <= widest; widthPixels++) {
    const heightPixels = Math.max(1, Math.round(pixelBytes / bitmapRowBytes(widthPixels)))
    const size = { widthPixels, heightPixels }
    const off = [Math.abs(bitmapFileBytes(size) - wantedBytes), Math.abs(3 * widthPixels - 4 * heightPixels)] as const
    if (off[0] > least[0] || (off[0] === least[0] && off[1] >= least[1])) continue
    best = size
    least = off
  }
  return best
}

/** A whole file of that size, all black. */
export function newBitmap(size: BitmapSize): Uint8Array {
  const file = new Uint8Array(bitmapFileBytes(size))
  const view = new DataView(file.buffer)
  file.set([0x42, 0x4d])
  view.setUint32(2, file.length, true)
  view.setUint32(10, BITMAP_HEADER_BYTES, true)
  view.setUint32(14, INFO_HEADER_BYTES, true)
  view.setInt32(18, size.widthPixels, true)
  view.setInt32(22, size.heightPixels, true)
  view.setUint16(26, 1, true)
  view.setUint16(28, BITS_PER_PIXEL, true)
  view.setUint32(34, file.length - BITMAP_HEADER_BYTES, true)
  view.setInt32(38, PIXELS_PER_METRE, true)
  view.setInt32(42, PIXELS_PER_METRE, true)
  return file
}

/** Undefined when these are not the first bytes of a bitmap as `newBitmap` makes it, or the file is too short for it. */
export function readBitmapSize(header: Uint8Array, fileBytes: number): BitmapSize | undefined {
  if (header.length < BITMAP_HEADER_BYTES || header[0] !== 0x42 || header[1] !== 0x4d) return undefined
  const view = new DataView(header.buffer, header.byteOffset)
  const isOurs =
    view.getUint32(10, true) === BITMAP_HEADER_BYTES &&
    view.getUint32(14, true) === INFO_HEADER_BYTES &&
    view.getUint16(28, true) === BITS_PER_PIXEL &&
    view.getUint32(30, true) === 0
  const size = { widthPixels: view.getInt32(18, true), heightPixels: view.getInt32(22, true) }
  if (!isOurs || size.widthPixels < 1 || size.heightPixels < 1) return undefined
  return bitmapFileBytes(size) <= fileBytes ? size : undefined
}

/**
 * RGB from the top left, each pixel the middle one of its share of the picture. Of a file that is no bitmap the first
 * bytes as they are: what was enciphered looks like noise. `read` fills its target from an offset, as far as there is file.
 */
export function thumbnailOf(read: (offsetBytes: number, target: Uint8Array) => void, fileBytes: number): Uint8Array {
  const pixels = new Uint8Array(THUMBNAIL_BYTES)
  const header = new Uint8Array(BITMAP_HEADER_BYTES)
  read(0, header)
  const size = readBitmapSize(header, fileBytes)
  if (size === undefined) {
    read(0, pixels)
    return pixels
  }
  const row = new Uint8Array(bitmapRowBytes(size.widthPixels))
  for (let y = 0; y < THUMBNAIL_HEIGHT; y++) {
    const fromTop = Math.floor(((2 * y + 1) * size.heightPixels) / (2 * THUMBNAIL_HEIGHT))
    read(BITMAP_HEADER_BYTES + (size.heightPixels - 1 - fromTop) * row.length, row)
    for (let x = 0; x < THUMBNAIL_WIDTH; x++) {
      const at = 3 * Math.floor(((2 * x + 1) * size.widthPixels) / (2 * THUMBNAIL_WIDTH))
      pixels.set([row[at + 2] ?? 0, row[at + 1] ?? 0, row[at] ?? 0], (y * THUMBNAIL_WIDTH + x) * 3)
    }
  }
  return pixels
}
