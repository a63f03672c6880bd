/** A picture of the guest, small: what its screen sends as text, as the pixels of a canvas. */
export const THUMBNAIL_WIDTH_PX = 16
export const THUMBNAIL_HEIGHT_PX = 12

const OPAQUE = 255

/** `rgb`: three bytes a pixel in base64, row by row from the top; what is missing stays black. */
export const thumbnailPixels = (rgb: string): Uint8ClampedArray<ArrayBuffer> => {
  const bytes = atob(rgb)
  const pixels = new Uint8ClampedArray(THUMBNAIL_WIDTH_PX * THUMBNAIL_HEIGHT_PX * 4)
  for (let pixel = 0; pixel < pixels.length / 4; pixel++) {
    for (let channel = 0; channel < 3; channel++)
      pixels[pixel * 4 + channel] = bytes.charCodeAt(pixel * 3 + channel) || 0
    pixels[pixel * 4 + 3] = OPAQUE
  }
  return pixels
}
