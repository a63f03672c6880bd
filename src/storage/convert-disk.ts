/** The disk that a chain shows, as one new file: flattened, dynamic or fixed. */
import { createDynamicDisk, createFixedDisk } from './create-disk.ts'
import type { NewGuid } from './guid.ts'
import { isZeroBytes } from './vhdx/byte-view.ts'
import type { VirtualDisk } from './virtual-disk.ts'
import type { Volume } from './volume.ts'

const PIECE_BYTES = 1_048_576

export interface ConvertOptions {
  readonly kind: 'dynamic' | 'fixed'
  /** That of the source when not given. */
  readonly blockSizeBytes?: number
  readonly newGuid: NewGuid
}

/**
 * Another disk with the same content, so it has an identity of its own. Stretches of zeros take no room in a dynamic one.
 * It is left open for writing; nothing of it is left behind when its volume is full (0x80070070).
 */
export const convertDisk = (
  source: VirtualDisk,
  volume: Volume,
  path: string,
  options: ConvertOptions,
): VirtualDisk => {
  const { kind, newGuid, blockSizeBytes = source.blockSizeBytes } = options
  const create = kind === 'fixed' ? createFixedDisk : createDynamicDisk
  const target = create(volume, path, {
    sizeBytes: source.virtualSizeBytes,
    blockSizeBytes,
    logicalSectorSizeBytes: source.sectorSizeBytes,
    newGuid,
  })
  try {
    const piece = new Uint8Array(PIECE_BYTES)
    for (let at = 0; at < source.virtualSizeBytes; at += PIECE_BYTES) {
      const bytes = piece.subarray(0, Math.min(PIECE_BYTES, source.virtualSizeBytes - at))
      source.read(at / source.sectorSizeBytes, bytes)
      if (!isZeroBytes(bytes)) target.write(at / source.sectorSizeBytes, bytes)
    }
    return target
  } catch (error) {
    target.close()
    volume.remove(path)
    throw error
  }
}
