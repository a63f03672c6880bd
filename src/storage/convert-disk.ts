/** The disk that a chain shows, as one new file: flattened, dynamic or fixed, or as what it differs from another disk. */
import { createDifferencingDisk, createDynamicDisk, createFixedDisk } from './create-disk.ts'
import type { NewGuid } from './guid.ts'
import { nextHeldRun } from './held-runs.ts'
import { StorageError } from './storage-error.ts'
import { isZeroBytes } from './vhdx/byte-view.ts'
import type { VirtualDisk } from './virtual-disk.ts'
import type { Volume } from './volume.ts'

const PIECE_BYTES = 1_048_576

export interface ConvertOptions {
  readonly kind: 'dynamic' | 'fixed' | 'differencing'
  /** Of a differencing one, and the drive under which its volume is known. */
  readonly parent?: VirtualDisk
  readonly volumeRoot?: string
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
  const target = createTarget(source, volume, path, options)
  try {
    const piece = new Uint8Array(PIECE_BYTES)
    for (let at = nextWanted(source, options.parent, 0); at !== undefined; ) {
      const end = Math.min((Math.floor(at / PIECE_BYTES) + 1) * PIECE_BYTES, source.virtualSizeBytes)
      const bytes = piece.subarray(0, end - at)
      source.read(at / source.sectorSizeBytes, bytes)
      if (options.parent) writeDifferences(target, options.parent, at, bytes)
      else if (!isZeroBytes(bytes)) target.write(at / source.sectorSizeBytes, bytes)
      at = nextWanted(source, options.parent, end)
    }
    return target
  } catch (error) {
    target.close()
    volume.remove(path)
    throw error
  }
}

/** The next byte that is not zero by what the tables say, in the source or in what it is compared with. */
const nextWanted = (source: VirtualDisk, parent: VirtualDisk | undefined, fromBytes: number): number | undefined => {
  const own = nextHeldRun(source, fromBytes)?.fromBytes
  const other = parent && nextHeldRun(parent, fromBytes)?.fromBytes
  return own === undefined || other === undefined ? (own ?? other) : Math.min(own, other)
}

const createTarget = (source: VirtualDisk, volume: Volume, path: string, options: ConvertOptions): VirtualDisk => {
  const { kind, newGuid, blockSizeBytes = source.blockSizeBytes, parent, volumeRoot } = options
  if (parent) {
    const fits =
      parent.virtualSizeBytes === source.virtualSizeBytes && parent.sectorSizeBytes === source.sectorSizeBytes
    if (!fits) throw new StorageError('0xC03A0017', { path, parentPath: parent.path })
    const root = volumeRoot === undefined ? {} : { volumeRoot }
    return createDifferencingDisk(volume, path, { parent, newGuid, blockSizeBytes, ...root })
  }
  const create = kind === 'fixed' ? createFixedDisk : createDynamicDisk
  return create(volume, path, {
    sizeBytes: source.virtualSizeBytes,
    blockSizeBytes,
    logicalSectorSizeBytes: source.sectorSizeBytes,
    newGuid,
  })
}

/** Only runs of sectors in which the two differ. */
const writeDifferences = (target: VirtualDisk, parent: VirtualDisk, atBytes: number, bytes: Uint8Array): void => {
  const { sectorSizeBytes } = target
  const before = new Uint8Array(bytes.length)
  parent.read(atBytes / sectorSizeBytes, before)
  const [new32, old32] = [wordsOf(bytes), wordsOf(before)]
  const differs = (at: number): boolean => {
    for (let word = at / 4; word < (at + sectorSizeBytes) / 4; word++) if (new32[word] !== old32[word]) return true
    return false
  }
  for (let from = 0; from < bytes.length; from += sectorSizeBytes) {
    if (!differs(from)) continue
    let to = from + sectorSizeBytes
    while (to < bytes.length && differs(to)) to += sectorSizeBytes
    target.write((atBytes + from) / sectorSizeBytes, bytes.subarray(from, to))
    from = to
  }
}

const wordsOf = (bytes: Uint8Array): Uint32Array =>
  new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / Uint32Array.BYTES_PER_ELEMENT)
