/** How much of each part of a disk each file of its chain holds: for a picture of any disk, at the cost of its blocks. */
import type { VirtualDisk } from './virtual-disk.ts'

export interface BlockOverview {
  /** How much of the disk one part stands for; the last may be shorter. */
  readonly partBytes: number
  /** Base first; for each part the bytes that the file holds of it. */
  readonly files: readonly { readonly path: string; readonly heldBytes: Float64Array }[]
}

/** In at most so many parts, each a whole number of the leaf's blocks. */
export const blockOverview = (leaf: VirtualDisk, partsMax: number): BlockOverview => {
  const { blockSizeBytes, virtualSizeBytes } = leaf
  const blocks = Math.ceil(virtualSizeBytes / blockSizeBytes)
  const partBytes = Math.ceil(blocks / partsMax) * blockSizeBytes
  const parts = Math.ceil(virtualSizeBytes / partBytes)
  const files = leaf.chain().map((disk) => ({ path: disk.path, heldBytes: heldBytesOf(disk, partBytes, parts) }))
  return { partBytes, files }
}

/** A block that lies in several parts is shared out among them. */
const heldBytesOf = (disk: VirtualDisk, partBytes: number, parts: number): Float64Array => {
  const held = new Float64Array(parts)
  const { blocks, blockSizeBytes, virtualSizeBytes } = disk
  for (let block = blocks.nextDecided(0); block !== -1; block = blocks.nextDecided(block + 1)) {
    const presentBytes = disk.presentBytesOf(block)
    if (presentBytes === 0) continue
    const start = block * blockSizeBytes
    const end = Math.min(start + blockSizeBytes, virtualSizeBytes)
    for (let at = start; at < end; ) {
      const part = Math.floor(at / partBytes)
      const until = Math.min(end, (part + 1) * partBytes)
      held[part] = (held[part] as number) + (presentBytes * (until - at)) / (end - start)
      at = until
    }
  }
  return held
}
