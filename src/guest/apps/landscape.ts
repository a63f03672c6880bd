/** A small landscape drawn by chance and integers: sky, sun, two or three hills, a little grain. */
import { nextBelow, nextWord } from '../random-words.ts'
import { BITMAP_HEADER_BYTES, type BitmapSize, bitmapRowBytes, newBitmap } from './bitmap.ts'

/** Red, green, blue; at most 250, so that the grain does not overflow. */
type Colour = readonly [number, number, number]

interface Weather {
  readonly zenith: Colour
  readonly horizon: Colour
  readonly sun: Colour
  /** The nearest first. */
  readonly hills: readonly [Colour, Colour, Colour]
}

const WEATHERS: readonly [Weather, ...Weather[]] = [
  {
    zenith: [52, 118, 196],
    horizon: [196, 224, 240],
    sun: [250, 240, 180],
    hills: [
      [46, 98, 44],
      [84, 134, 72],
      [124, 158, 138],
    ],
  },
  {
    zenith: [44, 40, 92],
    horizon: [240, 148, 84],
    sun: [250, 206, 96],
    hills: [
      [30, 28, 44],
      [62, 46, 70],
      [112, 70, 88],
    ],
  },
  {
    zenith: [132, 160, 184],
    horizon: [228, 218, 206],
    sun: [248, 246, 236],
    hills: [
      [58, 84, 74],
      [104, 124, 118],
      [154, 166, 166],
    ],
  },
]
/** Lowest two bits of the grain are added to each pixel. */
const GRAIN = 3

interface Scene {
  readonly weather: Weather
  /** Height of each hill above the lower edge, by column; the nearest first. */
  readonly ridges: readonly Int32Array[]
  readonly sun: { readonly x: number; readonly y: number; readonly radius: number }
}

/** A whole bitmap file. */
export function drawLandscape(random: Uint32Array, size: BitmapSize): Uint8Array {
  const scene = drawScene(random, size)
  const file = newBitmap(size)
  const rowBytes = bitmapRowBytes(size.widthPixels)
  for (let y = 0; y < size.heightPixels; y++)
    drawRow(random, scene, size, y, file.subarray(BITMAP_HEADER_BYTES + y * rowBytes))
  return file
}

function drawScene(random: Uint32Array, { widthPixels, heightPixels }: BitmapSize): Scene {
  const weather = WEATHERS[nextBelow(random, WEATHERS.length)] ?? WEATHERS[0]
  const hillCount = 2 + nextBelow(random, 2)
  const ridges = Array.from({ length: hillCount }, (_, hill) => {
    const ridge = new Int32Array(widthPixels).fill(Math.floor((heightPixels * (1 + 2 * hill)) / 12))
    raise(ridge, random, between(random, widthPixels, 2), Math.floor(heightPixels / 4))
    raise(ridge, random, between(random, widthPixels, 6), Math.floor(heightPixels / 20))
    return ridge
  })
  return {
    weather,
    ridges,
    sun: {
      x: nextBelow(random, widthPixels),
      y: Math.floor((heightPixels * 6) / 10) + nextBelow(random, Math.ceil((heightPixels * 3) / 10)),
      radius: Math.floor(heightPixels / 16) + nextBelow(random, 1 + Math.floor(heightPixels / 32)),
    },
  }
}

/** A width between the whole and its `part`-th part. */
const between = (random: Uint32Array, whole: number, part: number): number => {
  const least = Math.floor(whole / part)
  return Math.max(2, least + nextBelow(random, Math.max(1, whole - least)))
}

/** Adds a row of arches, each a parabola. */
function raise(ridge: Int32Array, random: Uint32Array, period: number, height: number): void {
  const shift = nextBelow(random, period)
  for (let x = 0; x < ridge.length; x++) {
    const along = (x + shift) % period
    ridge[x] = (ridge[x] ?? 0) + Math.floor((4 * height * along * (period - along)) / (period * period))
  }
}

const mixed = (one: Colour, other: Colour, part: number, whole: number): Colour => {
  const at = (index: 0 | 1 | 2): number => one[index] + Math.trunc(((other[index] - one[index]) * part) / whole)
  return [at(0), at(1), at(2)]
}

/** `y` counts from the lower edge, as the rows of the file do. */
function drawRow(random: Uint32Array, scene: Scene, size: BitmapSize, y: number, row: Uint8Array): void {
  const { weather, ridges, sun } = scene
  const sky = mixed(weather.horizon, weather.zenith, y, size.heightPixels)
  const reach = sun.radius * sun.radius - (y - sun.y) * (y - sun.y)
  let grain = 0
  for (let x = 0; x < size.widthPixels; x++) {
    // a word of chance is enough for sixteen pixels
    grain = x % 16 === 0 ? nextWord(random) : grain >>> 2
    const isSun = (x - sun.x) * (x - sun.x) <= reach
    const hill = hillAt(ridges, x, y)
    // an array asked for what it cannot have is slow: most of a picture is sky
    const colour = (hill < ridges.length ? weather.hills[hill] : undefined) ?? (isSun ? weather.sun : sky)
    const more = grain & GRAIN
    row[x * 3] = colour[2] + more
    row[x * 3 + 1] = colour[1] + more
    row[x * 3 + 2] = colour[0] + more
  }
}

/** The nearest hill that covers the point; behind the last for none. */
function hillAt(ridges: readonly Int32Array[], x: number, y: number): number {
  let hill = 0
  while (hill < ridges.length && (ridges[hill]?.[x] ?? 0) <= y) hill++
  return hill
}
