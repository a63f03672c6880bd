/** A disk that may be written without being changed: what is written stays here, everything else is read below. */
import type { BlockDevice } from './block-device.ts'

/** `written` gets the content of each sector that was written, by its number. */
export const overlayDevice = (below: BlockDevice, written = new Map<number, Uint8Array>()): BlockDevice => {
  const { sectorSizeBytes, sectorCount } = below
  return {
    sectorSizeBytes,
    sectorCount,
    read: (sector, target) => {
      below.read(sector, target)
      for (let offset = 0; offset < target.length; offset += sectorSizeBytes) {
        const own = written.get(sector + offset / sectorSizeBytes)
        if (own) target.set(own, offset)
      }
    },
    write: (sector, source) => {
      for (let offset = 0; offset < source.length; offset += sectorSizeBytes)
        written.set(sector + offset / sectorSizeBytes, source.slice(offset, offset + sectorSizeBytes))
    },
    flush: () => {},
    trim: () => {},
  }
}
